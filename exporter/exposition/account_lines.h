// The sample lines of one account, family by family, without headers.
// Thread rule: a pure function of the view.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/ledger/snapshot.h"

namespace api_credits {

class AccountLines {
 public:
  explicit AccountLines(const AccountView& view);

  // Those of this row of the metric table; empty if the row is not about accounts.
  std::string_view Of(size_t row) const {
    const size_t begin = row == 0 ? 0 : ends_[row - 1];
    return std::string_view(text_).substr(begin, ends_[row] - begin);
  }

 private:
  std::string text_;
  std::vector<std::uint32_t> ends_;  // in text_, by row
};

}  // namespace api_credits
