#include "exporter/exposition/line_blocks.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/exposition/metric_table.h"

namespace api_credits {
namespace {

std::string_view Slice(std::string_view text, std::span<const std::uint32_t> ends, size_t account) {
  if (account >= ends.size()) return {};
  const size_t begin = account == 0 ? 0 : ends[account - 1];
  return text.substr(begin, ends[account] - begin);
}

}  // namespace

bool LineBlocks::Update(std::span<const View> views) {
  const size_t count = (views.size() + kAccountsOfABlock - 1) / kAccountsOfABlock;
  bool changed = groups_.size() != count;
  groups_.resize(count);
  for (size_t i = 0; i < count; ++i) {
    const size_t begin = i * kAccountsOfABlock;
    const size_t length = std::min(kAccountsOfABlock, views.size() - begin);
    if (UpdateGroup(views.subspan(begin, length), groups_[i])) changed = true;
  }
  return changed;
}

bool LineBlocks::UpdateGroup(std::span<const View> views, Group& group) {
  Changes changes;
  for (size_t i = 0; i < views.size(); ++i) {
    const bool same = i < group.views.size() && group.views[i] == views[i];
    if (same) continue;
    changes.accounts.push_back(i);
    changes.lines.Add(*views[i]);
  }
  if (changes.accounts.empty() && group.views.size() == views.size()) return false;
  group.views.assign(views.begin(), views.end());
  group.lines.resize(MetricTable().size());
  bool changed = false;
  for (size_t row = 0; row < group.lines.size(); ++row) {
    if (UpdateLines(row, changes, views.size(), group.lines[row])) changed = true;
  }
  return changed;
}

bool LineBlocks::UpdateLines(size_t row, const Changes& changes, size_t accounts, Lines& lines) {
  const std::string_view before = lines.block ? lines.block->Text() : std::string_view();
  bool same = lines.ends.size() == accounts;
  for (size_t i = 0; same && i < changes.accounts.size(); ++i) {
    same = changes.lines.Of(i, row) == Slice(before, lines.ends, changes.accounts[i]);
  }
  if (same) return false;
  std::string text;
  text.reserve(before.size());
  std::vector<std::uint32_t> ends;
  ends.reserve(accounts);
  size_t change = 0;
  for (size_t i = 0; i < accounts; ++i) {
    if (change < changes.accounts.size() && changes.accounts[change] == i) {
      text += changes.lines.Of(change++, row);
    } else {
      text += Slice(before, lines.ends, i);
    }
    ends.push_back(static_cast<std::uint32_t>(text.size()));
  }
  lines.ends = std::move(ends);
  lines.block = text.empty() ? nullptr : std::make_shared<const TextBlock>(std::move(text));
  return true;
}

void LineBlocks::Append(size_t row, std::vector<Block>& blocks) const {
  for (const Group& group : groups_) {
    if (group.lines[row].block) blocks.push_back(group.lines[row].block);
  }
}

}  // namespace api_credits
