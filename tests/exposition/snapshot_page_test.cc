#include "exporter/exposition/snapshot_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "exporter/exposition/exporter_metrics.h"
#include "tests/exposition/sample_snapshot.h"
#include "tests/exposition/strict_parser.h"
#include "tests/ledger/sample_account.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Labels = std::vector<std::pair<std::string, std::string>>;
using Series = std::map<std::pair<std::string, Labels>, double>;

std::string Render(const Snapshot& snapshot, Format format) {
  TextWriter writer(format, 0);
  WriteSnapshot(snapshot, writer);
  return writer.Finish();
}

// What an exposition of the snapshot has to hold, drawn up series by series.
class ExpectedSeries {
 public:
  explicit ExpectedSeries(const Snapshot& snapshot) {
    for (const auto& view : snapshot.accounts) {
      for (const PoolView& pool : view->pools) AddPool(*view, pool);
      AddAccount(*view);
      for (const PolicyReading& policy : view->policies) AddPolicy(*view, policy);
    }
    for (const ProviderView& provider : snapshot.providers) AddProvider(provider);
    if (snapshot.durable) {
      Add("api_credits_exporter_state_durable", {}, {}, *snapshot.durable ? 1 : 0);
    }
    Add("api_credits_exporter_state_last_commit_timestamp_seconds", {}, {},
        Time(snapshot.last_commit));
  }

  Series series;

 private:
  using Number = std::optional<double>;

  static Number Time(const std::optional<WallTime>& time) {
    if (!time) return std::nullopt;
    return static_cast<double>(time->time_since_epoch().count()) / 1000;
  }
  static Number Flag(const std::optional<bool>& flag) {
    if (!flag) return std::nullopt;
    return *flag ? 1 : 0;
  }

  void Add(const std::string& name, Labels labels, Labels own, Number value) {
    labels.insert(labels.end(), own.begin(), own.end());
    if (!value) return;
    EXPECT_TRUE(series.emplace(std::pair(name, labels), *value).second) << name;
  }

  static Labels LabelsOf(const AccountView& view, const Labels& pool) {
    Labels labels = {{"provider", view.account->provider->name}, {"account", view.account->name}};
    labels.insert(labels.end(), pool.begin(), pool.end());
    labels.insert(labels.end(), view.account->labels.begin(), view.account->labels.end());
    return labels;
  }

  void AddPool(const AccountView& view, const PoolView& pool) {
    const PoolReading& r = pool.reading;
    const Labels l = LabelsOf(view, {{"pool", r.pool}, {"unit", r.unit}});
    Add("api_credits_remaining", l, {}, r.remaining);
    Add("api_credits_used", l, {}, r.used);
    Add("api_credits_limit", l, {}, r.limit);
    if (r.unlimited == true) Add("api_credits_unlimited", l, {}, 1);
    Add("api_credits_recurring_grant", l, {}, r.recurring_grant);
    Add("api_credits_rollover", l, {}, Flag(r.rollover));
    Add("api_credits_refresh_timestamp_seconds", l, {}, Time(r.refresh));
    Add("api_credits_period_start_timestamp_seconds", l, {}, Time(r.period_start));
    Add("api_credits_expiring", l, {}, r.expiring);
    Add("api_credits_expiry_timestamp_seconds", l, {}, Time(r.expiry));
    Add("api_credits_low_threshold", l, {{"severity", "warning"}}, pool.low_warning);
    Add("api_credits_low_threshold", l, {{"severity", "critical"}}, pool.low_critical);
    const std::string runway = "api_credits_runway_threshold_seconds";
    Add(runway, l, {{"severity", "warning"}}, pool.runway_warning);
    Add(runway, l, {{"severity", "critical"}}, pool.runway_critical);
    if (pool.price)
      Add("api_credits_price", l, {{"currency", pool.price->currency}}, pool.price->amount);
    if (pool.counters) AddCounters(l, *pool.counters);
    if (pool.held) Add("api_credits_reading_held", l, {}, 1);
    Add("api_credits_pool_missing_since_timestamp_seconds", l, {}, Time(pool.missing_since));
    const std::string unresolved = "api_credits_threshold_unresolved";
    if (pool.warning_unresolved) Add(unresolved, l, {{"severity", "warning"}}, 1);
    if (pool.critical_unresolved) Add(unresolved, l, {{"severity", "critical"}}, 1);
    if (r.grant_frequency) {
      Labels own = {{"grant_frequency", *r.grant_frequency}};
      if (pool.has_budget) own.emplace_back("budget", "true");
      Add("api_credits_pool_info", l, own, 1);
    }
  }

  void AddCounters(const Labels& l, const PoolCounters& counters) {
    Add("api_credits_consumed_total", l, {}, counters.consumed);
    Add("api_credits_expired_total", l, {}, counters.expired);
    const std::vector<std::string> causes = {"refresh", "top_up", "refund", "adjustment",
                                             "unknown"};
    for (size_t i = 0; i < causes.size(); ++i) {
      Add("api_credits_added_total", l, {{"cause", causes[i]}}, counters.added.at(i));
    }
  }

