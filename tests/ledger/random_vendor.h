// A vendor that keeps each transaction, for random histories: it grants, sells, refunds and lets
// lapse, and knows what was truly consumed. Slow and obvious. Thread rule: one thread at a time.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <random>
#include <vector>

#include "tests/ledger/sample_tally.h"

namespace api_credits {

// How a vendor keeps and tells its balance.
struct VendorHabits {
  bool tells_used = false;
  bool tells_grant = false;
  bool rolls_over = false;
  bool refills = false;
  bool lots = false;  // sells credits that lapse
  bool tells_date = true;
  bool late_date = false;  // the date moves hours after the credits came
  double grant = 1000;
  Duration period = std::chrono::days(1);
};

class RandomVendor {
 public:
  enum class Kind { kSpent, kToppedUp, kRefunded, kGranted, kExpired };
  struct Transaction {
    Kind kind;
    double credits;  // as the balance moves
    WallTime when;
  };
  struct Lot {
    double credits;
    WallTime expiry;
  };

  RandomVendor(const VendorHabits& habits, std::mt19937_64& random, WallTime now)
      : habits_(habits), random_(random), now_(now), refresh_(now + habits.period / 2) {
    Book(Kind::kGranted, habits.grant);
  }

  const VendorHabits& habits() const { return habits_; }
  WallTime now() const { return now_; }
  const std::vector<Transaction>& book() const { return book_; }

  double Below(double end) { return std::uniform_real_distribution<double>(0, end)(random_); }
  bool Chance(double p) { return Below(1) < p; }

  // Time passes, with refills and lapses when they are due and `kind` of event, or none, in it.
  void Live(Duration time, std::optional<Kind> event) {
    const WallTime end = now_ + time;
    const WallTime instant = now_ + Duration(static_cast<int>(Below(1) * time.count()));
    Until(instant);
    if (event == Kind::kSpent) Spend();
    if (event == Kind::kToppedUp) Sell();
    if (event == Kind::kRefunded && Used() > 1) Book(Kind::kRefunded, Below(Used()));
    Until(end);
  }

  double Remaining() const {
    double sum = 0;
    for (const Transaction& one : book_) sum += one.credits;
    return sum;
  }
  // In this period.
  double Used() const {
    double sum = 0;
    for (const Transaction& one : book_) {
      if (one.kind == Kind::kSpent || one.kind == Kind::kRefunded) sum -= one.credits;
      if (one.kind == Kind::kGranted) sum = 0;
    }
    return sum;
  }
  double Consumed() const {
    double sum = 0;
    for (const Transaction& one : book_) sum -= one.kind == Kind::kSpent ? one.credits : 0;
    return sum;
  }

  PoolReading Answer() const {
    PoolReading reading = SamplePool("main", Remaining());
    if (habits_.tells_used) reading.used = Used();
    if (habits_.tells_grant && habits_.refills) {
      reading.recurring_grant = habits_.grant;
      reading.rollover = habits_.rolls_over;
    }
    const bool date_lags =
        habits_.late_date && refresh_ - habits_.period + std::chrono::hours(6) > now_;
    if (habits_.refills && habits_.tells_date)
      reading.refresh = refresh_ - (date_lags ? habits_.period : Duration(0));
    if (lot_) {
      reading.expiring = lot_->credits;
      reading.expiry = lot_->expiry;
    }
    return reading;
  }

 private:
  void Book(Kind kind, double credits) { book_.push_back({kind, credits, now_}); }

  // The lot that lapses is spent last.
  void Spend() {
    const double free = Remaining() - (lot_ ? lot_->credits : 0);
    Book(Kind::kSpent, -Below(std::max(0.0, free / 8)));
  }

  void Sell() {
    const double credits = 1 + Below(habits_.grant / 4);
    Book(Kind::kToppedUp, credits);
    if (habits_.lots && !lot_) lot_ = Lot{credits, now_ + std::chrono::hours(30)};
  }

  void Until(WallTime time) {
    while (habits_.refills && refresh_ <= time) {
      now_ = refresh_;
      const double left = Remaining();
      if (!habits_.rolls_over) {
        Book(Kind::kExpired, -left);
        lot_.reset();
      }
      Book(Kind::kGranted, habits_.grant);
      refresh_ += habits_.period;
    }
    if (lot_ && lot_->expiry <= time) {
      now_ = std::max(now_, lot_->expiry);
      Book(Kind::kExpired, -lot_->credits);
      lot_.reset();
    }
    now_ = time;
  }

  VendorHabits habits_;
  std::mt19937_64& random_;
  WallTime now_;
  WallTime refresh_;
  std::optional<Lot> lot_;
  std::vector<Transaction> book_;
};

}  // namespace api_credits
