// The exporter's own metrics, api_credits_exporter_* and process_*, held by prometheus-cpp. The
// library holds these alone: they are the instrumentation of a program, which is what it is made
// for. Series of accounts come and go with every snapshot and are written straight from it.
// Thread rule: any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "exporter/base/clock.h"
#include "exporter/base/guarded.h"
#include "exporter/config/shard.h"
#include "exporter/exposition/exporter_facts.h"
#include "exporter/exposition/text_writer.h"

namespace api_credits {

class ExporterMetrics {
 public:
  explicit ExporterMetrics(const BuildInfo& build, const Shard& shard = {});
  ~ExporterMetrics();

  void ConfigLoaded(size_t accounts, WallTime now);
  void ConfigReloadFailed();

  // Changes with every call of these.
  std::uint64_t revision() const;

  // The rows of the metric table that read ExporterFacts; process_* as they are now.
  void Write(TextWriter& writer) const;

 private:
  struct Families;
  void Set(const ExporterFacts& facts);

  const std::unique_ptr<Guarded<Families>> families_;
};

}  // namespace api_credits
