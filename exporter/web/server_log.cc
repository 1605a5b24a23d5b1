#include "exporter/web/server_log.h"

#include <chrono>
#include <optional>
#include <utility>

namespace api_credits {
namespace {

constexpr Duration kInterval = std::chrono::seconds(1);

}  // namespace

void ServerLog::Message(std::string_view message) {
  // What civetweb says of handshakes is less than HandshakeFailed knows.
  if (message.starts_with("sslize error") || message.starts_with("SSL syscall error")) return;
  if (const std::optional<int> left_out = Admit()) {
    log_.Warn("HTTP server",
              {{"detail", std::string(message)}, {"left_out_before", std::to_string(*left_out)}});
  }
}

void ServerLog::HandshakeFailed(const std::string& client, const std::string& reason, bool left) {
  if (left) {
    log_.Debug("a client left during the TLS handshake", {{"client", client}});
  } else if (const std::optional<int> left_out = Admit()) {
    log_.Warn(
        "TLS handshake failed",
        {{"client", client}, {"detail", reason}, {"left_out_before", std::to_string(*left_out)}});
  }
}

std::optional<int> ServerLog::Admit() {
  return state_.With([&](State& state) -> std::optional<int> {
    const SteadyTime now = clock_.Now().steady;
    if (now < state.next) {
      ++state.left_out;
      return std::nullopt;
    }
    state.next = now + kInterval;
    return std::exchange(state.left_out, 0);
  });
}

}  // namespace api_credits
