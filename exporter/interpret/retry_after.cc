#include "exporter/interpret/retry_after.h"

#include <algorithm>
#include <string>

#include "exporter/base/time_text.h"
#include "exporter/interpret/timestamp.h"

namespace api_credits {
namespace {

// The date is by the vendor's clock, so it is measured against the response's own date.
WallTime SentAt(const Response& response) {
  const WallTime received = response.received.wall;
  const std::string* date = response.Header("date");
  return date == nullptr ? received : ParseHttpDate(*date, received).value_or(received);
}

std::optional<Duration> Parse(const Response& response, const std::string& text) {
  const WallTime received = response.received.wall;
  if (const auto until = ParseInstant(TimeFormat::kDeltaSeconds, text, received)) {
    return *until - received;
  }
  if (const auto date = ParseInstant(TimeFormat::kHttpDate, text, received)) {
    return std::max(Duration(0), *date - SentAt(response));
  }
  return std::nullopt;
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
  if (!rule) return wait;
  const WallTime received = response.received.wall;
  const auto until = reader.Instant(TimeRule{*rule, TimeFormat::kDeltaSeconds}, {}, "retry_after");
  return until ? std::max(wait, std::optional<Duration>(*until - received)) : wait;
}

}  // namespace api_credits
