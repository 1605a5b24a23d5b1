// What the exporter knows of itself. A fact that is empty is not known, or did not change.
// Thread rule: a value.
#pragma once

#include <optional>
#include <string>

#include "exporter/exposition/process_stats.h"

namespace api_credits {

struct BuildInfo {
  std::string version, revision, compiler;
};

struct ExporterFacts {
  std::optional<BuildInfo> build;
  std::optional<double> reload_successful;    // 0 or 1
  std::optional<double> reload_success_time;  // Unix seconds
  std::optional<double> accounts;
  std::optional<double> start_time;  // of the process, Unix seconds
  std::optional<int> shard_ordinal, total_shards;
  ProcessStats process;
};

}  // namespace api_credits
