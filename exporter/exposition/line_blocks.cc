#include "exporter/exposition/line_blocks.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/exposition/metric_table.h"

namespace api_credits {

std::string_view LineBlocks::Lines::Of(size_t account) const {
  if (!block || account >= ends.size()) return {};
  const size_t begin = account == 0 ? 0 : ends[account - 1];
  return std::string_view(block->Text()).substr(begin, ends[account] - begin);
}

// Without a byte to spare, because the text is kept.
LineBlocks::Lines LineBlocks::Joined(const std::vector<std::string_view>& parts) {
  size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  std::string text;
  text.reserve(size);
  Lines lines;
  lines.ends.reserve(parts.size());
  for (const std::string_view part : parts) {
    text += part;
    lines.ends.push_back(static_cast<std::uint32_t>(text.size()));
  }
  if (!text.empty()) lines.block = std::make_shared<const TextBlock>(std::move(text));
  return lines;
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
  group.views.assign(views.begin(), views.end());
  bool changed = false;
  for (size_t row = 0; row < group.lines.size(); ++row) {
    if (UpdateLines(row, changes, views.size(), group.lines[row])) changed = true;
  }
  return changed;
}

bool LineBlocks::UpdateLines(size_t row, const AccountLines& changes, size_t accounts,
                             Lines& lines) {
  if (changes.Of(row).empty() && lines.ends.size() == accounts) return false;
  std::vector<std::string_view> parts;  // by account
  parts.reserve(accounts);
  for (size_t i = 0; i < accounts; ++i) parts.push_back(lines.Of(i));
  for (const AccountLines::Change& change : changes.Of(row)) {
    parts[change.account] = changes.Text(change);
  }
  lines = Joined(parts);
  return true;
}

void LineBlocks::Append(size_t row, std::vector<Block>& blocks) const {
  for (const Group& group : groups_) {
    if (group.lines[row].block) blocks.push_back(group.lines[row].block);
  }
}

}  // namespace api_credits
