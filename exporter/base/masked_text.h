// Text that goes out and may hold secrets: what is sent, and how it may be shown, where "<name>"
// stands for each secret. Invariant: shown() holds no secret. Thread rule: a value.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/base/secret.h"

namespace api_credits {

class MaskedText {
 public:
  MaskedText() = default;
  // Text without any secret.
  // NOLINTNEXTLINE(google-explicit-constructor)
  MaskedText(std::string plain) : shown_(std::move(plain)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  MaskedText(const char* plain) : shown_(plain) {}

  MaskedText& AppendSecret(std::string_view secret, std::string_view name) {
    sent_ = Secret(Reveal() + std::string(secret));
    shown_.append("<").append(name).append(">");
    return *this;
  }
  MaskedText& Append(const MaskedText& other) {
    if (sent_ || other.sent_) sent_ = Secret(Reveal() + other.Reveal());
    shown_ += other.shown_;
    return *this;
  }

  const std::string& shown() const { return shown_; }
  // Only for sending it.
  const std::string& Reveal() const { return sent_ ? sent_->Reveal() : shown_; }
  bool empty() const { return Reveal().empty(); }
  bool holds_secret() const { return sent_.has_value(); }

 private:
  std::string shown_;
  std::optional<Secret> sent_;  // empty: what is shown
};

}  // namespace api_credits
