// The sample lines of some accounts, each family by family, without headers.
// Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "exporter/exposition/text_writer.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

class AccountLines {
 public:
  // The next account.
  void Add(const AccountView& view);

  // Those of the n-th account and of this row of the metric table; none if the row is not about
  // accounts.
  std::string_view Of(size_t account, size_t row) const;

 private:
  TextWriter writer_;
  std::vector<std::uint32_t> ends_;  // in its text, by account and row
};

}  // namespace api_credits
