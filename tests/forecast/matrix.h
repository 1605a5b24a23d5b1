// The value of an expression over a stretch of the grid: rows of labels, a cell for each instant.
// Invariant: no two rows have the same labels. Thread rule: a value.
#pragma once

#include <cstddef>
#include <vector>

#include "tests/forecast/series_store.h"

namespace api_credits::forecast {

struct Matrix {
  size_t width = 0;
  bool is_scalar = false;  // one row, always a value
  std::vector<LabelsId> rows;
  std::vector<double> cells;  // row by row

  const double* Row(size_t row) const { return cells.data() + row * width; }
  double* Row(size_t row) { return cells.data() + row * width; }

  // The row of these labels, added where there is none; new cells hold nothing.
  size_t RowOf(LabelsId labels) {
    for (size_t row = 0; row < rows.size(); ++row) {
      if (rows[row] == labels) return row;
    }
    return Add(labels);
  }
  size_t Add(LabelsId labels) {
    rows.push_back(labels);
    cells.resize(cells.size() + width, kNothing);
    return rows.size() - 1;
  }
};

}  // namespace api_credits::forecast
