// The series that the exposition of a snapshot has to hold, drawn up one by one and not by the
// table that writes them. Thread rule: values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/ledger/snapshot.h"

namespace api_credits {

using Labels = std::vector<std::pair<std::string, std::string>>;
using Series = std::map<std::pair<std::string, Labels>, double>;

// What an exposition of the snapshot has to hold, drawn up series by series.
class ExpectedSeries {
 public:
  explicit ExpectedSeries(const Snapshot& snapshot) {
    for (const auto& view : *snapshot.accounts) {
      AddAccountAtRestToo(*view);
      if (!view->account->enabled) continue;
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

  void AddAccountAtRestToo(const AccountView& view) {
    const Labels l = LabelsOf(view, {});
    const Provider& provider = *view.account->provider;
    Add("api_credits_account_info", l,
        {{"provider_title", provider.title}, {"topup_url", provider.topup_url}}, 1);
    Add("api_credits_account_enabled", l, {}, view.account->enabled ? 1 : 0);
  }

  void AddAccount(const AccountView& view) {
    const Labels l = LabelsOf(view, {});
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
    for (const auto& [status, count] : provider.responses) {
      const std::string code = status == 0 ? "other" : std::to_string(status);
      Add("api_credits_http_responses_total", l, {{"code", code}}, static_cast<double>(count));
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

}  // namespace api_credits
