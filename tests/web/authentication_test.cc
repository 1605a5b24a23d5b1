#include "exporter/web/authentication.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "exporter/config/web_config.h"

namespace api_credits {
namespace {

using Verdict = Authentication::Verdict;

// The passwords "correct horse" (cost 4) and "battery staple" (cost 5).
constexpr const char* kHorse = "$2y$04$nc//4mC6aqn0Gvt9VskBxOgGQfh5lkcEE.w5nXrotLNECai82fgPG";
constexpr const char* kStaple = "$2b$05$AsHkAQGLXhfHsC1WM7M3quMIVBS1RmKeQatAuwgJqNZJyye48Vr.W";
constexpr const char* kX = "$2a$04$BxXSZlg.tHeYVcUBf7K.xua1OJ3109/.nJD1aSwwOZSlaIwjPXl5m";

TEST(AuthenticationTest, KnowsEveryFormOfBcrypt) {
  const Authentication users({{"alice", kHorse}, {"bob", kStaple}, {"carol", kX}});
  EXPECT_EQ(users.Check({"alice", "correct horse"}), Verdict::kRight);
  EXPECT_EQ(users.Check({"bob", "battery staple"}), Verdict::kRight);
  EXPECT_EQ(users.Check({"carol", "x"}), Verdict::kRight);
  EXPECT_EQ(users.Check({"alice", "battery staple"}), Verdict::kWrong);
  EXPECT_EQ(users.Check({"alice", ""}), Verdict::kWrong);
  EXPECT_EQ(users.Check({"dave", "x"}), Verdict::kWrong);
  EXPECT_EQ(users.Check({"", ""}), Verdict::kWrong);
}

using Users = std::map<std::string, std::string>;

// How many rounds of bcrypt one check took.
class Rounds {
 public:
  explicit Rounds(Users users)
      : authentication_(std::move(users),
                        [this](const std::string& password, const std::string& setting) {
                          rounds_ += 1 << BcryptCost(setting).value_or(0);
                          return HashPassword(password, setting);
                        }) {}
  int Of(const std::string& user, const std::string& password) {
    rounds_ = 0;
    static_cast<void>(authentication_.Check({user, password}));
    return rounds_;
  }

 private:
  int rounds_ = 0;
  Authentication authentication_;
};

TEST(AuthenticationTest, AnUnknownUserCostsAsMuchAsAnyKnownOne) {
  Rounds rounds(Users{{"alice", kHorse}, {"bob", kStaple}});
  EXPECT_EQ(rounds.Of("nobody", "wrong"), 32);
  EXPECT_EQ(rounds.Of("alice", "wrong"), 32);
  EXPECT_EQ(rounds.Of("bob", "wrong"), 32);
  EXPECT_EQ(rounds.Of("alice", "correct horse"), 32);
}

TEST(AuthenticationTest, WhatWasRightIsNotComputedAgain) {
  Rounds rounds(Users{{"alice", kHorse}});
  EXPECT_EQ(rounds.Of("alice", "correct horse"), 16);
  EXPECT_EQ(rounds.Of("alice", "correct horse"), 0);
  EXPECT_EQ(rounds.Of("alice", "correct hors"), 16);
  EXPECT_EQ(rounds.Of("alice", "correct hors"), 16) << "what was wrong is computed again";
  EXPECT_EQ(rounds.Of("nobody", "correct horse"), 16);
  EXPECT_EQ(rounds.Of("alice", "correct horse"), 0);
}

// A gate that holds every hash back until it is opened.
TEST(AuthenticationTest, SendsAwayWhoFindsTooManyWaitingAndLetsTheKnownIn) {
  std::mutex mutex;
  std::condition_variable changed;
  bool open = true;
  const Authentication users(Users{{"alice", kHorse}},
                             [&](const std::string& password, const std::string& setting) {
                               std::unique_lock<std::mutex> lock(mutex);
                               changed.wait(lock, [&] { return open; });
                               return HashPassword(password, setting);
                             });
  ASSERT_EQ(users.Check({"alice", "correct horse"}), Verdict::kRight);
  {
    const std::lock_guard<std::mutex> lock(mutex);
    open = false;
  }
  std::atomic<int> wrong{0}, busy{0};
  std::vector<std::thread> guessers;
  for (int i = 0; i < 2 * Authentication::kMostWaiting; ++i) {
    guessers.emplace_back([&, i] {
      const Verdict verdict = users.Check({"alice", "guess " + std::to_string(i)});
      (verdict == Verdict::kBusy ? busy : wrong)++;
    });
  }
  while (busy < Authentication::kMostWaiting) std::this_thread::yield();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(users.Check({"alice", "correct horse"}), Verdict::kRight);
  {
    const std::lock_guard<std::mutex> lock(mutex);
    open = true;
  }
  changed.notify_all();
  for (std::thread& guesser : guessers) guesser.join();
  EXPECT_EQ(wrong, Authentication::kMostWaiting);
  EXPECT_EQ(users.Check({"alice", "guess"}), Verdict::kWrong) << "nobody waits any more";
}

TEST(BasicCredentialsTest, AreReadAsTheyAreWritten) {
  for (const char* text :
       {"Basic YWxpY2U6Y29ycmVjdCBob3JzZQ==", "basic  YWxpY2U6Y29ycmVjdCBob3JzZQ== "}) {
    const auto credentials = ParseBasicCredentials(text);
    ASSERT_TRUE(credentials) << text;
    EXPECT_EQ(credentials->user, "alice");
    EXPECT_EQ(credentials->password, "correct horse");
  }
  const auto colons = ParseBasicCredentials("Basic YTpiOmM=");  // a:b:c
  ASSERT_TRUE(colons);
  EXPECT_EQ(colons->user, "a");
  EXPECT_EQ(colons->password, "b:c");
  EXPECT_EQ(ParseBasicCredentials("Basic Og==")->user, "");
}

TEST(BasicCredentialsTest, AreNotReadFromAnythingElse) {
  for (const char* text :
       {"", "Basic", "Basic ", "Bearer YTpi", "Basic YTpi!", "Basic YTp", "Basic =Tpi",
        "Basic Y===", "Basic ====", "Basic YT=i", "Basic YQ==" /* a */, "Basic YTpi, Basic YTpi",
        "Basic YTpiAGM=" /* a:b NUL c */, "Digest username=\"a\""}) {
    EXPECT_FALSE(ParseBasicCredentials(text)) << text;
  }
}

}  // namespace
}  // namespace api_credits
