// Which declared period each pool of an account shows. A date that nobody sends passes at its
// second, while the credits come when the vendor gets to it: the period that is over stays until a
// reading shows the next one, for some hours.
// Thread rule: one thread at a time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"

namespace api_credits {

class AwaitedRefill {
 public:
  // Takes in the pools of a reading.
  void Apply(const Account& account, const std::vector<PoolReading>& pools, WallTime received);

  // An instant in the period that the pool shows: when it was read, or, where its refill is late,
  // when the last period was seen. Empty if the last reading has no such pool.
  std::optional<WallTime> ShownAt(const std::string& pool) const;

 private:
  struct Shown {
    WallTime at;
    std::optional<double> remaining, used;
  };

  static bool LooksRefilled(const Shown& before, const PoolReading& now, double whole);
  static bool IsLate(const Account& account, const Shown& before, const PoolReading& now,
                     WallTime received);

  std::map<std::string, Shown> pools_;  // of the last reading
};

}  // namespace api_credits
