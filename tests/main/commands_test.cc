#include "exporter/main/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <sstream>

#include "tests/doubles/loopback_server.h"
#include "tests/doubles/simulated_clock.h"
#include "tests/main/config_folder.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::Not;

class CommandsTest : public testing::Test {
 protected:
  int Check(const std::string& web_config_file = {}) {
    Flags flags;
    flags.config_file = folder_.file();
    flags.check_all = true;
    flags.web_config_file = web_config_file;
    return CheckConfig(flags, ConfigFolder::WithKey(), out_, err_);
  }

  int Once() {
    Flags flags;
    flags.config_file = folder_.file();
    flags.storage_path = folder_.storage_path();
    return PollOnce({flags, environment_, {"1.2.3", "abc", "test"}, clock_, log_, 7}, out_, err_);
  }

  ConfigFolder folder_;
  Environment environment_ = ConfigFolder::WithKey();
  std::ostringstream out_, err_, records_;
  SystemClock clock_;
  Logger log_{records_, clock_, LogLevel::kDebug, LogFormat::kLogfmt};
};

TEST_F(CommandsTest, CheckCountsWhatAGoodFileHolds) {
  folder_.WriteAccounts({"sales", "research"}, "https://api.acme.test");
  EXPECT_EQ(Check(), 0);
  EXPECT_EQ(out_.str(), folder_.file() + ": OK, 2 accounts, 1 providers\n");
}

TEST_F(CommandsTest, CheckTellsHowManyAccountsEachShardHas) {
  folder_.WriteAccounts({"a", "b", "c", "d", "e"}, "https://api.acme.test");
  Flags flags;
  flags.config_file = folder_.file();
  flags.shard = {0, 2};
  EXPECT_EQ(CheckConfig(flags, environment_, out_, err_), 0);
  std::istringstream lines(out_.str());
  std::string first;
  std::getline(lines, first);
  EXPECT_THAT(first, HasSubstr("OK, 5 accounts"));
  std::string word, colon;
  size_t counts[2] = {};
  for (size_t shard = 0; shard < 2; ++shard) {
    lines >> word >> colon >> counts[shard] >> word;
    EXPECT_EQ(colon, std::to_string(shard) + ":");
  }
  EXPECT_EQ(counts[0] + counts[1], 5u);
}

TEST_F(CommandsTest, OncePollsTheAccountsOfItsShardAlone) {
  LoopbackServer vendor{LoopbackAnswer::Of(200, R"({"credits": 7})")};
  folder_.WriteAccounts({"a", "b", "c", "d", "e", "f", "g", "h"}, vendor.Url());
  const std::string series = "api_credits_remaining{provider=\"acme\",account=\"";
  std::string accounts;
  for (int ordinal = 0; ordinal < 3; ++ordinal) {
    std::ostringstream page;
    Flags flags;
    flags.config_file = folder_.file();
    flags.storage_path = folder_.storage_path() + std::to_string(ordinal);
    flags.shard = {ordinal, 3};
    EXPECT_EQ(
        PollOnce({flags, environment_, {"1.2.3", "abc", "test"}, clock_, log_, 7}, page, err_), 0);
    EXPECT_THAT(page.str(),
                HasSubstr("\napi_credits_exporter_shard_ordinal{shard_ordinal=\"" +
                          std::to_string(ordinal) + "\"} " + std::to_string(ordinal) + "\n"));
    EXPECT_THAT(page.str(), HasSubstr("\napi_credits_exporter_total_shards 3\n"));
    const std::string text = page.str();
    for (size_t at = text.find(series); at != text.npos; at = text.find(series, at + 1)) {
      accounts += text[at + series.size()];
    }
  }
  std::sort(accounts.begin(), accounts.end());
  EXPECT_EQ(accounts, "abcdefgh");
  EXPECT_EQ(vendor.requests().size(), 8u);
}

