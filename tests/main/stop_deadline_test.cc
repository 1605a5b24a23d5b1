#include "exporter/main/stop_deadline.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace api_credits {
namespace {

TEST(StopDeadlineTest, DoesNothingWhenMet) {
  std::atomic<bool> expired{false};
  {
    const StopDeadline deadline(std::chrono::hours(1), [&] { expired = true; });
  }
  EXPECT_FALSE(expired);
}

TEST(StopDeadlineTest, CallsOutWhileTheStopHangs) {
  std::promise<void> expired;
  const StopDeadline deadline(Duration(1), [&] { expired.set_value(); });
  expired.get_future().wait();
}

}  // namespace
}  // namespace api_credits
