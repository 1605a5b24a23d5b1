// Lots of one pool (packs, vouchers), which are drawn one after the other, as one balance: amounts
// add up, and the next lot to lapse is the one with the earliest date of those that are not spent.
// Invariant: what one lot could not tell is not told of the pool. Thread rule: a value.
#pragma once

#include <bitset>
#include <vector>

#include "exporter/interpret/reading.h"

namespace api_credits {

// By the order of ForEachPoolField.
using PoolFieldSet = std::bitset<kPoolFieldCount>;

class Lots {
 public:
  // `unreadable` are the fields of this lot that could not be read.
  void Add(const PoolReading& lot, const PoolFieldSet& unreadable);

  // Without a name and a unit.
  PoolReading Sum() const;

 private:
  std::vector<PoolReading> lots_;
  PoolFieldSet unreadable_;
};

}  // namespace api_credits
