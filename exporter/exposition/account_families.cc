#include "exporter/exposition/account_families.h"

#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "exporter/exposition/label_text.h"

namespace api_credits {
namespace {

constexpr std::string_view kPending = "pending";

std::optional<double> Number(const std::optional<WallTime>& time) {
  if (!time) return std::nullopt;
  return UnixSeconds(*time);
}

std::optional<double> Number(const std::optional<bool>& flag) {
  if (!flag) return std::nullopt;
  return *flag ? 1.0 : 0.0;
}

// The labels of an account's series, written once for all families.
struct LabelledAccount {
  const AccountView* view;
  std::string labels;
  std::vector<std::string> pool_labels;  // as view->pools
};

LabelledAccount Label(const AccountView& view) {
  LabelledAccount labelled{&view, {}, {}};
  std::string head;
  AppendLabel(head, "provider", view.account->provider->name);
  AppendLabel(head, "account", view.account->name);
  const auto add_user_labels = [&view](std::string& labels) {
    for (const auto& [name, value] : view.account->labels) AppendLabel(labels, name, value);
  };
  labelled.labels = head;
  add_user_labels(labelled.labels);
  for (const PoolView& pool : view.pools) {
    std::string labels = head;
    AppendLabel(labels, "pool", pool.reading.pool);
    AppendLabel(labels, "unit", pool.reading.unit);
    add_user_labels(labels);
    labelled.pool_labels.push_back(std::move(labels));
  }
  return labelled;
}

// Writes families one after the other, each over all accounts.
class FamilyWriter {
 public:
  FamilyWriter(const Snapshot& snapshot, TextWriter& writer)
      : snapshot_(snapshot), writer_(writer) {
    accounts_.reserve(snapshot.accounts.size());
    for (const auto& view : snapshot.accounts) accounts_.push_back(Label(*view));
  }

  void WritePools();
  void WriteAccounts();
  void WriteRateLimits();
  void WritePolls();
  void WriteProviders();
  void WriteState();

 private:
  void Sample(const std::string& labels, const std::optional<double>& value) {
    if (value && std::isfinite(*value)) writer_.Sample(labels, *value);
  }

  void Sample(const std::string& labels, std::string_view name, std::string_view label_value,
              const std::optional<double>& value) {
    if (value && std::isfinite(*value)) writer_.Sample(labels, name, label_value, *value);
  }

  // `write(view, labels)` for each account, or pool.
  template <typename Write>
  void EachAccount(Metric metric, Write write) {
    writer_.Begin(RowOf(metric));
    for (const LabelledAccount& account : accounts_) write(*account.view, account.labels);
  }
  template <typename Write>
  void EachPool(Metric metric, Write write) {
    writer_.Begin(RowOf(metric));
    for (const LabelledAccount& account : accounts_) {
      for (size_t i = 0; i < account.pool_labels.size(); ++i) {
        write(account.view->pools[i], account.pool_labels[i]);
      }
    }
  }

  // One sample for each, of the value that `value(view)` returns.
  template <typename Value>
  void PoolValues(Metric metric, Value value) {
    EachPool(metric,
             [&](const PoolView& pool, const std::string& labels) { Sample(labels, value(pool)); });
  }
  template <typename Value>
  void ReadingValues(Metric metric, Value value) {
    PoolValues(metric, [&](const PoolView& pool) { return value(pool.reading); });
  }
  template <typename Value>
  void AccountValues(Metric metric, Value value) {
    EachAccount(metric, [&](const AccountView& view, const std::string& labels) {
      Sample(labels, value(view));
    });
  }
  template <typename Value>
  void PolicyValues(Metric metric, Value value) {
    EachAccount(metric, [&](const AccountView& view, const std::string& labels) {
      for (const PolicyReading& policy : view.policies) {
        Sample(labels, "policy", policy.policy, value(policy));
      }
    });
  }

