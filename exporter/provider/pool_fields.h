// What a vendor may tell of a pool, once: a definition has a rule for each field, a reading a
// value. A new field is a member here and a row of ForEachPoolField; parser, reader and comparison
// follow. Thread rule: values.
#pragma once

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
  std::string_view key;  // in a definition
  bool is_balance = false;
  bool may_be_negative = false;  // an overdraft
};

// Calls visit(PoolField, get) for each; get(pool) is the member of any PoolFields.
template <typename Visit>
constexpr void ForEachPoolField(Visit visit) {
  visit(
      PoolField{"remaining", true, true}, [](auto& pool) -> auto& { return pool.remaining; });
  visit(
      PoolField{"used", true}, [](auto& pool) -> auto& { return pool.used; });
  visit(
      PoolField{"limit", true}, [](auto& pool) -> auto& { return pool.limit; });
  visit(
      PoolField{"unlimited", true}, [](auto& pool) -> auto& { return pool.unlimited; });
  visit(
      PoolField{"recurring_grant"}, [](auto& pool) -> auto& { return pool.recurring_grant; });
  visit(
      PoolField{"rollover"}, [](auto& pool) -> auto& { return pool.rollover; });
  visit(
      PoolField{"grant_frequency"}, [](auto& pool) -> auto& { return pool.grant_frequency; });
  visit(
      PoolField{"refresh"}, [](auto& pool) -> auto& { return pool.refresh; });
  visit(
      PoolField{"period_start"}, [](auto& pool) -> auto& { return pool.period_start; });
  visit(
      PoolField{"expiring"}, [](auto& pool) -> auto& { return pool.expiring; });
  visit(
      PoolField{"expiry"}, [](auto& pool) -> auto& { return pool.expiry; });
}

}  // namespace api_credits
