#include "exporter/expression/chunk.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "exporter/expression/token.h"

namespace api_credits {
namespace {

bool IsOneOf(std::string_view text, std::string_view spaced) {
  return (" " + std::string(spaced) + " ").find(" " + std::string(text) + " ") != std::string::npos;
}

// Writes the tokens of an expression again. An operand of `..` ends where an operator begins that
// binds less, or a bracket closes.
class ChunkWriter {
 public:
  std::string Write(const std::vector<Token>& tokens) {
    for (const Token& token : tokens) {
      const std::string_view text = token.text;
      const bool is_symbol = token.kind == TokenKind::kSymbol;
      const bool is_word = token.kind == TokenKind::kName && IsOneOf(text, "and or not");
      const bool ends_operand = is_word && text != "not";  // which binds more than arithmetic does
      if (is_symbol && IsOneOf(text, "( { [")) {
        Add(text);
        frames_.push_back({out_.size()});
      } else if (is_symbol && IsOneOf(text, ") } ]")) {
        EndOperand(false);
        const bool arithmetic = frames_.back().arithmetic;
        frames_.pop_back();
        frames_.back().arithmetic |= arithmetic;
        Add(text);
      } else if (ends_operand || (is_symbol && IsOneOf(text, ".. == ~= < > <= >= , ="))) {
        EndOperand(text == "..");
        Add(text);
        frames_.back().operand = out_.size();
        frames_.back().joined = text == "..";
      } else {
        if (is_symbol && IsOneOf(text, "+ - * / // % ^")) frames_.back().arithmetic = true;
        Add(text);
        if (is_symbol && after_value_ && IsOneOf(text, "+ - *")) {
          Add(text == "*" ? "1.0" : "0.0");
          Add(text);
        }
      }
      after_value_ = (token.kind != TokenKind::kSymbol && !is_word) || IsOneOf(text, ") } ]");
    }
    EndOperand(false);
    std::string chunk = "return";
    for (const std::string& piece : out_) chunk += " " + piece;
    return chunk;
  }

 private:
  struct Frame {
    size_t operand = 0;       // where it begins in `out_`
    bool joined = false;      // a `..` stands before it
    bool arithmetic = false;  // somewhere in the bracket so far
  };

  void Add(std::string_view piece) { out_.emplace_back(piece); }

  void EndOperand(bool join_follows) {
    const Frame& frame = frames_.back();
    if (!frame.arithmetic || (!frame.joined && !join_follows)) return;
    out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(frame.operand),
                std::string(kWholeFunction) + "(");
    Add(")");
  }

  std::vector<std::string> out_;
  std::vector<Frame> frames_ = {Frame()};
  bool after_value_ = false;
};

}  // namespace

std::string RunningChunkOf(std::string_view source) {
  const auto tokens = Tokenize(source);
  return tokens ? ChunkWriter().Write(tokens.value()) : ChunkOf(source);
}

}  // namespace api_credits
