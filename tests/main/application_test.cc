#include "exporter/main/application.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <sstream>
#include <thread>

#include "tests/doubles/http_get.h"
#include "tests/doubles/loopback_server.h"
#include "tests/main/config_folder.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::Not;

// Nobody listens on port 1: every poll ends at once, and fails.
constexpr const char* kNobody = "http://127.0.0.1:1";

class ApplicationTest : public testing::Test {
 protected:
  Result<void> Start(const std::string& address = "127.0.0.1:0") {
    Flags flags;
    flags.config_file = folder_.file();
    flags.storage_path = folder_.storage_path();
    flags.listen_addresses = {address};
    flags.enable_lifecycle = true;
    flags.lock_timeout = lock_timeout_;
    application_ = std::make_unique<Application>(
        Invocation{flags, environment_, {"1.2.3", "abc", "test"}, clock_, log_, 7});
    return application_->Start(pause_);
  }
  int StartWith(const std::vector<std::string>& accounts, const std::string& base_url = kNobody) {
    folder_.WriteAccounts(accounts, base_url);
    const Result<void> started = Start();
    EXPECT_TRUE(started.ok()) << (started.ok() ? "" : started.error().message);
    return application_->ports().at(0);
  }
  std::string Metrics() { return HttpGet(application_->ports().at(0), "/metrics").body; }

  // As Prometheus sees it; empty where there is no such series.
  std::string Consumed() {
    const std::string page = Metrics();
    const size_t series = page.find("\napi_credits_consumed_total{");
    if (series == std::string::npos) return {};
    const size_t value = page.find("} ", series) + 2;
    return page.substr(value, page.find('\n', value) - value);
  }

  // The log, which may be read only when nobody writes it any more.
  std::string LogAfterStop() {
    application_->Stop();
    return records_.str();
  }

  ConfigFolder folder_;
  Environment environment_ = ConfigFolder::WithKey();
  Duration lock_timeout_{};
  std::function<bool(Duration)> pause_ = [](Duration) { return true; };
  std::ostringstream records_;
  SystemClock clock_;
  Logger log_{records_, clock_, LogLevel::kDebug, LogFormat::kLogfmt};
  std::unique_ptr<Application> application_;
};

// Until `done`; gives up only where it would hang.
template <typename Condition>
bool Eventually(Condition done) {
  const auto hang_guard = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!done()) {
    if (std::chrono::steady_clock::now() > hang_guard) return false;
    std::this_thread::yield();
  }
  return true;
}

TEST_F(ApplicationTest, ServesHealthPagesAndMetrics) {
  const int port = StartWith({"sales"});
  EXPECT_EQ(HttpGet(port, "/-/healthy").status, 200);
  EXPECT_THAT(HttpGet(port, "/").body, HasSubstr("1.2.3"));
  EXPECT_THAT(Metrics(), HasSubstr("api_credits_account_status{"));
}

TEST_F(ApplicationTest, IsReadyOnceEveryAccountWasPolledEvenInVain) {
  const int port = StartWith({"sales", "research"});
  EXPECT_TRUE(Eventually([&] { return HttpGet(port, "/-/ready").status == 200; }));
}

TEST_F(ApplicationTest, IsNotReadyWhileAPollIsUnderWay) {
  LoopbackServer vendor(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "{\"credits\": 1234}")));
  const int port = StartWith({"sales"}, vendor.Url(""));
  ASSERT_TRUE(vendor.WaitForRequests(1));
  EXPECT_EQ(HttpGet(port, "/-/ready").status, 503);
  vendor.Release();
  EXPECT_TRUE(Eventually([&] { return HttpGet(port, "/-/ready").status == 200; }));
  EXPECT_THAT(Metrics(), testing::ContainsRegex("api_credits_remaining\\{[^}]*\\} 1234"));
}

TEST_F(ApplicationTest, StopsWhileAVendorHangs) {
  LoopbackServer vendor(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "{}")));
  const int port = StartWith({"sales"}, vendor.Url(""));
  ASSERT_TRUE(vendor.WaitForRequests(1));
  application_->Stop();
  EXPECT_FALSE(HttpConnection(port).connected());
}

TEST_F(ApplicationTest, AReloadTakesTheNewAccountsAndDropsTheOld) {
  const int port = StartWith({"sales"});
  folder_.WriteAccounts({"research"}, kNobody);
  EXPECT_EQ(Ask(port, "POST", "/-/reload").status, 200);
  EXPECT_THAT(Metrics(), HasSubstr("account=\"research\""));
  EXPECT_THAT(Metrics(), Not(HasSubstr("account=\"sales\"")));
}

