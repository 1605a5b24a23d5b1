#include "exporter/fetch/host_queue.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace api_credits {
namespace {

TEST(HostQueueTest, HasNothingToRunWhenNothingWaits) {
  HostQueue<int> queue(2, 2);
  EXPECT_EQ(queue.Next(), std::nullopt);
}

TEST(HostQueueTest, KeepsTheOrderWithinAHost) {
  HostQueue<int> queue(9, 9);
  for (int i = 1; i <= 3; ++i) queue.Push("a", i);
  EXPECT_EQ(queue.Next(), 1);
  EXPECT_EQ(queue.Next(), 2);
  EXPECT_EQ(queue.Next(), 3);
}

TEST(HostQueueTest, RunsNoMoreThanTheTotal) {
  HostQueue<int> queue(2, 2);
  queue.Push("a", 1);
  queue.Push("b", 2);
  queue.Push("c", 3);
  EXPECT_EQ(queue.Next(), 1);
  EXPECT_EQ(queue.Next(), 2);
  EXPECT_EQ(queue.Next(), std::nullopt);
  queue.Done("a");
  EXPECT_EQ(queue.Next(), 3);
}

TEST(HostQueueTest, RunsNoMoreOfAHostThanItsShareAndLetsOthersPass) {
  HostQueue<int> queue(9, 1);
  queue.Push("a", 1);
  queue.Push("a", 2);
  queue.Push("b", 3);
  EXPECT_EQ(queue.Next(), 1);
  EXPECT_EQ(queue.Next(), 3);
  EXPECT_EQ(queue.Next(), std::nullopt);
  queue.Done("a");
  EXPECT_EQ(queue.Next(), 2);
}

TEST(HostQueueTest, LetsHostsTakeTurns) {
  HostQueue<int> queue(9, 9);
  for (int i = 1; i <= 3; ++i) queue.Push("busy", i);
  queue.Push("quiet", 10);
  EXPECT_EQ(queue.Next(), 1);
  EXPECT_EQ(queue.Next(), 10);
  EXPECT_EQ(queue.Next(), 2);
}

TEST(HostQueueTest, StartsAfreshWhenCleared) {
  HostQueue<int> queue(1, 1);
  queue.Push("a", 1);
  queue.Push("a", 2);
  EXPECT_EQ(queue.Next(), 1);
  queue.Clear();
  EXPECT_EQ(queue.Next(), std::nullopt);
  queue.Push("a", 3);
  EXPECT_EQ(queue.Next(), 3);
}

TEST(HostQueueTest, TakesNewLimits) {
  HostQueue<int> queue(0, 0);
  for (int i = 1; i <= 6; ++i) queue.Push("a", i);
  EXPECT_EQ(queue.Next(), std::nullopt);
  queue.SetLimits(9, 2);
  EXPECT_EQ(queue.Next(), 1);
  EXPECT_EQ(queue.Next(), 2);
  EXPECT_EQ(queue.Next(), std::nullopt);
  queue.SetLimits(9, 3);
  EXPECT_EQ(queue.Next(), 3);
  queue.SetLimits(9, 1);
  queue.Done("a");
  queue.Done("a");
  EXPECT_EQ(queue.Next(), std::nullopt) << "one still runs";
  queue.Done("a");
  EXPECT_EQ(queue.Next(), 4);
  EXPECT_EQ(queue.Next(), std::nullopt);
}

}  // namespace
}  // namespace api_credits
