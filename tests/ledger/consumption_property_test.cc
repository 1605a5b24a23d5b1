// Random histories of a pool against a vendor that keeps each transaction.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <random>
#include <vector>

#include "exporter/ledger/consumption.h"
#include "tests/ledger/random_vendor.h"

namespace api_credits {
namespace {

using Kind = RandomVendor::Kind;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr int kHistories = 6000;
constexpr int kPolls = 60;
constexpr double kDust = 1e-6;

bool Falls(const PoolCounters& before, const PoolCounters& after) {
  bool falls = after.consumed < before.consumed || after.expired < before.expired;
  for (size_t i = 0; i < after.added.size(); ++i) {
    falls = falls || after.added.at(i) < before.added.at(i);
  }
  return falls;
}

class History {
 public:
  explicit History(unsigned seed) : random_(seed), vendor_(Habits(), random_, clock_) {
    // Without this most histories hold something that no reading can tell.
    calm_ = vendor_.Chance(0.6);
    restarts_ = vendor_.Chance(0.5);
    flickers_ = vendor_.Chance(0.35);
    jumps_ = vendor_.Chance(0.3);
    glitches_ = vendor_.Chance(0.3);
  }

  void Run() {
    Deliver(vendor_.Answer());
    for (int poll = 0; poll < kPolls && !testing::Test::HasFailure(); ++poll) {
      vendor_.Live(flickers_ ? minutes(5) : minutes(30), Event());
      if (vendor_.Chance(0.1)) vendor_.Live(hours(7), Event());  // missed polls
      clock_ = vendor_.now() + jump_;
      if (jumps_ && vendor_.Chance(0.05))
        jump_ = hours(static_cast<int>(vendor_.Below(4000)) - 2000);
      if (vendor_.Chance(0.1)) continue;  // the poll fails
      if (flickers_ && vendor_.Chance(0.2) && last_ && JustLeft()) {
        Flicker();
      } else if (glitches_ && vendor_.Chance(0.1) && !tally_.held() &&
                 *tally_.baseline()->remaining > 0.3 * Scale()) {
        Glitch();
      } else {
        Deliver(vendor_.Answer());
      }
      if (restarts_ && vendor_.Chance(0.1))
        tally_ = PoolTally(tally_.counters(), tally_.baseline());
    }
    // What looked like an old cache is counted by now.
    for (int i = 0; i < 4; ++i) {
      clock_ += minutes(10);
      Deliver(vendor_.Answer());
    }
  }

  // The vendor told enough for consumed to be true throughout.
  bool exact() const { return exact_; }
  double missed() const {
    return vendor_.Consumed() - consumed_at_first_ - tally_.counters().consumed;
  }
  // Nothing happened that looks like spending to everybody who sees the balance alone.
  bool never_too_much() const {
    const VendorHabits& habits = vendor_.habits();
    const bool may_guess = habits.tells_used && !(habits.refills && habits.tells_date);
    return habits.rolls_over && !habits.lots && !flickered_ever_ && !may_guess;
  }

 private:
  VendorHabits Habits() {
    const auto one_in_two = [this] { return (random_() & 1) == 0; };
    VendorHabits habits;
    habits.tells_used = one_in_two();
    habits.tells_grant = one_in_two();
    habits.rolls_over = one_in_two();
    habits.refills = one_in_two();
    habits.lots = (random_() % 4) == 0;
    habits.late_date = (random_() % 8) == 0;
    habits.tells_date = (random_() % 8) != 0;
    habits.period = days(1 + random_() % 3);
    return habits;
  }

  std::optional<Kind> Event() {
    const double roll = vendor_.Below(1);
    if (roll < 0.5) return Kind::kSpent;
    if (roll < (calm_ ? 0.52 : 0.6)) return Kind::kToppedUp;
    if (roll < (calm_ ? 0.53 : 0.65)) return Kind::kRefunded;
    return std::nullopt;
  }

  // The balance equation holds over every step from one reading that is believed to the next. Only
  // where used tells the spending a fall of the balance may be a `correction`.
  void Take(const PoolReading& reading, bool correction) {
    const PoolCounters before = tally_.counters();
    const std::optional<PoolBaseline> from = tally_.baseline();
    tally_.Apply(reading, clock_);
    ASSERT_FALSE(Falls(before, tally_.counters()));
    if (!from || correction) return;
    const double moved = *tally_.baseline()->remaining - *from->remaining;
    ASSERT_NEAR(moved, NetOf(tally_.counters()) - NetOf(before), kDust);
  }

  bool JustLeft() const { return clock_ >= left_ && clock_ - left_ < minutes(15); }
  double Scale() const {
    const PoolBaseline& last = *tally_.baseline();
    return std::max(last.grant.value_or(0), last.highest.value_or(0));
  }

  // One answer is nonsense: it is held, and the next one is right.
  void Glitch() {
    PoolReading nonsense = vendor_.Answer();
    if (vendor_.Chance(0.5)) {
      nonsense.remaining = 0;
      if (nonsense.used) nonsense.used = 0;
    } else {
      nonsense.remaining = 3 * Scale();
      nonsense.used = tally_.baseline()->used;
    }
    nonsense.refresh = tally_.baseline()->refresh;
    const PoolCounters before = tally_.counters();
    glitched_ = tally_.baseline()->doubt == Doubt::kNone;
    Take(nonsense, true);
    ASSERT_EQ(tally_.counters(), before);
  }

