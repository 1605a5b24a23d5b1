// A credential. It has no stream operator and no conversion to string, so that it reaches a log, a
// label or a page only if somebody writes Reveal() there, which a test looks for.
// Its bytes are overwritten when it dies or changes. Thread rule: a value.
#pragma once

#include <cstring>
#include <string>
#include <utility>

namespace api_credits {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept {
    value_.swap(other.value_);
    other.Wipe();
  }
  Secret& operator=(const Secret& other) {
    if (this != &other) {
      Wipe();
      value_ = other.value_;
    }
    return *this;
  }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      Wipe();
      value_.swap(other.value_);
      other.Wipe();
    }
    return *this;
  }
  ~Secret() { Wipe(); }

  // Only for building the request that carries it.
  const std::string& Reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

  friend bool operator==(const Secret& a, const Secret& b) { return a.value_ == b.value_; }

 private:
  void Wipe() {
    // All of the buffer: a string that was moved from keeps its bytes and forgets its length.
    value_.resize(value_.capacity());
    explicit_bzero(value_.data(), value_.size());
    value_.clear();
  }

  std::string value_;
};

}  // namespace api_credits
