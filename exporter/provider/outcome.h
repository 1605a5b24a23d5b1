// What a poll revealed about the account. Provider definitions name them, so they live here.
// Thread rule: values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace api_credits {

enum class Outcome : std::uint8_t {
  kOk,
  kExhausted,
  kUnauthorized,
  kRefused,  // by a firewall, a proxy, a block by country: no word about the key
  kThrottled,
  kUnreachable,
  kInvalidResponse
};

inline constexpr std::array<std::string_view, 7> kOutcomeNames = {
    "ok", "exhausted", "unauthorized", "refused", "throttled", "unreachable", "invalid_response"};

constexpr std::string_view OutcomeName(Outcome outcome) {
  return kOutcomeNames[static_cast<size_t>(outcome)];
}

constexpr std::optional<Outcome> ParseOutcome(std::string_view name) {
  for (size_t i = 0; i < kOutcomeNames.size(); ++i) {
    if (kOutcomeNames[i] == name) return static_cast<Outcome>(i);
  }
  return std::nullopt;
}

}  // namespace api_credits