  const Snapshot& snapshot_;
  TextWriter& writer_;
  std::vector<LabelledAccount> accounts_;
};

void FamilyWriter::WritePools() {
  ReadingValues(Metric::kRemaining, [](const PoolReading& pool) { return pool.remaining; });
  ReadingValues(Metric::kUsed, [](const PoolReading& pool) { return pool.used; });
  ReadingValues(Metric::kLimit, [](const PoolReading& pool) { return pool.limit; });
  ReadingValues(Metric::kUnlimited, [](const PoolReading& pool) {
    return pool.unlimited.value_or(false) ? std::optional(1.0) : std::nullopt;
  });
  ReadingValues(Metric::kRecurringGrant,
                [](const PoolReading& pool) { return pool.recurring_grant; });
  ReadingValues(Metric::kRollover, [](const PoolReading& pool) { return Number(pool.rollover); });
  ReadingValues(Metric::kRefresh, [](const PoolReading& pool) { return Number(pool.refresh); });
  ReadingValues(Metric::kPeriodStart,
                [](const PoolReading& pool) { return Number(pool.period_start); });
  ReadingValues(Metric::kExpiring, [](const PoolReading& pool) { return pool.expiring; });
  ReadingValues(Metric::kExpiry, [](const PoolReading& pool) { return Number(pool.expiry); });
  PoolValues(Metric::kConsumed, [](const PoolView& pool) {
    return pool.counters ? std::optional(pool.counters->consumed) : std::nullopt;
  });
  PoolValues(Metric::kExpired, [](const PoolView& pool) {
    return pool.counters ? std::optional(pool.counters->expired) : std::nullopt;
  });
  EachPool(Metric::kAdded, [this](const PoolView& pool, const std::string& labels) {
    if (!pool.counters) return;
    for (size_t cause = 0; cause < kAddedCauseNames.size(); ++cause) {
      Sample(labels, "cause", kAddedCauseNames.at(cause), pool.counters->added.at(cause));
    }
  });
  EachPool(Metric::kLowThreshold, [this](const PoolView& pool, const std::string& labels) {
    Sample(labels, "severity", "warning", pool.low_warning);
    Sample(labels, "severity", "critical", pool.low_critical);
  });
  EachPool(Metric::kRunwayThreshold, [this](const PoolView& pool, const std::string& labels) {
    Sample(labels, "severity", "warning", pool.runway_warning);
    Sample(labels, "severity", "critical", pool.runway_critical);
  });
  EachPool(Metric::kPrice, [this](const PoolView& pool, const std::string& labels) {
    if (pool.price) Sample(labels, "currency", pool.price->currency, pool.price->amount);
  });
  EachPool(Metric::kPoolInfo, [this](const PoolView& pool, const std::string& labels) {
    const std::optional<std::string>& frequency = pool.reading.grant_frequency;
    if (frequency) Sample(labels, "grant_frequency", *frequency, 1);
  });
}

void FamilyWriter::WriteAccounts() {
  EachAccount(Metric::kAccountInfo, [this](const AccountView& view, const std::string& labels) {
    Sample(labels, "topup_url", view.account->provider->topup_url, 1);
  });
  EachAccount(Metric::kPlanInfo, [this](const AccountView& view, const std::string& labels) {
    if (view.plan) Sample(labels, "plan", *view.plan, 1);
  });
  AccountValues(Metric::kPlanEnd, [](const AccountView& view) { return Number(view.plan_end); });
  AccountValues(Metric::kKeyExpiry,
                [](const AccountView& view) { return Number(view.key_expiry); });
  EachAccount(Metric::kAccountStatus, [this](const AccountView& view, const std::string& labels) {
    const std::string_view status = view.status ? OutcomeName(*view.status) : kPending;
    for (const std::string_view name : kOutcomeNames) {
      Sample(labels, "status", name, name == status ? 1 : 0);
    }
    Sample(labels, "status", kPending, status == kPending ? 1 : 0);
  });
  EachAccount(Metric::kOperationCost, [this](const AccountView& view, const std::string& labels) {
    for (const CostReading& cost : view.costs) {
      Sample(labels, "operation", cost.operation, cost.credits);
    }
  });
}

void FamilyWriter::WriteRateLimits() {
  PolicyValues(Metric::kRateLimitQuota, [](const PolicyReading& policy) { return policy.quota; });
  PolicyValues(Metric::kRateLimitRemaining,
               [](const PolicyReading& policy) { return policy.remaining; });
  PolicyValues(Metric::kRateLimitUsed, [](const PolicyReading& policy) { return policy.used; });
  PolicyValues(Metric::kRateLimitWindow,
               [](const PolicyReading& policy) { return policy.window_seconds; });
  PolicyValues(Metric::kRateLimitReset,
               [](const PolicyReading& policy) { return Number(policy.reset); });
}

void FamilyWriter::WritePolls() {
  AccountValues(Metric::kAccountAdded,
                [](const AccountView& view) { return UnixSeconds(view.added); });
  AccountValues(Metric::kStaleAfter,
                [](const AccountView& view) { return Seconds(view.account->stale_after); });
  AccountValues(Metric::kPollInterval,
                [](const AccountView& view) { return Seconds(view.account->poll_interval); });
  AccountValues(Metric::kPollSuccess,
                [](const AccountView& view) { return Number(view.poll_success); });
  AccountValues(Metric::kPollLastSuccess,
                [](const AccountView& view) { return Number(view.last_success); });
  AccountValues(Metric::kPollNext, [](const AccountView& view) { return Number(view.next_poll); });
  AccountValues(Metric::kPolls,
                [](const AccountView& view) { return static_cast<double>(view.polls); });
  AccountValues(Metric::kPollFailures,
                [](const AccountView& view) { return static_cast<double>(view.failures); });
}

void FamilyWriter::WriteProviders() {
  std::vector<std::string> labels;
  for (const ProviderView& provider : snapshot_.providers) {
    AppendLabel(labels.emplace_back(), "provider", provider.provider);
  }
  writer_.Begin(RowOf(Metric::kPollErrors));
  for (size_t i = 0; i < labels.size(); ++i) {
    for (size_t reason = 0; reason < kReasonNames.size(); ++reason) {
      Sample(labels[i], "reason", kReasonNames.at(reason),
             static_cast<double>(snapshot_.providers[i].errors.at(reason)));
    }
  }
  writer_.Begin(RowOf(Metric::kPollDuration));
  for (size_t i = 0; i < labels.size(); ++i) {
    const ProviderView& provider = snapshot_.providers[i];
    writer_.Histogram(labels[i], kDurationBuckets, provider.duration_counts,
                      provider.duration_sum_seconds);
  }
}

void FamilyWriter::WriteState() {
  writer_.Begin(RowOf(Metric::kStateDurable));
  if (snapshot_.durable) writer_.Sample({}, *snapshot_.durable ? 1 : 0);
  writer_.Begin(RowOf(Metric::kStateLastCommit));
  Sample({}, Number(snapshot_.last_commit));
}

}  // namespace

void WriteAccountFamilies(const Snapshot& snapshot, TextWriter& writer) {
  FamilyWriter families(snapshot, writer);
  families.WritePools();
  families.WriteAccounts();
  families.WriteRateLimits();
  families.WritePolls();
  families.WriteProviders();
  families.WriteState();
}

}  // namespace api_credits
