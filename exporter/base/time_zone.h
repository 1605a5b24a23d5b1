// A time zone as a value: from when on which offset from UTC holds. A table has no law of the
// future: after its last change the last offset stays.
// Thread rule: a value.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "exporter/base/clock.h"

namespace api_credits {

// What a clock on a wall of that zone shows.
using LocalTime = std::chrono::local_time<Duration>;

class TimeZone {
 public:
  struct Offset {
    WallTime since;
    std::chrono::seconds east_of_utc;

    friend bool operator==(const Offset&, const Offset&) = default;
  };

  TimeZone() : TimeZone("UTC", {}) {}
  // REQUIRES: the offsets are sorted. The first one also holds before its instant.
  TimeZone(std::string name, std::vector<Offset> offsets)
      : name_(std::move(name)), offsets_(std::move(offsets)) {}

  const std::string& name() const { return name_; }

  LocalTime ToLocal(WallTime time) const;
  // The earliest instant: of a local time that occurs twice the first, of one that a change to
  // summer time skips the change itself.
  WallTime ToInstant(LocalTime time) const;

  friend bool operator==(const TimeZone&, const TimeZone&) = default;

 private:
  // Which of the offsets holds.
  size_t IndexAt(WallTime time) const;

  std::string name_;
  std::vector<Offset> offsets_;  // none: UTC
};

}  // namespace api_credits
