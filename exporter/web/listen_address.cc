#include "exporter/web/listen_address.h"

#include <charconv>
#include <optional>

namespace api_credits {
namespace {

// A comma would start civetweb's next address; anything else odd is a slip.
constexpr std::string_view kHostCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
constexpr std::string_view kIpv6Characters = "0123456789abcdefABCDEF:.";

// Digits alone: civetweb would read a trailing "s" as TLS and "r" as a redirect.
std::optional<std::uint16_t> ParsePort(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, port);
  if (text.empty() || error != std::errc() || stopped != end) return std::nullopt;
  return port;
}

}  // namespace

std::string ListenAddress::ForCivetweb(bool tls) const {
  const std::string suffix = tls ? "s" : "";
  if (host.empty()) return std::to_string(port) + suffix;
  return (ipv6 ? '[' + host + ']' : host) + ':' + std::to_string(port) + suffix;
}

Result<ListenAddress> ParseListenAddress(std::string_view text) {
  const Error malformed{ErrorCode::kInvalidArgument,
                        "listen address \"" + std::string(text) +
                            "\": expected \":port\", \"host:port\" or \"[ipv6]:port\" with a port "
                            "from 0 to 65535"};
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return malformed;
  const std::optional<std::uint16_t> port = ParsePort(text.substr(colon + 1));
  if (!port) return malformed;

  ListenAddress address;
  address.port = *port;
  std::string_view host = text.substr(0, colon);
  address.ipv6 = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (address.ipv6) host = host.substr(1, host.size() - 2);
  const std::string_view allowed = address.ipv6 ? kIpv6Characters : kHostCharacters;
  if (host.find_first_not_of(allowed) != std::string_view::npos) return malformed;
  address.host = host;
  return address;
}

}  // namespace api_credits
