#include "tests/forecast/range_functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>

#include "tests/forecast/promql.h"
#include "tests/forecast/series_store.h"

namespace api_credits::forecast {
namespace {

struct Line {
  double slope, intercept;
};

// Least squares; the intercept is the value at `origin`.
Line Fit(const Window& window, double origin) {
  double n = 0, sum_x = 0, sum_y = 0, sum_xy = 0, sum_xx = 0;
  bool constant = true;
  for (size_t i = 0; i < window.values.size(); ++i) {
    const double x = window.times[i] - origin;
    const double y = window.values[i];
    constant = constant && y == window.values[0];
    n += 1;
    sum_x += x;
    sum_y += y;
    sum_xy += x * y;
    sum_xx += x * x;
  }
  if (constant) return {0, window.values[0]};
  const double slope = (sum_xy - sum_x * sum_y / n) / (sum_xx - sum_x * sum_x / n);
  return {slope, sum_y / n - slope * sum_x / n};
}

// rate, increase and delta: the change between the outer samples, drawn out to the window's ends.
double Extrapolated(const Window& window, bool counter, bool per_second, Flavour flavour) {
  const std::vector<double>& values = window.values;
  if (values.size() < 2) return kNothing;
  double change = values.back() - values.front();
  if (counter) {
    for (size_t i = 1; i < values.size(); ++i) {
      if (values[i] < values[i - 1]) change += values[i - 1];
    }
  }
  const double sampled = window.times.back() - window.times.front();
  const double between = sampled / static_cast<double>(values.size() - 1);
  const double threshold = between * 1.1;
  double to_start = window.times.front() - window.start;
  double to_end = window.end - window.times.back();
  // A counter was 0 at the earliest where the line through the samples meets 0.
  const double to_zero =
      counter && change > 0 && values.front() >= 0 ? sampled * (values.front() / change) : to_start;
  if (flavour == Flavour::kLeftOpen) {
    if (to_start >= threshold) to_start = between / 2;
    if (counter && change > 0 && values.front() >= 0) to_start = std::min(to_start, to_zero);
  } else {
    to_start = std::min(to_start, to_zero);
    if (to_start >= threshold) to_start = between / 2;
  }
  if (to_end >= threshold) to_end = between / 2;
  double factor = (sampled + to_start + to_end) / sampled;
  if (per_second) factor /= window.end - window.start;
  return change * factor;
}

double Changes(const std::vector<double>& values, bool falls_only) {
  double count = 0;
  for (size_t i = 1; i < values.size(); ++i) {
    if (falls_only ? values[i] < values[i - 1] : values[i] != values[i - 1]) count += 1;
  }
  return count;
}

constexpr std::array<std::string_view, 14> kNames = {
    "rate",           "increase",          "delta",         "deriv",         "predict_linear",
    "avg_over_time",  "min_over_time",     "max_over_time", "sum_over_time", "count_over_time",
    "last_over_time", "present_over_time", "changes",       "resets"};

}  // namespace

bool IsRangeFunction(const std::string& name) {
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool KeepsName(const std::string& name) { return name == "last_over_time"; }

double ApplyRangeFunction(const std::string& name, const Window& window, double parameter,
                          Flavour flavour) {
  const std::vector<double>& values = window.values;
  if (values.empty()) return kNothing;
  const auto count = static_cast<double>(values.size());
  if (name == "rate") return Extrapolated(window, true, true, flavour);
  if (name == "increase") return Extrapolated(window, true, false, flavour);
  if (name == "delta") return Extrapolated(window, false, false, flavour);
  if (name == "deriv" || name == "predict_linear") {
    if (values.size() < 2) return kNothing;
    if (name == "deriv") return Fit(window, window.times.front()).slope;
    const Line line = Fit(window, window.evaluated);
    return line.slope * parameter + line.intercept;
  }
  if (name == "last_over_time") return values.back();
  if (name == "avg_over_time") return std::accumulate(values.begin(), values.end(), 0.0) / count;
  if (name == "sum_over_time") return std::accumulate(values.begin(), values.end(), 0.0);
  if (name == "min_over_time") return *std::min_element(values.begin(), values.end());
  if (name == "max_over_time") return *std::max_element(values.begin(), values.end());
  if (name == "count_over_time") return count;
  if (name == "present_over_time") return 1;
  if (name == "changes") return Changes(values, false);
  if (name == "resets") return Changes(values, true);
  throw PromqlError("unknown range function " + name);
}

}  // namespace api_credits::forecast
