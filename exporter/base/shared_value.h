// A value that many hold and few change: copies share it, and one that is changed gets its own
// first. Equal values can be made to share. Thread rule: as a value of its own; what is shared is
// never written to.
#pragma once

#include <memory>
#include <utility>

namespace api_credits {

template <typename T>
class SharedValue {
 public:
  SharedValue() : value_(Usual()) {}
  SharedValue(T value)  // NOLINT(google-explicit-constructor): it is as good as the value
      : value_(std::make_shared<T>(std::move(value))) {}

  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }

  // To be changed.
  T& operator*() { return Own(); }
  T* operator->() { return &Own(); }

  // From now on the same memory, if it is the same value.
  void ShareIfEqual(const SharedValue& other) {
    if (*this == other) value_ = other.value_;
  }
  bool SharesWith(const SharedValue& other) const { return value_ == other.value_; }

  friend bool operator==(const SharedValue& a, const SharedValue& b) {
    return a.value_ == b.value_ || *a.value_ == *b.value_;
  }

 private:
  static const std::shared_ptr<T>& Usual() {
    static const auto usual = std::make_shared<T>();
    return usual;
  }
  T& Own() {
    if (value_.use_count() != 1) value_ = std::make_shared<T>(*value_);
    return *value_;
  }

  std::shared_ptr<T> value_;
};

}  // namespace api_credits
