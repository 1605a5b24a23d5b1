#include "exporter/web/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <list>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "tests/doubles/http_get.h"
#include "tests/web/sample_ledger.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class ServerTest : public testing::Test {
 protected:
  std::unique_ptr<Server> Make(std::vector<std::string> addresses) {
    return std::make_unique<Server>(ServerOptions{std::move(addresses), {}}, pages_, server_clock_,
                                    log_);
  }
  int Start() {
    server_ = Make({"127.0.0.1:0"});
    const Result<void> started = server_->Start();
    EXPECT_TRUE(started.ok());
    return server_->ports().at(0);
  }

  SampleLedger sample_{{"sales", "research"}};
  SimulatedClock server_clock_;  // the other one runs fast in some tests
  std::ostringstream records_;
  Logger log_{records_, sample_.clock(), LogLevel::kInfo, LogFormat::kLogfmt};
  ExporterMetrics exporter_metrics_{{"1.2.3", "abc", "test"}};
  Exposition exposition_{sample_.ledger(), exporter_metrics_};
  std::function<Result<void>()> reload_ = [] { return Result<void>(); };
  const Pages pages_{
      {"/metrics", true, "1.2.3"},
      {[this] { return reload_(); }, [](const Account&, bool) { return SimulatedClock::kStart; }},
      exposition_,
      sample_.ledger(),
      sample_.clock()};
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, ServesMetrics) {
  const int port = Start();
  sample_.Poll(0, 1234);
  const HttpReply reply = HttpGet(port, "/metrics");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, HasSubstr("api_credits_remaining{"));
  EXPECT_THAT(reply.body, HasSubstr(" 1234\n"));
}

TEST_F(ServerTest, IgnoresTheQuery) { EXPECT_EQ(HttpGet(Start(), "/metrics?name=x").status, 200); }

TEST_F(ServerTest, ReadsTheQueryOfAPollNow) {
  const HttpReply reply = Ask(Start(), "POST", "/-/poll?provider=acme&account=sal%65s");
  EXPECT_EQ(reply.status, 202);
  EXPECT_THAT(reply.body, HasSubstr("Account sales of acme"));
}

TEST_F(ServerTest, ReadsEveryAcceptField) {
  const HttpReply reply =
      HttpGet(Start(), "/metrics", "Accept: text/html\r\nACCEPT: application/openmetrics-text\r\n");
  EXPECT_THAT(reply.Header("content-type"), StartsWith("application/openmetrics-text"));
}

TEST_F(ServerTest, HeadIsTheHeadersOfGet) {
  HttpConnection connection(Start());
  connection.Send("HEAD /-/healthy HTTP/1.1\r\nHost: test\r\n\r\n");
  const HttpReply head = connection.Receive(true);
  connection.Send("GET /-/healthy HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
  const HttpReply get = connection.Receive();
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Header("content-length"), std::to_string(get.body.size()));
  EXPECT_EQ(connection.ReceiveRest(), "");
}

TEST_F(ServerTest, KeepsAConnectionForManyRequests) {
  HttpConnection connection(Start());
  for (int i = 0; i < 5; ++i) {
    connection.Send("GET /-/healthy HTTP/1.1\r\nHost: test\r\n\r\n");
    const HttpReply reply = connection.Receive();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.Header("connection"), "keep-alive");
  }
}