// What it consumes on another shard is counted there.
TEST_F(CommandsTest, AnAccountThatComesBackFromAnotherShardCountsNothingOfTheTimeBetween) {
  SimulatedClock clock;
  std::atomic<int> credits = 500;
  LoopbackServer vendor([&](const LoopbackRequest&) {
    return LoopbackAnswer::Of(200, R"({"credits": )" + std::to_string(credits) + "}");
  });
  folder_.WriteAccounts({"sales"}, vendor.Url());
  const auto poll = [&](Shard shard) {
    out_.str("");
    Flags flags;
    flags.config_file = folder_.file();
    flags.storage_path = folder_.storage_path();
    flags.shard = shard;
    clock.Advance(std::chrono::minutes(5));
    EXPECT_EQ(PollOnce({flags, environment_, {"1.2.3", "abc", "test"}, clock, log_, 7}, out_, err_),
              0);
    return out_.str();
  };
  const auto consumed = [](int amount) {
    return HasSubstr(
        "\napi_credits_consumed_total{provider=\"acme\",account=\"sales\",pool=\"main\","
        "unit=\"credits\"} " +
        std::to_string(amount) + "\n");
  };
  poll({});
  credits = 480;
  EXPECT_THAT(poll({}), consumed(20));
  const auto elsewhere = [] {
    for (int total = 2;; ++total) {
      Account account;
      auto provider = std::make_shared<Provider>();
      provider->name = "acme";
      account.provider = provider;
      account.name = "sales";
      if (ShardOf(account, total) != 0) return Shard{0, total};
    }
  }();
  EXPECT_THAT(poll(elsewhere), Not(HasSubstr("account=\"sales\"")));
  credits = 420;
  EXPECT_THAT(poll({}), consumed(20));
  credits = 410;
  EXPECT_THAT(poll({}), consumed(30));
}

TEST_F(CommandsTest, CheckPrintsEveryErrorOfABadFile) {
  folder_.Write("acounts: []\nglobl: {}\n");
  EXPECT_EQ(Check(), 1);
  EXPECT_EQ(out_.str(), "");
  EXPECT_THAT(err_.str(), HasSubstr(folder_.file() + ":1:"));
  EXPECT_THAT(err_.str(), HasSubstr("acounts"));
  EXPECT_THAT(err_.str(), HasSubstr(folder_.file() + ":2:"));
}

TEST_F(CommandsTest, CheckNamesAFileThatIsNotThere) {
  EXPECT_EQ(Check(), 1);
  EXPECT_THAT(err_.str(), HasSubstr(folder_.file()));
}

TEST_F(CommandsTest, CheckReadsTheWebConfigurationAndWhatItNames) {
  folder_.WriteAccounts({"sales"}, "https://api.acme.test");
  const TemporaryFolder web;
  web.Write("web.yml", "http_server_config: { http2: true }\n");
  EXPECT_EQ(Check(web.Path("web.yml")), 0);
  EXPECT_THAT(out_.str(), HasSubstr("web.yml: OK, no TLS, 0 users\n"));
  EXPECT_THAT(err_.str(), HasSubstr("warning: " + web.Path("web.yml") + ":1:"));
  web.Write("web.yml", "tls_server_config: { cert_file: none.crt, key_file: none.key }\n");
  EXPECT_EQ(Check(web.Path("web.yml")), 1);
  EXPECT_THAT(err_.str(), HasSubstr("none.crt\": No such file"));
  web.Write("web.yml", "tls: {}\n");
  EXPECT_EQ(Check(web.Path("web.yml")), 1);
  EXPECT_THAT(err_.str(), HasSubstr("web.yml:1:1: unknown key \"tls\""));
}

TEST_F(CommandsTest, ProvidersAreListedWithTitleAndDocumentation) {
  EXPECT_EQ(ListProviders(out_, err_), 0);
  EXPECT_EQ(out_.str().rfind("NAME", 0), 0u);
  EXPECT_THAT(out_.str(), HasSubstr("\ncrustdata "));
  EXPECT_THAT(out_.str(), HasSubstr("  https://"));
}

