#include "exporter/ledger/pool_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/ledger/sample_account.h"

namespace api_credits {
namespace {

using std::chrono::sys_days;
using testing::ElementsAre;
using testing::IsEmpty;

WallTime Date(int y, unsigned m, unsigned d) {
  return sys_days(std::chrono::year(y) / std::chrono::month(m) / std::chrono::day(d));
}

const WallTime kToday = Date(2026, 11, 20);

std::vector<std::string> Names(const std::vector<PoolReading>& pools) {
  std::vector<std::string> names;
  for (const PoolReading& pool : pools) names.push_back(pool.pool + "/" + pool.unit);
  return names;
}

PoolRule LiteralPool(const std::string& pool, const std::string& unit) {
  PoolRule rule;
  rule.pool.literal = pool;
  rule.unit.literal = unit;
  return rule;
}

std::shared_ptr<Provider> ProviderWith(const std::vector<PoolRule>& pools) {
  auto provider = SampleProvider();
  RequestRule request;
  request.any_of.emplace_back().fields.pools = pools;
  provider->requests.push_back(request);
  return provider;
}

StatedGrant MonthlyGrant() {
  StatedGrant grant;
  grant.credits = 1000;
  grant.every = Frequency::kMonth;
  grant.next = Date(2026, 1, 31);
  grant.rollover = false;
  return grant;
}

PoolReading Unsaid(const std::string& pool = "main") {
  PoolReading reading = SamplePool(pool, 0);
  reading.remaining.reset();
  return reading;
}

TEST(ConfiguredPoolsTest, IsMainWhereTheDefinitionReadsNoPool) {
  EXPECT_THAT(Names(ConfiguredPools(SampleAccount(), {})), ElementsAre("main/credits"));
}

TEST(ConfiguredPoolsTest, AreThoseThatTheDefinitionAlwaysYields) {
  PoolRule bonus = LiteralPool("bonus", "credits");
  bonus.optional = true;
  PoolRule each = LiteralPool("", "credits");
  each.each = Expression::Check("body.wallets").value();
  const Account account = SampleAccount(
      "a",
      ProviderWith({LiteralPool("phone", "credits"), LiteralPool("cash", "usd"), bonus, each}));
  EXPECT_THAT(Names(ConfiguredPools(account, {})), ElementsAre("cash/usd", "phone/credits"));
}

TEST(ConfiguredPoolsTest, AreNotGuessedWhereAnswersNameThem) {
  PoolRule each = LiteralPool("", "credits");
  each.each = Expression::Check("body.wallets").value();
  EXPECT_THAT(ConfiguredPools(SampleAccount("a", ProviderWith({each})), {}), IsEmpty());
}

TEST(ConfiguredPoolsTest, LeaveOutRequestsThatAreOff) {
  auto provider = ProviderWith({LiteralPool("main", "credits")});
  RequestRule extra;
  extra.name = "extra";
  extra.optional = true;
  extra.fields.pools = {LiteralPool("extra", "credits")};
  provider->requests.push_back(extra);
  Account account = SampleAccount("a", provider);
  EXPECT_THAT(Names(ConfiguredPools(account, {})), ElementsAre("main/credits"));
  account.enabled_requests = {"extra"};
  EXPECT_THAT(Names(ConfiguredPools(account, {})), ElementsAre("extra/credits", "main/credits"));
}

TEST(ConfiguredPoolsTest, AreThoseThatTheUserNamedInTheDefinitionsUnit) {
  Account account = SampleAccount("a", ProviderWith({LiteralPool("cash", "usd")}));
  account.pools["cash"];
  account.pools["phone"];
  EXPECT_THAT(Names(ConfiguredPools(account, {})), ElementsAre("cash/usd", "phone/credits"));
  EXPECT_THAT(Names(ConfiguredPools(account, {SamplePool("cash", 1)})),
              ElementsAre("phone/credits"));
}

TEST(ConfiguredPoolsTest, YieldToWhatTheVendorReports) {
  EXPECT_THAT(ConfiguredPools(SampleAccount(), {SamplePool("email", 1)}), IsEmpty());
}

TEST(PoolViewTest, FillsTheStatedGrantIn) {
  Account account = SampleAccount();
  account.pool_defaults.grant = MonthlyGrant();
  const PoolViewUntil shown = ViewPool(account, Unsaid(), kToday);
  const PoolReading& pool = shown.view.reading;
  EXPECT_EQ(pool.recurring_grant, 1000);
  EXPECT_EQ(pool.rollover, false);
  EXPECT_EQ(pool.grant_frequency, "month");
  EXPECT_EQ(pool.refresh, Date(2026, 11, 30));
  EXPECT_EQ(pool.period_start, Date(2026, 10, 31));
  EXPECT_EQ(shown.until, Date(2026, 11, 30));
}

TEST(PoolViewTest, LetsTheVendorsWordStand) {
  Account account = SampleAccount();
  account.pool_defaults.grant = MonthlyGrant();
  PoolReading told = Unsaid();
  told.recurring_grant = 7;
  told.rollover = true;
  told.grant_frequency = "weekly";
  told.refresh = Date(2026, 11, 25);
  const PoolViewUntil shown = ViewPool(account, told, kToday);
  const PoolReading& pool = shown.view.reading;
  EXPECT_EQ(pool.recurring_grant, 7);
  EXPECT_EQ(pool.rollover, true);
  EXPECT_EQ(pool.grant_frequency, "weekly");
  EXPECT_EQ(pool.refresh, Date(2026, 11, 25));
  EXPECT_EQ(pool.period_start, Date(2026, 11, 18));
  EXPECT_EQ(shown.until, std::nullopt);
}

TEST(PoolViewTest, DerivesThePeriodStartFromAKnownFrequencyOnly) {
  PoolReading told = Unsaid();
  told.refresh = Date(2026, 3, 31);
  told.grant_frequency = "monthly";
  EXPECT_EQ(ViewPool(SampleAccount(), told, kToday).view.reading.period_start, Date(2026, 2, 28));
  told.grant_frequency = "fortnightly";
  EXPECT_EQ(ViewPool(SampleAccount(), told, kToday).view.reading.period_start, std::nullopt);
  told.grant_frequency.reset();
  EXPECT_EQ(ViewPool(SampleAccount(), told, kToday).view.reading.period_start, std::nullopt);
  told.grant_frequency = "monthly";
  told.period_start = Date(2026, 3, 3);
  EXPECT_EQ(ViewPool(SampleAccount(), told, kToday).view.reading.period_start, Date(2026, 3, 3));
}

TEST(PoolViewTest, DerivesThePeriodStartFromAStatedFrequency) {
  Account account = SampleAccount();
  account.pool_defaults.grant = MonthlyGrant();
  account.pool_defaults.grant->next.reset();
  PoolReading told = Unsaid();
  told.refresh = Date(2026, 12, 1);
  EXPECT_EQ(ViewPool(account, told, kToday).view.reading.period_start, Date(2026, 11, 1));
}

TEST(PoolViewTest, LeavesAStatedRefreshWithoutAFrequencyAlone) {
  Account account = SampleAccount();
  account.pool_defaults.grant = MonthlyGrant();
  account.pool_defaults.grant->every.reset();
  const PoolViewUntil shown = ViewPool(account, Unsaid(), kToday);
  EXPECT_EQ(shown.view.reading.refresh, Date(2026, 1, 31));
  EXPECT_EQ(shown.view.reading.period_start, std::nullopt);
  EXPECT_EQ(shown.view.reading.grant_frequency, std::nullopt);
  EXPECT_EQ(shown.until, std::nullopt);
}

TEST(PoolViewTest, TakesPriceAndSettingsOfThePoolItself) {
  Account account = SampleAccount();
  account.pool_defaults.price = Price{0.01, "usd"};
  account.pools["phone"].price = Price{0.5, "eur"};
  EXPECT_EQ(ViewPool(account, Unsaid("email"), kToday).view.price->amount, 0.01);
  EXPECT_EQ(ViewPool(account, Unsaid("phone"), kToday).view.price->currency, "eur");
}

class ThresholdsTest : public testing::Test {
 protected:
  PoolView View(const PoolReading& reading) const {
    return ViewPool(account_, reading, kToday).view;
  }

