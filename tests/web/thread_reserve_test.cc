#include "exporter/web/thread_reserve.h"

#include <gtest/gtest.h>

#include <semaphore>
#include <thread>
#include <vector>

namespace api_credits {
namespace {

// Threads that join and then tell so.
class ThreadReserveTest : public testing::Test {
 protected:
  static constexpr int kThreads = ThreadReserve::kIdle + 3;

  ThreadReserveTest() {
    for (int i = 0; i < kThreads; ++i) {
      threads_.emplace_back([this] {
        reserve_.Join();
        joined_.release();
      });
    }
  }
  ~ThreadReserveTest() override {
    reserve_.Release(kThreads);
    for (std::thread& thread : threads_) thread.join();
  }

  // Returns once so many more have joined.
  void Await(int threads) {
    for (int i = 0; i < threads; ++i) joined_.acquire();
  }

  ThreadReserve reserve_;
  std::counting_semaphore<> joined_{0};
  std::vector<std::thread> threads_;
};

TEST_F(ThreadReserveTest, LetsAFewJoinAtOnce) {
  Await(ThreadReserve::kIdle);
  EXPECT_FALSE(joined_.try_acquire());
}

TEST_F(ThreadReserveTest, LetsAnotherJoinForEachThatIsBusy) {
  Await(ThreadReserve::kIdle);
  for (int i = 0; i < 3; ++i) {
    reserve_.ConnectionBegan();
    Await(1);
  }
}

TEST_F(ThreadReserveTest, LetsNobodyJoinWhereThoseThatHaveSuffice) {
  Await(ThreadReserve::kIdle);
  reserve_.ConnectionBegan();
  Await(1);
  for (int i = 0; i < 10; ++i) {
    reserve_.ConnectionEnded();
    reserve_.ConnectionBegan();
  }
  EXPECT_FALSE(joined_.try_acquire());
}

TEST_F(ThreadReserveTest, LetsAllJoinWhenItIsReleased) {
  reserve_.Release(kThreads);
  Await(kThreads);
}

}  // namespace
}  // namespace api_credits
