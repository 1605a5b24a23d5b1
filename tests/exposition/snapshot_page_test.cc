#include "exporter/exposition/snapshot_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "exporter/exposition/exporter_metrics.h"
#include "tests/exposition/expected_series.h"
#include "tests/exposition/sample_snapshot.h"
#include "tests/exposition/strict_parser.h"
#include "tests/ledger/sample_account.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string Text(const SnapshotPage& page, Format format) {
  std::string text;
  for (const auto& block : page.Blocks(format)) text += block->Text();
  return text;
}

std::string Render(const Snapshot& snapshot, Format format) {
  SnapshotPage page;
  page.Update(snapshot);
  return Text(page, format) + (format == Format::kOpenMetrics ? "# EOF\n" : "");
}

TEST(SnapshotPageTest, EverySampleOfAnySnapshotRoundTripsInBothFormats) {
  size_t seen = 0;
  for (unsigned seed = 0; seed < 150; ++seed) {
    const Snapshot snapshot = RandomSnapshot(seed).Draw();
    const Series expected = ExpectedSeries(snapshot).series;
    for (const Format format : {Format::kText, Format::kOpenMetrics}) {
      const std::string text = Render(snapshot, format);
      const ParsedExposition parsed = StrictParser::Parse(text, format == Format::kOpenMetrics);
      ASSERT_THAT(parsed.faults, IsEmpty()) << "seed " << seed;
      Series actual;
      for (const ParsedFamily& family : parsed.families) {
        for (const ParsedSample& sample : family.samples) {
          actual.emplace(std::pair(sample.name, sample.labels), sample.value);
        }
      }
      ASSERT_EQ(actual, expected) << "seed " << seed;
      seen += actual.size();
    }
  }
  EXPECT_GT(seen, 10'000u);
}

TEST(SnapshotPageTest, FamiliesStandInTheTablesOrderAndItsTypes) {
  Snapshot snapshot = RandomSnapshot(1).Draw();
  for (unsigned seed = 2; seed < 30; ++seed) {
    const Snapshot more = RandomSnapshot(seed).Draw();
    if (more.accounts->size() > snapshot.accounts->size()) snapshot = more;
  }
  const ParsedExposition parsed = StrictParser::Parse(Render(snapshot, Format::kText), false);
  size_t next = 0;
  for (const ParsedFamily& family : parsed.families) {
    while (next < MetricTable().size() && MetricTable()[next].name != family.name) ++next;
    ASSERT_LT(next, MetricTable().size()) << family.name << " is out of order, or not in the table";
    const MetricRow& row = MetricTable()[next];
    EXPECT_EQ(family.help, row.help);
    EXPECT_EQ(family.type, row.type == MetricType::kGauge     ? "gauge"
                           : row.type == MetricType::kCounter ? "counter"
                                                              : "histogram");
  }
  EXPECT_GT(parsed.families.size(), 25u);
}

// The hole that a table invites: a row with a name and a help that nothing writes.
TEST(SnapshotPageTest, EveryRowOfTheTableIsWritten) {
  std::set<std::string> written;
  for (unsigned seed = 0; seed < 50; ++seed) {
    TextWriter writer(Format::kText);
    ExporterMetrics exporter_metrics({"1.2.3", "abc", "test"});
    exporter_metrics.ConfigLoaded(1, WallTime());
    exporter_metrics.Write(writer);
    const std::string page = Render(RandomSnapshot(seed).Draw(), Format::kText);
    for (const ParsedFamily& family : StrictParser::Parse(page + writer.Finish(), false).families) {
      written.insert(family.name);
    }
  }
  for (const MetricRow& row : MetricTable()) {
    EXPECT_EQ(written.count(std::string(row.name)), 1u) << row.name;
  }
}

// The same account with other values; in half of its pools, and with the other's policies.
std::shared_ptr<const AccountView> ReadAnew(const AccountView& before, const AccountView& other) {
  AccountView view = other;
  view.account = before.account;
  view.pools = before.pools;
  for (size_t i = 0; i < std::min(before.pools.size(), other.pools.size()); i += 2) {
    view.pools[i] = other.pools[i];
    view.pools[i].reading.pool = before.pools[i].reading.pool;
    view.pools[i].reading.unit = before.pools[i].reading.unit;
  }
  return std::make_shared<const AccountView>(view);
}

// What is kept must not be seen: after any changes the page is the one that a new page would be.
TEST(SnapshotPageTest, APageThatWasUpdatedIsLikeANewOne) {
  SnapshotPage kept;
  AccountViews last;
  size_t changes = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    RandomSnapshot random(seed);
    Snapshot snapshot = random.Draw();
    // Some accounts stay what they were, some are read anew, some become others, some come and go.
    AccountViews views = *snapshot.accounts;
    for (size_t i = 0; i < std::min(last.size(), views.size()); ++i) {
      if ((seed >> i) % 2 == 1) views[i] = last[i];
      if ((seed >> i) % 4 == 2) views[i] = ReadAnew(*last[i], *views[i]);
    }
    last = views;
    snapshot.accounts = std::make_shared<const AccountViews>(views);
    snapshot.revision = seed + 1;
    if (kept.Update(snapshot)) ++changes;
    for (const Format format : {Format::kText, Format::kOpenMetrics}) {
      SnapshotPage fresh;
      fresh.Update(snapshot);
      ASSERT_EQ(Text(kept, format), Text(fresh, format)) << "seed " << seed;
    }
    EXPECT_FALSE(kept.Update(snapshot)) << "seed " << seed;
  }
  EXPECT_GT(changes, 200u);
}

