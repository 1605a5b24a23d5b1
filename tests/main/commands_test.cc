#include "exporter/main/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <sstream>

#include "tests/doubles/loopback_server.h"
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