TEST_F(ApplicationTest, ARefusedReloadKeepsTheOldConfigurationAndSaysWhy) {
  const int port = StartWith({"sales"});
  folder_.Write("acounts: []\nglobl: {}\n");
  const HttpReply reply = Ask(port, "POST", "/-/reload");
  EXPECT_EQ(reply.status, 500);
  EXPECT_THAT(reply.body, HasSubstr(":1:"));
  EXPECT_THAT(reply.body, HasSubstr(":2:"));
  EXPECT_THAT(Metrics(), HasSubstr("account=\"sales\""));
  EXPECT_THAT(Metrics(), HasSubstr("api_credits_exporter_config_last_reload_successful 0\n"));
  const std::string log = LogAfterStop();
  EXPECT_THAT(log, HasSubstr("acounts"));
  EXPECT_THAT(log, HasSubstr("globl"));
}

TEST_F(ApplicationTest, AGoodReloadEndsTheComplaint) {
  StartWith({"sales"});
  folder_.Write("acounts: []\n");
  EXPECT_FALSE(application_->Reload().ok());
  folder_.WriteAccounts({"sales"}, kNobody);
  EXPECT_TRUE(application_->Reload().ok());
  EXPECT_THAT(Metrics(), HasSubstr("api_credits_exporter_config_last_reload_successful 1\n"));
}

TEST_F(ApplicationTest, ReloadsFromManySidesTakeTurns) {
  const int port = StartWith({"sales"});
  std::vector<std::thread> others;
  for (int i = 0; i < 3; ++i) {
    others.emplace_back([&] {
      for (int k = 0; k < 10; ++k) EXPECT_EQ(Ask(port, "POST", "/-/reload").status, 200);
    });
  }
  for (int k = 0; k < 10; ++k) EXPECT_TRUE(application_->Reload().ok());
  for (std::thread& other : others) other.join();
  EXPECT_THAT(Metrics(), HasSubstr("account=\"sales\""));
}

TEST_F(ApplicationTest, ABadFileIsRefusedWithEachError) {
  folder_.Write("acounts: []\nglobl: {}\n");
  const Result<void> started = Start();
  ASSERT_FALSE(started.ok());
  EXPECT_THAT(started.error().message, HasSubstr(folder_.file() + ":1:"));
  EXPECT_THAT(started.error().message, HasSubstr("\n" + folder_.file() + ":2:"));
}

TEST_F(ApplicationTest, AnAddressInUseIsRefusedByName) {
  LoopbackServer occupant(LoopbackAnswer::Of(200, ""));
  folder_.WriteAccounts({"sales"}, kNobody);
  const std::string address = "127.0.0.1:" + std::to_string(occupant.port());
  const Result<void> started = Start(address);
  ASSERT_FALSE(started.ok());
  EXPECT_THAT(started.error().message, HasSubstr(address));
}

TEST_F(ApplicationTest, WhatWasCountedOutlivesTheProcess) {
  std::atomic<int> balance{1000};
  LoopbackServer vendor([&](const LoopbackRequest&) {
    return LoopbackAnswer::Of(200, "{\"credits\": " + std::to_string(balance) + "}");
  });
  StartWith({"sales"}, vendor.Url(""));
  EXPECT_TRUE(Eventually([&] { return Consumed() == "0"; }));
  application_->Stop();
  balance = 958;
  StartWith({"sales"}, vendor.Url(""));
  EXPECT_TRUE(Eventually([&] { return Consumed() == "42"; }));
}

TEST_F(ApplicationTest, ASecondExporterOnTheSameStateIsRefused) {
  StartWith({"sales"});
  const std::unique_ptr<Application> first = std::move(application_);
  const Result<void> second = Start();
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(second.error().message, HasSubstr("--storage.path"));
  EXPECT_THAT(second.error().message, HasSubstr(folder_.storage_path() + "/state.db"));
}

TEST_F(ApplicationTest, ItTakesOverFromAnExporterThatEnds) {
  StartWith({"sales"});
  std::unique_ptr<Application> first = std::move(application_);
  lock_timeout_ = std::chrono::hours(1);
  int pauses = 0;
  pause_ = [&](Duration) {
    if (++pauses == 3) first.reset();
    return true;
  };
  const Result<void> second = Start();
  EXPECT_TRUE(second.ok()) << (second.ok() ? "" : second.error().message);
  EXPECT_EQ(pauses, 3);
}