  ThresholdsTest() {
    account_.pool_defaults.low_credits = {Threshold{20, true}, Threshold{500, false}};
    account_.pool_defaults.runway = {std::chrono::hours(24), std::chrono::minutes(1)};
  }

  Account account_ = SampleAccount();
};

TEST_F(ThresholdsTest, ResolvePercentAgainstTheGrantBeforeTheLimit) {
  PoolReading pool = Unsaid();
  pool.limit = 1000;
  EXPECT_EQ(View(pool).low_warning, 200);
  pool.recurring_grant = 4000;
  EXPECT_EQ(View(pool).low_warning, 800);
  EXPECT_EQ(View(pool).low_critical, 500);
}

TEST_F(ThresholdsTest, HavePercentOfNothingNowhere) {
  PoolReading pool = Unsaid();
  EXPECT_EQ(View(pool).low_warning, std::nullopt);
  pool.recurring_grant = 0;
  EXPECT_EQ(View(pool).low_warning, std::nullopt);
  pool.limit = 300;
  EXPECT_EQ(View(pool).low_warning, 60);
}

TEST_F(ThresholdsTest, ResolvePercentAgainstAStatedGrant) {
  account_.pool_defaults.grant = MonthlyGrant();
  EXPECT_EQ(View(Unsaid()).low_warning, 200);
}

TEST_F(ThresholdsTest, AreSecondsForRunway) {
  EXPECT_EQ(View(Unsaid()).runway_warning, 86400);
  EXPECT_EQ(View(Unsaid()).runway_critical, 60);
}

TEST_F(ThresholdsTest, DoNotExistForAPoolThatNobodyWatches) {
  account_.pool_defaults.watch = false;
  account_.pool_defaults.price = Price{1, "usd"};
  const PoolView view = View(Unsaid());
  EXPECT_FALSE(view.low_warning || view.low_critical);
  EXPECT_FALSE(view.runway_warning || view.runway_critical);
  EXPECT_TRUE(view.price);
}

}  // namespace
}  // namespace api_credits
