// JSON as programs read it, on one line. What is absent is not written: never null, 0 or -1.
// Invariant: the result is JSON, whatever the texts hold; keys are ours. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/base/clock.h"

namespace api_credits {

class JsonWriter {
 public:
  void BeginObject(std::string_view key = {}) { Begin(key, '{'); }
  void EndObject() { End('}'); }
  void BeginArray(std::string_view key = {}) { Begin(key, '['); }
  void EndArray() { End(']'); }

  void Add(std::string_view key, std::string_view text);
  void Add(std::string_view key, const char* text) { Add(key, std::string_view(text)); }
  void Add(std::string_view key, const std::string& text) { Add(key, std::string_view(text)); }
  void Add(std::string_view key, double number);  // none if it is not finite
  void Add(std::string_view key, std::uint64_t number);
  void Add(std::string_view key, bool flag);
  void Add(std::string_view key, WallTime time) { Add(key, UnixSeconds(time)); }
  void Add(std::string_view key, Duration duration) { Add(key, Seconds(duration)); }
  template <typename T>
  void Add(std::string_view key, const std::optional<T>& value) {
    if (value) Add(key, *value);
  }
  void AddItem(std::string_view text);  // of an array

  std::string Take() { return std::move(text_); }

 private:
  void Begin(std::string_view key, char bracket);
  void End(char bracket);
  void Key(std::string_view key);
  void Comma();
  void String(std::string_view text);

  std::string text_;
};

}  // namespace api_credits
