// What a vendor may tell of a pool, once: a definition has a rule for each field, a reading a
// value. A new field is a member here and a row of ForEachPoolField; parser, reader, comparison
// and JSON Schema follow. Thread rule: values.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace api_credits {

template <typename Amount, typename Flag, typename Text, typename Instant>
struct PoolFields {
  std::optional<Amount> remaining, used, limit;
  std::optional<Flag> unlimited;
  std::optional<Amount> recurring_grant;
  std::optional<Flag> rollover;
  std::optional<Text> grant_frequency;
  std::optional<Instant> refresh, period_start;
  std::optional<Amount> expiring;
  std::optional<Instant> expiry;

  friend bool operator==(const PoolFields&, const PoolFields&) = default;
};

struct PoolField {
  std::string_view key;   // in a definition
  std::string_view text;  // what it means, for the JSON Schema
  bool is_balance = false;
  bool may_be_negative = false;  // an overdraft
};

// Calls visit(PoolField, get) for each; get(pool) is the member of any PoolFields.
template <typename Visit>
constexpr void ForEachPoolField(Visit visit) {
  // First: then an amount below 0 means "none".
  visit(
      PoolField{"unlimited", "Whether there is no limit.", true},
      [](auto& pool) -> auto& { return pool.unlimited; });
  visit(
      PoolField{"remaining", "What is left.", true, true},
      [](auto& pool) -> auto& { return pool.remaining; });
  visit(
      PoolField{"used", "What was used in this period.", true},
      [](auto& pool) -> auto& { return pool.used; });
  visit(
      PoolField{"limit", "What may be used in this period.", true},
      [](auto& pool) -> auto& { return pool.limit; });
  visit(
      PoolField{"recurring_grant", "What each new period brings."},
      [](auto& pool) -> auto& { return pool.recurring_grant; });
  visit(
      PoolField{"rollover", "Whether unused credits outlive the refresh."},
      [](auto& pool) -> auto& { return pool.rollover; });
  visit(
      PoolField{"grant_frequency", "How often the grant comes, in the vendor's words."},
      [](auto& pool) -> auto& { return pool.grant_frequency; });
  visit(
      PoolField{"refresh", "When the next grant comes."},
      [](auto& pool) -> auto& { return pool.refresh; });
  visit(
      PoolField{"period_start", "When this period began."},
      [](auto& pool) -> auto& { return pool.period_start; });
  visit(
      PoolField{"expiring", "How much expires next."},
      [](auto& pool) -> auto& { return pool.expiring; });
  visit(
      PoolField{"expiry", "When it expires."}, [](auto& pool) -> auto& { return pool.expiry; });
}

inline constexpr size_t kPoolFieldCount = [] {
  size_t count = 0;
  ForEachPoolField([&](const PoolField&, auto) { ++count; });
  return count;
}();

}  // namespace api_credits
