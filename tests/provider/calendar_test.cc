#include "exporter/provider/calendar.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

namespace api_credits {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_days;
using std::chrono::year;

WallTime Day(int y, unsigned m, unsigned d) {
  return sys_days(year(y) / std::chrono::month(m) / std::chrono::day(d));
}

LocalTime Local(WallTime as_utc) { return LocalTime(as_utc.time_since_epoch()); }

// Winter is an hour ahead of UTC, summer (29 March to 25 October 2026) two.
TimeZone Berlin() {
  return {"Europe/Berlin",
          {{Day(2025, 10, 26) + hours(1), hours(1)},
           {Day(2026, 3, 29) + hours(1), hours(2)},
           {Day(2026, 10, 25) + hours(1), hours(1)}}};
}

TEST(CalendarTest, KnowsTheWordsThatVendorsUse) {
  EXPECT_EQ(ParseFrequency("daily"), Frequency::kDay);
  EXPECT_EQ(ParseFrequency("week"), Frequency::kWeek);
  EXPECT_EQ(ParseFrequency("Monthly"), Frequency::kMonth);
  EXPECT_EQ(ParseFrequency("annual"), Frequency::kYear);
  EXPECT_EQ(ParseFrequency("YEARLY"), Frequency::kYear);
  EXPECT_EQ(ParseFrequency("quarterly"), Frequency::kQuarter);
  EXPECT_EQ(ParseFrequency("fortnightly"), std::nullopt);
  EXPECT_EQ(ParseFrequency(""), std::nullopt);
}

TEST(CalendarTest, ItsOwnWordsReadBackAsTheSameFrequency) {
  for (const Frequency frequency : {Frequency::kDay, Frequency::kWeek, Frequency::kMonth,
                                    Frequency::kQuarter, Frequency::kYear}) {
    EXPECT_EQ(ParseFrequency(FrequencyWord(frequency)), frequency);
  }
}

TEST(CalendarTest, ClampsToTheEndOfAShorterMonth) {
  EXPECT_EQ(Shift(Day(2026, 1, 31), Frequency::kMonth, 1), Day(2026, 2, 28));
  EXPECT_EQ(Shift(Day(2028, 1, 31), Frequency::kMonth, 1), Day(2028, 2, 29));
  EXPECT_EQ(Shift(Day(2026, 3, 31), Frequency::kMonth, -1), Day(2026, 2, 28));
  EXPECT_EQ(Shift(Day(2028, 2, 29), Frequency::kYear, 1), Day(2029, 2, 28));
  EXPECT_EQ(Shift(Day(2028, 2, 29), Frequency::kYear, -4), Day(2024, 2, 29));
}

TEST(CalendarTest, KeepsTheTimeOfDayAcrossMonthsAndYears) {
  const WallTime anchor = Day(2026, 12, 15) + hours(13) + std::chrono::milliseconds(7);
  EXPECT_EQ(Shift(anchor, Frequency::kMonth, 1), anchor + days(31));
  EXPECT_EQ(Shift(anchor, Frequency::kMonth, -12), anchor - days(365));
  EXPECT_EQ(Shift(anchor, Frequency::kDay, -3), anchor - days(3));
  EXPECT_EQ(Shift(anchor, Frequency::kWeek, 2), anchor + days(14));
}

TEST(CalendarTest, ReturnsToTheAnchorsDayAfterAShortMonth) {
  const auto period = PeriodAfter(Local(Day(2026, 1, 31)), Frequency::kMonth, Day(2026, 3, 1));
  ASSERT_TRUE(period);
  EXPECT_EQ(period->start, Day(2026, 2, 28));
  EXPECT_EQ(period->end, Day(2026, 3, 31));
}

TEST(CalendarTest, APeriodThatEndsNowIsOver) {
  const auto period = PeriodAfter(Local(Day(2026, 11, 1)), Frequency::kMonth, Day(2026, 12, 1));
  ASSERT_TRUE(period);
  EXPECT_EQ(period->start, Day(2026, 12, 1));
  EXPECT_EQ(period->end, Day(2027, 1, 1));
}

TEST(CalendarTest, AnAnchorInTheFutureIsTheEndOfTheFirstPeriod) {
  const auto period = PeriodAfter(Local(Day(2026, 12, 1)), Frequency::kMonth, Day(2026, 3, 5));
  ASSERT_TRUE(period);
  EXPECT_EQ(period->start, Day(2026, 11, 1));
  EXPECT_EQ(period->end, Day(2026, 12, 1));
}

TEST(CalendarTest, ThePeriodHoldsNowWhateverTheFrequency) {
  const WallTime anchor = Day(2024, 2, 29) + hours(9);
  for (const Frequency frequency : {Frequency::kDay, Frequency::kWeek, Frequency{0, 30},
                                    Frequency::kMonth, Frequency::kQuarter, Frequency::kYear}) {
    for (WallTime now = anchor; now < Day(2029, 1, 1); now += hours(37)) {
      const auto period = PeriodAfter(Local(anchor), frequency, now);
      ASSERT_TRUE(period);
      ASSERT_LE(period->start, now);
      ASSERT_GT(period->end, now);
    }
  }
}

TEST(CalendarTest, AQuarterIsThreeMonthsAndAPeriodOfDaysIsThatManyDays) {
  EXPECT_EQ(Shift(Day(2026, 11, 30), Frequency::kQuarter, 1), Day(2027, 2, 28));
  EXPECT_EQ(Shift(Day(2026, 1, 1), Frequency{0, 30}, 2), Day(2026, 3, 2));
  const auto period = PeriodAfter(Local(Day(2026, 1, 1)), Frequency{0, 30}, Day(2026, 2, 1));
  ASSERT_TRUE(period);
  EXPECT_EQ(period->start, Day(2026, 1, 31));
  EXPECT_EQ(period->end, Day(2026, 3, 2));
}

TEST(CalendarTest, KeepsTheTimeThatTheClocksOfAZoneShow) {
  const auto period =
      PeriodAfter(Local(Day(2026, 1, 1)), Frequency::kMonth, Day(2026, 4, 15), Berlin());
  ASSERT_TRUE(period);
  EXPECT_EQ(period->start, Day(2026, 4, 1) - hours(2));
  EXPECT_EQ(period->end, Day(2026, 5, 1) - hours(2));
  EXPECT_EQ(Shift(Day(2026, 4, 1) - hours(2), Frequency::kMonth, -1, Berlin()),
            Day(2026, 3, 1) - hours(1));
}

TEST(CalendarTest, ADayOfSummerTimeHas23HoursAndOneOfItsEnd25) {
  const auto day = [](WallTime now) {
    const auto period = PeriodAfter(Local(Day(2026, 1, 1)), Frequency::kDay, now, Berlin());
    return period->end - period->start;
  };
  EXPECT_EQ(day(Day(2026, 3, 29)), hours(23));
  EXPECT_EQ(day(Day(2026, 10, 25)), hours(25));
  EXPECT_EQ(day(Day(2026, 6, 1)), hours(24));
}

TEST(CalendarTest, AResetInAGapComesAtTheEarliestInstant) {
  const WallTime change = Day(2026, 3, 29) + hours(1);
  const LocalTime half_past_two = Local(Day(2026, 1, 1) + hours(2) + std::chrono::minutes(30));
  const auto before = PeriodAfter(half_past_two, Frequency::kDay, change - hours(1), Berlin());
  EXPECT_EQ(before->end, change);
  EXPECT_EQ(PeriodAfter(half_past_two, Frequency::kDay, change, Berlin())->start, change);
}

TEST(CalendarTest, ThePeriodHoldsEveryInstantOfAZonesYear) {
  const LocalTime anchor = Local(Day(2026, 1, 31) + hours(2) + std::chrono::minutes(30));
  for (const Frequency frequency : {Frequency::kDay, Frequency::kWeek, Frequency::kMonth}) {
    for (WallTime now = Day(2026, 2, 1); now < Day(2027, 1, 1); now += std::chrono::minutes(17)) {
      const auto period = PeriodAfter(anchor, frequency, now, Berlin());
      ASSERT_TRUE(period);
      ASSERT_LE(period->start, now);
      ASSERT_GT(period->end, now);
    }
  }
}

TEST(CalendarTest, PeriodsOfTheCalendarBeginOnTheirFirstDay) {
  const WallTime now = Day(2026, 5, 20);
  const auto period = [&](Frequency frequency, Duration at) {
    return CalendarPeriod(frequency, at, now, Berlin());
  };
  const Duration nine = hours(9);  // seven o'clock UTC in summer, eight in winter
  EXPECT_EQ(period(Frequency::kDay, nine), (Period{Day(2026, 5, 19) + hours(7), now + hours(7)}));
  EXPECT_EQ(period(Frequency::kMonth, nine),
            (Period{Day(2026, 5, 1) + hours(7), Day(2026, 6, 1) + hours(7)}));
  EXPECT_EQ(period(Frequency::kQuarter, nine),
            (Period{Day(2026, 4, 1) + hours(7), Day(2026, 7, 1) + hours(7)}));
  EXPECT_EQ(period(Frequency::kYear, Duration(0)),
            (Period{Day(2026, 1, 1) - hours(1), Day(2027, 1, 1) - hours(1)}));
}

TEST(CalendarTest, RefusesDatesBeyondTheCalendar) {
  constexpr WallTime kFarFuture{std::chrono::hours(24) * 365 * 1'000'000};
  EXPECT_EQ(Shift(kFarFuture, Frequency::kMonth, -1), std::nullopt);
  EXPECT_EQ(Shift(WallTime::max(), Frequency::kDay, 1), std::nullopt);
  EXPECT_EQ(Shift(WallTime::min(), Frequency::kYear, 1), std::nullopt);
  EXPECT_EQ(Shift(Day(9999, 12, 31), Frequency::kMonth, 1), std::nullopt);
  EXPECT_EQ(Shift(Day(1, 1, 15), Frequency::kMonth, -1), std::nullopt);
  EXPECT_EQ(Shift(Day(2026, 1, 1), Frequency::kWeek, INT64_MAX), std::nullopt);
  EXPECT_FALSE(PeriodAfter(LocalTime::min(), Frequency::kMonth, Day(2026, 1, 1)));
  EXPECT_FALSE(PeriodAfter(Local(Day(2026, 1, 1)), Frequency::kMonth, WallTime::max()));
}

}  // namespace
}  // namespace api_credits
