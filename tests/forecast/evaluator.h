// Evaluates expressions over the series of one history, for a stretch of instants at once. Throws
// PromqlError on what it does not know and on what Prometheus refuses (many-to-many matches).
// Thread rule: one thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/forecast/labels.h"
#include "tests/forecast/matrix.h"
#include "tests/forecast/promql.h"
#include "tests/forecast/range_functions.h"
#include "tests/forecast/series_store.h"

namespace api_credits::forecast {

class Evaluator {
 public:
  // Both must outlive the Evaluator.
  Evaluator(const SeriesStore& store, LabelTable& labels, Flavour flavour)
      : store_(store), labels_(labels), flavour_(flavour) {}

  // The instants [from, to).
  Matrix Evaluate(const Node& node, size_t from, size_t to);

  // Evaluates the largest parts of `node` that `depends` denies over the whole grid, once; later
  // evaluations of `node` cut what they need from the results.
  void Prepare(const Node& node, const std::function<bool(const Node&)>& depends);

 private:
  using Ids = std::unordered_map<LabelsId, LabelsId>;

  Matrix Compute(const Node& node, size_t from, size_t to);
  Matrix Number(double value, size_t width) const;

  // selectors.cc
  const std::vector<size_t>& Selected(const Node& node);
  Matrix InstantSelector(const Node& node, size_t from, size_t to);
  Matrix RangeCall(const Node& node, size_t from, size_t to);

  // calls.cc
  Matrix Call(const Node& node, size_t from, size_t to);
  Matrix Aggregation(const Node& node, size_t from, size_t to);
  Matrix LabelReplace(const Node& node, Matrix matrix);

  // operators.cc
  Matrix Binary(const Node& node, size_t from, size_t to);
  Matrix WithScalar(const Node& node, const Matrix& left, const Matrix& right);
  Matrix SetOperator(const Node& node, const Matrix& left, const Matrix& right);
  Matrix VectorOperator(const Node& node, const Matrix& left, const Matrix& right);
  LabelsId Signature(const Node& node, LabelsId labels);
  LabelsId ResultLabels(const Node& node, LabelsId many, LabelsId one, bool drops_name);

  LabelsId WithoutName(LabelsId labels);

  const SeriesStore& store_;
  LabelTable& labels_;
  const Flavour flavour_;
  struct Selection {
    size_t looked_at = 0;  // so many of the store's series, or of the metric's
    std::vector<size_t> series;
  };
  std::unordered_map<const Node*, Selection> selections_;
  std::unordered_map<const Node*, Ids> ids_;  // signatures, groups or results, by node
  Ids without_name_;
  std::unordered_map<const Node*, Matrix> prepared_;
};

}  // namespace api_credits::forecast
