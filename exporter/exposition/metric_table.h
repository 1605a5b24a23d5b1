// The one table of all metrics: name, type, help and labels. What is exposed, and what README,
// dashboards and rules may name, is checked against it. Rows stand in the order of exposition.
// Thread rule: constants.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace api_credits {

enum class MetricType { kGauge, kCounter, kHistogram };

// Whose series they are, and so which labels they have before their own: kAccount provider and
// account, kPool these and pool and unit; both have the labels that the user gave the account.
enum class Carrier { kPool, kAccount, kProvider, kExporter };

enum class Metric {
  kRemaining,
  kUsed,
  kLimit,
  kUnlimited,
  kRecurringGrant,
  kRollover,
  kRefresh,
  kPeriodStart,
  kExpiring,
  kExpiry,
  kConsumed,
  kExpired,
  kAdded,
  kLowThreshold,
  kRunwayThreshold,
  kPrice,
  kPoolInfo,
  kAccountInfo,
  kPlanInfo,
  kPlanEnd,
  kKeyExpiry,
  kAccountStatus,
  kOperationCost,
  kRateLimitQuota,
  kRateLimitRemaining,
  kRateLimitUsed,
  kRateLimitWindow,
  kRateLimitReset,
  kAccountAdded,
  kStaleAfter,
  kPollInterval,
  kPollSuccess,
  kPollLastSuccess,
  kPollNext,
  kPolls,
  kPollFailures,
  kPollErrors,
  kPollDuration,
  kStateDurable,
  kStateLastCommit,
  kBuildInfo,
  kReloadSuccessful,
  kReloadSuccessTime,
  kAccounts,
  kCpuSeconds,
  kResidentMemory,
  kVirtualMemory,
  kOpenFds,
  kMaxFds,
  kStartTime,
};

inline constexpr size_t kMetricCount = static_cast<size_t>(Metric::kStartTime) + 1;

struct MetricRow {
  Metric metric;
  std::string_view name;  // a counter's with _total
  MetricType type;
  Carrier carrier;
  std::array<std::string_view, 3> own_labels;  // beyond the carrier's; unused ones are empty
  std::string_view help;
};

std::span<const MetricRow> MetricTable();

const MetricRow& RowOf(Metric metric);

// The carrier's and its own, without the user's and without le, in the order of exposition.
std::vector<std::string_view> LabelsOf(const MetricRow& row);

}  // namespace api_credits
