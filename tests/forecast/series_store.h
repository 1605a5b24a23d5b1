// What Prometheus remembers of one history: series of samples on a fixed grid of instants. A place
// holds a value, nothing, or the mark that the series ended there. Thread rule: one thread.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/forecast/labels.h"

namespace api_credits::forecast {

// Two quiet NaNs that no arithmetic yields.
inline constexpr std::uint64_t kNothingBits = 0x7ff80000deadbea7;
inline constexpr std::uint64_t kEndedBits = 0x7ff80000deadbea8;
inline const double kNothing = std::bit_cast<double>(kNothingBits);
inline const double kEnded = std::bit_cast<double>(kEndedBits);

inline bool IsValue(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return bits != kNothingBits && bits != kEndedBits;
}
inline bool IsEnded(double value) { return std::bit_cast<std::uint64_t>(value) == kEndedBits; }

class SeriesStore {
 public:
  struct Series {
    LabelsId labels;  // with the metric's name
    std::vector<double> values;
  };

  SeriesStore(size_t length, std::int64_t step_ms, std::int64_t start_ms)
      : length_(length), step_ms_(step_ms), start_ms_(start_ms) {}

  size_t length() const { return length_; }
  std::int64_t step_ms() const { return step_ms_; }
  // Unix time of an instant of the grid, or between two of them.
  double UnixSeconds(size_t instant) const {
    return static_cast<double>(start_ms_ + static_cast<std::int64_t>(instant) * step_ms_) / 1000;
  }

  // The series of these labels, made where it is new.
  size_t Find(LabelsId labels, const std::string& metric) {
    const auto [found, inserted] = by_labels_.try_emplace(labels, series_.size());
    if (inserted) {
      series_.push_back({labels, std::vector<double>(length_, kNothing)});
      by_metric_[metric].push_back(found->second);
    }
    return found->second;
  }
  double& At(size_t series, size_t instant) { return series_[series].values[instant]; }
  const Series& Get(size_t series) const { return series_[series]; }
  size_t size() const { return series_.size(); }
  const std::vector<size_t>& OfMetric(const std::string& metric) const {
    static const std::vector<size_t> none;
    const auto found = by_metric_.find(metric);
    return found == by_metric_.end() ? none : found->second;
  }

 private:
  const size_t length_;
  const std::int64_t step_ms_, start_ms_;
  std::vector<Series> series_;
  std::unordered_map<LabelsId, size_t> by_labels_;
  std::unordered_map<std::string, std::vector<size_t>> by_metric_;
};

}  // namespace api_credits::forecast