  void AddAccount(const AccountView& view) {
    const Labels l = LabelsOf(view, {});
    Add("api_credits_account_info", l, {{"topup_url", view.account->provider->topup_url}}, 1);
    if (view.plan) Add("api_credits_account_plan_info", l, {{"plan", *view.plan}}, 1);
    Add("api_credits_plan_end_timestamp_seconds", l, {}, Time(view.plan_end));
    Add("api_credits_key_expiry_timestamp_seconds", l, {}, Time(view.key_expiry));
    for (const char* status : {"ok", "exhausted", "unauthorized", "refused", "throttled",
                               "unreachable", "invalid_response", "pending"}) {
      const std::string now(view.status ? OutcomeName(*view.status) : "pending");
      Add("api_credits_account_status", l, {{"status", status}}, now == status ? 1 : 0);
    }
    for (const CostReading& cost : view.costs) {
      Add("api_credits_operation_cost", l, {{"operation", cost.operation}}, cost.credits);
    }
    const auto seconds = [](Duration d) { return static_cast<double>(d.count()) / 1000; };
    for (const std::string& field : view.unreadable) {
      Add("api_credits_field_unreadable", l, {{"field", field}}, 1);
    }
    if (view.clock_offset) {
      Add("api_credits_vendor_clock_offset_seconds", l, {}, seconds(*view.clock_offset));
    }
    Add("api_credits_account_added_timestamp_seconds", l, {}, Time(view.added));
    Add("api_credits_poll_stale_after_seconds", l, {}, seconds(view.account->stale_after));
    Add("api_credits_poll_interval_seconds", l, {}, seconds(view.account->poll_interval));
    Add("api_credits_poll_success", l, {}, Flag(view.poll_success));
    Add("api_credits_poll_last_success_timestamp_seconds", l, {}, Time(view.last_success));
    Add("api_credits_poll_next_timestamp_seconds", l, {}, Time(view.next_poll));
    Add("api_credits_polls_total", l, {}, static_cast<double>(view.polls));
    Add("api_credits_poll_failures_total", l, {}, static_cast<double>(view.failures));
  }

  void AddPolicy(const AccountView& view, const PolicyReading& policy) {
    const Labels l = LabelsOf(view, {});
    const Labels own = {{"policy", policy.policy}};
    Add("api_credits_rate_limit_quota", l, own, policy.quota);
    Add("api_credits_rate_limit_remaining", l, own, policy.remaining);
    Add("api_credits_rate_limit_used", l, own, policy.used);
    Add("api_credits_rate_limit_window_seconds", l, own, policy.window_seconds);
    Add("api_credits_rate_limit_reset_timestamp_seconds", l, own, Time(policy.reset));
  }

  void AddProvider(const ProviderView& provider) {
    const Labels l = {{"provider", provider.provider}};
    for (size_t i = 0; i < kReasonNames.size(); ++i) {
      Add("api_credits_poll_errors_total", l, {{"reason", std::string(kReasonNames[i])}},
          static_cast<double>(provider.errors[i]));
    }
    const std::string name = "api_credits_poll_duration_seconds";
    const std::vector<std::string> bounds = {"0.05", "0.1",  "0.25", "0.5",  "1.0", "2.5",
                                             "5.0",  "10.0", "30.0", "60.0", "+Inf"};
    double count = 0;
    for (size_t i = 0; i < bounds.size(); ++i) {
      count += static_cast<double>(provider.duration_counts.at(i));
      Add(name + "_bucket", l, {{"le", bounds[i]}}, count);
    }
    Add(name + "_sum", l, {}, provider.duration_sum_seconds);
    Add(name + "_count", l, {}, count);
  }
};

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
    if (more.accounts.size() > snapshot.accounts.size()) snapshot = more;
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
    TextWriter writer(Format::kText, 0);
    WriteSnapshot(RandomSnapshot(seed).Draw(), writer);
    ExporterMetrics exporter_metrics({"1.2.3", "abc", "test"});
    exporter_metrics.ConfigLoaded(1, WallTime());
    exporter_metrics.Write(writer);
    for (const ParsedFamily& family : StrictParser::Parse(writer.Finish(), false).families) {
      written.insert(family.name);
    }
  }
  for (const MetricRow& row : MetricTable()) {
    EXPECT_EQ(written.count(std::string(row.name)), 1u) << row.name;
  }
}

TEST(SnapshotPageTest, APageIsTheSamplesOfItsAccountsOneAfterTheOther) {
  Snapshot snapshot = RandomSnapshot(3).Draw();
  while (snapshot.accounts.size() < 2) snapshot.accounts.push_back(snapshot.accounts.at(0));
  std::string slices;
  for (const MetricRow& row : MetricTable()) {
    if (row.scope() != Scope::kAccount && row.scope() != Scope::kPool) continue;
    TextWriter writer(Format::kText, 0);
    writer.Begin(row.name, row.type, row.help);
    for (const auto& view : snapshot.accounts) {
      WriteSamples(row, LabelledAccount(*view), writer);
    }
    slices += writer.Finish();
  }
  snapshot.providers.clear();
  snapshot.durable.reset();
  snapshot.last_commit.reset();
  EXPECT_EQ(Render(snapshot, Format::kText), slices);
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
    snapshot.accounts.push_back(std::make_shared<const AccountView>(view_));
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
