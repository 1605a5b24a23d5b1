#include "exporter/exposition/exposition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
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
  std::shared_ptr<const std::string> Body(Format format = Format::kText, bool gzip = false) {
    return exposition_.Body(format, gzip, clock_.Now());
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
    const auto body = Body(format);
    EXPECT_THAT(StrictParser::Parse(*body, format == Format::kOpenMetrics).faults, IsEmpty());
    EXPECT_THAT(*body, HasSubstr("\napi_credits_remaining{provider=\"acme\",account=\"sales\","
                                 "pool=\"main\",unit=\"credits\"} 42\n"));
    EXPECT_THAT(*body, HasSubstr("\napi_credits_exporter_accounts 1\n"));
  }
}

TEST_F(ExpositionTest, IsSharedUntilSomethingChanges) {
  const auto first = Body();
  clock_.Advance(std::chrono::seconds(1));
  EXPECT_EQ(Body(), first);
  Poll(42);
  const auto second = Body();
  EXPECT_NE(second, first);
  EXPECT_EQ(Body(), second);
  exporter_metrics_.ConfigReloadFailed();
  const auto third = Body();
  EXPECT_NE(third, second);
  EXPECT_THAT(*third, HasSubstr("_config_last_reload_successful 0\n"));
}

TEST_F(ExpositionTest, IsRenderedAnewOnceItIsOverASecondOld) {
  const auto first = Body();
  clock_.Advance(std::chrono::milliseconds(1001));
  EXPECT_NE(Body(), first);
}

TEST_F(ExpositionTest, ValuesThatHaveBecomeStaleAreWithdrawnWithoutAPoll) {
  Poll(42);
  const auto first = Body();
  clock_.Advance(kSampleStaleAfter + std::chrono::seconds(1));
  const auto second = Body();
  EXPECT_THAT(*second, testing::Not(HasSubstr("api_credits_remaining")));
  EXPECT_THAT(*first, HasSubstr("api_credits_remaining"));
}

TEST_F(ExpositionTest, GzipHoldsTheSameBodyAndIsShared) {
  const auto plain = Body(Format::kOpenMetrics);
  const auto zipped = Body(Format::kOpenMetrics, true);
  EXPECT_EQ(Gunzip(*zipped, plain->size()), *plain);
  EXPECT_EQ(Body(Format::kOpenMetrics, true), zipped);
  Poll(7);
  const auto after = Body(Format::kOpenMetrics, true);
  EXPECT_EQ(Gunzip(*after, 1 << 20), *Body(Format::kOpenMetrics));
}

TEST_F(ExpositionTest, ConcurrentScrapesShareOneRendering) {
  Poll(42);
  std::vector<std::shared_ptr<const std::string>> bodies(8);
  std::vector<std::thread> scrapes;
  for (auto& body : bodies) scrapes.emplace_back([this, &body] { body = Body(); });
  for (std::thread& scrape : scrapes) scrape.join();
  for (const auto& body : bodies) EXPECT_EQ(body, bodies[0]);
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
        const auto parsed = StrictParser::Parse(*Body(format), format == Format::kOpenMetrics);
        if (!parsed.faults.empty()) ++broken;
      } while (polling);
    });
  }
  poller.join();
  for (std::thread& scrape : scrapes) scrape.join();
  EXPECT_EQ(broken, 0);
  EXPECT_THAT(*Body(),
              HasSubstr("api_credits_polls_total{provider=\"acme\",account=\"sales\"} 300"));
}

}  // namespace
}  // namespace api_credits
