// The one table of all metrics, in the order of the exposition. To add a metric, add a row. What
// README, dashboards and rules may name is checked against it. Thread rule: constants.
#pragma once

#include <span>

#include "exporter/exposition/metric_row.h"

namespace api_credits {

std::span<const MetricRow> MetricTable();

}  // namespace api_credits
