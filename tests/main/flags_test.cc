#include "exporter/main/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::variant<Flags, EarlyExit> Parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "api_credits_exporter");
  return ParseFlags(static_cast<int>(arguments.size()), arguments.data(), "the version");
}

Flags Good(const std::vector<const char*>& arguments) { return std::get<Flags>(Parse(arguments)); }

TEST(FlagsTest, WithoutAnyTheDefaultsHold) {
  const Flags flags = Good({});
  EXPECT_EQ(flags.mode, Mode::kServe);
  EXPECT_EQ(flags.config_file, "api_credits_exporter.yml");
  EXPECT_THAT(flags.listen_addresses, ElementsAre(":10210"));
  EXPECT_EQ(flags.storage_path, "data/");
  EXPECT_EQ(flags.telemetry_path, "/metrics");
  EXPECT_FALSE(flags.enable_lifecycle);
  EXPECT_FALSE(flags.auto_reload);
  EXPECT_EQ(flags.auto_reload_interval, std::chrono::seconds(30));
  EXPECT_EQ(flags.lock_timeout, std::chrono::seconds(30));
  EXPECT_EQ(flags.log_level, LogLevel::kInfo);
  EXPECT_EQ(flags.log_format, LogFormat::kLogfmt);
}

TEST(FlagsTest, EachFlagIsHeard) {
  const Flags flags =
      Good({"--config.file", "a.yml", "--web.telemetry-path=/credits", "--web.enable-lifecycle",
            "--storage.path=", "--log.level=debug", "--log.format", "json", "--config.auto-reload",
            "--config.auto-reload-interval=1m30s", "--storage.lock-timeout", "0s"});
  EXPECT_EQ(flags.config_file, "a.yml");
  EXPECT_EQ(flags.telemetry_path, "/credits");
  EXPECT_EQ(flags.storage_path, "");
  EXPECT_TRUE(flags.auto_reload);
  EXPECT_EQ(flags.auto_reload_interval, std::chrono::seconds(90));
  EXPECT_EQ(flags.lock_timeout, Duration(0));
  EXPECT_TRUE(flags.enable_lifecycle);
  EXPECT_EQ(flags.log_level, LogLevel::kDebug);
  EXPECT_EQ(flags.log_format, LogFormat::kJson);
}

TEST(FlagsTest, ExplainLogsErrorsAloneUnlessToldOtherwise) {
  EXPECT_EQ(Good({"--explain", "sales"}).log_level, LogLevel::kError);
  EXPECT_EQ(Good({"--explain", "sales", "--log.level", "info"}).log_level, LogLevel::kInfo);
}

TEST(FlagsTest, ListenAddressesAddUpAndReplaceTheDefault) {
  const Flags flags = Good({"--web.listen-address", "127.0.0.1:1", "--web.listen-address=[::1]:2"});
  EXPECT_THAT(flags.listen_addresses, ElementsAre("127.0.0.1:1", "[::1]:2"));
}

TEST(FlagsTest, EachModeHasItsFlag) {
  EXPECT_EQ(Good({"--config.check"}).mode, Mode::kCheckConfig);
  EXPECT_EQ(Good({"--once"}).mode, Mode::kPollOnce);
  EXPECT_EQ(Good({"--list-providers"}).mode, Mode::kListProviders);
}

TEST(FlagsTest, AShardIsOneOfSeveral) {
  EXPECT_EQ(Good({}).shard.total, 1);
  const Shard shard = Good({"--shard=2", "--total-shards", "3"}).shard;
  EXPECT_EQ(shard.ordinal, 2);
  EXPECT_EQ(shard.total, 3);
}

TEST(FlagsTest, VersionIsPrintedAndSucceeds) {
  const auto exit = std::get<EarlyExit>(Parse({"--version"}));
  EXPECT_EQ(exit.status, 0);
  EXPECT_EQ(exit.text, "the version\n");
}

TEST(FlagsTest, HelpNamesEveryFlagAndSucceeds) {
  for (const char* help : {"-h", "--help"}) {
    const auto exit = std::get<EarlyExit>(Parse({help}));
    EXPECT_EQ(exit.status, 0);
    for (const char* flag :
         {"--config.file", "--config.check", "--storage.path", "--web.listen-address",
          "--web.config.file", "--web.telemetry-path", "--web.enable-lifecycle", "--log.level",
          "--log.format", "--once", "--list-providers", "--version", "--help", ":10210"}) {
      EXPECT_THAT(exit.text, HasSubstr(flag));
    }
  }
}

struct BadCase {
  std::vector<const char*> arguments;
  const char* named;  // what the message must show
};

class BadFlagsTest : public testing::TestWithParam<BadCase> {};

TEST_P(BadFlagsTest, AreAUsageErrorThatNamesTheFlag) {
  const auto parsed = Parse(GetParam().arguments);
  ASSERT_TRUE(std::holds_alternative<EarlyExit>(parsed));
  EXPECT_EQ(std::get<EarlyExit>(parsed).status, 2);
  EXPECT_THAT(std::get<EarlyExit>(parsed).text, HasSubstr(GetParam().named));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadFlagsTest,
    testing::Values(BadCase{{"--no-such-flag"}, "--no-such-flag"},
                    BadCase{{"positional"}, "positional"},
                    BadCase{{"--storage.path"}, "--storage.path"},
                    BadCase{{"--web.config.file"}, "--web.config.file"},
                    BadCase{{"--config.file"}, "--config.file"},
                    BadCase{{"--log.level", "loud"}, "--log.level"},
                    BadCase{{"--log.format", "xml"}, "--log.format"},
                    BadCase{{"--web.listen-address", "10210"}, "--web.listen-address"},
                    BadCase{{"--web.listen-address", ":1", ":2"}, ":2"},
                    BadCase{{"--web.telemetry-path", "metrics"}, "--web.telemetry-path"},
                    BadCase{{"--web.telemetry-path", "/"}, "--web.telemetry-path"},
                    BadCase{{"--web.telemetry-path", "/-/ready"}, "--web.telemetry-path"},
                    BadCase{{"--web.telemetry-path", "/m?x=1"}, "--web.telemetry-path"},
                    BadCase{{"--shard", "1"}, "--total-shards"},
                    BadCase{{"--total-shards", "2"}, "--shard"},
                    BadCase{{"--shard", "2", "--total-shards", "2"}, "--shard"},
                    BadCase{{"--shard", "-1", "--total-shards", "2"}, "--shard"},
                    BadCase{{"--shard", "0", "--total-shards", "0"}, "--total-shards"},
                    BadCase{{"--shard=$(SHARD)", "--total-shards=2"}, "--shard"},
                    BadCase{{"--shard=", "--total-shards=2"}, "--shard"},
                    BadCase{{"--once", "--config.check"}, "--once"},
                    BadCase{{"--list-providers", "--once"}, "--list-providers"}));

}  // namespace
}  // namespace api_credits