TEST_F(ApplicationTest, AChangeOfAFileReloadsOnceAndARefusedOneIsNotTriedAgain) {
  StartWith({"sales"});
  const std::string success = "api_credits_exporter_config_last_reload_successful ";
  application_->ReloadIfChanged();
  folder_.WriteAccounts({"sales", "research"}, kNobody);
  application_->ReloadIfChanged();
  application_->ReloadIfChanged();
  EXPECT_THAT(Metrics(), HasSubstr("account=\"research\""));
  folder_.Write("acounts: []\n");
  application_->ReloadIfChanged();
  application_->ReloadIfChanged();
  EXPECT_THAT(Metrics(), HasSubstr(success + "0\n"));
  EXPECT_THAT(Metrics(), HasSubstr("account=\"research\""));
  folder_.WriteAccounts({"sales"}, kNobody);
  application_->ReloadIfChanged();
  EXPECT_THAT(Metrics(), HasSubstr(success + "1\n"));
  const std::string log = LogAfterStop();
  const auto count = [&](const std::string& what) {
    int found = 0;
    for (size_t at = log.find(what); at != std::string::npos; at = log.find(what, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count("the configuration changed on disk"), 3) << log;
  EXPECT_EQ(count("configuration refused"), 1) << log;
}

TEST_F(ApplicationTest, AReloadThatSomebodyElseAskedForIsNotDoneAgain) {
  StartWith({"sales"});
  folder_.WriteAccounts({"research"}, kNobody);
  EXPECT_TRUE(application_->Reload().ok());
  application_->ReloadIfChanged();
  EXPECT_THAT(LogAfterStop(), Not(HasSubstr("changed on disk")));
}

TEST_F(ApplicationTest, AKeyThatComesLaterIsUsedWithoutAReload) {
  LoopbackServer vendor(LoopbackAnswer::Of(200, "{\"credits\": 1234}"));
  folder_.WriteAccounts({"sales"}, vendor.Url(""));
  folder_.UseKeyFile();
  ASSERT_TRUE(Start().ok());
  EXPECT_TRUE(Eventually(
      [&] { return Metrics().find("reason=\"credential\"} 1\n") != std::string::npos; }));
  EXPECT_THAT(Metrics(), HasSubstr("status=\"unauthorized\"} 1\n"));
  application_->ReloadIfChanged();
  folder_.WriteKey("late");
  application_->ReloadIfChanged();
  EXPECT_TRUE(vendor.WaitForRequests(1)) << "the interval is five minutes";
  EXPECT_TRUE(Eventually([&] { return Metrics().find("} 1234\n") != std::string::npos; }));
  const std::string log = LogAfterStop();
  EXPECT_THAT(log, HasSubstr("exporter.yml:3:"));
  EXPECT_THAT(log, HasSubstr("the key changed on disk"));
  EXPECT_THAT(log, Not(HasSubstr("configuration changed")));
  EXPECT_THAT(log, Not(HasSubstr("late")));
}

TEST_F(ApplicationTest, ShowsTheConfigurationInForce) {
  const int port = StartWith({"sales"});
  folder_.Write("acounts: []\n");
  EXPECT_FALSE(application_->Reload().ok());
  const std::string body = HttpGet(port, "/config").body;
  EXPECT_THAT(body, HasSubstr("# " + folder_.file() + "\n"));
  EXPECT_THAT(body, HasSubstr("- name: sales\n    provider: acme\n    api_key: <secret>\n"));
  EXPECT_THAT(body, Not(HasSubstr("hunter2")));
}

// A page that hangs holds the server up, and must hold up nothing else: the state comes first.
TEST_F(ApplicationTest, TheServerIsTheLastToStop) {
  std::atomic<bool> hang{false};
  std::atomic<bool> hanging{false};
  environment_ = [&, read = environment_](const std::string& name) {
    while (hang) {
      hanging = true;
      std::this_thread::yield();
    }
    return read(name);
  };
  std::atomic<bool> poll_dropped{false};
  LoopbackListener vendor([&](int socket, int) {
    char block[4096];
    while (recv(socket, block, sizeof block, 0) > 0) {
    }
    poll_dropped = true;
  });
  folder_.WriteAccounts({"sales"}, "http://127.0.0.1:" + std::to_string(vendor.port()),
                        "global: { poll_timeout: 4m }\n");
  ASSERT_TRUE(Start().ok());
  hang = true;
  HttpConnection client(application_->ports().at(0));
  client.Send("POST /-/reload HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(Eventually([&] { return hanging && vendor.connections() == 1; }));
  std::thread stop([this] { application_->Stop(); });
  EXPECT_TRUE(Eventually([&] { return poll_dropped.load(); }));
  hang = false;
  stop.join();
}

TEST_F(ApplicationTest, PollsAgainWhenAskedTo) {
  LoopbackServer vendor(LoopbackAnswer::Of(200, "{\"credits\": 1}"));
  const int port = StartWith({"sales"}, vendor.Url(""));
  ASSERT_TRUE(vendor.WaitForRequests(1));
  const HttpReply reply = Ask(port, "POST", "/-/poll?account=sales");
  EXPECT_EQ(reply.status, 202);
  EXPECT_THAT(reply.body, HasSubstr("sales"));
  EXPECT_TRUE(vendor.WaitForRequests(2)) << "the interval is five minutes";
}

TEST_F(ApplicationTest, TheLogTellsVersionConfigAccountsAndPort) {
  const int port = StartWith({"sales", "research"});
  const std::string log = LogAfterStop();
  EXPECT_THAT(log, HasSubstr("version=1.2.3"));
  EXPECT_THAT(log, HasSubstr("config=" + folder_.file()));
  EXPECT_THAT(log, HasSubstr("accounts=2"));
  EXPECT_THAT(log, HasSubstr("port=" + std::to_string(port)));
  EXPECT_THAT(log, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace api_credits
