// Plays a history through the real poller, interpreter, ledger and exposition, in simulated time,
// and gathers what Prometheus scrapes. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "exporter/config/access.h"
#include "tests/forecast/history.h"
#include "tests/forecast/labels.h"
#include "tests/forecast/series_store.h"

namespace api_credits::forecast {

// A scrape and an evaluation of the rules each.
inline constexpr std::int64_t kStepSeconds = 240;

struct Played {
  std::vector<std::int64_t> shown;  // instants of polls that showed the balances
  // By pool: by how much the counter rose, over all its restarts.
  std::map<std::string, double> consumed;
};

class Player {
 public:
  Player(const History& history, const LoadedConfig& config, const std::set<std::string>& metrics)
      : history_(history), config_(config), metrics_(metrics) {}

  // `store` gets the series of `metrics`, as Prometheus would store them.
  Played Play(SeriesStore& store, LabelTable& labels) const;

 private:
  const History& history_;
  const LoadedConfig& config_;
  const std::set<std::string>& metrics_;
};

}  // namespace api_credits::forecast