TEST_F(ServerTest, ClosesTheConnectionWhereItSaysSo) {
  const int port = Start();
  for (const char* request : {"GET /-/healthy HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                              "GET /-/healthy HTTP/1.0\r\n\r\n"}) {
    HttpConnection connection(port);
    connection.Send(request);
    EXPECT_EQ(connection.Receive().Header("connection"), "close");
    EXPECT_EQ(connection.ReceiveRest(), "");
  }
}

TEST_F(ServerTest, SkipsTheBodyOfARequest) {
  HttpConnection connection(Start());
  connection.Send("POST /-/reload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_EQ(connection.Receive().status, 200);
  connection.Send("GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(connection.Receive().body, "Healthy.\n");
}

TEST_F(ServerTest, AnswersWhatIsNoRequestAndHangsUp) {
  const int port = Start();
  for (const char* bytes : {"NONSENSE\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n"}) {
    HttpConnection connection(port);
    connection.Send(bytes);
    const HttpReply reply = connection.Receive();
    EXPECT_GE(reply.status, 400) << bytes;
    EXPECT_EQ(reply.Header("x-content-type-options"), "nosniff") << bytes;
    EXPECT_EQ(reply.Header("connection"), "close") << bytes;
    EXPECT_EQ(connection.ReceiveRest(), "") << bytes;
  }
}

TEST_F(ServerTest, AnExceptionBecomesAnErrorAndTheServerGoesOn) {
  reload_ = []() -> Result<void> { throw std::runtime_error("boom"); };
  const int port = Start();
  EXPECT_EQ(Ask(port, "POST", "/-/reload").status, 500);
  EXPECT_EQ(HttpGet(port, "/-/healthy").status, 200);
  server_->Stop();
  EXPECT_THAT(records_.str(), HasSubstr("boom"));
}

// With too few threads a scrape is answered only after clients have been hung up on, in every
// round; a slow machine may hang up first once in a while.
class IdleClientsTest : public ServerTest, public testing::WithParamInterface<const char*> {};

TEST_P(IdleClientsTest, DoNotKeepOthersFromScraping) {
  const int port = Start();
  bool all_still_there = false;
  for (int round = 0; round < 5 && !all_still_there; ++round) {
    std::list<HttpConnection> idle;
    for (int i = 0; i < 200; ++i) {
      EXPECT_TRUE(idle.emplace_back(port).connected());
      idle.back().Send(GetParam());
    }
    EXPECT_EQ(HttpGet(port, "/metrics").status, 200);
    all_still_there = std::all_of(idle.begin(), idle.end(),
                                  [](const HttpConnection& client) { return client.Quiet(); });
  }
  EXPECT_TRUE(all_still_there);
}

INSTANTIATE_TEST_SUITE_P(All, IdleClientsTest,
                         testing::Values("", "GET /metrics HTTP/1.1\r\nHost: a\r\n"));

// More of them than there are threads: the kernel keeps them, and the server sees none.
TEST_F(ServerTest, SilentClientsTakeNoThread) {
  const int port = Start();
  std::list<HttpConnection> silent;
  for (int i = 0; i < 400; ++i) EXPECT_TRUE(silent.emplace_back(port).connected());
  EXPECT_EQ(HttpGet(port, "/metrics").status, 200);
  for (HttpConnection& client : silent) EXPECT_TRUE(client.Quiet());
  silent.back().Send("GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(silent.back().Receive().status, 200) << "it is served once it speaks";
}

// Prometheus gives a scrape up after ten seconds, unless told otherwise: silent clients that hold
// every thread may delay a scrape, never fail it.
TEST_F(ServerTest, SilentClientsAreHungUpOnLongBeforeAScrapeIsGivenUp) {
  EXPECT_LE(3 * Server::kSilenceLimit, std::chrono::seconds(10));
}

TEST_F(ServerTest, GivesUpOnAClientThatReadsForTooLong) {
  std::vector<std::string> names;
  for (int i = 0; i < 500; ++i) names.push_back("account_" + std::to_string(i));
  sample_.AddProvider("globex", names);
  for (size_t i = 0; i < names.size(); ++i) sample_.Poll(2 + i, 1234);
  const int port = Start();
  const size_t whole = HttpGet(port, "/metrics").body.size();
  HttpConnection slow(port, true);
  slow.Send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
  while (slow.Quiet()) std::this_thread::yield();
  server_clock_.Advance(Server::kAnswerLimit + std::chrono::milliseconds(1));
  EXPECT_LT(slow.ReceiveRest().size(), whole);
}

// A client that never said a word is not told: the kernel alone knew it.
TEST_F(ServerTest, StopsWithClientsConnectedAndListensNoMore) {
  const int port = Start();
  HttpConnection silent(port);
  HttpConnection half_sent(port);
  half_sent.Send("GET /-/healthy HTT");
  HttpConnection idle(port);
  idle.Send("GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(idle.Receive().status, 200);
  // Answers that nobody reads fill the buffers of both sides, and the thread waits.
  HttpConnection slow(port);
  std::string requests;
  for (int i = 0; i < 300; ++i) requests += "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n";
  slow.Send(requests);
  server_->Stop();
  EXPECT_FALSE(HttpConnection(port).connected());
  EXPECT_EQ(half_sent.ReceiveRest(), "");
  EXPECT_EQ(idle.ReceiveRest(), "");
}

TEST_F(ServerTest, ReportsThePortsInTheOrderOfTheAddresses) {
  server_ = Make({"127.0.0.1:0", ":0"});
  ASSERT_TRUE(server_->Start().ok());
  ASSERT_EQ(server_->ports().size(), 2u);
  for (const int port : server_->ports()) EXPECT_EQ(HttpGet(port, "/-/healthy").status, 200);
}

TEST_F(ServerTest, SaysWhichAddressIsInUse) {
  const std::string address = "127.0.0.1:" + std::to_string(Start());
  const Result<void> second = Make({address})->Start();
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(second.error().message, HasSubstr(address));
  EXPECT_THAT(second.error().message, HasSubstr("in use"));
}

TEST_F(ServerTest, SaysWhichHostIsNotOurs) {
  const Result<void> started = Make({"no-such-host.invalid:0"})->Start();
  ASSERT_FALSE(started.ok());
  EXPECT_THAT(started.error().message, HasSubstr("no-such-host.invalid:0"));
  EXPECT_THAT(started.error().message, HasSubstr("host"));
}

TEST_F(ServerTest, Ipv6WorksOrIsRefusedClearly) {
  const std::unique_ptr<Server> server = Make({"[::1]:0"});
  const Result<void> started = server->Start();
  if (started.ok()) {
    EXPECT_GT(server->ports().at(0), 0);
  } else {
    EXPECT_THAT(started.error().message, HasSubstr("[::1]:0"));
    EXPECT_THAT(started.error().message,
                testing::AnyOf(HasSubstr("without IPv6"), HasSubstr("cannot bind")));
  }
}

TEST_F(ServerTest, RefusesToListenNowhere) { EXPECT_FALSE(Make({})->Start().ok()); }

TEST_F(ServerTest, ScrapesRunBesidePollsAndReloads) {
  const int port = Start();
  std::atomic<bool> done{false};
  std::thread poller([&] {
    for (double credits = 1'000'000; !done; --credits) {
      sample_.Poll(0, credits);
      sample_.clock().Advance(std::chrono::milliseconds(700));
    }
  });
  std::atomic<int> good{0};
  std::vector<std::thread> scrapers;
  for (int i = 0; i < 4; ++i) {
    scrapers.emplace_back([&, i] {
      for (int scrape = 0; scrape < 20; ++scrape) {
        const bool gzip = (scrape + i) % 2 == 0;
        good += HttpGet(port, "/metrics", gzip ? "Accept-Encoding: gzip\r\n" : "").status == 200;
        good += HttpGet(port, "/").status == 200;
        good += Ask(port, "POST", "/-/reload").status == 200;
      }
    });
  }
  for (std::thread& scraper : scrapers) scraper.join();
  done = true;
  poller.join();
  EXPECT_EQ(good, 4 * 20 * 3);
}

}  // namespace
}  // namespace api_credits
