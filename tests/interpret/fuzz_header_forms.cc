// libFuzzer over the headers of rate limits in every syntax: whatever is sent, what is read are
// amounts that can be shown. The first byte chooses the rule; each further line is "name:value".
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/base/ascii.h"
#include "exporter/interpret/rate_limit_headers.h"
#include "exporter/provider/limits.h"

namespace api_credits {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

RateLimitRule RuleOf(std::uint8_t choice) {
  RateLimitRule rule;
  HeaderRule& headers = rule.headers.emplace();
  headers.syntax = static_cast<HeaderSyntax>(choice % 5);
  const std::string before = (choice & 0x40) != 0 ? "*-" : "";
  const bool ietf = headers.syntax == HeaderSyntax::kIetf;
  for (const auto& [key, member] : kHeaderNames) {
    if (!ietf) headers.*member = before + std::string(key);
  }
  if ((choice & 0x20) != 0) headers.window.clear();
  if ((choice & 0x80) != 0) headers.names = {"second", "day"};
  if (headers.syntax == HeaderSyntax::kFields && headers.window.empty()) {
    rule.window = std::chrono::minutes(1);
  }
  return rule;
}

Response ResponseOf(std::string_view text) {
  Response response;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const size_t colon = std::min(line.find(':'), line.size());
    response.headers.emplace_back(LowerCase(line.substr(0, colon)),
                                  Trim(line.substr(std::min(colon + 1, line.size()))));
  }
  std::sort(response.headers.begin(), response.headers.end());
  return response;
}

void CheckLimit(const HeaderLimit& limit) {
  for (const auto& amount : {limit.quota, limit.used, limit.window_seconds}) {
    Require(!amount || (std::isfinite(*amount) && *amount >= 0));
  }
  Require(!limit.remaining || std::isfinite(*limit.remaining));
  Require(limit.window_seconds != 0.0);
}

}  // namespace
}  // namespace api_credits

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, size_t size) {
  using namespace api_credits;
  if (size == 0) return 0;
  const RateLimitRule rule = RuleOf(data[0]);
  const Response response = ResponseOf({reinterpret_cast<const char*>(data) + 1, size - 1});
  const HeaderLimits read = ReadRateLimitHeaders(rule, "p", response);
  for (const HeaderLimit& limit : read.limits) CheckLimit(limit);
  const bool wildcard = HasWildcard(*rule.headers);
  Require(wildcard || rule.headers->syntax == HeaderSyntax::kIetf ||
          read.limits.size() <= 3 * kMaxPoliciesPerAccount);
  Require(read.malformed.size() <= kHeaderNames.size());
  return 0;
}
