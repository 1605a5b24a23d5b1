// A value behind its mutex: there is no way to the value but through the lock.
// std::mutex is no capability to Clang's thread-safety analysis; this makes the analysis needless.
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
