#include "exporter/expression/advice.h"

#include <algorithm>
#include <string_view>

#include "exporter/base/ascii.h"
#include "exporter/expression/names.h"

namespace api_credits {
namespace {

bool EndsValue(const Token& token) {
  if (token.kind != TokenKind::kSymbol) return !IsOperatorWord(token.text);
  return token.text == ")" || token.text == "]" || token.text == "}";
}

// The "left" of body.credits-left, written without blanks.
bool IsHalfOfField(const std::vector<Token>& tokens, size_t i) {
  if (i < 2 || !IsSymbol(tokens[i - 1], "-") || !IsField(tokens, i - 2)) return false;
  const auto end = [&](size_t token) {
    return tokens[token].text.data() + tokens[token].text.size();
  };
  return end(i - 2) == tokens[i - 1].text.data() && end(i - 1) == tokens[i].text.data();
}

std::optional<std::string> AdviceOnName(const std::vector<Token>& tokens, size_t i) {
  const std::string name(tokens[i].text);
  if (IsField(tokens, i) && (IsOperatorWord(name) || IsStatementWord(name))) {
    const bool is_label = !IsSymbol(tokens[i - 1], ".");
    return "'" + name + "' is a word of Lua: write " +
           (is_label ? "[\"" + name + "\"] = …" : "[\"" + name + "\"] instead of ." + name);
  }
  const bool is_null = name == "null" || name == "None" || name == "undefined";
  if (is_null && !IsField(tokens, i)) return "unknown name '" + name + "', write 'nil'";
  if (IsHalfOfField(tokens, i) && !IsKnownName(name) && !IsOperatorWord(name) &&
      !IsStatementWord(name)) {
    return "unknown name '" + name + "'; a field with - in its name is written [\"" +
           std::string(tokens[i - 2].text) + "-" + name + "\"]";
  }
  return std::nullopt;
}

// headers["X-Left"]: never there.
bool IsCapitalizedHeader(const std::vector<Token>& tokens, size_t i) {
  return i > 1 && tokens[i].kind == TokenKind::kString && IsSymbol(tokens[i - 1], "[") &&
         tokens[i - 2].text == "headers" && !IsField(tokens, i - 2) &&
         LowerCase(tokens[i].text) != tokens[i].text;
}

// Lua takes such a numeral modulo 2^64 in silence, where a decimal one becomes a double.
bool Wraps(std::string_view numeral) {
  if (!numeral.starts_with("0x") && !numeral.starts_with("0X")) return false;
  if (numeral.find_first_of(".pP") != std::string_view::npos) return false;
  const size_t first = std::min(numeral.find_first_not_of('0', 2), numeral.size());
  const std::string_view digits = numeral.substr(first);
  return digits.size() > 16 || (digits.size() == 16 && (IsAlpha(digits[0]) || digits[0] >= '8'));
}

}  // namespace

std::optional<std::string> AdviceOn(const std::vector<Token>& tokens, size_t i, char bracket) {
  const Token& token = tokens[i];
  if (token.kind == TokenKind::kName) return AdviceOnName(tokens, i);
  if (IsCapitalizedHeader(tokens, i)) {
    return "headers have their names in lower case, write [" + LowerCase(token.text) + "]";
  }
  if (token.kind == TokenKind::kNumeral && Wraps(token.text)) {
    return "'" + std::string(token.text) + "' is larger than an integer of 64 bits";
  }
  if (IsSymbol(token, "=") && bracket != '{') return "'=' compares nothing, write '=='";
  const bool indexes = i + 2 < tokens.size() && i > 0 && IsSymbol(token, "[") &&
                       EndsValue(tokens[i - 1]) && IsSymbol(tokens[i + 2], "]");
  if (indexes && tokens[i + 1].text == "0") return "lists begin at 1: [0] is never there";
  return std::nullopt;
}

}  // namespace api_credits
