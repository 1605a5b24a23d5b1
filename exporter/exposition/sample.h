// A sample before it is text, and those of an account that are gathered to see what changed.
// Thread rule: one thread at a time.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "exporter/base/clock.h"

namespace api_credits {

// The number that a sample shows: Unix seconds of an instant, seconds of a duration, 0 or 1; NaN if
// the value is absent.
inline double SampleNumber(double value) { return value; }
inline double SampleNumber(bool value) { return value ? 1 : 0; }
inline double SampleNumber(std::uint64_t value) { return static_cast<double>(value); }
inline double SampleNumber(WallTime value) { return UnixSeconds(value); }
inline double SampleNumber(Duration value) { return Seconds(value); }
template <typename Value>
double SampleNumber(const std::optional<Value>& value) {
  return value ? SampleNumber(*value) : std::numeric_limits<double>::quiet_NaN();
}

// Behind the family's own label; without a name there is none.
struct SecondLabel {
  std::string_view name, value;
  bool operator==(const SecondLabel&) const = default;
};

struct Sample {
  double value = 0;
  std::optional<std::string_view> own_value;  // of the family's own label
  SecondLabel second = {};
  size_t pool = 0;  // of the account's, where it is of a pool

  bool SameLabels(const Sample& other) const {
    return pool == other.pool && own_value == other.own_value && second == other.second;
  }
};

// Texts of labels are not copied: they must outlive the list. A value that is absent or not finite
// has no sample.
class SampleList {
 public:
  template <typename Value>
  void Add(const Value& value) {
    Append(SampleNumber(value));
  }
  template <typename Value>
  void Add(std::string_view own_value, const Value& value, SecondLabel second = {}) {
    if (Sample* const sample = Append(SampleNumber(value))) {
      sample->own_value = own_value;
      sample->second = second;
    }
  }

  // The samples that follow are of this pool.
  void BeginPool(size_t pool) { pool_ = pool; }

  void Clear() {
    samples_.clear();
    pool_ = 0;
  }
  std::span<const Sample> samples() const { return samples_; }

 private:
  Sample* Append(double value) {
    if (!std::isfinite(value)) return nullptr;
    Sample& sample = samples_.emplace_back();
    sample.value = value;
    sample.pool = pool_;
    return &sample;
  }

  std::vector<Sample> samples_;
  size_t pool_ = 0;
};

}  // namespace api_credits
