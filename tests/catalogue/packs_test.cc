// A vendor that sells packs which are drawn one after the other (F4), from its answers to the
// exposition: a spent pack beside a full one is no exhaustion, and all of them spent is one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "exporter/exposition/exporter_metrics.h"
#include "exporter/exposition/exposition.h"
#include "exporter/ledger/ledger.h"
#include "tests/doubles/made_up_vendor.h"
#include "tests/doubles/simulated_clock.h"
#include "tests/interpret/poll_fixture.h"

namespace api_credits {
namespace {

using std::chrono::minutes;
using testing::HasSubstr;
using testing::Not;

// As the README shows it.
constexpr char kPacks[] = R"(
  - path: /packs
    pools:
      - each: body.packs
        pool: main
        remaining: item.left
        limit: item.left > 0 and item.total or nil
        expiring: item.left
        expiry: item.lapses
)";

class PacksTest : public PollFixture {
 protected:
  PacksTest() {
    provider_ = MadeUpVendor("acme", kPacks);
    account_.name = "sales";
    account_.provider = provider_;
    account_.poll_interval = minutes(5);
    account_.stale_after = minutes(30);
    account_.pool_defaults->low_credits = {Threshold{20, true}, Threshold{5, true}};
    ledger_.Configure(api_credits::ConfigOf({account_}), clock_.Now());
  }

  // What the account shows of `main` after the answer, metric by metric.
  std::string Shown(const std::string& packs) {
    clock_.Advance(minutes(5));
    Reading reading = Poll(200, R"({"packs": [)" + packs + "]}");
    reading.received = clock_.Now();
    ledger_.Apply(account_, reading, clock_.Now().wall + minutes(5));
    return exposition_.Get(Format::kText, false, clock_.Now()).Text();
  }
  static std::string Line(const std::string& metric, const std::string& value,
                          const std::string& more = "") {
    return "\napi_credits_" + metric +
           R"({provider="acme",account="sales",pool="main",unit="credits")" + more + "} " + value +
           "\n";
  }

  SimulatedClock clock_;
  Account account_;
  Ledger ledger_;
  ExporterMetrics exporter_metrics_{{"1.2.3", "abc", "test"}};
  Exposition exposition_{ledger_, exporter_metrics_};
};

constexpr char kMonthly[] = R"({"left": 900, "total": 1000, "lapses": "2026-12-01T00:00:00Z"})";
constexpr char kSpent[] = R"({"left": 0, "total": 50, "lapses": "2026-11-25T00:00:00Z"})";
constexpr char kBonus[] = R"({"left": 40, "total": 50, "lapses": "2026-11-25T00:00:00Z"})";

TEST_F(PacksTest, ASpentPackBesideAFullOneIsOnePoolThatIsNotExhausted) {
  const std::string shown = Shown(std::string(kSpent) + "," + kMonthly);
  EXPECT_THAT(shown, HasSubstr(Line("remaining", "900")));
  EXPECT_THAT(shown, HasSubstr(Line("limit", "1000")));
  EXPECT_THAT(shown, HasSubstr(Line("low_threshold", "50", R"(,severity="critical")")));
  EXPECT_THAT(shown, HasSubstr(Line("expiring", "900")));
  EXPECT_THAT(shown, HasSubstr(Line("expiry_timestamp_seconds", "1796083200")));
}

TEST_F(PacksTest, TheNextLotIsTheOneThatLapsesFirst) {
  const std::string shown = Shown(std::string(kMonthly) + "," + kBonus);
  EXPECT_THAT(shown, HasSubstr(Line("remaining", "940")));
  EXPECT_THAT(shown, HasSubstr(Line("expiring", "40")));
  EXPECT_THAT(shown, HasSubstr(Line("expiry_timestamp_seconds", "1795564800")));
}

TEST_F(PacksTest, SpendingFromOnePackToTheNextIsCountedOnce) {
  Shown(std::string(kMonthly) + "," + kBonus);
  Shown(std::string(kMonthly) + "," + kSpent);
  Shown(R"({"left": 890, "total": 1000})");  // the spent pack is listed no more
  ledger_.Publish(ledger_.TakeUnsaved());
  EXPECT_THAT(Shown(R"({"left": 890, "total": 1000})"), HasSubstr(Line("consumed_total", "50")));
}

TEST_F(PacksTest, AllOfThemSpentOrNoneLeftIsAnEmptyPoolThatPages) {
  for (const std::string& packs : {std::string(kSpent), std::string()}) {
    const std::string shown = Shown(packs);
    EXPECT_THAT(shown, HasSubstr(Line("remaining", "0")));
    EXPECT_THAT(shown, Not(HasSubstr(Line("limit", "0"))));
  }
}

}  // namespace
}  // namespace api_credits
