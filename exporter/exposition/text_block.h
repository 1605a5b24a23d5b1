// A part of a page that is kept as long as it does not change, with its compressed form once
// somebody has asked for that. Thread rule: Text from any thread, Zipped from one at a time.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "exporter/exposition/deflate.h"

namespace api_credits {

class TextBlock {
 public:
  explicit TextBlock(std::string text) : text_(std::move(text)) {}

  const std::string& Text() const { return text_; }
  const Deflated& Zipped(Deflater& deflater) const {
    if (!zipped_) zipped_ = deflater.Deflate(text_);
    return *zipped_;
  }

 private:
  const std::string text_;
  mutable std::optional<Deflated> zipped_;
};

}  // namespace api_credits
