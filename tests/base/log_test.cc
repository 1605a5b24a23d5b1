#include "exporter/base/log.h"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/doubles/simulated_clock.h"

namespace api_credits {
namespace {

class LogTest : public testing::Test {
 protected:
  SimulatedClock clock_;
  std::ostringstream out_;
};

TEST_F(LogTest, WritesOneLogfmtLineARecord) {
  clock_.Advance(std::chrono::milliseconds(1042));
  Logger log(out_, clock_, LogLevel::kInfo, LogFormat::kLogfmt);
  log.Warn("poll failed", {{"provider", "enrow"}, {"detail", "no route"}, {"empty", ""}});
  EXPECT_EQ(out_.str(),
            "time=2026-11-20T00:00:01.042Z level=warn msg=\"poll failed\" provider=enrow "
            "detail=\"no route\" empty=\"\"\n");
}

TEST_F(LogTest, WritesJson) {
  Logger log(out_, clock_, LogLevel::kDebug, LogFormat::kJson);
  log.Debug("a \"b\"\n", {{"k", "\\"}});
  EXPECT_EQ(out_.str(),
            "{\"time\":\"2026-11-20T00:00:00.000Z\",\"level\":\"debug\",\"msg\":\"a "
            "\\\"b\\\"\\n\",\"k\":\"\\\\\"}\n");
}

TEST_F(LogTest, LeavesOutWhatIsBelowItsLevel) {
  Logger log(out_, clock_, LogLevel::kWarn, LogFormat::kLogfmt);
  log.Debug("no");
  log.Info("no");
  EXPECT_EQ(out_.str(), "");
  log.Error("yes");
  EXPECT_NE(out_.str().find("level=error"), std::string::npos);
}

TEST_F(LogTest, LetsNoValueForgeALine) {
  Logger log(out_, clock_, LogLevel::kInfo, LogFormat::kLogfmt);
  log.Info("x", {{"account", "a\nlevel=error\r\x1b[31m\x7f"}});
  const std::string line = out_.str();
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_NE(line.find("account=\"a\\nlevel=error\\u000d\\u001b[31m\\u007f\""), std::string::npos)
      << line;
  log.Info("x", {{"bell", "\x07"}});
  EXPECT_NE(out_.str().find("bell=\"\\u0007\""), std::string::npos) << out_.str();
}

TEST(LogNamesTest, AreTheFlagsValues) {
  EXPECT_EQ(ParseLogLevel("debug"), LogLevel::kDebug);
  EXPECT_EQ(ParseLogLevel("error"), LogLevel::kError);
  EXPECT_EQ(ParseLogLevel("fatal"), std::nullopt);
  EXPECT_EQ(ParseLogFormat("logfmt"), LogFormat::kLogfmt);
  EXPECT_EQ(ParseLogFormat("json"), LogFormat::kJson);
  EXPECT_EQ(ParseLogFormat("xml"), std::nullopt);
}

}  // namespace
}  // namespace api_credits
