#include "exporter/main/reload_thread.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <optional>

namespace api_credits {
namespace {

// Gives up only where it would hang.
constexpr std::chrono::seconds kHang(60);

TEST(ReloadThreadTest, ReloadsWhenAskedTo) {
  std::promise<void> reloaded;
  ReloadThread thread([&] { reloaded.set_value(); }, [] { ADD_FAILURE() << "without interval"; },
                      std::nullopt);
  thread.Request();
  EXPECT_EQ(reloaded.get_future().wait_for(kHang), std::future_status::ready);
}

TEST(ReloadThreadTest, LooksAgainAndAgain) {
  std::promise<void> third;
  int looks = 0;
  ReloadThread thread([] { ADD_FAILURE() << "nobody asked"; },
                      [&] {
                        if (++looks == 3) third.set_value();
                      },
                      Duration(1));
  EXPECT_EQ(third.get_future().wait_for(kHang), std::future_status::ready);
}

TEST(ReloadThreadTest, RequestsWhileOneIsUnderWayBecomeOne) {
  std::promise<void> begun, go, second;
  int reloads = 0;
  ReloadThread thread(
      [&] {
        if (++reloads == 1) {
          begun.set_value();
          go.get_future().wait();
        } else if (reloads == 2) {
          second.set_value();
        }
      },
      [] {}, std::nullopt);
  thread.Request();
  begun.get_future().wait();
  for (int i = 0; i < 5; ++i) thread.Request();
  go.set_value();
  EXPECT_EQ(second.get_future().wait_for(kHang), std::future_status::ready);
  thread.Stop();
  EXPECT_EQ(reloads, 2);
}

TEST(ReloadThreadTest, StopWaitsForWhatIsUnderWay) {
  std::promise<void> begun;
  bool done = false;
  ReloadThread thread(
      [&] {
        begun.set_value();
        std::this_thread::yield();
        done = true;
      },
      [] {}, std::nullopt);
  thread.Request();
  begun.get_future().wait();
  thread.Stop();
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace api_credits
