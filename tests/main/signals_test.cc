#include "exporter/main/signals.h"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

namespace api_credits {
namespace {

TEST(SignalsTest, HangUpAsksForAReload) {
  Signals signals;
  pthread_kill(pthread_self(), SIGHUP);
  EXPECT_EQ(signals.Wait(), Signals::Request::kReload);
}

TEST(SignalsTest, InterruptAndTerminateAskForAStop) {
  Signals signals;
  for (const int number : {SIGINT, SIGTERM}) {
    pthread_kill(pthread_self(), number);
    EXPECT_EQ(signals.Wait(), Signals::Request::kStop);
  }
}

TEST(SignalsTest, AWaitEndsWithASignalOrWithItsTime) {
  Signals signals;
  EXPECT_EQ(signals.WaitFor(Duration(1)), std::nullopt);
  pthread_kill(pthread_self(), SIGHUP);
  EXPECT_EQ(signals.WaitFor(std::chrono::hours(1)), Signals::Request::kReload);
  pthread_kill(pthread_self(), SIGTERM);
  EXPECT_EQ(signals.WaitFor(Duration(0)), Signals::Request::kStop);
}

TEST(SignalsTest, TheMaskOfBeforeIsRestored) {
  { const Signals signals; }
  sigset_t mask{};
  pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  EXPECT_EQ(sigismember(&mask, SIGTERM), 0);
}

TEST(SignalsTest, WritingToAPeerThatHungUpIsAnErrorAndNotTheEnd) {
  IgnoreBrokenPipes();
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  close(ends[1]);
  EXPECT_EQ(write(ends[0], "x", 1), -1);
  close(ends[0]);
}

}  // namespace
}  // namespace api_credits
