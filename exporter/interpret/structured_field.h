// Lists and dictionaries of items in the grammar of structured fields (RFC 9651), as far as the
// RateLimit drafts use it: no inner lists. Strict, as the RFC demands: one fault and the whole
// field is void. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace api_credits {

enum class BareKind { kNumber, kString, kToken, kOther };  // kOther: bytes, booleans, dates

struct BareItem {
  BareKind kind = BareKind::kOther;
  double number = 0;  // kNumber
  std::string text;   // kString without its quotes, kToken
};

struct FieldItem {
  BareItem value;
  std::vector<std::pair<std::string, BareItem>> parameters;  // of one name the last

  // nullptr if there is none of that name.
  const BareItem* Parameter(std::string_view name) const;
};

std::optional<std::vector<FieldItem>> ParseItemList(std::string_view text);

// Members in the order of their first appearance; of one name the last value.
using ItemDictionary = std::vector<std::pair<std::string, FieldItem>>;
std::optional<ItemDictionary> ParseItemDictionary(std::string_view text);

}  // namespace api_credits
