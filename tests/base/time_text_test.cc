#include "exporter/base/time_text.h"

#include <gtest/gtest.h>

#include <string>

namespace api_credits {
namespace {

constexpr WallTime kNow{std::chrono::seconds(1795132800)};  // 2026-11-20T00:00:00Z

std::optional<double> Seconds(std::string_view text) {
  const auto instant = ParseHttpDate(text, kNow);
  return instant ? std::optional(UnixSeconds(instant.value())) : std::nullopt;
}

std::string Complaint(std::string_view text, Zone zone = Zone::kUtcIfAbsent) {
  const auto instant = ParseRfc3339(text, zone);
  return instant ? "" : instant.error().message;
}

TEST(TimeTextTest, TakesAnInstantWithoutAZoneForUtcUnlessOneIsRequired) {
  EXPECT_EQ(ParseRfc3339("2026-11-20T00:00:00").value(), kNow);
  EXPECT_EQ(Complaint("2026-11-20T00:00:00", Zone::kRequired), "the zone is missing");
  for (const char* text : {"2026-11-20T00:00:00Z", "2026-11-20T00:00z",
                           "2026-11-20 02:00:00.000+0200", "2026-11-19T19:00:00-05:00"}) {
    EXPECT_EQ(ParseRfc3339(text).value(), kNow) << text;
    EXPECT_EQ(ParseRfc3339(text, Zone::kRequired).value(), kNow) << text;
  }
}

TEST(TimeTextTest, ReadsTheZonesThatDatabasesAndLanguagesWrite) {
  for (const char* text :
       {"2026-11-20 00:00:00+00", "2026-11-19 21:00:00-03", "2026-11-20 05:30:00+05:30",
        "2026-11-20 00:00:00 +00:00", "2026-11-20 00:00:00.0000000 +00:00",
        "2026-11-20 00:00:00 UTC", "2026-11-20T00:00:00 utc", "2026-11-20T00:00:00GMT",
        "2026-11-20 00:00:00 +0000 UTC", "2026-11-20T00:00:00Z[UTC]", "2026-11-20T00:00:00 Z",
        "2026-11-20T00:00:00+00:00[Etc/UTC]", "2026-11-20T00:00:00-00:00"}) {
    ASSERT_EQ(Complaint(text, Zone::kRequired), "") << text;
    EXPECT_EQ(ParseRfc3339(text).value(), kNow) << text;
  }
}

TEST(TimeTextTest, TakesAnInstantWithoutAZoneForTheLocalTime) {
  const WallTime change = ParseRfc3339("2026-03-29T01:00:00Z").value();
  const TimeZone berlin("Europe/Berlin",
                        {{WallTime(), std::chrono::hours(1)}, {change, std::chrono::hours(2)}});
  const auto read = [&](std::string_view text) {
    return FormatUtc(ParseRfc3339(text, berlin).value());
  };
  EXPECT_EQ(read("2026-03-29T00:30:00"), "2026-03-28T23:30:00Z");
  EXPECT_EQ(read("2026-03-29T02:30:00"), "2026-03-29T01:00:00Z") << "the clocks skip it";
  EXPECT_EQ(read("2026-03-29T03:00"), "2026-03-29T01:00:00Z");
  EXPECT_EQ(read("2026-03-29T03:00Z"), "2026-03-29T03:00:00Z");
  EXPECT_EQ(FormatUtc(ParseDate("2026-07-01", berlin).value()), "2026-06-30T22:00:00Z");
  EXPECT_FALSE(ParseRfc3339("2026-03-29T00:30:60", berlin).ok()) << "no leap second there";
}

TEST(TimeTextTest, TellsWhichPartOfADateOfNumbersItDidNotUnderstand) {
  const auto complaint = [](std::string_view text) {
    const auto instant = ParseNumericDate(text, DateOrder::kMonthFirst);
    return instant ? "" : instant.error().message;
  };
  EXPECT_EQ(complaint("11/25/2026, 8:30 PM"), "");
  EXPECT_EQ(complaint("canary"), "the date was not understood");
  EXPECT_EQ(complaint("11/25/2026canary"), "the text after the date was not understood");
  EXPECT_EQ(complaint("11/25/2026 canary"), "the time of day was not understood");
  EXPECT_EQ(complaint("11/25/2026 8:30 PM canary"), "the zone was not understood");
  EXPECT_EQ(complaint("25/11/2026"), "there is no such day or time in the calendar");
}

TEST(TimeTextTest, TellsWhichPartItDidNotItDidNotUnderstand) {
  EXPECT_EQ(Complaint("canary"), "the date was not understood");
  EXPECT_EQ(Complaint("20.11.2026 00:00"), "the date was not understood");
  EXPECT_EQ(Complaint("2026-11-20"), "the time of day was not understood");
  EXPECT_EQ(Complaint("2026-11-20 12 AM"), "the time of day was not understood");
  for (const char* zone :
       {" PST", " Europe/Berlin", "+2", "+02:0", "+24:00", " +00 canary", "ZZ"}) {
    EXPECT_EQ(Complaint("2026-11-20T00:00:00" + std::string(zone)), "the zone was not understood")
        << zone;
  }
  EXPECT_EQ(Complaint("2026-11-31T00:00:00Z"), "there is no such day or time in the calendar");
  EXPECT_EQ(ParseDate("2026-11-20T00:00:00Z").error().message,
            "the text after the date was not understood");
  EXPECT_EQ(ParseHttpDate("Fri, 20 Nov 2026 00:00:00 PST", kNow).error().message,
            "the zone was not understood");
  EXPECT_EQ(ParseHttpDate("Fri, 20 Foo 2026 00:00:00 GMT", kNow).error().message,
            "the date was not understood");
}

TEST(TimeTextTest, WritesWhatItReads) {
  for (const char* text : {"1970-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2026-11-20T00:00:00Z",
                           "9999-12-31T23:59:59Z"}) {
    ASSERT_TRUE(ParseRfc3339(text).ok()) << text;
    EXPECT_EQ(FormatUtc(ParseRfc3339(text).value()), text);
  }
}

TEST(TimeTextTest, WritesTheSecondThatHasBegun) {
  EXPECT_EQ(FormatUtc(kNow + Duration(999)), "2026-11-20T00:00:00Z");
  EXPECT_EQ(FormatUtc(kNow + Duration(999), "%Y%m%dT%H%M%SZ"), "20261120T000000Z");
}

TEST(HttpDateTest, ReadsTheThreeForms) {
  EXPECT_EQ(Seconds("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
  EXPECT_EQ(Seconds("Sunday, 06-Nov-94 08:49:37 GMT"), 784111777);
  EXPECT_EQ(Seconds("Sun Nov  6 08:49:37 1994"), 784111777);
  EXPECT_EQ(Seconds("Sat Nov 26 08:49:37 1994"), 785839777);
  EXPECT_EQ(Seconds("Wed, 21 Oct 2015 07:28:00 GMT"), 1445412480);  // GitLab
  EXPECT_EQ(Seconds("Sat, 31 Dec 2016 23:59:60 GMT"), 1483228800);
}

TEST(HttpDateTest, ReadsTheDatesOfMailCookiesAndLanguages) {
  for (const char* text : {"Sun, 06 Nov 1994 08:49:37 +0000", "Sun, 6 Nov 1994 09:49:37 +0100",
                           "6 Nov 1994 08:49:37 +0000", "Sun, 06 Nov 1994 08:49:37 UTC",
                           "Sun, 06 Nov 1994 03:49:37 -0500 (EST)", "Sun, 06-Nov-1994 08:49:37 GMT",
                           "Sun Nov  6 08:49:37 UTC 1994", "Sun Nov 06 08:49:37 UTC 1994",
                           "Sun Nov 06 1994 08:49:37 GMT+0000 (Coordinated Universal Time)"}) {
    EXPECT_EQ(Seconds(text), 784111777) << text;
  }
  EXPECT_EQ(Seconds("Sun, 06 Nov 1994 08:49 +0000"), 784111740);
}

TEST(HttpDateTest, AYearOfTwoDigitsIsAtMostFiftyYearsAhead) {
  EXPECT_EQ(Seconds("Tuesday, 15-Nov-33 00:00:00 GMT"), 2015625600);
  EXPECT_EQ(Seconds("Wednesday, 01-Jan-76 00:00:00 GMT"), 3345062400);  // 2076
  EXPECT_EQ(Seconds("Saturday, 01-Jan-77 00:00:00 GMT"), 220924800);    // 1977
}

TEST(HttpDateTest, RefusesEverythingElse) {
  for (const char* text : {"", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 PST",
                           "Sun, 006 Nov 1994 08:49:37 GMT", "Xyz, 06 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nvo 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT+1",
                           "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun Nov  6 08:49:37 94",
                           "1994-11-06T08:49:37Z", "784111777", "Mon, 06 Nov 1950 08:49:37 GMT"}) {
    EXPECT_FALSE(Seconds(text)) << text;
  }
}

}  // namespace
}  // namespace api_credits