TEST_F(CommandsTest, OncePrintsTheMetricsOfAllAccounts) {
  LoopbackServer vendor(
      [](const LoopbackRequest&) { return LoopbackAnswer::Of(200, "{\"credits\": 1234}"); });
  folder_.WriteAccounts({"sales", "research"}, vendor.Url(""));
  EXPECT_EQ(Once(), 0);
  for (const char* account : {"sales", "research"}) {
    EXPECT_THAT(out_.str(), testing::ContainsRegex("api_credits_remaining\\{[^}]*account=\"" +
                                                   std::string(account) + "\"[^}]*\\} 1234"));
  }
  EXPECT_EQ(vendor.requests().size(), 2u);
}

// A counter is shown only once it is durable.
TEST_F(CommandsTest, OnceSkipsAnAccountThatRests) {
  LoopbackServer vendor{LoopbackAnswer::Of(200, R"({"credits": 7})")};
  folder_.WriteAccounts({"sales"}, vendor.Url());
  folder_.AppendAccount("trial", "http://127.0.0.1:1", "enabled: false");
  EXPECT_EQ(Once(), 0);
  const std::string labels = R"({provider="acme",account="trial"})";
  EXPECT_THAT(out_.str(), HasSubstr("\napi_credits_account_enabled" + labels + " 0\n"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("api_credits_poll_success" + labels)));
  EXPECT_THAT(out_.str(), Not(HasSubstr("api_credits_poll_interval_seconds" + labels)));
}

TEST_F(CommandsTest, OncePrintsItsCountersToo) {
  LoopbackServer vendor(LoopbackAnswer::Of(200, "{\"credits\": 1234}"));
  folder_.WriteAccounts({"sales"}, vendor.Url(""));
  EXPECT_EQ(Once(), 0);
  EXPECT_THAT(out_.str(), testing::ContainsRegex("\napi_credits_consumed_total\\{[^}]*\\} 0\n"));
}

TEST_F(CommandsTest, OncePollsThroughTheProxyOfTheEnvironment) {
  LoopbackServer proxy(LoopbackAnswer::Of(200, "{\"credits\": 1234}"));
  environment_ = [&proxy, read = environment_](const std::string& name) {
    return name == "http_proxy" ? proxy.Url("") : read(name);
  };
  folder_.WriteAccounts({"sales"}, "http://api.acme.test");
  EXPECT_EQ(Once(), 0);
  EXPECT_EQ(proxy.requests().at(0).target, "http://api.acme.test/credits");
}

TEST_F(CommandsTest, OnceFailsIfAnyPollFailedAndPrintsTheRest) {
  std::atomic<int> answered{0};
  LoopbackServer vendor([&answered](const LoopbackRequest&) {
    return answered++ == 0 ? LoopbackAnswer::Of(200, "{\"credits\": 1234}")
                           : LoopbackAnswer::Of(500, "");
  });
  folder_.WriteAccounts({"sales", "research"}, vendor.Url(""));
  EXPECT_EQ(Once(), 1);
  EXPECT_THAT(out_.str(), HasSubstr("} 1234\n"));
  EXPECT_THAT(out_.str(), HasSubstr("api_credits_poll_success{"));
}

TEST_F(CommandsTest, OnceShowsTheCredentialNowhere) {
  LoopbackServer vendor([](const LoopbackRequest& request) {
    return LoopbackAnswer::Of(500, request.Header("authorization"));
  });
  folder_.WriteAccounts({"sales"}, vendor.Url(""));
  EXPECT_EQ(Once(), 1);
  EXPECT_THAT(out_.str() + err_.str() + records_.str(), Not(HasSubstr("hunter2")));
}

TEST_F(CommandsTest, OnceWithABadFilePrintsNoMetrics) {
  folder_.Write("acounts: []\n");
  EXPECT_EQ(Once(), 1);
  EXPECT_EQ(out_.str(), "");
  EXPECT_THAT(err_.str(), HasSubstr("acounts"));
}

}  // namespace
}  // namespace api_credits
