// A value behind its mutex: the only way to the value is through the lock. Clang's thread-safety
// analysis, which does not know std::mutex, is not needed then.
// Thread rule: may be used from any thread; the function must not call back into the same Guarded.
#pragma once

#include <mutex>
#include <utility>

namespace api_credits {

template <typename T>
class Guarded {
 public:
  Guarded() = default;
  explicit Guarded(T value) : value_(std::move(value)) {}

  template <typename Function>
  decltype(auto) With(Function&& function) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::forward<Function>(function)(value_);
  }

  template <typename Function>
  decltype(auto) With(Function&& function) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::forward<Function>(function)(value_);
  }

 private:
  mutable std::mutex mutex_;
  T value_;
};

}  // namespace api_credits
