// A tally that readings of one pool are told to, minute by minute, with the balance equation held
// against every step. Thread rule: one thread.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <numeric>
#include <optional>

#include "exporter/ledger/consumption.h"
#include "tests/doubles/simulated_clock.h"
#include "tests/ledger/sample_account.h"

namespace api_credits {

inline double AddedSum(const PoolCounters& counters) {
  return std::accumulate(counters.added.begin(), counters.added.end(), 0.0);
}

// Δadded − Δconsumed − Δexpired, from nothing on.
inline double NetOf(const PoolCounters& counters) {
  return AddedSum(counters) - counters.consumed - counters.expired;
}

class TallyFixture : public testing::Test {
 protected:
  static constexpr WallTime kStart = SimulatedClock::kStart;
  static constexpr WallTime kDue = kStart + std::chrono::days(3);
  static constexpr WallTime kNext = kDue + std::chrono::days(30);

  // Five minutes after the last one. A correction moves the gauge without the counters.
  void Take(const PoolReading& reading) { Take(reading, now_ + std::chrono::minutes(5)); }
  void Take(const PoolReading& reading, WallTime received) {
    now_ = received;
    const PoolCounters before = tally_.counters();
    tally_.Apply(reading, received);
    if (reading.remaining) {
      const double moved = *reading.remaining - last_remaining_.value_or(*reading.remaining);
      corrected_ += moved - (NetOf(tally_.counters()) - NetOf(before));
      last_remaining_ = reading.remaining;
    }
    EXPECT_GE(tally_.counters().consumed, before.consumed);
    EXPECT_GE(tally_.counters().expired, before.expired);
    for (size_t i = 0; i < before.added.size(); ++i) {
      EXPECT_GE(tally_.counters().added.at(i), before.added.at(i));
    }
  }
  void TakeBalance(double remaining) { Take(SamplePool("main", remaining)); }
  // And again a minute later where it is held, as the poller does.
  void TakeSurely(const PoolReading& reading) {
    TakeSurely(reading, now_ + std::chrono::minutes(5));
  }
  void TakeSurely(const PoolReading& reading, WallTime received) {
    Take(reading, received);
    if (tally_.held()) Take(reading, received + std::chrono::minutes(1));
  }

  // A vendor that tells both; `used` of this period.
  static PoolReading Used(double used) {
    PoolReading reading = SamplePool("main", 0);
    reading.remaining.reset();
    reading.used = used;
    return reading;
  }
  static PoolReading Used(double used, double remaining) {
    PoolReading reading = SamplePool("main", remaining);
    reading.used = used;
    return reading;
  }
  static PoolReading Until(WallTime refresh, PoolReading reading) {
    reading.refresh = refresh;
    return reading;
  }
  static PoolReading Granting(double grant, std::optional<bool> rollover, PoolReading reading) {
    reading.recurring_grant = grant;
    reading.rollover = rollover;
    return reading;
  }

  double consumed() const { return tally_.counters().consumed; }
  double expired() const { return tally_.counters().expired; }
  double added() const { return AddedSum(tally_.counters()); }
  double added(AddedCause cause) const {
    return tally_.counters().added.at(static_cast<size_t>(cause));
  }
  // What the gauge moved by without the counters; 0 where every step was accepted.
  double corrected() const { return corrected_; }

  PoolTally tally_;
  WallTime now_ = kStart;

 private:
  std::optional<double> last_remaining_;
  double corrected_ = 0;
};

}  // namespace api_credits