class OneAccountTest : public testing::Test {
 protected:
  OneAccountTest() {
    Account account = SampleAccount();
    account.labels = {{"zone", "z"}, {"area", "a"}};
    view_.account = std::make_shared<const Account>(account);
    view_.pools.emplace_back().reading = SamplePool("main", 7);
    view_.pools[0].reading.remaining.reset();
  }

  std::string Rendered() const {
    Snapshot snapshot;
    snapshot.accounts = SharedViews({view_});
    return Render(snapshot, Format::kText);
  }

  AccountView view_;
};

TEST_F(OneAccountTest, LabelsAreOursThenTheUsersSortedThenTheMetricsOwn) {
  view_.pools[0].low_warning = 5;
  EXPECT_THAT(Rendered(),
              HasSubstr("\napi_credits_low_threshold{provider=\"acme\",account=\"sales\","
                        "pool=\"main\",unit=\"credits\",area=\"a\",zone=\"z\","
                        "severity=\"warning\"} 5\n"));
}

TEST_F(OneAccountTest, WhatIsAbsentHasNeitherSeriesNorFamily) {
  EXPECT_THAT(Rendered(), Not(HasSubstr("api_credits_remaining")));
  EXPECT_THAT(Rendered(), Not(HasSubstr("api_credits_poll_success")));
  view_.pools[0].reading.remaining = 0;
  view_.pools[0].reading.unlimited = false;
  EXPECT_THAT(Rendered(), HasSubstr("# TYPE api_credits_remaining gauge\n"));
  EXPECT_THAT(Rendered(), Not(HasSubstr("api_credits_unlimited")));
}

TEST_F(OneAccountTest, CountersShowEveryCauseFromTheFirstExposureOn) {
  EXPECT_THAT(Rendered(), Not(HasSubstr("api_credits_consumed_total")));
  EXPECT_THAT(Rendered(), Not(HasSubstr("api_credits_added_total")));
  view_.pools[0].counters = PoolCounters{};
  view_.pools[0].counters->consumed = 12.5;
  const std::string text = Rendered();
  EXPECT_THAT(text, HasSubstr("# TYPE api_credits_consumed_total counter\n"));
  EXPECT_THAT(text, HasSubstr("\napi_credits_consumed_total{provider=\"acme\",account=\"sales\","
                              "pool=\"main\",unit=\"credits\",area=\"a\",zone=\"z\"} 12.5\n"));
  EXPECT_THAT(text, HasSubstr("\napi_credits_expired_total{provider=\"acme\",account=\"sales\","
                              "pool=\"main\",unit=\"credits\",area=\"a\",zone=\"z\"} 0\n"));
  for (const char* cause : {"refresh", "top_up", "refund", "adjustment", "unknown"}) {
    EXPECT_THAT(text, HasSubstr("zone=\"z\",cause=\"" + std::string(cause) + "\"} 0\n"));
  }
}

TEST_F(OneAccountTest, TellsWhatIsWrongWithAPoolOnlyWhileItIs) {
  const std::string before = Rendered();
  view_.pools[0].held = true;
  view_.pools[0].missing_since = WallTime(std::chrono::seconds(1800000000));
  view_.pools[0].critical_unresolved = true;
  for (const char* sample :
       {"api_credits_reading_held{", "zone=\"z\"} 1800000000\n", "severity=\"critical\"} 1\n"}) {
    EXPECT_THAT(before, Not(HasSubstr(sample)));
    EXPECT_THAT(Rendered(), HasSubstr(sample));
  }
}

TEST_F(OneAccountTest, SaysWhetherTheStateIsDurable) {
  Snapshot snapshot;
  EXPECT_THAT(Render(snapshot, Format::kText), Not(HasSubstr("_state_durable")));
  snapshot.durable = false;
  EXPECT_THAT(Render(snapshot, Format::kText),
              HasSubstr("\napi_credits_exporter_state_durable 0\n"));
  EXPECT_THAT(Render(snapshot, Format::kText), Not(HasSubstr("_state_last_commit")));
  snapshot.durable = true;
  snapshot.last_commit = WallTime(std::chrono::seconds(1'700'000'000));
  EXPECT_THAT(Render(snapshot, Format::kText),
              HasSubstr("\napi_credits_exporter_state_durable 1\n"));
  EXPECT_THAT(Render(snapshot, Format::kText),
              HasSubstr("\napi_credits_exporter_state_last_commit_timestamp_seconds 1700000000\n"));
}

TEST_F(OneAccountTest, AValueThatIsNotFiniteIsAbsent) {
  view_.pools[0].reading.remaining = std::numeric_limits<double>::quiet_NaN();
  view_.pools[0].reading.used = std::numeric_limits<double>::infinity();
  view_.costs.push_back({"search", -std::numeric_limits<double>::infinity()});
  EXPECT_THAT(Rendered(), Not(HasSubstr("api_credits_remaining")));
  EXPECT_THAT(Rendered(), Not(HasSubstr("api_credits_used")));
  EXPECT_THAT(Rendered(), Not(HasSubstr("api_credits_operation_cost")));
}

TEST_F(OneAccountTest, ABrokenLabelSpoilsNoLine) {
  view_.policies.push_back({std::string("a\xFF\0\"\n", 5), 1, {}, {}, {}, {}});
  const std::string text = Rendered();
  EXPECT_THAT(text, HasSubstr("policy=\"a\xEF\xBF\xBD\xEF\xBF\xBD\\\"\\n\"} 1\n"));
  EXPECT_THAT(StrictParser::Parse(text, false).faults, IsEmpty());
}

TEST_F(OneAccountTest, BeforeTheFirstPollItIsPending) {
  EXPECT_THAT(Rendered(), HasSubstr("status=\"pending\"} 1\n"));
  EXPECT_THAT(Rendered(), HasSubstr("status=\"ok\"} 0\n"));
}

}  // namespace
}  // namespace api_credits
