// The states of one alerting rule from instant to instant, as Prometheus keeps them, and the
// episodes in which it fires. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/forecast/labels.h"
#include "tests/forecast/matrix.h"

namespace api_credits::forecast {

struct AlertTiming {
  std::int64_t for_ms = 0;
  std::int64_t keep_firing_ms = 0;
};

// Fires at the instants [begin, end).
struct Episode {
  std::string alert;
  Labels labels;  // of the alert, without its name
  size_t begin = 0;
  size_t end = 0;
};

// The episodes of a rule whose expression had these values; rows are the labels of alerts.
std::vector<Episode> EpisodesOf(const std::string& alert, const AlertTiming& timing,
                                const Matrix& values, std::int64_t step_ms,
                                const LabelTable& labels);

}  // namespace api_credits::forecast
