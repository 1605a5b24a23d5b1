// How the last polls of an account went, for people. Invariant: bounded, and small, because there
// may be ten thousand accounts; not stored on disk. Thread rule: one thread at a time; what it
// yields may go anywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/interpret/reading.h"

namespace api_credits {

struct RecentPoll {
  WallTime received{};
  // Fields that could not be read, shared with the poll before where they are the same; empty:
  // none.
  std::shared_ptr<const std::vector<std::string>> unreadable;
  std::uint32_t duration_milliseconds = 0;
  std::uint16_t http_status = 0;  // 0: there was no answer
  Outcome outcome = Outcome::kOk;
  bool success = false;
  std::optional<Reason> reason;  // the first
};
static_assert(sizeof(RecentPoll) <= 40);

class RecentPolls {
 public:
  static constexpr size_t kKept = 20;
  static constexpr size_t kMaxFields = 16;  // named of one poll

  const RecentPoll& Add(const Reading& reading);

  std::vector<RecentPoll> NewestFirst() const { return {polls_.rbegin(), polls_.rend()}; }

 private:
  std::vector<RecentPoll> polls_;  // the newest last
};

}  // namespace api_credits
