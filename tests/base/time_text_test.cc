#include "exporter/base/time_text.h"

#include <gtest/gtest.h>

#include <string>

namespace api_credits {
namespace {

constexpr WallTime kNow{std::chrono::seconds(1795132800)};  // 2026-11-20T00:00:00Z

std::optional<double> Seconds(std::string_view text) {
  const auto instant = ParseHttpDate(text, kNow);
  return instant ? std::optional(UnixSeconds(*instant)) : std::nullopt;
}

TEST(TimeTextTest, TakesAnInstantWithoutAZoneForUtcUnlessOneIsRequired) {
  EXPECT_EQ(ParseRfc3339("2026-11-20T00:00:00"), kNow);
  EXPECT_EQ(ParseRfc3339("2026-11-20T00:00:00", Zone::kRequired), std::nullopt);
  for (const char* text : {"2026-11-20T00:00:00Z", "2026-11-20T00:00z",
                           "2026-11-20 02:00:00.000+0200", "2026-11-19T19:00:00-05:00"}) {
    EXPECT_EQ(ParseRfc3339(text), kNow) << text;
    EXPECT_EQ(ParseRfc3339(text, Zone::kRequired), kNow) << text;
  }
}

TEST(TimeTextTest, WritesWhatItReads) {
  for (const char* text : {"1970-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2026-11-20T00:00:00Z",
                           "9999-12-31T23:59:59Z"}) {
    ASSERT_TRUE(ParseRfc3339(text)) << text;
    EXPECT_EQ(FormatUtc(*ParseRfc3339(text)), text);
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

TEST(HttpDateTest, AYearOfTwoDigitsIsAtMostFiftyYearsAhead) {
  EXPECT_EQ(Seconds("Tuesday, 15-Nov-33 00:00:00 GMT"), 2015625600);
  EXPECT_EQ(Seconds("Wednesday, 01-Jan-76 00:00:00 GMT"), 3345062400);  // 2076
  EXPECT_EQ(Seconds("Saturday, 01-Jan-77 00:00:00 GMT"), 220924800);    // 1977
}

TEST(HttpDateTest, RefusesEverythingElse) {
  for (const char* text :
       {"", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Xyz, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nvo 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT+1",
        "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 94",
        "1994-11-06T08:49:37Z", "784111777", "Mon, 06 Nov 1950 08:49:37 GMT"}) {
    EXPECT_FALSE(Seconds(text)) << text;
  }
}

}  // namespace
}  // namespace api_credits
