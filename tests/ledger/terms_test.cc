#include "exporter/ledger/terms.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>

#include "tests/ledger/sample_account.h"

namespace api_credits {
namespace {

class TermsTest : public testing::Test {
 protected:
  TermsTest() {
    auto provider = SampleProvider();
    provider->plans["growth"] = {{"burst", 25, std::chrono::seconds(1)},
                                 {"sustained", 300, std::chrono::minutes(1)}};
    provider->costs = {{"a_listed", 1}, {"b_reported", 2}, {"c_overridden", 3}, {"d_both", 4}};
    account_ = SampleAccount("sales", provider);
    account_.costs = {
        {"a_listed", 1}, {"b_reported", 2}, {"c_overridden", 30}, {"d_both", 40}, {"e_own", 50}};
  }

  Account account_;
};

TEST_F(TermsTest, APlanGivesItsPolicies) {
  EXPECT_TRUE(ViewPolicies(account_, {}).empty());
  account_.plan = "growth";
  const auto policies = ViewPolicies(account_, {});
  ASSERT_EQ(policies.size(), 2u);
  EXPECT_EQ(policies[0].policy, "burst");
  EXPECT_EQ(policies[0].quota, 25);
  EXPECT_EQ(policies[1].window_seconds, 60);
  EXPECT_EQ(policies[1].remaining, std::nullopt);
}

TEST_F(TermsTest, AReportedPolicyCoversThePlansFieldByField) {
  account_.plan = "growth";
  PolicyReading burst = SamplePolicy("burst", 9);
  PolicyReading sustained = SamplePolicy("sustained", 8);
  sustained.quota = 600;
  sustained.window_seconds = 120;
  const auto policies = ViewPolicies(
      account_, {{"zone", SamplePolicy("zone", 1)}, {"burst", burst}, {"sustained", sustained}});
  ASSERT_EQ(policies.size(), 3u);
  EXPECT_EQ(policies[0].remaining, 9);
  EXPECT_EQ(policies[0].quota, 25);
  EXPECT_EQ(policies[0].window_seconds, 1);
  EXPECT_EQ(policies[1].quota, 600);
  EXPECT_EQ(policies[1].window_seconds, 120);
  EXPECT_EQ(policies[2].policy, "zone");
}

TEST_F(TermsTest, AnUnknownPlanHasNoPolicies) {
  account_.plan = "enterprise";
  EXPECT_TRUE(ViewPolicies(account_, {}).empty());
}

TEST_F(TermsTest, ThePriceIsTheAccountsElseTheVendorsElseTheLists) {
  const auto costs = ViewCosts(account_, {{"b_reported", 20}, {"d_both", 400}, {"f_new", 6}});
  ASSERT_EQ(costs.size(), 6u);
  EXPECT_EQ(costs[0].credits, 1);
  EXPECT_EQ(costs[1].credits, 20);
  EXPECT_EQ(costs[2].credits, 30);
  EXPECT_EQ(costs[3].credits, 40);
  EXPECT_EQ(costs[4].credits, 50);
  EXPECT_EQ(costs[5].operation, "f_new");
}

}  // namespace
}  // namespace api_credits
