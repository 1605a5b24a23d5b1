#include "exporter/exposition/exposition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/doubles/simulated_clock.h"
#include "tests/exposition/gunzip.h"
#include "tests/exposition/strict_parser.h"
#include "tests/ledger/sample_account.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class ExpositionTest : public testing::Test {
 protected:
  ExpositionTest() {
    ledger_.Configure(ConfigOf({account_}), clock_.Now());
    exporter_metrics_.ConfigLoaded(1, clock_.Now().wall);
  }

  void Poll(double remaining) {
    ledger_.Apply(account_, SampleReading(clock_.Now(), remaining), clock_.Now().wall);
  }
  Body Get(Format format = Format::kText, bool gzip = false) {
    return exposition_.Get(format, gzip, clock_.Now());
  }

  SimulatedClock clock_;
  Account account_ = SampleAccount();
  Ledger ledger_;
  ExporterMetrics exporter_metrics_{{"1.2.3", "abc", "test"}};
  Exposition exposition_{ledger_, exporter_metrics_};
};

TEST_F(ExpositionTest, HoldsTheAccountsAndTheExporterInBothFormats) {
  Poll(42);
  for (const Format format : {Format::kText, Format::kOpenMetrics}) {
    const std::string text = Get(format).Text();
    EXPECT_THAT(StrictParser::Parse(text, format == Format::kOpenMetrics).faults, IsEmpty());
    EXPECT_THAT(text, HasSubstr("\napi_credits_remaining{provider=\"acme\",account=\"sales\","
                                "pool=\"main\",unit=\"credits\"} 42\n"));
    EXPECT_THAT(text, HasSubstr("\napi_credits_exporter_accounts 1\n"));
  }
}

TEST_F(ExpositionTest, IsSharedUntilSomethingChanges) {
  const Body first = Get();
  clock_.Advance(std::chrono::seconds(1));
  EXPECT_EQ(Get().pieces(), first.pieces());
  Poll(42);
  const Body second = Get();
  EXPECT_NE(second.pieces(), first.pieces());
  EXPECT_EQ(Get().pieces(), second.pieces());
  exporter_metrics_.ConfigReloadFailed();
  const Body third = Get();
  EXPECT_NE(third.pieces(), second.pieces());
  EXPECT_THAT(third.Text(), HasSubstr("_config_last_reload_successful 0\n"));
}

TEST_F(ExpositionTest, OnlyTheExportersOwnFiguresAreReadAnewAfterASecond) {
  Poll(42);
  for (const bool gzip : {false, true}) {
    const Body first = Get(Format::kText, gzip);
    clock_.Advance(std::chrono::milliseconds(1001));
    const Body second = Get(Format::kText, gzip);
    ASSERT_EQ(second.pieces().size(), first.pieces().size());
    size_t different = 0;
    for (size_t i = 0; i < first.pieces().size(); ++i) {
      if (first.pieces()[i] != second.pieces()[i]) ++different;
    }
    EXPECT_EQ(different, 1u);
  }
}

TEST_F(ExpositionTest, APollThatChangesNoAmountChangesFewFamilies) {
  Poll(42);
  ledger_.Publish(ledger_.TakeUnsaved());
  Poll(42);
  const Body first = Get();
  clock_.Advance(std::chrono::milliseconds(500));
  Poll(42);
  const Body second = Get();
  ASSERT_EQ(second.pieces().size(), first.pieces().size());
  std::string changed;
  for (size_t i = 0; i < first.pieces().size(); ++i) {
    if (first.pieces()[i] != second.pieces()[i]) changed += *second.pieces()[i];
  }
  EXPECT_THAT(changed, HasSubstr("api_credits_polls_total{"));
  EXPECT_THAT(changed, testing::Not(HasSubstr("api_credits_remaining")));
  EXPECT_LT(changed.size(), first.size() / 3);
}

TEST_F(ExpositionTest, ValuesThatHaveBecomeStaleAreWithdrawnWithoutAPoll) {
  Poll(42);
  EXPECT_THAT(Get().Text(), HasSubstr("api_credits_remaining"));
  clock_.Advance(kSampleStaleAfter + std::chrono::seconds(1));
  EXPECT_THAT(Get().Text(), testing::Not(HasSubstr("api_credits_remaining")));
}

TEST_F(ExpositionTest, GzipHoldsTheSameBodyAndIsShared) {
  for (const Format format : {Format::kText, Format::kOpenMetrics}) {
    const std::string plain = Get(format).Text();
    const Body zipped = Get(format, true);
    EXPECT_EQ(Gunzip(zipped.Text(), plain.size()), plain);
    EXPECT_EQ(Get(format, true).pieces(), zipped.pieces());
    Poll(7);
    EXPECT_EQ(Gunzip(Get(format, true).Text(), 1 << 20), Get(format).Text());
  }
}

