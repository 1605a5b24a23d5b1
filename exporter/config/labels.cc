#include "exporter/config/labels.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "exporter/base/ascii.h"
#include "exporter/document/scalars.h"

namespace api_credits {
namespace {

// The labels of our own metrics, and those that Prometheus sets or interprets.
constexpr std::array<std::string_view, 19> kReserved = {
    "budget", "provider",  "account",         "pool",           "unit",      "severity",
    "cause",  "currency",  "grant_frequency", "provider_title", "topup_url", "plan",
    "status", "operation", "policy",          "reason",         "job",       "instance",
    "le"};
// Kubernetes service discovery sets these on the target.
constexpr std::array<std::string_view, 5> kFromDiscovery = {"namespace", "pod", "container",
                                                            "service", "endpoint"};
// The rules take these off, because the replicas of an exporter differ in them.
constexpr std::array<std::string_view, 3> kOfReplicas = {"node", "zone", "host"};

template <size_t N>
bool Contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::map<std::string, std::string> ParseLabels(const MapReader& account) {
  const FileReport& report = account.report();
  std::map<std::string, std::string> labels;
  for (const Setting& label : account.Members("labels")) {
    const std::string name(label.key);
    std::string shown = "labels: \"";
    shown.append(name).append("\"");
    if (!IsName(name)) {
      report.Error(label.key_mark, shown +
                                       " is not a valid label name; use letters, digits and _, and "
                                       "do not begin with a digit");
    } else if (Contains(kReserved, name) || name.starts_with("__")) {
      report.Error(label.key_mark, shown + " is reserved");
    } else if (Contains(kFromDiscovery, name)) {
      shown.append(" is also set by Kubernetes service discovery, which renames this one to ");
      report.Warning(label.key_mark, shown.append("exported_").append(name));
    } else if (Contains(kOfReplicas, name)) {
      shown.append(
          " names the place of a replica: the rules and the dashboards take it off; use another "
          "name, or set replicaLabels of the mixin");
      report.Warning(label.key_mark, shown);
    }
    if (auto value = ReadText(label, report)) labels.emplace(name, *std::move(value));
  }
  return labels;
}

}  // namespace api_credits
