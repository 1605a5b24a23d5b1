#include "exporter/ledger/recent_polls.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace api_credits {
namespace {

constexpr Duration kLongest{std::numeric_limits<std::uint32_t>::max()};

std::shared_ptr<const std::vector<std::string>> FieldsOf(const Reading& reading,
                                                         const std::vector<RecentPoll>& before) {
  if (reading.unreadable.empty()) return nullptr;
  std::vector<std::string> fields = reading.unreadable;
  fields.resize(std::min(fields.size(), RecentPolls::kMaxFields));
  if (!before.empty() && before.back().unreadable && *before.back().unreadable == fields) {
    return before.back().unreadable;
  }
  return std::make_shared<const std::vector<std::string>>(std::move(fields));
}

}  // namespace

const RecentPoll& RecentPolls::Add(const Reading& reading) {
  RecentPoll poll;
  poll.received = reading.received.wall;
  poll.unreadable = FieldsOf(reading, polls_);
  poll.duration_milliseconds =
      static_cast<std::uint32_t>(std::clamp(reading.duration, Duration(0), kLongest).count());
  poll.http_status = static_cast<std::uint16_t>(reading.http_status.value_or(0));
  poll.outcome = reading.outcome;
  poll.success = reading.success;
  if (!reading.reasons.empty()) poll.reason = reading.reasons.front();
  // Accounts that are polled seldom take long to fill it.
  constexpr size_t kMore = 5;
  if (polls_.size() < kKept && polls_.size() == polls_.capacity()) {
    polls_.reserve(polls_.size() + kMore);
  }
  if (polls_.size() == kKept) polls_.erase(polls_.begin());
  return polls_.emplace_back(std::move(poll));
}

}  // namespace api_credits
