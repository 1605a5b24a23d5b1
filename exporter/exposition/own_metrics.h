// The exporter's own counters and gauges, in a prometheus-cpp registry behind this wall:
// api_credits_exporter_* and process_*. Thread rule: any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "exporter/base/clock.h"

namespace api_credits {

struct BuildInfo {
  std::string version, revision, compiler;
};

class OwnMetrics {
 public:
  explicit OwnMetrics(const BuildInfo& build);
  ~OwnMetrics();

  void ConfigLoaded(size_t accounts, WallTime now);
  void ConfigReloadFailed();

  class Registry;
  const Registry& registry() const { return *registry_; }

 private:
  std::unique_ptr<Registry> registry_;
};

}  // namespace api_credits
