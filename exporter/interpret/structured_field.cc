#include "exporter/interpret/structured_field.h"

#include <algorithm>
#include <cstddef>

#include "exporter/base/ascii.h"
#include "exporter/base/text_scanner.h"
#include "exporter/interpret/header_text.h"

namespace api_credits {
namespace {

bool IsKeyPart(char c) {
  return IsLower(c) || IsDigit(c) || std::string_view("_-.*").find(c) != std::string_view::npos;
}
bool IsTokenPart(char c) { return IsTokenCharacter(c) || c == ':' || c == '/'; }
bool IsBase64(char c) { return IsAlphanumeric(c) || c == '+' || c == '/' || c == '='; }

// The RFC asks a parser to support at least this many. A longer field is void, so that none costs
// much.
constexpr size_t kMaxMembers = 1024;

template <typename T>
bool SetMember(std::vector<std::pair<std::string, T>>& members, std::string name, T value) {
  for (auto& member : members) {
    if (member.first == name) {
      member.second = std::move(value);
      return true;
    }
  }
  if (members.size() == kMaxMembers) return false;
  members.emplace_back(std::move(name), std::move(value));
  return true;
}

// An Integer of up to 15 digits, or a Decimal of up to 12 and 3.
std::optional<BareItem> ReadNumber(TextScanner& scanner) {
  std::string text(scanner.Skip("-") ? "-" : "");
  const std::string_view integer = scanner.TakeDigits();
  text += integer;
  if (scanner.Skip(".")) {
    const std::string_view fraction = scanner.TakeDigits();
    if (integer.size() > 12 || fraction.empty() || fraction.size() > 3) return std::nullopt;
    text.append(".").append(fraction);
  }
  const auto number = ParseDecimal(text);
  if (integer.empty() || integer.size() > 15 || !number) return std::nullopt;
  return BareItem{BareKind::kNumber, *number, {}};
}

std::optional<BareItem> ReadString(TextScanner& scanner) {
  scanner.Skip("\"");
  BareItem item{BareKind::kString, 0, {}};
  while (!scanner.Skip("\"")) {
    if (scanner.AtEnd()) return std::nullopt;
    const bool escaped = scanner.Skip("\\");
    if (escaped && !scanner.NextIsAnyOf("\"\\")) return std::nullopt;
    const char c = scanner.rest().front();
    if (c < 0x20 || c > 0x7e) return std::nullopt;
    item.text += c;
    scanner.Skip(std::string_view(&c, 1));
  }
  return item;
}

std::optional<BareItem> ReadBareItem(TextScanner& scanner) {
  if (scanner.NextIsAnyOf("-0123456789")) return ReadNumber(scanner);
  if (scanner.NextIsAnyOf("\"")) return ReadString(scanner);
  if (scanner.NextIsAnyOf("*") || scanner.NextIs(IsAlpha)) {
    return BareItem{BareKind::kToken, 0, std::string(scanner.TakeWhile(IsTokenPart))};
  }
  if (scanner.Skip(":")) {
    scanner.TakeWhile(IsBase64);
    return scanner.Skip(":") ? std::optional(BareItem{}) : std::nullopt;
  }
  if (scanner.Skip("?")) return scanner.SkipAnyOf("01") ? std::optional(BareItem{}) : std::nullopt;
  if (scanner.Skip("@")) return ReadNumber(scanner) ? std::optional(BareItem{}) : std::nullopt;
  return std::nullopt;
}

// Empty if there is none.
std::string ReadKey(TextScanner& scanner) {
  if (!scanner.NextIsAnyOf("*") && !scanner.NextIs(IsLower)) return {};
  return std::string(scanner.TakeWhile(IsKeyPart));
}

bool ReadParameters(TextScanner& scanner, FieldItem& item) {
  while (scanner.Skip(";")) {
    scanner.TakeAnyOf(" ");
    std::string key = ReadKey(scanner);
    if (key.empty()) return false;
    std::optional<BareItem> value = BareItem{};  // without a value: the boolean true
    if (scanner.Skip("=")) value = ReadBareItem(scanner);
    if (!value || !SetMember(item.parameters, std::move(key), *std::move(value))) return false;
  }
  return true;
}

std::optional<FieldItem> ReadItem(TextScanner& scanner) {
  std::optional<BareItem> value = ReadBareItem(scanner);
  if (!value) return std::nullopt;
  FieldItem item{*std::move(value), {}};
  if (!ReadParameters(scanner, item)) return std::nullopt;
  return item;
}

// Calls `member` until the text ends. False after a fault.
template <typename Member>
bool ReadMembers(std::string_view text, const Member& member) {
  TextScanner scanner(Trim(text));
  if (scanner.AtEnd()) return true;
  while (true) {
    if (!member(scanner)) return false;
    scanner.TakeAnyOf(" \t");
    if (scanner.AtEnd()) return true;
    if (!scanner.Skip(",")) return false;
    scanner.TakeAnyOf(" \t");
  }
}

}  // namespace

const BareItem* FieldItem::Parameter(std::string_view name) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const auto& parameter) { return parameter.first == name; });
  return found == parameters.end() ? nullptr : &found->second;
}

std::optional<std::vector<FieldItem>> ParseItemList(std::string_view text) {
  std::vector<FieldItem> list;
  const bool ok = ReadMembers(text, [&](TextScanner& scanner) {
    auto item = ReadItem(scanner);
    if (!item || list.size() == kMaxMembers) return false;
    list.push_back(*std::move(item));
    return true;
  });
  if (!ok) return std::nullopt;
  return list;
}

std::optional<ItemDictionary> ParseItemDictionary(std::string_view text) {
  ItemDictionary dictionary;
  const bool ok = ReadMembers(text, [&](TextScanner& scanner) {
    std::string key = ReadKey(scanner);
    if (key.empty()) return false;
    FieldItem item;
    if (scanner.Skip("=")) {
      auto read = ReadItem(scanner);
      if (!read) return false;
      item = *std::move(read);
    } else if (!ReadParameters(scanner, item)) {
      return false;
    }
    return SetMember(dictionary, std::move(key), std::move(item));
  });
  if (!ok) return std::nullopt;
  return dictionary;
}

}  // namespace api_credits
