// The sample lines of all accounts, family by family, in blocks of some hundred accounts. A block
// is kept until a line of it changes; the lines of an account are written again only if its view is
// another one. Thread rule: one thread at a time; the blocks outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "exporter/exposition/account_lines.h"
#include "exporter/exposition/text_block.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

class LineBlocks {
 public:
  // Large enough that a page has few blocks, small enough that a change costs a part of it.
  static constexpr size_t kAccountsOfABlock = 512;

  using View = std::shared_ptr<const AccountView>;
  using Block = std::shared_ptr<const TextBlock>;

  // Whether any block became another one.
  bool Update(std::span<const View> views);

  // Appends those of this row of the metric table. None is empty.
  void Append(size_t row, std::vector<Block>& blocks) const;

 private:
  struct Lines {                      // of one row
    Block block;                      // empty if there is none
    std::vector<std::uint32_t> ends;  // in its text, by account; empty without a block

    std::uint32_t Begin(size_t account) const { return account == 0 ? 0 : End(account - 1); }
    std::uint32_t End(size_t account) const;
    std::string_view Of(size_t account) const;
  };
  struct Group {
    std::vector<View> views;   // as they are in the blocks
    std::vector<Lines> lines;  // by row
  };
  static bool UpdateGroup(std::span<const View> views, Group& group);
  static bool UpdateLines(size_t row, const AccountLines& changes, size_t accounts, Lines& lines);

  std::vector<Group> groups_;
};

}  // namespace api_credits