  // The cache answers as before the last change.
  void Flicker() {
    flickered_ = flickered_ever_ = true;
    Take(*last_, vendor_.habits().tells_used);
  }

  void Deliver(const PoolReading& reading) {
    const bool first = !shown_;
    const bool told = first || Sufficient(reading);
    exact_ = exact_ && told;
    const VendorHabits& habits = vendor_.habits();
    const bool doubted = !first && tally_.baseline()->doubt != Doubt::kNone;
    const bool clear =
        told && !corrected_ && !flickered_ && !doubted && !habits.late_date && habits.tells_date;
    Take(reading, habits.tells_used && !clear);
    if (tally_.held()) {  // the poller looks again
      clock_ += minutes(1);
      Take(reading, habits.tells_used && !clear);
    }
    if (first) consumed_at_first_ = vendor_.Consumed();
    const bool changed = first || seen_ < vendor_.book().size();
    if (changed) last_ = shown_;
    if (changed) left_ = clock_;
    shown_ = reading;
    seen_ = vendor_.book().size();
    flickered_ = glitched_ = false;
  }

  // Whether the transactions since the last reading can be told from it and `reading`.
  bool Sufficient(const PoolReading& reading) {
    double spent = 0;
    double spent_before_refill = 0;
    bool credited = false;
    bool refunded = false;
    bool lapsed = false;
    int refills = 0;
    for (size_t i = seen_; i < vendor_.book().size(); ++i) {
      const RandomVendor::Transaction& one = vendor_.book()[i];
      if (one.kind == Kind::kSpent) spent -= one.credits;
      if (one.kind == Kind::kGranted) spent_before_refill = spent;
      refills += one.kind == Kind::kGranted ? 1 : 0;
      refunded = refunded || one.kind == Kind::kRefunded;
      credited = credited || one.kind == Kind::kToppedUp || one.kind == Kind::kRefunded;
      lapsed = lapsed || one.kind == Kind::kExpired;
    }
    const VendorHabits& habits = vendor_.habits();
    corrected_ = refunded && lapsed;  // used falls by more than the balance rises
    // What was bought just before a refill may be taken for it.
    const bool maybe_ahead = credited || credited_since_refill_;
    credited_since_refill_ = credited || (credited_since_refill_ && refills == 0);
    if (seen_ == vendor_.book().size()) return true;
    // What was given back is believed after a while; what is spent meanwhile may hide it.
    if (tally_.baseline()->doubt != Doubt::kNone && !glitched_) return false;
    // Credits that come right after such nonsense seem to confirm it.
    if (tally_.held() && credited) return false;
    if (!habits.tells_date && refills > 0) return false;
    // Without a date used that falls to a small part is another period.
    if (habits.tells_used && refunded && !(habits.refills && habits.tells_date)) return false;
    // Within a quarter of an hour credits that come back look like a cache's.
    if (flickers_ && credited) return false;
    if (flickered_ && (credited || lapsed || refills > 0)) return false;
    if (refills > 0 && habits.late_date) return false;
    if (lapsed && refills == 0 && jump_ != Duration(0)) return false;
    const double before = *shown_->remaining;
    const double after = *reading.remaining;
    if (habits.tells_used) {
      if (refills == 0) return spent == 0 || !refunded;
      if (refunded || maybe_ahead) return false;
      return spent_before_refill == 0 && (*reading.used < *shown_->used || *shown_->used == 0);
    }
    if (refills == 0) return !credited || (spent == 0 && !lapsed);
    if (refills > 1 || maybe_ahead) return false;
    if (!habits.rolls_over && before > habits.grant) return false;
    if (spent == 0) return true;
    const bool grows = after > before;
    return habits.tells_grant && grows && (habits.rolls_over || spent_before_refill == 0);
  }

  std::mt19937_64 random_;
  WallTime clock_ = SimulatedClock::kStart;
  RandomVendor vendor_;
  PoolTally tally_;
  Duration jump_{0};
  bool calm_ = false, restarts_ = false, flickers_ = false, jumps_ = false, glitches_ = false;
  std::optional<PoolReading> shown_, last_;
  size_t seen_ = 0;  // of the vendor's book
  WallTime left_{};
  bool flickered_ = false, flickered_ever_ = false, glitched_ = false;
  bool credited_since_refill_ = false;
  bool corrected_ = false;
  bool exact_ = true;
  double consumed_at_first_ = 0;
};

TEST(ConsumptionPropertyTest, RandomHistoriesAgreeWithTheVendorsBook) {
  int exact = 0;
  for (unsigned seed = 1; seed <= kHistories; ++seed) {
    SCOPED_TRACE(seed);
    History history(seed);
    history.Run();
    ASSERT_FALSE(HasFailure());
    if (history.exact()) {
      ++exact;
      ASSERT_NEAR(history.missed(), 0, kDust);
    }
    if (history.never_too_much()) {
      ASSERT_GT(history.missed(), -kDust);
    }
  }
  std::cout << "histories: " << kHistories << ", told well enough to be exact: " << exact << '\n';
  EXPECT_GT(exact, kHistories / 10);
}

}  // namespace
}  // namespace api_credits
