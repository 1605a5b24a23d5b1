#include "tests/forecast/evaluator.h"

#include <algorithm>

namespace api_credits::forecast {

Matrix Evaluator::Evaluate(const Node& node, size_t from, size_t to) {
  const auto prepared = prepared_.find(&node);
  if (prepared == prepared_.end()) return Compute(node, from, to);
  const Matrix& whole = prepared->second;
  Matrix cut{to - from, whole.is_scalar, {}, {}};
  for (size_t row = 0; row < whole.rows.size(); ++row) {
    const double* cells = whole.Row(row);
    if (std::none_of(cells + from, cells + to, IsValue)) continue;
    cut.rows.push_back(whole.rows[row]);
    cut.cells.insert(cut.cells.end(), cells + from, cells + to);
  }
  return cut;
}

void Evaluator::Prepare(const Node& node, const std::function<bool(const Node&)>& depends) {
  const bool is_vector = node.kind != Node::Kind::kString &&
                         !(node.kind == Node::Kind::kSelector && node.selector.range_ms > 0);
  if (!depends(node)) {
    if (is_vector) prepared_.emplace(&node, Compute(node, 0, store_.length()));
    return;
  }
  for (const auto& arg : node.args) Prepare(*arg, depends);
}

Matrix Evaluator::Compute(const Node& node, size_t from, size_t to) {
  switch (node.kind) {
    case Node::Kind::kNumber:
      return Number(node.number, to - from);
    case Node::Kind::kSelector:
      if (node.selector.range_ms > 0) throw PromqlError("a range stands where a vector should");
      return InstantSelector(node, from, to);
    case Node::Kind::kCall:
      return Call(node, from, to);
    case Node::Kind::kAggregation:
      return Aggregation(node, from, to);
    case Node::Kind::kBinary:
      return Binary(node, from, to);
    case Node::Kind::kNegation: {
      Matrix matrix = Evaluate(*node.args[0], from, to);
      for (LabelsId& row : matrix.rows) row = WithoutName(row);
      for (double& cell : matrix.cells) {
        if (IsValue(cell)) cell = -cell;
      }
      return matrix;
    }
    case Node::Kind::kString:
      break;
  }
  throw PromqlError("a string stands where a vector should");
}

Matrix Evaluator::Number(double value, size_t width) const {
  return {width, true, {0}, std::vector<double>(width, value)};
}

LabelsId Evaluator::WithoutName(LabelsId labels) {
  const auto [found, inserted] = without_name_.try_emplace(labels, labels);
  if (inserted) found->second = labels_.Without(labels, {kMetricName});
  return found->second;
}

}  // namespace api_credits::forecast
