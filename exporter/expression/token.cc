#include "exporter/expression/token.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Longer ones first. Lua has more; methods, statements and bit operations have no place here.
constexpr std::array<std::string_view, 24> kSymbols = {
    "..", "==", "~=", "<=", ">=", "//", "+", "-", "*", "/", "%", "^",
    "#",  "<",  ">",  "=",  "(",  ")",  "{", "}", "[", "]", ".", ","};
constexpr std::array<std::string_view, 4> kRefused = {"...", "--", "[[", "[="};

size_t NameLength(std::string_view text) {
  size_t length = 0;
  while (length < text.size() && IsNamePart(text[length])) ++length;
  return length;
}

// As greedy as Lua's own reader, which then judges the numeral.
size_t NumeralLength(std::string_view text) {
  const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  const std::string_view exponent = hexadecimal ? "pP" : "eE";
  size_t length = 0;
  while (length < text.size()) {
    const char c = text[length];
    if (!IsNamePart(c) && c != '.') break;
    ++length;
    const bool signed_exponent = exponent.find(c) != std::string_view::npos &&
                                 length < text.size() &&
                                 (text[length] == '+' || text[length] == '-');
    if (signed_exponent) ++length;
  }
  return length;
}

// The string begins with the quote text[0]; 0 if it does not end on its line.
size_t StringLength(std::string_view text) {
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == text[0]) return i + 1;
    if (text[i] == '\n' || text[i] == '\r') return 0;
    if (text[i] == '\\') ++i;
  }
  return 0;
}

// What other languages write, and what to write here. Longer ones first.
struct Foreign {
  std::string_view symbol;
  std::string_view advice;
};
constexpr std::array<Foreign, 9> kForeign = {{
    {"===", "write '=='"},
    {"!==", "write '~='"},
    {"!=", "write '~='"},
    {"<>", "write '~='"},
    {"&&", "write 'and'"},
    {"||", "write 'or'"},
    {"!", "write 'not'"},
    {"??", "write 'or'"},
    {"?", "write 'a and b or c' for a choice; a field of what is absent is nil already"},
}};

const Foreign* ForeignSymbol(std::string_view text) {
  const auto found = std::find_if(kForeign.begin(), kForeign.end(), [&](const Foreign& foreign) {
    return text.starts_with(foreign.symbol);
  });
  return found == kForeign.end() ? nullptr : found;
}

size_t SymbolLength(std::string_view text) {
  if (ForeignSymbol(text) != nullptr) return 0;
  for (const std::string_view refused : kRefused) {
    if (text.starts_with(refused)) return 0;
  }
  for (const std::string_view symbol : kSymbols) {
    if (text.starts_with(symbol)) return symbol.size();
  }
  return 0;
}

Error Unexpected(std::string_view text) {
  if (const Foreign* foreign = ForeignSymbol(text)) {
    return {ErrorCode::kExpression,
            "unexpected '" + std::string(foreign->symbol) + "', " + std::string(foreign->advice)};
  }
  for (const std::string_view refused : kRefused) {
    if (text.starts_with(refused)) {
      return {ErrorCode::kExpression,
              "'" + std::string(refused) + "' is not part of the expression language"};
    }
  }
  const auto byte = static_cast<unsigned char>(text[0]);
  if (byte < 0x20 || byte >= 0x7f) {
    return {ErrorCode::kExpression, "unexpected byte " + std::to_string(byte)};
  }
  return {ErrorCode::kExpression, "unexpected '" + std::string(1, text[0]) + "'"};
}

bool HasControlCharacter(std::string_view source) {
  return std::any_of(source.begin(), source.end(), [](char c) {
    return IsControl(c) && kSpace.find(c) == std::string_view::npos;
  });
}

}  // namespace

bool IsSymbol(const Token& token, std::string_view text) {
  return token.kind == TokenKind::kSymbol && token.text == text;
}

bool IsField(const std::vector<Token>& tokens, size_t i) {
  if (i == 0) return false;
  const Token& previous = tokens[i - 1];
  if (IsSymbol(previous, ".")) return true;
  const bool is_label = i + 1 < tokens.size() && IsSymbol(tokens[i + 1], "=");
  return is_label && (IsSymbol(previous, "{") || IsSymbol(previous, ","));
}

Result<std::vector<Token>> Tokenize(std::string_view source) {
  if (HasControlCharacter(source)) {
    return Error{ErrorCode::kExpression, "it holds a control character"};
  }
  std::vector<Token> tokens;
  std::string_view rest = source;
  while (true) {
    const size_t start = rest.find_first_not_of(kSpace);
    if (start == std::string_view::npos) return tokens;
    rest.remove_prefix(start);
    const bool fraction = rest.size() > 1 && rest[0] == '.' && IsDigit(rest[1]);
    Token token{TokenKind::kSymbol, {}};
    size_t length = 0;
    if (IsNameStart(rest[0])) {
      token.kind = TokenKind::kName;
      length = NameLength(rest);
    } else if (IsDigit(rest[0]) || fraction) {
      token.kind = TokenKind::kNumeral;
      length = NumeralLength(rest);
    } else if (rest[0] == '"' || rest[0] == '\'') {
      token.kind = TokenKind::kString;
      length = StringLength(rest);
      if (length == 0) return Error{ErrorCode::kExpression, "a string is not closed"};
    } else {
      length = SymbolLength(rest);
      if (length == 0) return Unexpected(rest);
    }
    token.text = rest.substr(0, length);
    tokens.push_back(token);
    rest.remove_prefix(length);
  }
}

}  // namespace api_credits
