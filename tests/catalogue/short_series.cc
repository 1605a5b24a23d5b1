#include "tests/catalogue/short_series.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <sstream>
#include <string_view>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/time_text.h"

namespace api_credits {
namespace {

constexpr std::string_view kPrefix = "api_credits_";

// They say how the account is configured and polled, whatever the vendor answers.
constexpr std::array<std::string_view, 14> kOfConfiguration = {
    "account_info",
    "account_enabled",
    "account_added_timestamp_seconds",
    "low_threshold",
    "runway_threshold_seconds",
    "threshold_unresolved",
    "poll_stale_after_seconds",
    "poll_interval_seconds",
    "poll_success",
    "poll_last_success_timestamp_seconds",
    "poll_next_timestamp_seconds",
    "polls_total",
    "poll_failures_total",
    "price"};
// Shown where they are not 0.
constexpr std::array<std::string_view, 5> kCounters = {
    "consumed_total", "expired_total", "added_total", "account_status", "poll_errors_total"};

template <typename Names>
bool Holds(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A line of the exposition in its parts.
struct SampleLine {
  std::string name, labels, value;
};

SampleLine Split(const std::string& line) {
  const size_t space = line.rfind(' ');
  const size_t brace = std::min(line.find('{'), space);
  SampleLine sample;
  sample.name = line.substr(kPrefix.size(), brace - kPrefix.size());
  if (brace < space) sample.labels = line.substr(brace + 1, space - brace - 2);
  sample.value = line.substr(space + 1);
  return sample;
}

// Labels come in one order: provider first, then account.
void TakeOff(std::string& labels, std::string_view name) {
  if (!labels.starts_with(std::string(name) + "=\"")) return;
  const size_t end = labels.find("\",");
  labels.erase(0, end == std::string::npos ? labels.size() : end + 2);
}

bool IsListPrice(const SampleLine& sample, const Provider& provider) {
  if (sample.name != "operation_cost") return false;
  for (const auto& [operation, credits] : provider.costs) {
    std::ostringstream label;
    label << "operation=\"" << operation << '"';
    if (sample.labels == label.str() && std::stod(sample.value) == credits) return true;
  }
  return false;
}

std::string ShownValue(const SampleLine& sample) {
  if (!sample.name.ends_with("_timestamp_seconds")) return sample.value;
  const auto since = std::chrono::duration<double>(std::stod(sample.value));
  return FormatUtc(WallTime(std::chrono::round<Duration>(since)));
}

}  // namespace

std::string ShortSeries(const std::string& exposition, const Provider& provider) {
  std::set<std::string> lines;
  std::istringstream in(exposition);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(kPrefix) || line.starts_with("api_credits_exporter_")) continue;
    SampleLine sample = Split(line);
    if (Holds(kOfConfiguration, sample.name)) continue;
    if (sample.name.starts_with("poll_duration_seconds")) continue;
    if (sample.name == "http_responses_total") continue;
    if (Holds(kCounters, sample.name) && sample.value == "0") continue;
    TakeOff(sample.labels, "provider");
    TakeOff(sample.labels, "account");
    if (IsListPrice(sample, provider)) continue;
    lines.insert(sample.name + (sample.labels.empty() ? "" : "{" + sample.labels + "}") + " " +
                 ShownValue(sample));
  }
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

}  // namespace api_credits
