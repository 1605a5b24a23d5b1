#include "exporter/exposition/metric_table.h"

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace api_credits {
namespace {

using enum MetricType;

constexpr std::string_view kPending = "pending";
constexpr SecondLabel kOfABudget = {"budget", "true"};

constexpr std::optional<double> OneIf(bool present) {
  return present ? std::optional(1.0) : std::nullopt;
}

constexpr auto kBySeverity = [](const auto& values, SampleList& out) {
  out.Add("warning", values.first);
  out.Add("critical", values.second);
};

constexpr MetricRow kTable[] = {
    Row("api_credits_remaining", kGauge,
        "Balance of the pool as of the last poll; polled on the exporter's own timer, not "
        "fetched at scrape.",
        &PoolReading::remaining),
    Row("api_credits_used", kGauge,
        "Spent in the current period, as the vendor reported it to the last poll.",
        &PoolReading::used),
    Row("api_credits_limit", kGauge,
        "What may be spent in the current period, as the vendor reported it to the last poll.",
        &PoolReading::limit),
    Row("api_credits_unlimited", kGauge,
        "1 if the vendor said to the last poll that the pool has no limit; there is no balance "
        "then.",
        [](const PoolView& pool) { return OneIf(pool.reading.unlimited.value_or(false)); }),
    Row("api_credits_recurring_grant", kGauge,
        "Granted anew at each refresh, as polled, or as configured where the vendor does not tell.",
        &PoolReading::recurring_grant),
    Row("api_credits_rollover", kGauge,
        "1 if the balance outlives the refresh, 0 if it lapses; as polled, or as configured.",
        &PoolReading::rollover),
    Row("api_credits_refresh_timestamp_seconds", kGauge,
        "When the next grant is due, as polled, or as configured where the vendor does not tell; a "
        "configured date stays up to 12 hours where the refill is late.",
        &PoolReading::refresh),
    Row("api_credits_period_start_timestamp_seconds", kGauge,
        "When the current period began, as polled, or the refresh less one grant period of the "
        "calendar.",
        &PoolReading::period_start),
    Row("api_credits_expiring", kGauge,
        "How much of the balance lapses at the next expiry, as of the last poll.",
        &PoolReading::expiring),
    Row("api_credits_expiry_timestamp_seconds", kGauge,
        "When the next lot of credits lapses, as of the last poll.", &PoolReading::expiry),
    Row("api_credits_consumed_total", kCounter,
        "Gross spending, derived from what the vendor reported to the polls; unaffected by "
        "refills, refunds and restarts. Its resolution is the poll interval.",
        [](const PoolView& pool) {
          return pool.counters ? std::optional(pool.counters->consumed) : std::nullopt;
        }),
    Row("api_credits_expired_total", kCounter,
        "Credits that lapsed unused, as far as the polls tell; they do not count as consumed.",
        [](const PoolView& pool) {
          return pool.counters ? std::optional(pool.counters->expired) : std::nullopt;
        }),
    Row(
        "api_credits_added_total", kCounter,
        "Credits that came in, by what the polls tell of the cause; unknown where the vendor "
        "tells nothing.",
        {"cause"},
        [](const PoolView& pool) {
          return pool.counters ? std::optional(pool.counters->added) : std::nullopt;
        },
        [](const auto& added, SampleList& out) {
          for (size_t i = 0; added && i < kAddedCauseNames.size(); ++i) {
            out.Add(kAddedCauseNames.at(i), added->at(i));
          }
        }),
    Row(
        "api_credits_low_threshold", kGauge,
        "Configured balance below which to alert; a percentage is taken of the grant, or "
        "of the limit where there is no grant.",
        {"severity"},
        [](const PoolView& pool) { return std::pair(pool.low_warning, pool.low_critical); },
        kBySeverity),
    Row(
        "api_credits_runway_threshold_seconds", kGauge,
        "Configured time that the balance should last; alert below it.", {"severity"},
        [](const PoolView& pool) { return std::pair(pool.runway_warning, pool.runway_critical); },
        kBySeverity),
    Row(
        "api_credits_price", kGauge, "Configured price of one credit.", {"currency"},
        [](const PoolView& pool) -> const auto& { return pool.price; },
        [](const std::optional<Price>& price, SampleList& out) {
          if (price) out.Add(price->currency, price->amount);
        }),
    Row(
        "api_credits_pool_info", kGauge,
        "Always 1; the labels say how often the grant recurs, as the vendor or the configuration "
        "puts it, and whether limit and remaining are of a budget (true, otherwise absent), which "
        "stops nothing when it is spent.",
        {"grant_frequency", "budget"},
        [](const PoolView& pool) {
          return std::tie(pool.reading.grant_frequency, pool.has_budget);
        },
        [](const auto& read, SampleList& out) {
          const auto& [grant_frequency, has_budget] = read;
          if (grant_frequency) {
            out.Add(*grant_frequency, 1.0, has_budget ? kOfABudget : SecondLabel());
          }
        }),
    AtRestToo(Row(
        "api_credits_account_info", kGauge,
        "Always 1; the labels are the vendor's name, for people, and the page where the "
        "account is topped up, empty if the vendor documents none.",
        {"provider_title", "topup_url"},
        [](const AccountView& view) { return view.account->provider.get(); },
        [](const Provider* provider, SampleList& out) {
          out.Add(provider->title, 1.0, {"topup_url", provider->topup_url});
        })),
    AtRestToo(Row("api_credits_account_enabled", kGauge,
                  "0 if the configuration lets the account rest: it is not polled and has no other "
                  "series but account_info.",
                  [](const AccountView& view) { return !view.rests(); })),
    Row(
        "api_credits_account_plan_info", kGauge,
        "Always 1; the account's plan as of the last poll, or as configured where the vendor "
        "does not "
        "tell.",
        {"plan"}, [](const AccountView& view) -> const auto& { return view.plan; },
        [](const std::optional<std::string>& plan, SampleList& out) {
          if (plan) out.Add(*plan, 1.0);
        }),
    Row("api_credits_plan_end_timestamp_seconds", kGauge,
        "When the plan ends, as of the last poll.",
        [](const AccountView& view) { return view.plan_end; }),
    Row("api_credits_key_expiry_timestamp_seconds", kGauge,
        "When the API key expires, as of the last poll.",
        [](const AccountView& view) { return view.key_expiry; }),
    Row(
        "api_credits_account_status", kGauge,
        "Outcome of the last poll of the balance: exactly one status is 1. exhausted means that "
        "the vendor said so, never that the balance is 0.",
        {"status"}, [](const AccountView& view) { return view.status; },
        [](std::optional<Outcome> outcome, SampleList& out) {
          const std::string_view status = outcome ? OutcomeName(*outcome) : kPending;
          for (const std::string_view name : kOutcomeNames) out.Add(name, name == status);
          out.Add(kPending, status == kPending);
        }),
    Row(
        "api_credits_operation_cost", kGauge,
        "Credits that one unit of the operation costs: the list price, what the vendor reported "
        "to the last poll, or the account's own price.",
        {"operation"}, [](const AccountView& view) -> const auto& { return view.costs; },
        [](const std::vector<CostReading>& costs, SampleList& out) {
          for (const CostReading& cost : costs) out.Add(cost.operation, cost.credits);
        }),
    Row("api_credits_rate_limit_quota", kGauge,
        "Requests that the rate limit allows in a window, as of the last poll or from the plan. "
        "Headers of a balance call describe the limit of that call.",
        {"policy"}, [](const PolicyReading& policy) { return policy.quota; }),
    Row("api_credits_rate_limit_remaining", kGauge,
        "Requests left under the rate limit as of the last poll. Headers of a balance call "
        "describe the limit of that call.",
        {"policy"}, [](const PolicyReading& policy) { return policy.remaining; }),
    Row("api_credits_rate_limit_used", kGauge,
        "Requests counted against the rate limit as of the last poll. Headers of a balance call "
        "describe the limit of that call.",
        {"policy"}, [](const PolicyReading& policy) { return policy.used; }),
    Row("api_credits_rate_limit_window_seconds", kGauge,
        "Length of the rate limit's window, as of the last poll, from the definition or from the "
        "plan.",
        {"policy"}, [](const PolicyReading& policy) { return policy.window_seconds; }),
    Row("api_credits_rate_limit_reset_timestamp_seconds", kGauge,
        "When the rate limit resets, as of the last poll. The reset of a sliding window is when "
        "some requests are allowed again; it does not mean full again.",
        {"policy"}, [](const PolicyReading& policy) { return policy.reset; }),
    Row(
        "api_credits_field_unreadable", kGauge,
        "1 for each field that the last poll could not read; the definition or the vendor has "
        "changed. The log says why.",
        {"field"}, [](const AccountView& view) -> const auto& { return view.unreadable; },
        [](const std::vector<std::string>& fields, SampleList& out) {
          for (const std::string& field : fields) out.Add(field, 1.0);
        }),
    Row("api_credits_vendor_clock_offset_seconds", kGauge,
        "The vendor's clock less the exporter's, as of the last poll, where that is over five "
        "seconds; resets of rate limits are corrected by it.",
        [](const AccountView& view) { return view.clock_offset; }),
    Row("api_credits_reading_held", kGauge,
        "1 while the last reading is not explained by anything and waits for a second one; the "
        "amounts of the pool keep their last values meanwhile.",
        [](const PoolView& pool) { return OneIf(pool.held); }),
    Row("api_credits_pool_missing_since_timestamp_seconds", kGauge,
        "Since when the vendor does not list the pool; its last values stay.",
        [](const PoolView& pool) { return pool.missing_since; }),
    Row(
        "api_credits_threshold_unresolved", kGauge,
        "1 if the configured low threshold is a percentage, and neither a grant nor a limit is "
        "known of which to take it.",
        {"severity"},
        [](const PoolView& pool) {
          return std::pair(OneIf(pool.warning_unresolved), OneIf(pool.critical_unresolved));
        },
        kBySeverity),
    Row("api_credits_account_added_timestamp_seconds", kGauge,
        "When this process first had the account in its configuration, or when it last ceased to "
        "rest.",
        [](const AccountView& view) { return view.added; }),
    Row("api_credits_poll_stale_after_seconds", kGauge, "Age at which polled values are withdrawn.",
        [](const AccountView& view) { return view.account->stale_after; }),
    Row("api_credits_poll_interval_seconds", kGauge,
        "Time between polls when nothing holds them back.",
        [](const AccountView& view) { return view.account->poll_interval; }),
    Row("api_credits_poll_success", kGauge,
        "1 if the last poll succeeded, 0 if it failed; the last values are kept until they are "
        "stale.",
        [](const AccountView& view) { return view.poll_success; }),
    Row("api_credits_poll_last_success_timestamp_seconds", kGauge,
        "When the last successful poll was answered.",
        [](const AccountView& view) { return view.last_success; }),
    Row("api_credits_poll_next_timestamp_seconds", kGauge,
        "When the next poll is due, back-off and the vendor's wishes included.",
        [](const AccountView& view) { return view.next_poll; }),
    Row("api_credits_polls_total", kCounter, "Polls that have ended, successful or not.",
        [](const AccountView& view) { return view.polls; }),
    Row("api_credits_poll_failures_total", kCounter, "Polls that failed.",
        [](const AccountView& view) { return view.failures; }),
    Row("api_credits_poll_errors_total", kCounter,
        "Errors of polls by reason, including those of single fields in a successful poll.",
        {"reason"},
        [](const ProviderView& provider, TextWriter& out) {
          for (size_t i = 0; i < kReasonNames.size(); ++i) {
            out.Add(kReasonNames.at(i), provider.errors.at(i));
          }
        }),
    Row("api_credits_http_responses_total", kCounter,
        "Answers to the requests of polls by HTTP status, those that came; other is what is no "
        "status of HTTP.",
        {"code"},
        [](const ProviderView& provider, TextWriter& out) {
          for (const auto& [status, count] : provider.responses) {
            out.Add(status == 0 ? "other" : std::to_string(status), count);
          }
        }),
    Row("api_credits_poll_duration_seconds", kHistogram,
        "Time that the requests of a poll took together.",
        [](const ProviderView& provider, TextWriter& out) {
          out.AddHistogram(kDurationBuckets, provider.duration_counts,
                           provider.duration_sum_seconds);
        }),
    Row("api_credits_exporter_state_durable", kGauge,
        "1 if the counters that are shown are on disk, 0 if they are kept in memory only and the "
        "next start begins at 0.",
        [](const Snapshot& snapshot) { return snapshot.durable; }),
    Row("api_credits_exporter_state_last_commit_timestamp_seconds", kGauge,
        "When the state on disk was last known to hold all counters that are shown.",
        [](const Snapshot& snapshot) { return snapshot.last_commit; }),
    Row("api_credits_exporter_build_info", kGauge,
        "Always 1; version, revision and compiler of this binary.",
        {"compiler", "revision", "version"},
        [](const ExporterFacts& facts) {
          if (!facts.build) return ExporterSample{};
          const auto& [version, revision, compiler] = *facts.build;
          return ExporterSample{1, {compiler, revision, version}};
        }),
    Row("api_credits_exporter_config_last_reload_successful", kGauge,
        "1 if the configuration was loaded at the last attempt, 0 if the one before it stays in "
        "force.",
        [](const ExporterFacts& facts) { return facts.reload_successful; }),
    Row("api_credits_exporter_config_last_reload_success_timestamp_seconds", kGauge,
        "When the configuration in force was loaded.",
        [](const ExporterFacts& facts) { return facts.reload_success_time; }),
    Row("api_credits_exporter_accounts", kGauge,
        "Accounts of this shard in the configuration in force, those that rest included.",
        [](const ExporterFacts& facts) { return facts.accounts; }),
    Row("api_credits_exporter_shard_ordinal", kGauge,
        "Which shard of the accounts this exporter polls, from 0; also as a label.",
        {"shard_ordinal"},
        [](const ExporterFacts& facts) {
          if (!facts.shard_ordinal) return ExporterSample{};
          return ExporterSample{*facts.shard_ordinal, {std::to_string(*facts.shard_ordinal)}};
        }),
    Row("api_credits_exporter_total_shards", kGauge,
        "How many shards the accounts are divided into; 1 if they are not.",
        [](const ExporterFacts& facts) { return facts.total_shards; }),
    Row("process_cpu_seconds_total", kCounter, "User and system CPU time spent by the process.",
        [](const ExporterFacts& facts) { return facts.process.cpu_seconds; }),
    Row("process_resident_memory_bytes", kGauge, "Resident memory of the process.",
        [](const ExporterFacts& facts) { return facts.process.resident_bytes; }),
    Row("process_virtual_memory_bytes", kGauge, "Virtual memory of the process.",
        [](const ExporterFacts& facts) { return facts.process.virtual_bytes; }),
    Row("process_open_fds", kGauge, "File descriptors that the process has open.",
        [](const ExporterFacts& facts) { return facts.process.open_fds; }),
    Row("process_max_fds", kGauge, "File descriptors that the process may have open.",
        [](const ExporterFacts& facts) { return facts.process.max_fds; }),
    Row("process_start_time_seconds", kGauge, "When the process started.",
        [](const ExporterFacts& facts) { return facts.start_time; }),
};

}  // namespace

std::span<const MetricRow> MetricTable() { return kTable; }

}  // namespace api_credits
