#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "tests/forecast/evaluator.h"

namespace api_credits::forecast {
namespace {

// A function of one value and up to two numbers; kNothing: there is no such function.
double Apply(const std::string& name, double value, const std::array<double, 2>& numbers) {
  if (name == "clamp_min") return std::max(value, numbers[0]);
  if (name == "clamp_max") return std::min(value, numbers[0]);
  if (name == "clamp") return std::max(numbers[0], std::min(numbers[1], value));
  if (name == "abs") return std::abs(value);
  if (name == "ceil") return std::ceil(value);
  if (name == "floor") return std::floor(value);
  if (name == "round") return std::floor(value + 0.5);
  if (name == "sgn") return value > 0 ? 1 : value < 0 ? -1 : value;
  if (name == "sqrt") return std::sqrt(value);
  if (name == "hour") return std::floor(std::fmod(value, 86400) / 3600);
  if (name == "minute") return std::floor(std::fmod(value, 3600) / 60);
  if (name == "day_of_week") return std::fmod(std::floor(value / 86400) + 4, 7);
  return kNothing;
}

size_t NumbersOf(const std::string& name) {
  if (name == "clamp") return 2;
  return name == "clamp_min" || name == "clamp_max" ? 1 : 0;
}

double Join(const std::string& name, double old, double next) {
  if (name == "min") return std::min(old, next);
  if (name == "max") return std::max(old, next);
  return old + next;
}

}  // namespace

Matrix Evaluator::Call(const Node& node, size_t from, size_t to) {
  const std::string& name = node.text;
  if (IsRangeFunction(name)) return RangeCall(node, from, to);
  if (name == "time" ||
      (node.args.empty() && NumbersOf(name) == 0 && IsValue(Apply(name, 0, {})))) {
    Matrix matrix = Number(0, to - from);
    for (size_t i = from; i < to; ++i) matrix.cells[i - from] = store_.UnixSeconds(i);
    if (name == "time") return matrix;
    for (double& cell : matrix.cells) cell = Apply(name, cell, {});
    matrix.is_scalar = false;
    matrix.rows[0] = labels_.Intern({});
    return matrix;
  }
  if (node.args.empty()) throw PromqlError("unknown function " + name);
  Matrix matrix = Evaluate(*node.args[0], from, to);
  if (name == "label_replace") return LabelReplace(node, std::move(matrix));
  if (name == "vector") {
    if (!matrix.is_scalar) throw PromqlError("vector takes a number");
    matrix.is_scalar = false;
    matrix.rows[0] = labels_.Intern({});
    return matrix;
  }
  if (name == "scalar") {
    Matrix result = Number(std::numeric_limits<double>::quiet_NaN(), to - from);
    for (size_t i = 0; i < matrix.width; ++i) {
      size_t present = 0;
      for (size_t row = 0; row < matrix.rows.size(); ++row) {
        if (IsValue(matrix.Row(row)[i]) && ++present == 1) result.cells[i] = matrix.Row(row)[i];
      }
      if (present != 1) result.cells[i] = std::numeric_limits<double>::quiet_NaN();
    }
    return result;
  }
  if (name == "absent") {
    Labels labels;
    for (const Matcher& matcher : node.args[0]->selector.matchers) {
      if (matcher.equal && !matcher.is_regex) labels.emplace_back(matcher.label, matcher.value);
    }
    Matrix result{matrix.width, false, {}, {}};
    double* cells = result.Row(result.Add(labels_.Intern(std::move(labels))));
    for (size_t i = 0; i < matrix.width; ++i) {
      bool any = false;
      for (size_t row = 0; row < matrix.rows.size(); ++row) any |= IsValue(matrix.Row(row)[i]);
      if (!any) cells[i] = 1;
    }
    return result;
  }
  const size_t count = NumbersOf(name);
  if (node.args.size() != count + 1 || !IsValue(Apply(name, 0, {}))) {
    throw PromqlError("unknown function " + name);
  }
  std::array<Matrix, 2> numbers;
  for (size_t k = 0; k < count; ++k) {
    numbers[k] = Evaluate(*node.args[k + 1], from, to);
    if (!numbers[k].is_scalar) throw PromqlError(name + " takes a number");
  }
  for (size_t row = 0; row < matrix.rows.size(); ++row) {
    matrix.rows[row] = WithoutName(matrix.rows[row]);
    for (size_t i = 0; i < matrix.width; ++i) {
      double& cell = matrix.Row(row)[i];
      if (!IsValue(cell)) continue;
      cell = Apply(name, cell,
                   {count > 0 ? numbers[0].cells[i] : 0, count > 1 ? numbers[1].cells[i] : 0});
    }
  }
  return matrix;
}

// label_replace(vector, destination, replacement, source, regex); the replacement has no groups.
Matrix Evaluator::LabelReplace(const Node& node, Matrix matrix) {
  if (node.args.size() != 5) throw PromqlError("label_replace takes five arguments");
  const std::string& destination = node.args[1]->text;
  const std::string& replacement = node.args[2]->text;
  const std::string& source = node.args[3]->text;
  const std::regex pattern(node.args[4]->text);
  if (replacement.find('$') != std::string::npos) throw PromqlError("label_replace with groups");
  Ids& ids = ids_[&node];
  Matrix result{matrix.width, false, {}, {}};
  for (size_t row = 0; row < matrix.rows.size(); ++row) {
    const LabelsId old = matrix.rows[row];
    const auto [found, inserted] = ids.try_emplace(old, old);
    if (inserted && std::regex_match(ValueOf(labels_.Get(old), source), pattern)) {
      found->second = labels_.With(old, destination, replacement);
    }
    double* cells = result.Row(result.RowOf(found->second));
    for (size_t i = 0; i < matrix.width; ++i) {
      if (!IsValue(matrix.Row(row)[i])) continue;
      if (IsValue(cells[i])) throw PromqlError("label_replace makes two series one");
      cells[i] = matrix.Row(row)[i];
    }
  }
  return result;
}

Matrix Evaluator::Aggregation(const Node& node, size_t from, size_t to) {
  const Matrix matrix = Evaluate(*node.args[0], from, to);
  if (matrix.is_scalar) throw PromqlError(node.text + " takes a vector");
  Ids& ids = ids_[&node];
  const bool counts = node.text == "count" || node.text == "avg";
  Matrix result{matrix.width, false, {}, {}};
  Matrix numbers{matrix.width, false, {}, {}};
  for (size_t row = 0; row < matrix.rows.size(); ++row) {
    const auto [found, inserted] = ids.try_emplace(matrix.rows[row], 0);
    if (inserted) {
      found->second = node.by ? labels_.Only(matrix.rows[row], node.grouping)
                              : labels_.Without(WithoutName(matrix.rows[row]), node.grouping);
    }
    const size_t group = result.RowOf(found->second);
    if (counts) numbers.RowOf(found->second);
    for (size_t i = 0; i < matrix.width; ++i) {
      const double value = matrix.Row(row)[i];
      if (!IsValue(value)) continue;
      double& cell = result.Row(group)[i];
      cell = IsValue(cell) ? Join(node.text, cell, value) : value;
      if (!counts) continue;
      double& number = numbers.Row(group)[i];
      number = IsValue(number) ? number + 1 : 1;
    }
  }
  if (node.text == "count") return numbers;
  if (node.text == "avg") {
    for (size_t i = 0; i < result.cells.size(); ++i) {
      if (IsValue(result.cells[i])) result.cells[i] /= numbers.cells[i];
    }
  }
  return result;
}

}  // namespace api_credits::forecast
