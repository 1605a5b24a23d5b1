#include "exporter/interpret/retry_after.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "exporter/base/ascii.h"
#include "exporter/base/time_text.h"
#include "exporter/interpret/timestamp.h"

namespace api_credits {
namespace {

// The date is by the vendor's clock, so it is measured against the response's own date.
WallTime SentAt(const Response& response) {
  const WallTime received = response.received.wall;
  const std::string* date = response.Header("date");
  if (date == nullptr) return received;
  const auto sent = ParseHttpDate(*date, received);
  return sent ? sent.value() : received;
}

std::optional<Duration> Parse(const Response& response, const std::string& text) {
  const WallTime received = response.received.wall;
  const auto until = ParseInstant(TimeFormat::kDeltaSeconds, text, received);
  if (until && until.value()) return *until.value() - received;
  const auto date = ParseHttpDate(Trim(text), received);
  if (!date) return std::nullopt;
  return std::max(Duration(0), date.value() - SentAt(response));
}

}  // namespace

std::optional<Duration> ReadRetryAfter(const std::optional<Expression>& rule,
                                       ResponseReader& reader) {
  const Response& response = reader.response();
  std::optional<Duration> wait;
  if (const std::string* header = response.Header("retry-after")) {
    wait = Parse(response, *header);
    if (!wait) {
      reader.Fault(Reason::kBadValue, {}, "retry-after",
                   "the header is neither seconds nor an HTTP date");
    }
  }
  if (rule) {
    const auto until =
        reader.ReadInstant(TimeRule{*rule, TimeFormat::kDeltaSeconds}, {}, "retry_after");
    if (until) wait = std::max(wait, std::optional<Duration>(*until - response.received.wall));
  }
  constexpr Duration kLongestAfterFailure = std::chrono::hours(1);
  if (wait && response.status >= 500) wait = std::min(*wait, kLongestAfterFailure);
  return wait;
}

}  // namespace api_credits
