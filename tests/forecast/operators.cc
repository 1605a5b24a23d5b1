#include <algorithm>
#include <cmath>

#include "tests/forecast/evaluator.h"

namespace api_credits::forecast {
namespace {

enum class Operator {
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo,
  kPower,
  kEqual,
  kUnequal,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual
};

Operator OperatorOf(const std::string& text) {
  static const std::unordered_map<std::string, Operator> operators = {
      {"+", Operator::kAdd},        {"-", Operator::kSubtract}, {"*", Operator::kMultiply},
      {"/", Operator::kDivide},     {"%", Operator::kModulo},   {"^", Operator::kPower},
      {"==", Operator::kEqual},     {"!=", Operator::kUnequal}, {"<", Operator::kLess},
      {"<=", Operator::kLessEqual}, {">", Operator::kGreater},  {">=", Operator::kGreaterEqual}};
  const auto found = operators.find(text);
  if (found == operators.end()) throw PromqlError("unknown operator " + text);
  return found->second;
}

bool Compares(Operator op) { return op >= Operator::kEqual; }

// A comparison yields 0 or 1.
double Apply(Operator op, double a, double b) {
  switch (op) {
    case Operator::kAdd:
      return a + b;
    case Operator::kSubtract:
      return a - b;
    case Operator::kMultiply:
      return a * b;
    case Operator::kDivide:
      return a / b;
    case Operator::kModulo:
      return std::fmod(a, b);
    case Operator::kPower:
      return std::pow(a, b);
    case Operator::kEqual:
      return a == b ? 1 : 0;
    case Operator::kUnequal:
      return a != b ? 1 : 0;
    case Operator::kLess:
      return a < b ? 1 : 0;
    case Operator::kLessEqual:
      return a <= b ? 1 : 0;
    case Operator::kGreater:
      return a > b ? 1 : 0;
    case Operator::kGreaterEqual:
      return a >= b ? 1 : 0;
  }
  return kNothing;
}

// What stays of a comparison that is a filter.
double Filtered(Operator op, bool returns_bool, double a, double b, double kept) {
  const double result = Apply(op, a, b);
  if (!Compares(op) || returns_bool) return result;
  return result == 1 ? kept : kNothing;
}

}  // namespace

Matrix Evaluator::Binary(const Node& node, size_t from, size_t to) {
  const Matrix left = Evaluate(*node.args[0], from, to);
  const Matrix right = Evaluate(*node.args[1], from, to);
  if (node.text == "and" || node.text == "or" || node.text == "unless") {
    if (left.is_scalar || right.is_scalar) throw PromqlError(node.text + " takes vectors");
    return SetOperator(node, left, right);
  }
  if (left.is_scalar || right.is_scalar) return WithScalar(node, left, right);
  return VectorOperator(node, left, right);
}

Matrix Evaluator::WithScalar(const Node& node, const Matrix& left, const Matrix& right) {
  const Operator op = OperatorOf(node.text);
  const bool both = left.is_scalar && right.is_scalar;
  if (both && Compares(op) && !node.returns_bool) {
    throw PromqlError("numbers are compared without bool");
  }
  Matrix result = left.is_scalar && !both ? right : left;
  const bool drops_name = !both && (!Compares(op) || node.returns_bool);
  for (size_t row = 0; row < result.rows.size(); ++row) {
    if (drops_name) result.rows[row] = WithoutName(result.rows[row]);
    for (size_t i = 0; i < result.width; ++i) {
      double& cell = result.Row(row)[i];
      if (!IsValue(cell)) continue;
      const double a = left.is_scalar ? left.cells[i] : cell;
      const double b = right.is_scalar ? right.cells[i] : cell;
      cell = Filtered(op, node.returns_bool, a, b, cell);
    }
  }
  return result;
}

LabelsId Evaluator::Signature(const Node& node, LabelsId labels) {
  const auto [found, inserted] = ids_[&node].try_emplace(labels, 0);
  if (inserted) {
    found->second = node.matching.on ? labels_.Only(labels, node.matching.labels)
                                     : labels_.Without(WithoutName(labels), node.matching.labels);
  }
  return found->second;
}

Matrix Evaluator::SetOperator(const Node& node, const Matrix& left, const Matrix& right) {
  // Those that decide, for the rows of the other side: whether any of the same signature is there.
  const bool is_or = node.text == "or";
  const Matrix& deciding = is_or ? left : right;
  const Matrix& decided = is_or ? right : left;
  const bool wanted = node.text == "and";
  Matrix result = is_or ? left : Matrix{left.width, false, {}, {}};
  std::vector<char> present(left.width);
  for (size_t row = 0; row < decided.rows.size(); ++row) {
    const LabelsId signature = Signature(node, decided.rows[row]);
    std::fill(present.begin(), present.end(), 0);
    for (size_t other = 0; other < deciding.rows.size(); ++other) {
      if (Signature(node, deciding.rows[other]) != signature) continue;
      for (size_t i = 0; i < left.width; ++i) present[i] |= IsValue(deciding.Row(other)[i]);
    }
    const size_t target = result.RowOf(decided.rows[row]);
    for (size_t i = 0; i < left.width; ++i) {
      const double value = decided.Row(row)[i];
      if (IsValue(value) && (present[i] != 0) == wanted) result.Row(target)[i] = value;
    }
  }
  return result;
}

LabelsId Evaluator::ResultLabels(const Node& node, LabelsId many, LabelsId one, bool drops_name) {
  LabelsId labels = drops_name ? WithoutName(many) : many;
  if (node.matching.group == Matching::Group::kNone) {
    return node.matching.on ? labels_.Only(labels, node.matching.labels)
                            : labels_.Without(labels, node.matching.labels);
  }
  for (const std::string& name : node.matching.include) {
    labels = labels_.With(labels, name, ValueOf(labels_.Get(one), name));
  }
  return labels;
}

Matrix Evaluator::VectorOperator(const Node& node, const Matrix& left, const Matrix& right) {
  const Operator op = OperatorOf(node.text);
  const bool swapped = node.matching.group == Matching::Group::kRight;
  const bool single = node.matching.group == Matching::Group::kNone;
  const Matrix& many = swapped ? right : left;
  const Matrix& one = swapped ? left : right;
  Matrix result{left.width, false, {}, {}};
  // By row of `one`: which instants have met their match.
  std::vector<std::vector<char>> matched(one.rows.size(),
                                         std::vector<char>(single ? one.width : 0));
  for (size_t row = 0; row < many.rows.size(); ++row) {
    const LabelsId signature = Signature(node, many.rows[row]);
    std::vector<char> met(many.width);
    for (size_t other = 0; other < one.rows.size(); ++other) {
      if (Signature(node, one.rows[other]) != signature) continue;
      const size_t target = result.RowOf(
          ResultLabels(node, many.rows[row], one.rows[other], !Compares(op) || node.returns_bool));
      for (size_t i = 0; i < result.width; ++i) {
        const double a = left.Row(swapped ? other : row)[i];
        const double b = right.Row(swapped ? row : other)[i];
        if (!IsValue(a) || !IsValue(b)) continue;
        if (std::exchange(met[i], 1) != 0 || (single && std::exchange(matched[other][i], 1) != 0)) {
          throw PromqlError("many-to-many match of " + node.text);
        }
        const double value = Filtered(op, node.returns_bool, a, b, a);
        if (!IsValue(value)) continue;
        double& cell = result.Row(target)[i];
        if (IsValue(cell)) throw PromqlError("two results of " + node.text + " are one series");
        cell = value;
      }
    }
  }
  return result;
}

}  // namespace api_credits::forecast
