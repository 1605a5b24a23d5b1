// The body of a page, in pieces that many answers share: what did not change is not copied.
// Thread rule: immutable; any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace api_credits {

class Body {
 public:
  using Piece = std::shared_ptr<const std::string>;

  Body() : Body(std::vector<Piece>()) {}
  // One piece. Implicit, because that is what most pages are.
  Body(Piece piece) : Body(std::vector<Piece>{std::move(piece)}) {}  // NOLINT(*-explicit-*)
  explicit Body(std::vector<Piece> pieces)
      : pieces_(std::make_shared<const std::vector<Piece>>(std::move(pieces))) {
    for (const Piece& piece : *pieces_) size_ += piece->size();
  }

  const std::vector<Piece>& pieces() const { return *pieces_; }
  size_t size() const { return size_; }

  // All of it in one text.
  std::string Text() const {
    std::string text;
    text.reserve(size_);
    for (const Piece& piece : *pieces_) text += *piece;
    return text;
  }

 private:
  std::shared_ptr<const std::vector<Piece>> pieces_;
  size_t size_ = 0;
};

}  // namespace api_credits
