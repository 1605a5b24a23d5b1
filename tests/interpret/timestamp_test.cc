#include "exporter/interpret/timestamp.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace api_credits {
namespace {

constexpr WallTime kReceived{std::chrono::seconds(1795132800)};  // 2026-11-20T00:00:00Z

std::optional<double> Seconds(TimeFormat format, std::string_view text) {
  const auto instant = ParseInstant(format, text, kReceived);
  return instant && instant.value() ? std::optional(UnixSeconds(*instant.value())) : std::nullopt;
}

// Seconds from now.
std::optional<double> Ahead(TimeFormat format, std::string_view text) {
  const auto instant = ParseInstant(format, text, kReceived);
  if (!instant || !instant.value()) return std::nullopt;
  return std::chrono::duration<double>(*instant.value() - kReceived).count();
}

bool IsNever(TimeFormat format, std::string_view text) {
  const auto instant = ParseInstant(format, text, kReceived);
  return instant.ok() && !instant.value();
}

std::string Complaint(const Instant& instant) { return instant ? "" : instant.error().message; }

struct Case {
  std::string text;
  double seconds;
};

TEST(TimestampTest, ReadsTheVariantsOfRfc3339) {
  const std::vector<Case> cases = {
      {"2026-03-31T00:00:00Z", 1774915200},
      {"2026-03-31t00:00:00z", 1774915200},
      {"2026-03-31T00:00:00.000Z", 1774915200},
      {"2026-03-31T00:00:00.5Z", 1774915200.5},
      {"2026-03-31T00:00:00.123456789Z", 1774915200.123},
      {"2026-03-31 00:00:00+00:00", 1774915200},
      {"2026-03-31 00:00:00", 1774915200},
      {"2026-03-31T00:00", 1774915200},
      {"2026-03-31T02:00:00+02:00", 1774915200},
      {"2026-03-30T19:00:00-05:00", 1774915200},
      {"2026-03-31T00:00:00.000+0000", 1774915200},
      {"2026-03-31T05:45:00+05:45", 1774915200},
      {" 2026-03-31T00:00:00Z ", 1774915200},
      {"2026-03-26T16:00Z", 1774540800},     // Atlassian
      {"2025-01-15T14:24:00Z", 1736951040},  // Anthropic
      {"2024-02-29T00:00:00Z", 1709164800},  // a leap year
      {"2016-12-31T23:59:60Z", 1483228800},  // a leap second is the next instant
      {"2016-12-31T18:59:60-05:00", 1483228800},
      {"2026-03-31 00:00:00+00", 1774915200},  // PostgreSQL
      {"2026-03-31T00:00:00 +02:00", 1774908000},
      {"2026-03-31T00:00:00 UTC", 1774915200},
      {"2000-01-01T00:00:00Z", 946684800},
      {"2199-12-31T23:59:59.999Z", 7258118399.999},
  };
  for (const Case& c : cases) {
    const auto since_epoch = Seconds(TimeFormat::kRfc3339, c.text);
    ASSERT_TRUE(since_epoch) << c.text;
    EXPECT_DOUBLE_EQ(*since_epoch, c.seconds) << c.text;
  }
}

TEST(TimestampTest, RefusesWhatIsNoRfc3339) {
  const std::vector<std::string> texts = {
      "",
      "soon",
      "1774915200",
      "2026-03-31",  // a date only: its format is `date`
      "2026-3-31T00:00:00Z",
      "26-03-31T00:00:00Z",
      "2023-04-31T00:00:00Z",  // ContactOut sends such a date
      "2025-02-29T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-00-01T00:00:00Z",
      "2026-01-00T00:00:00Z",
      "2026-03-31T24:00:00Z",
      "2026-03-31T00:60:00Z",
      "2026-03-31T00:00:61Z",
      "2026-03-31T12:00:60Z",  // no leap second there
      "2026-03-31T00:00:00.Z",
      "2026-03-31T00:00:00.1234567890Z",
      "2026-03-31T00:00:00,5Z",
      "2026-03-31T00:00:00+24:00",
      "2026-03-31T00:00:00ZZ",
      "2026-03-31  00:00:00Z",
      "+2026-03-31T00:00:00Z",
      "1969-12-31T23:59:59Z",
      "1999-12-31T23:59:59Z",
      "2200-01-01T00:00:00Z",
      "10000-01-01T00:00:00Z",
      "-2026-03-31T00:00:00Z",
  };
  for (const std::string& text : texts) {
    EXPECT_FALSE(Seconds(TimeFormat::kRfc3339, text)) << text;
  }
}

TEST(TimestampTest, ReadsDatesAsMidnightUtc) {
  EXPECT_EQ(Seconds(TimeFormat::kDate, "2026-03-31"), 1774915200);
  for (const char* text : {"2023-04-31", "2026-03-31T00:00:00Z", "31-03-2026", "2026-03", ""}) {
    EXPECT_FALSE(Seconds(TimeFormat::kDate, text)) << text;
  }
}

TEST(TimestampTest, ReadsDatesWithTheNameOfTheMonth) {
  for (const char* text : {"31 Mar 2026", "Mar 31, 2026", "March 31, 2026", "31 March 2026"}) {
    EXPECT_EQ(Seconds(TimeFormat::kDate, text), 1774915200) << text;
  }
  EXPECT_EQ(Seconds(TimeFormat::kDate, "May 1, 2026"), 1777593600);
  for (const char* text : {"Mar 31 2026", "31 Mar 26", "Mrz 31, 2026", "Apr 31, 2026",
                           "Mar 31,2026", "31 Mar 2026 00:00", "Marc 31, 2026", "Mar 31, 20261"}) {
    EXPECT_FALSE(Seconds(TimeFormat::kDate, text)) << text;
  }
}

TEST(TimestampTest, ReadsDatesOfNumbersInTheDeclaredOrder) {
  const auto dmy = [](std::string_view text) { return Seconds(TimeFormat::kDayMonthYear, text); };
  const auto mdy = [](std::string_view text) { return Seconds(TimeFormat::kMonthDayYear, text); };
  EXPECT_EQ(dmy("12/01/2026"), 1768176000);
  EXPECT_EQ(mdy("12/01/2026"), 1796083200);
  for (const char* text :
       {"25/11/2025", "25.11.2025", "25-11-2025", "25/11/2025, 00:00:00 AM", "25/11/2025 12:00 AM",
        "25/11/2025, 0:00", "25/11/2025, 12:00:00\u202fAM", "25/11/2025 01:00:00 +01:00",
        "25/11/2025,00:00:00.000 UTC"}) {
    EXPECT_EQ(dmy(text), 1764028800) << text;  // BlitzAPI sends the fourth
  }
  EXPECT_EQ(mdy("1/2/2026, 8:30:00 PM"), 1767385800);
  EXPECT_EQ(mdy("1/2/2026 12:30 pm"), 1767357000);
  EXPECT_FALSE(mdy("25/11/2025")) << "never guessed";
  for (const char* text : {"",
                           "25/11",
                           "25/11/25",
                           "25/11/20250",
                           "25/11.2025",
                           "31/11/2025",
                           "29/02/2025",
                           "0/1/2026",
                           "1/0/2026",
                           "1//2026",
                           "100/1/2026",
                           "-1/1/2026",
                           "2025/11/25",
                           "25/11/2025T00:00",
                           "25/11/2025,",
                           "25/11/2025 13:00 PM",
                           "25/11/2025 00:00 PM",
                           "25/11/2025 24:00",
                           "25/11/2025 8:5",
                           "25/11/2025 08:00 AM PM",
                           "25/11/2025 08:00 PST",
                           "25/11/1999",
                           "25/11/2200",
                           "1764028800"}) {
    EXPECT_FALSE(dmy(text)) << text;
  }
}

TEST(TimestampTest, ReadsHoursMinutesAndSecondsFromTheReceipt) {
  EXPECT_EQ(Ahead(TimeFormat::kDeltaHms, "00:00:00"), 0);
  EXPECT_EQ(Ahead(TimeFormat::kDeltaHms, "01:02:03"), 3723);
  EXPECT_EQ(Ahead(TimeFormat::kDeltaHms, "9:59:59"), 35999);
  EXPECT_EQ(Ahead(TimeFormat::kDeltaHms, "100:00:00"), 360000);
  for (const char* text : {"1:2:3", "00:60:00", "00:00:60", "-01:00:00", "01:00", "01:00:00Z",
                           "::", "01:00:00.5", "1.01:00:00", "3600", "438301:00:00", "one:00:00"}) {
    EXPECT_FALSE(Ahead(TimeFormat::kDeltaHms, text)) << text;
  }
  EXPECT_FALSE(
      ParseInstant(TimeFormat::kDeltaHms, std::string(400, '9') + ":00:00", kReceived).ok());
}

TEST(TimestampTest, ADateWithoutAZoneIsOfTheProviders) {
  const TimeZone los_angeles("America/Los_Angeles", {{WallTime(), std::chrono::hours(-8)}});
  const auto read = [&](TimeFormat format, std::string_view text) {
    return UnixSeconds(*ParseInstant(format, text, kReceived, los_angeles).value());
  };
  constexpr double kEight = 1774915200 + 8 * 3600;
  EXPECT_EQ(read(TimeFormat::kRfc3339, "2026-03-31 00:00:00"), kEight);
  EXPECT_EQ(read(TimeFormat::kDate, "2026-03-31"), kEight);
  EXPECT_EQ(read(TimeFormat::kDate, "31 Mar 2026"), kEight);
  EXPECT_EQ(read(TimeFormat::kDayMonthYear, "31/03/2026"), kEight);
  EXPECT_EQ(read(TimeFormat::kMonthDayYear, "3/31/2026, 12:00:00 AM"), kEight);
  EXPECT_EQ(read(TimeFormat::kRfc3339, "2026-03-31 00:00:00Z"), 1774915200) << "it has a zone";
  EXPECT_EQ(read(TimeFormat::kDayMonthYear, "31/03/2026 00:00 UTC"), 1774915200);
  EXPECT_EQ(read(TimeFormat::kHttpDate, "Tue Mar 31 00:00:00 2026"), 1774915200) << "always UTC";
  for (const char* text : {"1970-01-01T00:00:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59"}) {
    const auto never = ParseInstant(TimeFormat::kRfc3339, text, kReceived, los_angeles);
    EXPECT_TRUE(never.ok() && !never.value()) << text;
  }
}

TEST(TimestampTest, ReadsUnixTimeWithAndWithoutAFraction) {
  EXPECT_EQ(Seconds(TimeFormat::kUnixSeconds, "1372700873"), 1372700873);              // GitHub
  EXPECT_EQ(Seconds(TimeFormat::kUnixSeconds, "1470173023.123"), 1470173023.123);      // Discord
  EXPECT_EQ(Seconds(TimeFormat::kUnixMilliseconds, "1795132800123"), 1795132800.123);  // Linear
  EXPECT_EQ(UnixSeconds(*InstantOf(TimeFormat::kUnixSeconds, 1766565255, kReceived).value()),
            1766565255);
}

TEST(TimestampTest, CountsDeltasFromTheReceipt) {
  EXPECT_EQ(Ahead(TimeFormat::kDeltaSeconds, "60"), 60);
  EXPECT_EQ(Ahead(TimeFormat::kDeltaSeconds, "64.57"), 64.57);
  EXPECT_EQ(Ahead(TimeFormat::kDeltaSeconds, "0"), 0);
  EXPECT_EQ(Ahead(TimeFormat::kDeltaMilliseconds, "1500"), 1.5);
  EXPECT_EQ(Ahead(TimeFormat::kDeltaMinutes, "19"), 1140);  // Meta
  EXPECT_EQ(Ahead(TimeFormat::kDeltaDays, "2"), 172800);
}

TEST(TimestampTest, ReadsGoDurations) {
  const std::vector<Case> cases = {
      {"1s", 1},
      {"6m0s", 360},
      {"2m59.56s", 179.56},
      {"7.66s", 7.66},
      {"285ms", 0.285},
      {"577.5ms", 0.578},
      {"1h2m3s", 3723},
      {"12", 12},
      {"2500\u00b5s", 0.003},
      {"2500\u03bcs", 0.003},
      {"2500us", 0.003},
      {"1500000ns", 0.002},
      {"0s", 0},
  };
  for (const Case& c : cases) {
    const auto ahead = Ahead(TimeFormat::kGoDuration, c.text);
    ASSERT_TRUE(ahead) << c.text;
    EXPECT_NEAR(*ahead, c.seconds, 1e-6) << c.text;
  }
  for (const char* text :
       {"", "s", "1x", "1m2", "-1s", "1 s", "1..5s", "1s ago", "\u00b5s", "1\u00b5"}) {
    EXPECT_FALSE(Ahead(TimeFormat::kGoDuration, text)) << text;
  }
}

TEST(TimestampTest, RefusesWhatLiesBeyondTheCalendarOrCountsBackwards) {
  for (const TimeFormat format :
       {TimeFormat::kUnixSeconds, TimeFormat::kUnixMilliseconds, TimeFormat::kDeltaSeconds,
        TimeFormat::kDeltaMilliseconds, TimeFormat::kDeltaMinutes, TimeFormat::kDeltaDays}) {
    for (const char* text : {"-1", "", "abc", "0x10", "1e3", "nan", "inf", "1 2", "12,5", "+5",
                             ".5", "5.", "999999999999999999999", "1"}) {
      const Instant instant = ParseInstant(format, text, kReceived);
      const bool one_ahead = std::string(text) == "1" && !IsAbsolute(format);
      EXPECT_EQ(instant.ok() && instant.value(), one_ahead) << text;
    }
    for (const double number : {-0.001, 1e18, 1e300, std::numeric_limits<double>::infinity(),
                                std::numeric_limits<double>::quiet_NaN()}) {
      EXPECT_FALSE(InstantOf(format, number, kReceived).ok()) << number;
    }
  }
  EXPECT_FALSE(ParseInstant(TimeFormat::kUnixSeconds, std::string(400, '9'), kReceived).ok());
  // Milliseconds that are declared to be seconds.
  EXPECT_FALSE(ParseInstant(TimeFormat::kUnixSeconds, "1795132800123", kReceived).ok());
  EXPECT_FALSE(ParseInstant(TimeFormat::kGoDuration, "99999999999h", kReceived).ok());
}

TEST(TimestampTest, ANumberIsNoText) {
  for (const TimeFormat format :
       {TimeFormat::kRfc3339, TimeFormat::kHttpDate, TimeFormat::kDate, TimeFormat::kDeltaHms,
        TimeFormat::kDayMonthYear, TimeFormat::kMonthDayYear}) {
    EXPECT_FALSE(InstantOf(format, 1795132800, kReceived).ok());
    EXPECT_FALSE(ParseInstant(format, "1795132800", kReceived).ok());
  }
  EXPECT_EQ(InstantOf(TimeFormat::kGoDuration, 12, kReceived).value(),
            kReceived + std::chrono::seconds(12));
}

TEST(TimestampTest, DatesThatWereNeverSetAreAbsent) {
  for (const char* text :
       {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00", "0000-00-00 00:00:00",
        "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59-01:00", "", " "}) {
    EXPECT_TRUE(IsNever(TimeFormat::kRfc3339, text)) << text;
  }
  for (const char* text : {"0001-01-01", "0000-00-00", "1970-01-01", "9999-12-31"}) {
    EXPECT_TRUE(IsNever(TimeFormat::kDate, text)) << text;
  }
  for (const char* text : {"0", "0.0", "-62135596800", "253402300799"}) {
    EXPECT_TRUE(IsNever(TimeFormat::kUnixSeconds, text)) << text;
  }
  for (const char* text : {"0", "-62135596800000", "253402300799999"}) {
    EXPECT_TRUE(IsNever(TimeFormat::kUnixMilliseconds, text)) << text;
  }
  for (const char* text : {"Jan 1, 0001", "1 Jan 0001", "Dec 31, 9999"}) {
    EXPECT_TRUE(IsNever(TimeFormat::kDate, text)) << text;
  }
  for (const char* text : {"00/00/0000", "01/01/0001 00:00:00", "31.12.9999"}) {
    EXPECT_TRUE(IsNever(TimeFormat::kDayMonthYear, text)) << text;
  }
  EXPECT_TRUE(IsNever(TimeFormat::kHttpDate, "Mon, 01 Jan 0001 00:00:00 GMT"));
  EXPECT_TRUE(IsNever(TimeFormat::kHttpDate, "Fri, 31 Dec 9999 23:59:59 GMT"));
  EXPECT_EQ(Ahead(TimeFormat::kDeltaSeconds, "0"), 0) << "now is a time";
}

TEST(TimestampTest, AnImpossibleDateAsksForTheUnit) {
  EXPECT_EQ(Complaint(InstantOf(TimeFormat::kUnixSeconds, 1796083200000, kReceived)),
            "not unix_seconds: it lies after 2200; is it in milliseconds?");
  EXPECT_EQ(Complaint(InstantOf(TimeFormat::kUnixMilliseconds, 1796083200, kReceived)),
            "not unix_milliseconds: it lies before 2000; is it in seconds?");
  EXPECT_EQ(Complaint(ParseInstant(TimeFormat::kUnixSeconds, "3600", kReceived)),
            "not unix_seconds: it lies before 2000");
  EXPECT_EQ(Complaint(InstantOf(TimeFormat::kDeltaSeconds, 1796083200, kReceived)),
            "not delta_seconds: it is over 50 years; is it unix_seconds?");
  EXPECT_EQ(Complaint(InstantOf(TimeFormat::kDeltaMilliseconds, 1796083200000, kReceived)),
            "not delta_milliseconds: it is over 50 years; is it unix_milliseconds?");
  EXPECT_EQ(Complaint(InstantOf(TimeFormat::kUnixSeconds, -1, kReceived)),
            "not unix_seconds: it lies before 2000")
      << "-1 is absent only where it is declared";
  EXPECT_EQ(Complaint(ParseInstant(TimeFormat::kRfc3339, "2026-12-01 00:00:00 canary", kReceived)),
            "not rfc3339: the zone was not understood");
}

}  // namespace
}  // namespace api_credits
