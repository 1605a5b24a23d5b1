// Functions over the samples of one series within a window: rates, trends, extremes and means.
// Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace api_credits::forecast {

// Prometheus 2 takes a window with both its ends, Prometheus 3 without the early one.
enum class Flavour { kClosed, kLeftOpen };

// A window of a range selector, and the samples in it.
struct Window {
  double start = 0, end = 0;  // seconds since any fixed instant
  double evaluated = 0;       // the instant of evaluation; `end` lies the offset before it
  std::vector<double> times;  // seconds
  std::vector<double> values;
};

bool IsRangeFunction(const std::string& name);
// True where the result still is the series, by its name.
bool KeepsName(const std::string& name);
// kNothing where the function has no result. `parameter` is that of predict_linear. Throws
// PromqlError where the function is not known.
double ApplyRangeFunction(const std::string& name, const Window& window, double parameter,
                          Flavour flavour);

}  // namespace api_credits::forecast