TEST_F(ExpositionTest, ConcurrentScrapesShareOneRendering) {
  Poll(42);
  std::vector<Body> bodies(8);
  std::vector<std::thread> scrapes;
  for (Body& body : bodies) scrapes.emplace_back([this, &body] { body = Get(); });
  for (std::thread& scrape : scrapes) scrape.join();
  for (const Body& body : bodies) EXPECT_EQ(body.pieces(), bodies[0].pieces());
}

TEST_F(ExpositionTest, ScrapesAreWholeWhilePollsComeIn) {
  std::atomic<bool> polling = true;
  std::thread poller([&] {
    for (int i = 0; i < 300; ++i) {
      Poll(i);
      if (i % 50 == 0) exporter_metrics_.ConfigLoaded(1, clock_.Now().wall);
    }
    polling = false;
  });
  std::vector<std::thread> scrapes;
  std::atomic<int> broken = 0;
  for (int i = 0; i < 3; ++i) {
    scrapes.emplace_back([&, i] {
      const Format format = i == 0 ? Format::kOpenMetrics : Format::kText;
      do {
        const auto parsed = StrictParser::Parse(Get(format).Text(), format == Format::kOpenMetrics);
        if (!parsed.faults.empty()) ++broken;
      } while (polling);
    });
  }
  poller.join();
  for (std::thread& scrape : scrapes) scrape.join();
  EXPECT_EQ(broken, 0);
  EXPECT_THAT(Get().Text(),
              HasSubstr("api_credits_polls_total{provider=\"acme\",account=\"sales\"} 300"));
}

// A random life of some accounts, of which everything that is shown may turn with time.
class RandomLife {
 public:
  explicit RandomLife(unsigned seed) : random_(seed) {
    for (const char* name : {"a", "b", "c"}) accounts_.push_back(SampleAccount(name, vendor_));
    StatedGrant& grant = accounts_[0].pool_defaults->grant.emplace();
    grant.credits = 1000;
    grant.every = Frequency::kMonth;
    grant.next = clock_.Now().wall + std::chrono::hours(30);
    ledger_.Configure(ConfigOf(accounts_), clock_.Now());
  }

  void Step() {
    Account& account = accounts_[random_() % accounts_.size()];
    switch (random_() % 7) {
      case 0:
        ledger_.Schedule(account, clock_.Now().wall + std::chrono::seconds(random_() % 100));
        break;
      case 1:
        ledger_.Publish(ledger_.TakeUnsaved());
        break;
      case 2:
        clock_.Advance(std::chrono::minutes(random_() % 40));
        break;
      case 3:
        clock_.Advance(std::chrono::hours(random_() % 300));
        break;
      case 4:
        if (random_() % 4 == 0) account.enabled = !account.enabled;
        account.pool_defaults->price = Price{static_cast<double>(random_() % 5), "usd"};
        ledger_.Configure(ConfigOf(accounts_), clock_.Now());
        break;
      default:
        Poll(account);
    }
  }

  // Without the exporter's own figures.
  std::string Page() {
    const std::string text = exposition_.Get(Format::kText, false, clock_.Now()).Text();
    return text.substr(0, text.find("# HELP api_credits_exporter_build_info"));
  }

 private:
  void Poll(const Account& account) {
    Reading reading = SampleReading(clock_.Now(), static_cast<double>(random_() % 900));
    if (random_() % 3 == 0)
      reading = SampleFailure(clock_.Now(), Outcome::kUnreachable, Reason::kDns);
    reading.policies.push_back(SamplePolicy("account", static_cast<double>(random_() % 9)));
    ledger_.Apply(account, reading, clock_.Now().wall + std::chrono::minutes(5));
  }

  std::mt19937 random_;
  SimulatedClock clock_;
  std::shared_ptr<const Provider> vendor_ = MadeUpVendor();
  std::vector<Account> accounts_;
  Ledger ledger_;
  ExporterMetrics exporter_metrics_{{"1.2.3", "abc", "test"}};
  Exposition exposition_{ledger_, exporter_metrics_};
};

// What is kept from one scrape to the next must not be seen.
TEST(ExpositionPropertyTest, APageDoesNotDependOnTheScrapesBeforeIt) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    RandomLife seldom(seed);
    RandomLife often(seed);
    for (int step = 0; step < 40; ++step) {
      seldom.Step();
      often.Step();
      often.Page();
    }
    ASSERT_EQ(seldom.Page(), often.Page()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace api_credits
