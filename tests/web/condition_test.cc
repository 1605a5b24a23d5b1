#include "exporter/web/condition.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>

#include "tests/web/sample_view.h"

namespace api_credits {
namespace {

Condition Of(const AccountView& view) { return ConditionOf(view, kSampleNow); }

Condition WithPool(const std::function<void(PoolView&)>& bend) {
  AccountView view = SampleView();
  bend(view.pools[0]);
  return Of(view);
}

Condition With(const std::function<void(AccountView&)>& bend) {
  AccountView view = SampleView();
  bend(view);
  return Of(view);
}

TEST(ConditionTest, TheNamesAreDistinctAndTheWorstComesFirst) {
  std::set<std::string_view> names, labels;
  for (auto i = Condition::kExhausted; i <= Condition::kOk;
       i = static_cast<Condition>(static_cast<int>(i) + 1)) {
    names.insert(FactsOf(i).name);
    labels.insert(FactsOf(i).label);
    EXPECT_EQ(FactsOf(i).needs_attention, i < Condition::kThrottled) << FactsOf(i).name;
  }
  EXPECT_EQ(names.size(), 16U);
  EXPECT_EQ(labels.size(), 16U);
  EXPECT_EQ(FactsOf(Condition::kShortCritical).name, "running_short_critical");
  EXPECT_EQ(FactsOf(Condition::kOk).name, "ok");
}

TEST(ConditionTest, FollowsTheOutcomeOfTheLastPoll) {
  EXPECT_EQ(Of(SampleView()), Condition::kOk);
  EXPECT_EQ(Of(FailedView(Outcome::kUnauthorized, Reason::kUnauthorized)),
            Condition::kUnauthorized);
  EXPECT_EQ(Of(FailedView(Outcome::kRefused, Reason::kHttpStatus)), Condition::kRefused);
  EXPECT_EQ(Of(FailedView(Outcome::kUnreachable, Reason::kDns)), Condition::kFailing);
  EXPECT_EQ(Of(FailedView(Outcome::kInvalidResponse, Reason::kBadValue)), Condition::kFailing);
  EXPECT_EQ(Of(FailedView(Outcome::kThrottled, Reason::kRateLimited)), Condition::kThrottled);
  EXPECT_EQ(With([](AccountView& view) { view.status = Outcome::kExhausted; }),
            Condition::kExhausted);
}

TEST(ConditionTest, AnAccountThatWasNeverPolledIsPendingWhateverItsPools) {
  EXPECT_EQ(With([](AccountView& view) {
              view.poll_success.reset();
              view.status.reset();
              view.fresh = false;
            }),
            Condition::kPending);
}

TEST(ConditionTest, AnAccountThatRestsNeedsNobodysAttention) {
  AccountView view = FailedView(Outcome::kUnauthorized, Reason::kUnauthorized);
  auto account = std::make_shared<Account>(*view.account);
  account->enabled = false;
  view.account = account;
  EXPECT_EQ(Of(view), Condition::kRests);
  EXPECT_FALSE(FactsOf(Condition::kRests).needs_attention);
}

TEST(ConditionTest, NothingCurrentIsWorseThanAFailure) {
  AccountView view = FailedView(Outcome::kUnreachable, Reason::kDns);
  view.fresh = false;
  EXPECT_EQ(Of(view), Condition::kNoValues);
  // What was left in pools that are not current says nothing.
  view.pools[0].reading.remaining = 0;
  EXPECT_EQ(Of(view), Condition::kNoValues);
  // The vendor's own word needs no values.
  view.status = Outcome::kExhausted;
  EXPECT_EQ(Of(view), Condition::kExhausted);
}

TEST(ConditionTest, APoolIsExhaustedWhereSomebodyWatchesIt) {
  EXPECT_EQ(WithPool([](PoolView& pool) { pool.reading.remaining = 0; }), Condition::kExhausted);
  EXPECT_EQ(WithPool([](PoolView& pool) {
              pool = {};
              pool.reading.remaining = 0;
            }),
            Condition::kOk);
  // Nothing stops where a budget is spent.
  EXPECT_EQ(WithPool([](PoolView& pool) {
              pool.reading.remaining = -3;
              pool.has_budget = true;
            }),
            Condition::kLowCritical);
}

TEST(ConditionTest, ThresholdsAreCrossedFromAbove) {
  EXPECT_EQ(WithPool([](PoolView& pool) { pool.reading.remaining = 20; }), Condition::kOk);
  EXPECT_EQ(WithPool([](PoolView& pool) { pool.reading.remaining = 19.9; }), Condition::kLow);
  EXPECT_EQ(WithPool([](PoolView& pool) { pool.reading.remaining = 4; }), Condition::kLowCritical);
}

TEST(ConditionTest, RunsShortByTheTimeThatIsLeft) {
  EXPECT_EQ(WithPool([](PoolView& pool) { pool.runway = 8 * 86400; }), Condition::kOk);
  EXPECT_EQ(WithPool([](PoolView& pool) { pool.runway = 6 * 86400; }), Condition::kShort);
  EXPECT_EQ(WithPool([](PoolView& pool) { pool.runway = 3600; }), Condition::kShortCritical);
}

TEST(ConditionTest, ARefreshThatComesFirstMakesItLast) {
  const auto with_refresh_in = [](Duration in) {
    return WithPool([in](PoolView& pool) {
      pool.runway = 6 * 86400;
      pool.reading.refresh = kSampleNow + in;
    });
  };
  EXPECT_EQ(with_refresh_in(std::chrono::days(5)), Condition::kOk);
  EXPECT_EQ(with_refresh_in(std::chrono::days(7)), Condition::kShort);
  EXPECT_EQ(with_refresh_in(-std::chrono::days(1)), Condition::kShort);
}

TEST(ConditionTest, TheWorstPoolDecides) {
  EXPECT_EQ(With([](AccountView& view) {
              view.pools.push_back(SamplePoolView("phone", 0));
              view.pools[0].held = true;
            }),
            Condition::kExhausted);
}

TEST(ConditionTest, WhatIsOddComesLast) {
  EXPECT_EQ(WithPool([](PoolView& pool) { pool.held = true; }), Condition::kHeld);
  EXPECT_EQ(WithPool([](PoolView& pool) { pool.missing_since = kSampleNow; }), Condition::kMissing);
  EXPECT_EQ(With([](AccountView& view) { view.unreadable = {"plan"}; }), Condition::kUnreadable);
}

}  // namespace
}  // namespace api_credits
