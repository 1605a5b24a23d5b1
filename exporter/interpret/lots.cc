#include "exporter/interpret/lots.h"

#include <algorithm>
#include <optional>
#include <string>

namespace api_credits {
namespace {

void Join(const std::optional<double>& lot, std::optional<double>& sum) {
  if (lot) sum = sum.value_or(0) + *lot;
}

void Join(const std::optional<bool>& lot, std::optional<bool>& any) {
  if (lot) any = any.value_or(false) || *lot;
}

void Join(const std::optional<std::string>& lot, std::optional<std::string>& first) {
  if (!first) first = lot;
}

void Join(const std::optional<WallTime>& lot, std::optional<WallTime>& earliest) {
  if (lot) earliest = std::min(earliest.value_or(*lot), *lot);
}

// What of it may still lapse; empty where it is not told.
std::optional<double> Left(const PoolReading& lot) {
  return lot.expiring ? lot.expiring : lot.remaining;
}

void SetNextLapse(const std::vector<PoolReading>& lots, PoolReading& pool) {
  pool.expiring.reset();
  pool.expiry.reset();
  const auto may_lapse = [](const PoolReading& lot) { return lot.expiry && Left(lot) != 0.0; };
  for (const PoolReading& lot : lots) {
    if (may_lapse(lot)) Join(lot.expiry, pool.expiry);
  }
  for (const PoolReading& lot : lots) {
    if (may_lapse(lot) && lot.expiry == pool.expiry) Join(lot.expiring, pool.expiring);
  }
}

}  // namespace

void Lots::Add(const PoolReading& lot, const PoolFieldSet& unreadable) {
  lots_.push_back(lot);
  unreadable_ |= unreadable;
}

PoolReading Lots::Sum() const {
  PoolReading pool;
  for (const PoolReading& lot : lots_) {
    ForEachPoolField([&](const PoolField&, auto get) { Join(get(lot), get(pool)); });
  }
  SetNextLapse(lots_, pool);
  size_t field = 0;
  ForEachPoolField([&](const PoolField&, auto get) {
    if (unreadable_.test(field++)) get(pool).reset();
  });
  return pool;
}

}  // namespace api_credits
