#include "exporter/interpret/http_date.h"

#include <gtest/gtest.h>

#include <string>

namespace api_credits {
namespace {

constexpr WallTime kNow{std::chrono::seconds(1795132800)};  // 2026-11-20T00:00:00Z

std::optional<double> Seconds(std::string_view text) {
  const auto instant = ParseHttpDate(text, kNow);
  return instant ? std::optional(UnixSeconds(*instant)) : std::nullopt;
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
