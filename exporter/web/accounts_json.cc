#include "exporter/web/accounts_json.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "exporter/web/advice.h"
#include "exporter/web/condition.h"
#include "exporter/web/json_writer.h"

namespace api_credits {
namespace {

template <typename T>
void AddSeverities(JsonWriter& json, std::string_view key, const std::optional<T>& warning,
                   const std::optional<T>& critical) {
  if (!warning && !critical) return;
  json.BeginObject(key);
  json.Add("warning", warning);
  json.Add("critical", critical);
  json.EndObject();
}

void AddIfTrue(JsonWriter& json, std::string_view key, bool flag) {
  if (flag) json.Add(key, true);
}

void AddCounters(JsonWriter& json, const PoolCounters& counters) {
  json.Add("consumed_total", counters.consumed);
  json.Add("expired_total", counters.expired);
  json.BeginObject("added_total");
  for (size_t i = 0; i < kAddedCauseNames.size(); ++i) {
    json.Add(kAddedCauseNames.at(i), counters.added.at(i));
  }
  json.EndObject();
}

void AddPool(JsonWriter& json, const PoolView& pool, bool current, WallTime now) {
  const PoolReading& reading = pool.reading;
  json.BeginObject();
  json.Add("pool", reading.pool);
  json.Add("unit", reading.unit);
  if (current) json.Add("condition", FactsOf(ConditionOf(pool, now)).name);
  json.Add("remaining", reading.remaining);
  json.Add("used", reading.used);
  json.Add("limit", reading.limit);
  json.Add("unlimited", reading.unlimited);
  json.Add("recurring_grant", reading.recurring_grant);
  json.Add("grant_frequency", reading.grant_frequency);
  json.Add("rollover", reading.rollover);
  json.Add("refresh_timestamp_seconds", reading.refresh);
  json.Add("period_start_timestamp_seconds", reading.period_start);
  json.Add("expiring", reading.expiring);
  json.Add("expiry_timestamp_seconds", reading.expiry);
  if (pool.burn) {
    json.Add("consumed_per_second", pool.burn->per_second);
    json.Add("consumed_window_seconds", pool.burn->window);
  }
  json.Add("runway_seconds", pool.runway);
  AddSeverities(json, "low_threshold", pool.low_warning, pool.low_critical);
  AddSeverities(json, "runway_threshold_seconds", pool.runway_warning, pool.runway_critical);
  AddIfTrue(json, "threshold_unresolved", pool.warning_unresolved || pool.critical_unresolved);
  if (pool.price) {
    json.BeginObject("price");
    json.Add("amount", pool.price->amount);
    json.Add("currency", pool.price->currency);
    json.EndObject();
  }
  AddIfTrue(json, "budget", pool.has_budget);
  AddIfTrue(json, "reading_held", pool.held);
  json.Add("missing_since_timestamp_seconds", pool.missing_since);
  if (pool.counters) AddCounters(json, *pool.counters);
  json.EndObject();
}

void AddPolicy(JsonWriter& json, const PolicyReading& policy) {
  json.BeginObject();
  json.Add("policy", policy.policy);
  json.Add("quota", policy.quota);
  json.Add("remaining", policy.remaining);
  json.Add("used", policy.used);
  json.Add("window_seconds", policy.window_seconds);
  json.Add("reset_timestamp_seconds", policy.reset);
  json.EndObject();
}

void AddTexts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json.BeginArray(key);
  for (const std::string& text : texts) json.AddItem(text);
  json.EndArray();
}

void AddPoll(JsonWriter& json, const RecentPoll& poll) {
  json.BeginObject();
  json.Add("timestamp_seconds", poll.received);
  json.Add("status", OutcomeName(poll.outcome));
  json.Add("success", poll.success);
  json.Add("duration_seconds", poll.duration_milliseconds / 1000.0);
  if (poll.http_status != 0) json.Add("http_status", std::uint64_t{poll.http_status});
  if (poll.reason) json.Add("reason", ReasonName(*poll.reason));
  if (poll.unreadable) AddTexts(json, "unreadable_fields", *poll.unreadable);
  json.EndObject();
}

// What the configuration says.
void AddAccount(JsonWriter& json, const Account& account) {
  json.Add("provider", account.provider->name);
  json.Add("account", account.name);
  json.Add("title", account.provider->title);
  if (!account.labels.empty()) {
    json.BeginObject("labels");
    for (const auto& [name, value] : account.labels) json.Add(name, value);
    json.EndObject();
  }
  if (!account.provider->topup_url.empty()) json.Add("topup_url", account.provider->topup_url);
  if (!account.provider->documentation.empty()) {
    json.Add("documentation_url", account.provider->documentation);
  }
  json.Add("poll_interval_seconds", account.poll_interval);
  json.Add("poll_stale_after_seconds", account.stale_after);
}

void AddPolls(JsonWriter& json, const AccountView& view) {
  json.Add("added_timestamp_seconds", view.added);
  json.Add("poll_success", view.poll_success);
  if (view.last_poll) {
    json.Add("poll_last_timestamp_seconds", view.last_poll->received);
    if (view.last_poll->reason) {
      json.Add("poll_last_reason", ReasonName(*view.last_poll->reason));
    }
  }
  json.Add("poll_last_success_timestamp_seconds", view.last_success);
  json.Add("poll_next_timestamp_seconds", view.next_poll);
  json.Add("polls_total", view.polls);
  json.Add("poll_failures_total", view.failures);
  AddTexts(json, "unreadable_fields", view.unreadable);
  AddTexts(json, "faults", view.diagnostics);
  json.Add("vendor_clock_offset_seconds", view.clock_offset);
}

void AddView(JsonWriter& json, const AccountView& view, WallTime now) {
  const Condition condition = ConditionOf(view, now);
  AddAccount(json, *view.account);
  json.Add("condition", FactsOf(condition).name);
  json.Add("needs_attention", FactsOf(condition).needs_attention);
  if (const std::string advice = AdviceOn(view, condition); !advice.empty()) {
    json.Add("advice", advice);
  }
  json.Add("status", view.status ? OutcomeName(*view.status) : "pending");
  json.Add("current", view.fresh);
  AddPolls(json, view);
  json.Add("plan", view.plan);
  json.Add("plan_end_timestamp_seconds", view.plan_end);
  json.Add("key_expiry_timestamp_seconds", view.key_expiry);
  json.BeginArray("pools");
  for (const PoolView& pool : view.pools) AddPool(json, pool, view.fresh, now);
  json.EndArray();
  json.BeginArray("rate_limits");
  for (const PolicyReading& policy : view.policies) AddPolicy(json, policy);
  json.EndArray();
  json.BeginArray("operation_costs");
  for (const CostReading& cost : view.costs) {
    json.BeginObject();
    json.Add("operation", cost.operation);
    json.Add("cost", cost.credits);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

std::string AccountsJson(const std::vector<ListedAccount>& accounts, WallTime now) {
  JsonWriter json;
  json.BeginObject();
  json.Add("timestamp_seconds", now);
  json.BeginArray("accounts");
  for (const auto& [view, polls] : accounts) {
    json.BeginObject();
    AddView(json, *view, now);
    if (polls) {
      json.BeginArray("recent_polls");
      for (const RecentPoll& poll : *polls) AddPoll(json, poll);
      json.EndArray();
    }
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take() + "\n";
}

}  // namespace api_credits
