// Vendors whose answers are of unequal age, or nonsense now and then: simulated for 17 days, polled
// as the schedule would, a minute after what is held. Prints the error of consumed.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <functional>
#include <iostream>
#include <random>
#include <vector>

#include "exporter/ledger/consumption.h"
#include "tests/ledger/sample_tally.h"

namespace api_credits {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr int kMinutes = 17 * 24 * 60;

// What a vendor tells of its balance.
struct Telling {
  const char* name;
  bool used, grant, date;
};
constexpr Telling kTellings[] = {{"balance", false, false, false},
                                 {"balance, grant", false, true, false},
                                 {"balance, grant, date", false, true, true},
                                 {"used, date", true, false, true},
                                 {"used", true, false, false}};

// Minute by minute: a busy day, and a refill to `grant` each `period`.
class MinuteVendor {
 public:
  MinuteVendor(unsigned seed, double grant, int period) : grant_(grant), period_(period) {
    std::mt19937_64 random(seed);
    double remaining = grant;
    double consumed = 0;
    for (int minute = 0; minute < kMinutes; ++minute) {
      if (minute > 0 && minute % period == 0) remaining = grant;
      const double daily = 1 + std::sin(minute * 2 * M_PI / 1440);
      const double share = std::uniform_real_distribution<double>(0.2, 1.0)(random);
      const double spent = std::min(remaining, 0.9 * grant / period * daily * share);
      remaining -= spent;
      consumed += spent;
      remaining_.push_back(remaining);
      consumed_.push_back(consumed);
    }
  }

  PoolReading At(int minute, const Telling& telling) const {
    PoolReading reading = SamplePool("main", remaining_.at(minute));
    if (telling.used) {
      reading.used = grant_ - *reading.remaining;
      reading.limit = grant_;
    }
    if (telling.grant) reading.recurring_grant = grant_;
    if (telling.grant) reading.rollover = false;
    if (telling.date) {
      reading.refresh = SimulatedClock::kStart + minutes((minute / period_ + 1) * period_);
    }
    return reading;
  }
  double Consumed(int from, int to) const { return consumed_.at(to) - consumed_.at(from); }

 private:
  double grant_;
  int period_;
  std::vector<double> remaining_, consumed_;
};

// What the vendor answers at a minute.
using Answer = std::function<PoolReading(int minute)>;

// In percent of what was truly spent.
double Error(const MinuteVendor& vendor, int interval, const Answer& answer) {
  PoolTally tally;
  int last = 0;
  for (int minute = 0; minute < kMinutes; minute += tally.held() ? 1 : interval) {
    tally.Apply(answer(minute), SimulatedClock::kStart + minutes(minute));
    last = minute;
  }
  const double truth = vendor.Consumed(0, last);
  return (tally.counters().consumed - truth) / truth * 100;
}

TEST(OldAnswersTest, TwoReplicasOfWhichOneIsSevenMinutesBehindCostAtMostOnePercent) {
  for (const Telling& telling : kTellings) {
    for (const unsigned seed : {1U, 2U, 3U}) {
      const MinuteVendor vendor(seed, 10'000, 7 * 1440);
      std::mt19937_64 random(seed);
      const double error = Error(vendor, 5, [&](int minute) {
        const int behind = random() % 2 == 0 ? 7 : 0;
        return vendor.At(std::max(0, minute - behind), telling);
      });
      std::cout << "two replicas, " << telling.name << ": " << error << " %\n";
      EXPECT_NEAR(error, 0, 1) << telling.name;
    }
  }
}

TEST(OldAnswersTest, OnePollThatReadsNothingOrAFullPoolCostsNothing) {
  for (const Telling& telling : kTellings) {
    const MinuteVendor vendor(1, 10'000, 7 * 1440);
    const auto error = [&](std::optional<double> nonsense) {
      return Error(vendor, 5, [&](int minute) {
        PoolReading reading = vendor.At(minute, telling);
        const bool now = minute == 2000 || minute == 12'000;
        if (now && nonsense) reading.remaining = nonsense;
        return reading;
      });
    };
    for (const double nonsense : {0.0, 10'000.0}) {
      EXPECT_NEAR(error(nonsense), error({}), 0.1) << telling.name;
      EXPECT_NEAR(error(nonsense), 0, 1) << telling.name;
    }
  }
}

// What was spent between the last poll and a refill leaves no trace: the bound is
// what the release before lost of this vendor's. Each second look shifts the polls by a minute.
TEST(OldAnswersTest, ADailyQuotaThatIsSeldomPolledIsNotCountedWorse) {
  for (const Telling& telling : kTellings) {
    const MinuteVendor vendor(1, 10'000, 1440);
    const double error = Error(vendor, 288, [&](int minute) { return vendor.At(minute, telling); });
    std::cout << "daily, each 4.8 h, " << telling.name << ": " << error << " %\n";
    EXPECT_GE(error, -9.2) << telling.name;
    EXPECT_LE(error, 0.1) << telling.name;
  }
}

// One poll a second, ten credits each, one answer of three is four polls old (F13).
TEST(OldAnswersTest, AnswersOfFourPollsAgoCountNothingTwice) {
  PoolTally tally;
  for (int poll = 0; poll < 2000; ++poll) {
    const int shown = poll % 3 == 0 ? std::max(0, poll - 4) : poll;
    tally.Apply(SamplePool("main", 100'000 - 10 * shown),
                SimulatedClock::kStart + std::chrono::seconds(poll));
    ASSERT_LE(tally.baseline()->past.size(), 16u);
  }
  EXPECT_NEAR(tally.counters().consumed, 19'990, 10);
  EXPECT_EQ(AddedSum(tally.counters()), 0);
}

}  // namespace
}  // namespace api_credits
