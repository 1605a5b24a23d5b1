#include <algorithm>

#include "tests/forecast/evaluator.h"

namespace api_credits::forecast {
namespace {

constexpr std::int64_t kLookbackMs = 300'000;

std::int64_t FloorDivide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

bool Matches(const Selector& selector, const Labels& labels) {
  return std::all_of(selector.matchers.begin(), selector.matchers.end(),
                     [&](const Matcher& m) { return m.Accepts(ValueOf(labels, m.label)); });
}

}  // namespace

// Series are only ever added, so that each is matched once.
const std::vector<size_t>& Evaluator::Selected(const Node& node) {
  Selection& selection = selections_[&node];
  const Selector& selector = node.selector;
  const bool by_name = !selector.metric.empty();
  const std::vector<size_t>* named = by_name ? &store_.OfMetric(selector.metric) : nullptr;
  const size_t count = by_name ? named->size() : store_.size();
  for (; selection.looked_at < count; ++selection.looked_at) {
    const size_t series = by_name ? (*named)[selection.looked_at] : selection.looked_at;
    if (Matches(selector, labels_.Get(store_.Get(series).labels))) {
      selection.series.push_back(series);
    }
  }
  return selection.series;
}

Matrix Evaluator::InstantSelector(const Node& node, size_t from, size_t to) {
  Matrix matrix{to - from, false, {}, {}};
  const std::int64_t step = store_.step_ms();
  const std::int64_t open = flavour_ == Flavour::kLeftOpen ? 1 : 0;
  for (const size_t number : Selected(node)) {
    const SeriesStore::Series& series = store_.Get(number);
    const size_t row = matrix.Add(series.labels);
    bool any = false;
    for (size_t i = from; i < to; ++i) {
      const std::int64_t at = static_cast<std::int64_t>(i) * step - node.selector.offset_ms;
      for (std::int64_t k = FloorDivide(at, step); k >= 0 && at - k * step <= kLookbackMs - open;
           --k) {
        const double value = series.values[static_cast<size_t>(k)];
        if (IsEnded(value)) break;
        if (!IsValue(value)) continue;
        matrix.Row(row)[i - from] = value;
        any = true;
        break;
      }
    }
    if (any) continue;
    matrix.rows.pop_back();
    matrix.cells.resize(matrix.cells.size() - matrix.width);
  }
  return matrix;
}

Matrix Evaluator::RangeCall(const Node& node, size_t from, size_t to) {
  const bool predicts = node.text == "predict_linear";
  if (node.args.size() != (predicts ? 2 : 1) || node.args[0]->selector.range_ms == 0) {
    throw PromqlError(node.text + " takes a range");
  }
  double parameter = 0;
  if (predicts) {
    const Matrix scalar = Evaluate(*node.args[1], from, to);
    if (!scalar.is_scalar) throw PromqlError("predict_linear takes a number");
    parameter = scalar.cells[0];
  }
  const Selector& selector = node.args[0]->selector;
  const std::int64_t step = store_.step_ms();
  Matrix matrix{to - from, false, {}, {}};
  Window window;
  for (const size_t number : Selected(*node.args[0])) {
    const SeriesStore::Series& series = store_.Get(number);
    const LabelsId labels = KeepsName(node.text) ? series.labels : WithoutName(series.labels);
    const size_t row = matrix.RowOf(labels);
    for (size_t i = from; i < to; ++i) {
      const std::int64_t at = static_cast<std::int64_t>(i) * step;
      const std::int64_t end = at - selector.offset_ms;
      const std::int64_t start = end - selector.range_ms;
      const std::int64_t last = FloorDivide(end, step);
      std::int64_t first = FloorDivide(start, step);
      if (flavour_ == Flavour::kLeftOpen || first * step < start) ++first;
      window.times.clear();
      window.values.clear();
      for (std::int64_t k = std::max<std::int64_t>(first, 0); k <= last; ++k) {
        const double value = series.values[static_cast<size_t>(k)];
        if (!IsValue(value)) continue;
        window.times.push_back(static_cast<double>(k * step) / 1000);
        window.values.push_back(value);
      }
      if (window.values.empty()) continue;
      window.start = static_cast<double>(start) / 1000;
      window.end = static_cast<double>(end) / 1000;
      window.evaluated = static_cast<double>(at) / 1000;
      const double result = ApplyRangeFunction(node.text, window, parameter, flavour_);
      if (!IsValue(result)) continue;
      double& cell = matrix.Row(row)[i - from];
      if (IsValue(cell)) throw PromqlError("two series become one: " + node.text);
      cell = result;
    }
  }
  return matrix;
}

}  // namespace api_credits::forecast
