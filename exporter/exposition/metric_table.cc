#include "exporter/exposition/metric_table.h"

namespace api_credits {
namespace {

using Text = std::string_view;

constexpr MetricRow Row(Metric metric, Text name, MetricType type, Carrier carrier, Text help,
                        Text label = {}, Text second_label = {}, Text third_label = {}) {
  return {metric, name, type, carrier, {label, second_label, third_label}, help};
}

constexpr MetricRow PoolGauge(Metric metric, Text name, Text help, Text label = {}) {
  return Row(metric, name, MetricType::kGauge, Carrier::kPool, help, label);
}

constexpr MetricRow PoolCounter(Metric metric, Text name, Text help, Text label = {}) {
  return Row(metric, name, MetricType::kCounter, Carrier::kPool, help, label);
}

constexpr MetricRow AccountGauge(Metric metric, Text name, Text help, Text label = {}) {
  return Row(metric, name, MetricType::kGauge, Carrier::kAccount, help, label);
}

constexpr MetricRow ExporterGauge(Metric metric, Text name, Text help) {
  return Row(metric, name, MetricType::kGauge, Carrier::kExporter, help);
}

constexpr std::array<MetricRow, kMetricCount> kTable = {{
    PoolGauge(Metric::kRemaining, "api_credits_remaining",
              "Balance of the pool as of the last poll; polled on the exporter's own timer, not "
              "fetched at scrape."),
    PoolGauge(Metric::kUsed, "api_credits_used",
              "Spent in the current period, as the vendor reported it to the last poll."),
    PoolGauge(
        Metric::kLimit, "api_credits_limit",
        "What may be spent in the current period, as the vendor reported it to the last poll."),
    PoolGauge(Metric::kUnlimited, "api_credits_unlimited",
              "1 if the vendor said to the last poll that the pool has no limit; there is no "
              "balance then."),
    PoolGauge(Metric::kRecurringGrant, "api_credits_recurring_grant",
              "Granted anew at each refresh, as polled, or as configured where the vendor does not "
              "tell."),
    PoolGauge(
        Metric::kRollover, "api_credits_rollover",
        "1 if the balance outlives the refresh, 0 if it lapses; as polled, or as configured."),
    PoolGauge(Metric::kRefresh, "api_credits_refresh_timestamp_seconds",
              "When the next grant is due, as polled, or as configured where the vendor does not "
              "tell."),
    PoolGauge(Metric::kPeriodStart, "api_credits_period_start_timestamp_seconds",
              "When the current period began, as polled, or the refresh less one grant period of "
              "the calendar."),
    PoolGauge(Metric::kExpiring, "api_credits_expiring",
              "How much of the balance lapses at the next expiry, as of the last poll."),
    PoolGauge(Metric::kExpiry, "api_credits_expiry_timestamp_seconds",
              "When the next lot of credits lapses, as of the last poll."),
    PoolCounter(Metric::kConsumed, "api_credits_consumed_total",
                "Gross spending, derived from what the vendor reported to the polls; refills, "
                "refunds and restarts do not bend it. Resolution is one poll."),
    PoolCounter(Metric::kExpired, "api_credits_expired_total",
                "Credits that lapsed unused, as far as the polls tell; they are not consumed."),
    PoolCounter(Metric::kAdded, "api_credits_added_total",
                "Credits that came in, by what the polls tell of the cause; unknown where the "
                "vendor tells nothing.",
                "cause"),
    PoolGauge(Metric::kLowThreshold, "api_credits_low_threshold",
              "Configured balance below which to alert; percent are resolved against the grant, "
              "else the limit.",
              "severity"),
    PoolGauge(Metric::kRunwayThreshold, "api_credits_runway_threshold_seconds",
              "Configured time that the balance should last; alert below it.", "severity"),
    PoolGauge(Metric::kPrice, "api_credits_price", "Configured price of one credit.", "currency"),
    PoolGauge(Metric::kPoolInfo, "api_credits_pool_info",
              "1; how often the grant recurs, in the vendor's or the configuration's word.",
              "grant_frequency"),
    AccountGauge(Metric::kAccountInfo, "api_credits_account_info",
                 "1; the page where the account is topped up, empty if the vendor documents none.",
                 "topup_url"),
    AccountGauge(
        Metric::kPlanInfo, "api_credits_account_plan_info",
        "1; the account's plan as of the last poll, or as configured where the vendor does "
        "not tell.",
        "plan"),
    AccountGauge(Metric::kPlanEnd, "api_credits_plan_end_timestamp_seconds",
                 "When the plan ends, as of the last poll."),
    AccountGauge(Metric::kKeyExpiry, "api_credits_key_expiry_timestamp_seconds",
                 "When the API key expires, as of the last poll."),
    AccountGauge(
        Metric::kAccountStatus, "api_credits_account_status",
        "Outcome of the last poll of the balance: exactly one status is 1. exhausted means "
        "that the vendor said so, never that the balance is 0.",
        "status"),
    AccountGauge(Metric::kOperationCost, "api_credits_operation_cost",
                 "Credits that one unit of the operation costs: the list price, what the vendor "
                 "reported to the last poll, or the account's own price.",
                 "operation"),
    AccountGauge(Metric::kRateLimitQuota, "api_credits_rate_limit_quota",
                 "Requests that the rate limit allows in a window, as of the last poll or from the "
                 "plan. Headers of a balance call describe the limit of that call.",
                 "policy"),
    AccountGauge(
        Metric::kRateLimitRemaining, "api_credits_rate_limit_remaining",
        "Requests left under the rate limit as of the last poll. Headers of a balance call "
        "describe the limit of that call.",
        "policy"),
    AccountGauge(
        Metric::kRateLimitUsed, "api_credits_rate_limit_used",
        "Requests counted against the rate limit as of the last poll. Headers of a balance "
        "call describe the limit of that call.",
        "policy"),
    AccountGauge(
        Metric::kRateLimitWindow, "api_credits_rate_limit_window_seconds",
        "Length of the rate limit's window, as of the last poll, from the definition or from "
        "the plan.",
        "policy"),
    AccountGauge(
        Metric::kRateLimitReset, "api_credits_rate_limit_reset_timestamp_seconds",
        "When the rate limit resets, as of the last poll. The reset of a sliding window is "
        "when some requests are allowed again; it does not mean full again.",
        "policy"),
    AccountGauge(Metric::kAccountAdded, "api_credits_account_added_timestamp_seconds",
                 "When this process first had the account in its configuration."),
    AccountGauge(Metric::kStaleAfter, "api_credits_poll_stale_after_seconds",
                 "Age at which polled values are withdrawn."),
    AccountGauge(Metric::kPollInterval, "api_credits_poll_interval_seconds",
                 "Time between polls when nothing holds them back."),
    AccountGauge(
        Metric::kPollSuccess, "api_credits_poll_success",
        "1 if the last poll succeeded, 0 if it failed; the last values stand until they are "
        "stale."),
    AccountGauge(Metric::kPollLastSuccess, "api_credits_poll_last_success_timestamp_seconds",
                 "When the last successful poll was answered."),
    AccountGauge(Metric::kPollNext, "api_credits_poll_next_timestamp_seconds",
                 "When the next poll is due, back-off and the vendor's wishes included."),
    Row(Metric::kPolls, "api_credits_polls_total", MetricType::kCounter, Carrier::kAccount,
        "Polls that have ended, successful or not."),
    Row(Metric::kPollFailures, "api_credits_poll_failures_total", MetricType::kCounter,
        Carrier::kAccount, "Polls that failed."),
    Row(Metric::kPollErrors, "api_credits_poll_errors_total", MetricType::kCounter,
        Carrier::kProvider,
        "Errors of polls by reason; also those that cost a successful poll a single field.",
        "reason"),
    Row(Metric::kPollDuration, "api_credits_poll_duration_seconds", MetricType::kHistogram,
        Carrier::kProvider, "Time that the requests of a poll took together."),
    ExporterGauge(Metric::kStateDurable, "api_credits_exporter_state_durable",
                  "1 if the counters that are shown are on disk, 0 if they are kept in memory only "
                  "and the next start begins at 0."),
    ExporterGauge(Metric::kStateLastCommit,
                  "api_credits_exporter_state_last_commit_timestamp_seconds",
                  "When the state on disk was last known to hold all counters that are shown."),
    Row(Metric::kBuildInfo, "api_credits_exporter_build_info", MetricType::kGauge,
        Carrier::kExporter, "1; what this binary is.", "compiler", "revision", "version"),
    ExporterGauge(
        Metric::kReloadSuccessful, "api_credits_exporter_config_last_reload_successful",
        "1 if the configuration was loaded at the last attempt, 0 if the one before it stays "
        "in force."),
    ExporterGauge(Metric::kReloadSuccessTime,
                  "api_credits_exporter_config_last_reload_success_timestamp_seconds",
                  "When the configuration in force was loaded."),
    ExporterGauge(Metric::kAccounts, "api_credits_exporter_accounts",
                  "Accounts in the configuration in force."),
    Row(Metric::kCpuSeconds, "process_cpu_seconds_total", MetricType::kCounter, Carrier::kExporter,
        "User and system CPU time spent by the process."),
    ExporterGauge(Metric::kResidentMemory, "process_resident_memory_bytes",
                  "Resident memory of the process."),
    ExporterGauge(Metric::kVirtualMemory, "process_virtual_memory_bytes",
                  "Virtual memory of the process."),
    ExporterGauge(Metric::kOpenFds, "process_open_fds",
                  "File descriptors that the process has open."),
    ExporterGauge(Metric::kMaxFds, "process_max_fds",
                  "File descriptors that the process may have open."),
    ExporterGauge(Metric::kStartTime, "process_start_time_seconds", "When the process started."),
}};

constexpr bool RowsFollowTheEnum() {
  for (size_t i = 0; i < kTable.size(); ++i) {
    if (static_cast<size_t>(kTable[i].metric) != i) return false;
  }
  return true;
}
static_assert(RowsFollowTheEnum());

}  // namespace

std::span<const MetricRow> MetricTable() { return kTable; }

const MetricRow& RowOf(Metric metric) { return kTable.at(static_cast<size_t>(metric)); }

std::vector<std::string_view> LabelsOf(const MetricRow& row) {
  std::vector<std::string_view> labels;
  if (row.carrier != Carrier::kExporter) labels.emplace_back("provider");
  if (row.carrier == Carrier::kAccount || row.carrier == Carrier::kPool)
    labels.emplace_back("account");
  if (row.carrier == Carrier::kPool) {
    labels.emplace_back("pool");
    labels.emplace_back("unit");
  }
  for (const std::string_view label : row.own_labels) {
    if (!label.empty()) labels.push_back(label);
  }
  return labels;
}

}  // namespace api_credits
