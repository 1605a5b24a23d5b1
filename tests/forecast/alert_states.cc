#include "tests/forecast/alert_states.h"

namespace api_credits::forecast {
namespace {

constexpr std::int64_t kNever = -1;

class AlertState {
 public:
  explicit AlertState(const AlertTiming& timing) : timing_(timing) {}

  // True if the alert fires at this instant.
  bool Step(bool active, std::int64_t now_ms) {
    if (active) {
      if (active_since_ == kNever) active_since_ = now_ms;
      absent_since_ = kNever;
      firing_ = firing_ || now_ms - active_since_ >= timing_.for_ms;
      return firing_;
    }
    if (firing_ && timing_.keep_firing_ms > 0) {
      if (absent_since_ == kNever) absent_since_ = now_ms;
      if (now_ms - absent_since_ < timing_.keep_firing_ms) return true;
    }
    active_since_ = kNever;
    absent_since_ = kNever;
    firing_ = false;
    return false;
  }

 private:
  const AlertTiming timing_;
  std::int64_t active_since_ = kNever, absent_since_ = kNever;
  bool firing_ = false;
};

}  // namespace

std::vector<Episode> EpisodesOf(const std::string& alert, const AlertTiming& timing,
                                const Matrix& values, std::int64_t step_ms,
                                const LabelTable& labels) {
  std::vector<Episode> episodes;
  for (size_t row = 0; row < values.rows.size(); ++row) {
    AlertState state(timing);
    bool fired = false;
    for (size_t i = 0; i < values.width; ++i) {
      const bool fires =
          state.Step(IsValue(values.Row(row)[i]), static_cast<std::int64_t>(i) * step_ms);
      if (fires && !fired) episodes.push_back({alert, labels.Get(values.rows[row]), i, i});
      if (fires) episodes.back().end = i + 1;
      fired = fires;
    }
  }
  return episodes;
}

}  // namespace api_credits::forecast
