#include "exporter/document/scalars.h"

#include <gtest/gtest.h>

#include <string>

#include "exporter/document/times.h"
#include "exporter/document/yaml_parser.h"

namespace api_credits {
namespace {

// Reads one value that follows "key: ".
class ScalarsTest : public testing::Test {
 protected:
  template <typename Read>
  auto ReadAs(Read read, const std::string& text) {
    problems_ = Problems();
    const FileReport report = problems_.Of("f");
    root_ = ParseYaml("key: " + text, report);
    return read(Setting{"key", root_->Find("key"), {}}, report);
  }
  std::string error() const {
    return problems_.error_count() == 0 ? "" : problems_.errors().front();
  }

  Problems problems_;
  std::optional<YamlNode> root_;
};

TEST_F(ScalarsTest, TakesOnlyTrueAndFalseForBooleans) {
  EXPECT_EQ(ReadAs(ReadBool, "true"), true);
  EXPECT_EQ(ReadAs(ReadBool, "false"), false);
  for (const std::string text : {"yes", "on", "True", "1", "'true'", "[true]", "~"}) {
    EXPECT_FALSE(ReadAs(ReadBool, text)) << text;
    EXPECT_NE(error(), "") << text;
  }
}

TEST_F(ScalarsTest, ReadsDecimalNumbersOnly) {
  EXPECT_EQ(ReadAs(ReadAmount, "0"), 0.0);
  EXPECT_EQ(ReadAs(ReadAmount, "0.00049"), 0.00049);
  EXPECT_EQ(ReadAs(ReadAmount, "20000"), 20000.0);
  for (const std::string text : {"0777", "0x10", "1e5", ".5", "+1", "-1", "1_000", "inf", ".inf",
                                 "nan", "'5'", "1,000", "1 000", "five", "{}"}) {
    EXPECT_FALSE(ReadAs(ReadAmount, text)) << text;
    EXPECT_NE(error(), "") << text;
  }
}

TEST_F(ScalarsTest, ReadsWholeNumbersWithinTheirBounds) {
  EXPECT_EQ(ReadAs(ReadStatus, "402"), 402);
  EXPECT_EQ(ReadAs(ReadCount, "1"), 1);
  for (const std::string text : {"99", "600", "402.5", "'402'", "99999999999999999999"}) {
    EXPECT_FALSE(ReadAs(ReadStatus, text)) << text;
  }
  EXPECT_FALSE(ReadAs(ReadCount, "0"));
}

TEST_F(ScalarsTest, AsksForQuotesAroundTextThatLooksLikeAnotherType) {
  for (const std::string text :
       {"123", "1.5", "-7", "1e5", "0x1f", "0o17", "true", "False", ".nan"}) {
    EXPECT_FALSE(ReadAs(ReadText, text)) << text;
    EXPECT_EQ(error(), "f:1:6: key: must be text; put " + text + " in quotes");
    EXPECT_EQ(ReadAs(ReadText, "'" + text + "'"), text);
  }
}

TEST_F(ScalarsTest, KeepsTextAsItStands) {
  for (const std::string text : {"2025-11-01", "yes", "0xyz", "1.2.3", "inf", "12 monkeys", "."}) {
    EXPECT_EQ(ReadAs(ReadText, text), text);
  }
  EXPECT_FALSE(ReadAs(ReadText, "''"));
  EXPECT_EQ(ReadAs(ReadTextOrEmpty, "''"), "");
  EXPECT_FALSE(ReadAs(ReadOneLine, "\"a\\nb\""));
}

TEST_F(ScalarsTest, ReadsDurationsAsPrometheusWritesThem) {
  using namespace std::chrono_literals;
  EXPECT_EQ(ParseDuration("1m30s"), 90s);
  EXPECT_EQ(ParseDuration("250ms"), 250ms);
  EXPECT_EQ(ParseDuration("1d"), 24h);
  EXPECT_EQ(ParseDuration("2w"), 14 * 24h);
  EXPECT_EQ(ParseDuration("1y"), 365 * 24h);
  EXPECT_EQ(ParseDuration("4h48m"), 4h + 48min);
  EXPECT_EQ(ParseDuration("1y2w3d4h5m6s7ms"), (365 + 17) * 24h + 4h + 5min + 6s + 7ms);
  for (const std::string text :
       {"", "5", "0s", "m", "5 m", "-5m", "1.5h", "30s1m", "1m1m", "5M", "5min", "1h ", "+5m",
        "99999999999999999999s", "9223372036854775807y", "101y"}) {
    EXPECT_FALSE(ParseDuration(text)) << text;
  }
}

TEST_F(ScalarsTest, WritesADurationAsItReadsIt) {
  for (const std::string text : {"12s", "1m30s", "4h48m", "7d", "250ms", "1d1ms"}) {
    EXPECT_EQ(DurationText(*ParseDuration(text)), text);
  }
}

TEST_F(ScalarsTest, ReadsALocalTimeInAZone) {
  const TimeZone zone = *ReadAs(ReadTimeZone, "Europe/Berlin");
  const auto read = [&](const Setting& setting, const FileReport& report) {
    return ReadTimestampIn(zone, setting, report);
  };
  const WallTime december = WallTime(std::chrono::sys_days(std::chrono::year(2026) / 12 / 1));
  EXPECT_EQ(ReadAs(read, "2026-12-01T00:00:00"), december - std::chrono::hours(1));
  EXPECT_EQ(ReadAs(read, "2026-12-01T00:00:00Z"), december) << "it names its zone itself";
  EXPECT_EQ(ReadAs(read, "2026-12-01T03:00:00+03:00"), december);
  for (const std::string text : {"2026-12-01", "2026-02-29T00:00:00", "[2026]"}) {
    EXPECT_FALSE(ReadAs(read, text)) << text;
    EXPECT_NE(error(), "") << text;
  }
}

TEST_F(ScalarsTest, SaysWhichTimeZoneIsNearest) {
  EXPECT_EQ(ReadAs(ReadTimeZone, "America/Los_Angeles")->name(), "America/Los_Angeles");
  EXPECT_FALSE(ReadAs(ReadTimeZone, "America/Los_Angelos"));
  EXPECT_EQ(error(),
            "f:1:6: key: unknown time zone \"America/Los_Angelos\"; did you mean "
            "\"America/Los_Angeles\"?");
  EXPECT_FALSE(ReadAs(ReadTimeZone, "7"));
}

TEST_F(ScalarsTest, ReadsATimeOfDay) {
  using namespace std::chrono_literals;
  EXPECT_EQ(ReadAs(ReadTimeOfDay, "'08:30'"), 8h + 30min);
  EXPECT_EQ(ReadAs(ReadTimeOfDay, "00:00"), 0min);
  EXPECT_EQ(ReadAs(ReadTimeOfDay, "23:59"), 23h + 59min);
  for (const std::string text : {"24:00", "12:60", "8:30", "08:30:00", "0830", "noon", "[8]"}) {
    EXPECT_FALSE(ReadAs(ReadTimeOfDay, text)) << text;
    EXPECT_NE(error(), "") << text;
  }
}

TEST_F(ScalarsTest, ReadsInstantsThatNameTheirZone) {
  const WallTime december = WallTime(std::chrono::sys_days(std::chrono::year(2026) / 12 / 1));
  EXPECT_EQ(ReadAs(ReadTimestamp, "2026-12-01T00:00:00Z"), december);
  EXPECT_EQ(ReadAs(ReadTimestamp, "2026-12-01T02:30:00+02:30"), december);
  for (const std::string text :
       {"2026-12-01", "2026-12-01T00:00:00", "2026-02-29T00:00:00Z", "tomorrow", "[2026]"}) {
    EXPECT_FALSE(ReadAs(ReadTimestamp, text)) << text;
    EXPECT_NE(error(), "") << text;
  }
}

TEST_F(ScalarsTest, LowersTheNamesOfHeaders) {
  EXPECT_EQ(ReadAs(ReadHeaderName, "X-RateLimit-Limit"), "x-ratelimit-limit");
  for (const std::string text : {"'x y'", "'x:y'", "''", "'é'", "[x]"}) {
    EXPECT_FALSE(ReadAs(ReadHeaderName, text)) << text;
  }
}

}  // namespace
}  // namespace api_credits
