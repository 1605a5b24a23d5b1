#include "exporter/base/time_zone.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "exporter/base/time_text.h"
#include "exporter/base/time_zone_loader.h"

namespace api_credits {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

WallTime At(const std::string& text) { return ParseRfc3339(text, Zone::kRequired).value(); }
LocalTime Local(const std::string& text) {
  return LocalTime(ParseRfc3339(text, Zone::kUtcIfAbsent).value().time_since_epoch());
}

TimeZone Loaded(const std::string& name) {
  const Result<TimeZone> zone = LoadTimeZone(name);
  EXPECT_TRUE(zone.ok()) << name;
  return zone ? zone.value() : TimeZone();
}

TEST(TimeZoneTest, IsUtcUnlessItSaysOtherwise) {
  const TimeZone utc;
  EXPECT_EQ(utc.name(), "UTC");
  EXPECT_EQ(utc.ToLocal(At("2026-07-01T12:00:00Z")), Local("2026-07-01T12:00"));
  EXPECT_EQ(utc.ToInstant(Local("2026-07-01T12:00")), At("2026-07-01T12:00:00Z"));
}

TEST(TimeZoneTest, KnowsSummerTimeInBerlin) {
  const TimeZone berlin = Loaded("Europe/Berlin");
  EXPECT_EQ(berlin.ToInstant(Local("2026-12-01T00:00")), At("2026-11-30T23:00:00Z"));
  EXPECT_EQ(berlin.ToInstant(Local("2026-07-01T00:00")), At("2026-06-30T22:00:00Z"));
  EXPECT_EQ(berlin.ToLocal(At("2026-07-01T12:00:00Z")), Local("2026-07-01T14:00"));
  EXPECT_EQ(berlin.ToLocal(At("2026-03-29T00:59:59Z")), Local("2026-03-29T01:59:59"));
  EXPECT_EQ(berlin.ToLocal(At("2026-03-29T01:00:00Z")), Local("2026-03-29T03:00"));
}

TEST(TimeZoneTest, KnowsSummerTimeInLosAngeles) {
  const TimeZone zone = Loaded("America/Los_Angeles");
  EXPECT_EQ(zone.ToInstant(Local("2026-12-01T00:00")), At("2026-12-01T08:00:00Z"));
  EXPECT_EQ(zone.ToInstant(Local("2026-07-01T00:00")), At("2026-07-01T07:00:00Z"));
}

TEST(TimeZoneTest, KnowsThatShanghaiHasNoSummerTime) {
  const TimeZone zone = Loaded("Asia/Shanghai");
  EXPECT_EQ(zone.ToInstant(Local("2026-01-01T00:00")), At("2025-12-31T16:00:00Z"));
  EXPECT_EQ(zone.ToInstant(Local("2026-07-01T00:00")), At("2026-06-30T16:00:00Z"));
}

TEST(TimeZoneTest, TakesTheEarliestInstantInAGap) {
  const TimeZone berlin = Loaded("Europe/Berlin");
  const WallTime change = At("2026-03-29T01:00:00Z");
  EXPECT_EQ(berlin.ToInstant(Local("2026-03-29T01:59:59")), change - seconds(1));
  EXPECT_EQ(berlin.ToInstant(Local("2026-03-29T02:00")), change);
  EXPECT_EQ(berlin.ToInstant(Local("2026-03-29T02:30")), change);
  EXPECT_EQ(berlin.ToInstant(Local("2026-03-29T03:00")), change);
  EXPECT_EQ(berlin.ToInstant(Local("2026-03-29T03:30")), change + seconds(1800));
}

TEST(TimeZoneTest, TakesTheEarliestInstantInAnOverlap) {
  const TimeZone berlin = Loaded("Europe/Berlin");
  EXPECT_EQ(berlin.ToInstant(Local("2026-10-25T02:30")), At("2026-10-25T00:30:00Z"));
  EXPECT_EQ(berlin.ToInstant(Local("2026-10-25T03:00")), At("2026-10-25T02:00:00Z"));
}

TEST(TimeZoneTest, CrossesADayThatAZoneLeftOut) {
  const TimeZone samoa = Loaded("Pacific/Apia");
  const WallTime change = At("2011-12-30T10:00:00Z");
  EXPECT_EQ(samoa.ToInstant(Local("2011-12-30T12:00")), change);
  EXPECT_EQ(samoa.ToInstant(Local("2011-12-31T00:00")), change);
  EXPECT_EQ(samoa.ToInstant(Local("2011-12-29T23:00")), change - hours(1));
}

TEST(TimeZoneTest, EveryInstantOfAYearComesBackButForTheSecondHourOfAnOverlap) {
  for (const char* name : {"Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe"}) {
    const TimeZone zone = Loaded(name);
    int earlier = 0;
    for (WallTime at = At("2026-01-01T00:00:00Z"); at < At("2027-01-01T00:00:00Z");
         at += std::chrono::minutes(30)) {
      const WallTime back = zone.ToInstant(zone.ToLocal(at));
      ASSERT_LE(back, at);
      earlier += back < at ? 1 : 0;
    }
    EXPECT_LE(earlier, 2) << name;
    EXPECT_GE(earlier, 1) << name;
  }
}

TEST(TimeZoneTest, IsRightUpTo2037AndKeepsItsLastOffsetThen) {
  const TimeZone berlin = Loaded("Europe/Berlin");
  EXPECT_EQ(berlin.ToInstant(Local("2037-07-01T00:00")), At("2037-06-30T22:00:00Z"));
  EXPECT_EQ(berlin.ToInstant(Local("2037-12-01T00:00")), At("2037-11-30T23:00:00Z"));
  EXPECT_EQ(berlin.ToInstant(Local("2050-07-01T00:00")), At("2050-06-30T23:00:00Z"));
}

TEST(TimeZoneLoaderTest, NamesTheNearestZone) {
  const Result<TimeZone> zone = LoadTimeZone("Europe/Berln");
  ASSERT_FALSE(zone.ok());
  EXPECT_EQ(zone.error().message,
            "unknown time zone \"Europe/Berln\"; did you mean \"Europe/Berlin\"?");
  for (const std::string name : {"", "../../../etc/passwd", "/etc/localtime", "CEST+2", "berlin"}) {
    EXPECT_FALSE(LoadTimeZone(name).ok()) << name;
  }
}

TEST(TimeZoneLoaderTest, KnowsNamesThatAreLinks) {
  EXPECT_EQ(Loaded("Europe/Bratislava").ToInstant(Local("2026-12-01T00:00")),
            At("2026-11-30T23:00:00Z"));
}

}  // namespace
}  // namespace api_credits
