#include "tests/forecast/promql_token.h"

#include <cctype>

#include "tests/forecast/promql.h"

namespace api_credits::forecast {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNameStart(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == ':';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> All() {
    std::vector<Token> tokens;
    do {
      tokens.push_back(Next());
    } while (tokens.back().kind != Token::Kind::kEnd);
    return tokens;
  }

 private:
  char At(size_t place) const { return place < text_.size() ? text_[place] : '\0'; }

  Token Next() {
    while (std::isspace(static_cast<unsigned char>(At(at_))) != 0) ++at_;
    if (at_ == text_.size()) return {};
    const char c = At(at_);
    if (IsNameStart(c)) return Name();
    if (IsDigit(c) || (c == '.' && IsDigit(At(at_ + 1)))) return Number();
    if (c == '"' || c == '\'') return String(c);
    for (const std::string_view sign : {"<=", ">=", "==", "!=", "=~", "!~"}) {
      if (text_.substr(at_, 2) == sign) return Sign(2);
    }
    if (std::string_view("+-*/%^<>=(){}[],:@").find(c) == std::string_view::npos) {
      throw PromqlError(std::string("unknown character ") + c + " in " + std::string(text_));
    }
    return Sign(1);
  }

  Token Sign(size_t length) {
    at_ += length;
    return {Token::Kind::kSign, std::string(text_.substr(at_ - length, length))};
  }

  Token Name() {
    const size_t begin = at_;
    while (IsNameStart(At(at_)) || IsDigit(At(at_))) ++at_;
    return {Token::Kind::kName, std::string(text_.substr(begin, at_ - begin))};
  }

  // 12, 0.5, 1e-9; or a duration, where letters follow.
  Token Number() {
    const size_t begin = at_;
    while (IsDigit(At(at_)) || At(at_) == '.') ++at_;
    Token::Kind kind = Token::Kind::kNumber;
    if (At(at_) == 'e' || At(at_) == 'E') {
      ++at_;
      if (At(at_) == '-' || At(at_) == '+') ++at_;
      while (IsDigit(At(at_))) ++at_;
    } else if (std::isalpha(static_cast<unsigned char>(At(at_))) != 0) {
      kind = Token::Kind::kDuration;
      while (std::isalnum(static_cast<unsigned char>(At(at_))) != 0) ++at_;
    }
    return {kind, std::string(text_.substr(begin, at_ - begin))};
  }

  Token String(char quote) {
    std::string value;
    for (++at_; At(at_) != quote; ++at_) {
      if (at_ >= text_.size()) throw PromqlError("string without end: " + std::string(text_));
      if (At(at_) == '\\') {
        ++at_;
        if (At(at_) != '\\' && At(at_) != quote) throw PromqlError("unknown escape in a string");
      }
      value += At(at_);
    }
    ++at_;
    return {Token::Kind::kString, std::move(value)};
  }

  const std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::vector<Token> TokensOf(std::string_view text) { return Lexer(text).All(); }

}  // namespace api_credits::forecast
