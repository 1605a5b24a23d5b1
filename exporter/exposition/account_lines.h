// The sample lines of some accounts, each family by family, without headers: those that are not as
// they were. The text that is kept holds what stands before a value, so that a line is assembled
// only where its labels are new. Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "exporter/exposition/sample.h"
#include "exporter/exposition/text_writer.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

// How an account was shown.
struct LinesBefore {
  const AccountView& view;
  const std::function<std::string_view(size_t row)>& lines;  // of this row of the metric table
};

class AccountLines {
 public:
  // Lines that are another text than before: those of one account and family. They may be none.
  struct Change {
    size_t account;
    std::uint32_t begin, end;
  };

  AccountLines();

  // Of this account, the accounts in their order.
  void Add(size_t account, const AccountView& view, const std::optional<LinesBefore>& before);

  // Those of this row of the metric table.
  const std::vector<Change>& Of(size_t row) const { return changes_[row]; }
  std::string_view Text(const Change& change) const {
    return std::string_view(writer_.text()).substr(change.begin, change.end - change.begin);
  }

 private:
  TextWriter writer_;
  std::vector<std::vector<Change>> changes_;  // by row
  SampleList samples_, earlier_;              // of one account and row
};

}  // namespace api_credits
