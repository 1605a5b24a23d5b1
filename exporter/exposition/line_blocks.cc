#include "exporter/exposition/line_blocks.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/exposition/metric_table.h"

namespace api_credits {

// Where the text ends, for an account that it does not have yet.
std::uint32_t LineBlocks::Lines::End(size_t account) const {
  if (ends.empty()) return 0;
  return account < ends.size() ? ends[account] : ends.back();
}

std::string_view LineBlocks::Lines::Of(size_t account) const {
  if (!block) return {};
  return std::string_view(block->Text()).substr(Begin(account), End(account) - Begin(account));
}

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
  group.lines.resize(MetricTable().size());
  AccountLines changes;
  bool same = group.views.size() == views.size();
  for (size_t i = 0; i < views.size(); ++i) {
    const bool known = i < group.views.size();
    if (known && group.views[i] == views[i]) continue;
    same = false;
    const std::function<std::string_view(size_t)> lines = [&](size_t row) {
      return group.lines[row].Of(i);
    };
    std::optional<LinesBefore> before;
    if (known) before.emplace(LinesBefore{*group.views[i], lines});
    changes.Add(i, *views[i], before);
  }
  if (same) return false;
  group.views.resize(views.size());
  for (size_t i = 0; i < views.size(); ++i) {
    if (group.views[i] != views[i]) group.views[i] = views[i];
  }
  bool changed = false;
  for (size_t row = 0; row < group.lines.size(); ++row) {
    if (UpdateLines(row, changes, views.size(), group.lines[row])) changed = true;
  }
  return changed;
}

bool LineBlocks::UpdateLines(size_t row, const AccountLines& changes, size_t accounts,
                             Lines& lines) {
  const std::vector<AccountLines::Change>& changed = changes.Of(row);
  if (changed.empty() && (!lines.block || lines.ends.size() == accounts)) return false;
  const std::string_view before = lines.block ? lines.block->Text() : std::string_view();
  size_t size = lines.End(accounts - 1);
  for (const AccountLines::Change& change : changed) {
    size += changes.Text(change).size() - lines.Of(change.account).size();
  }
  std::string text;
  text.reserve(size);  // not a byte to spare, because the text is kept
  std::vector<std::uint32_t> ends(accounts);
  size_t copied = 0;  // of what was before
  auto change = changed.begin();
  for (size_t i = 0; i < accounts; ++i) {
    if (change != changed.end() && change->account == i) {
      text += before.substr(copied, lines.Begin(i) - copied);
      text += changes.Text(*change++);
      copied = lines.End(i);
    }
    ends[i] = static_cast<std::uint32_t>(text.size() + lines.End(i) - copied);
  }
  text += before.substr(copied, lines.End(accounts - 1) - copied);
  lines = {};
  if (!text.empty()) lines = {std::make_shared<const TextBlock>(std::move(text)), std::move(ends)};
  return true;
}

void LineBlocks::Append(size_t row, std::vector<Block>& blocks) const {
  for (const Group& group : groups_) {
    if (group.lines[row].block) blocks.push_back(group.lines[row].block);
  }
}

}  // namespace api_credits
