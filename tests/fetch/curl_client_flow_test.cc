// Many requests at once, and how waiting and running come to an end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "exporter/base/guarded.h"
#include "tests/doubles/loopback_server.h"
#include "tests/fetch/client_fixture.h"
#include "tests/fetch/hanging_lookup.h"

namespace api_credits {
namespace {

using testing::IsEmpty;

class CurlClientFlowTest : public ClientFixture {
 protected:
  std::unique_ptr<HttpClient> Limited(int total, int per_host) {
    CurlClientOptions options = Options();
    options.max_connections = total;
    options.max_connections_per_host = per_host;
    return MakeCurlClient(options, clock_);
  }
};

TEST_F(CurlClientFlowTest, BoundsTheRequestsUnderWayWhateverIsStarted) {
  const auto client = Limited(8, 100);
  Guarded<std::pair<int, int>> under_way;  // now, at most
  LoopbackServer server([&under_way](const LoopbackRequest& received) {
    under_way.With([](std::pair<int, int>& counts) {
      counts.second = std::max(counts.second, ++counts.first);
    });
    std::this_thread::yield();
    under_way.With([](std::pair<int, int>& counts) { --counts.first; });
    return LoopbackAnswer::Of(200, received.target);
  });
  for (HttpClient::Token token = 0; token < 200; ++token) {
    client->Start(token, To(server.Url("/" + std::to_string(token))));
  }
  size_t answered = 0;
  while (answered < 200) {
    for (const auto& [token, result] : client->Wait(kHangGuard)) {
      ASSERT_TRUE(result.ok()) << result.error().message;
      EXPECT_EQ(result.value().body, "/" + std::to_string(token));
      ++answered;
    }
  }
  EXPECT_LE(under_way.With([](const std::pair<int, int>& counts) { return counts.second; }), 8);
}

TEST_F(CurlClientFlowTest, BoundsTheConnectionsInUse) {
  const auto client = Limited(8, 100);
  LoopbackServer held(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "")));
  for (HttpClient::Token token = 0; token < 20; ++token) client->Start(token, To(held.Url()));
  while (held.requests().size() < 8) EXPECT_THAT(client->Wait(Duration(10)), IsEmpty());
  EXPECT_THAT(client->Wait(Duration(50)), IsEmpty());
  EXPECT_EQ(held.most_connections(), 8);
}

TEST_F(CurlClientFlowTest, ASlowHostHoldsBackNoOther) {
  const auto client = Limited(8, 2);
  LoopbackServer slow(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "")));
  LoopbackServer quick(LoopbackAnswer::Of(200, "quick"));
  for (HttpClient::Token token = 0; token < 20; ++token) client->Start(token, To(slow.Url()));
  client->Start(99, To(quick.Url()));
  const auto done = client->Wait(kHangGuard);
  ASSERT_EQ(done.size(), 1);
  EXPECT_EQ(done[0].token, 99);
  EXPECT_LE(slow.connections(), 2);
}

TEST_F(CurlClientFlowTest, TheTimeoutOfARequestThatWaitsForASlotDoesNotRun) {
  const auto client = Limited(1, 1);
  LoopbackServer server(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "")));
  client->Start(1, To(server.Url("/slow")));
  while (server.requests().empty()) EXPECT_THAT(client->Wait(Duration(10)), IsEmpty());
  Request impatient = To(server.Url("/impatient"));
  impatient.timeout = Duration(1);
  client->Start(2, std::move(impatient));
  EXPECT_THAT(client->Wait(Duration(50)), IsEmpty());
  server.Release();
  const auto done = client->Wait(kHangGuard);
  ASSERT_EQ(done.size(), 1);
  EXPECT_EQ(done[0].token, 1);
}

TEST_F(CurlClientFlowTest, WakeFromAnotherThreadEndsAWait) {
  LoopbackServer server(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "")));
  client_->Start(1, To(server.Url()));
  std::thread waker([this, &server] {
    server.WaitForRequests(1);
    client_->Wake();
  });
  // Without the wake-up, this wait would end with the transfer's timeout and a completion.
  EXPECT_THAT(client_->Wait(2 * kHangGuard), IsEmpty());
  waker.join();
}

// A wake-up lost would let the wait end with the timeout of the transfer, and so with a completion.
TEST_F(CurlClientFlowTest, AWakeBeforeTheWaitCounts) {
  LoopbackServer server(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "")));
  Request request = To(server.Url());
  request.timeout = std::chrono::seconds(10);
  client_->Start(1, std::move(request));
  client_->Wake();
  EXPECT_THAT(client_->Wait(kHangGuard), IsEmpty());
}

TEST_F(CurlClientFlowTest, AbortDropsWhatRunsWaitsAndIsDone) {
  const auto client = Limited(1, 1);
  LoopbackServer server(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "")));
  client->Start(1, To(server.Url()));
  client->Start(2, To(server.Url()));
  while (server.requests().empty()) EXPECT_THAT(client->Wait(Duration(10)), IsEmpty());
  client->Start(3, To("not a URL"));
  client->Abort();
  EXPECT_THAT(client->Wait(Duration(0)), IsEmpty());
  server.Release();

  client->Start(4, To(server.Url()));
  const auto done = client->Wait(kHangGuard);
  ASSERT_EQ(done.size(), 1);
  EXPECT_EQ(done[0].token, 4);
  EXPECT_TRUE(done[0].result.ok());
}

TEST_F(CurlClientFlowTest, GoesAwayWhileAServerHangs) {
  LoopbackServer server(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "")));
  auto client = Limited(8, 8);
  client->Start(1, To(server.Url()));
  while (server.requests().empty()) EXPECT_THAT(client->Wait(Duration(10)), IsEmpty());
  client.reset();
  EXPECT_EQ(server.requests().size(), 1);
}

TEST_F(CurlClientFlowTest, GoesAwayWhileALookupHangs) {
  HangingLookup lookup;
  auto client = Limited(8, 8);
  client->Start(1, To("http://" + lookup.host() + "/"));
  while (!lookup.entered()) EXPECT_THAT(client->Wait(Duration(10)), IsEmpty());
  client->Abort();
  client.reset();
  EXPECT_FALSE(lookup.returned());
}

TEST_F(CurlClientFlowTest, TimesOutWhileALookupHangs) {
  HangingLookup lookup;
  Request request = To("http://" + lookup.host() + "/");
  request.timeout = Duration(50);
  const Error error = FetchError(std::move(request));
  EXPECT_EQ(error.code, ErrorCode::kTimeout);
  EXPECT_EQ(error.message, lookup.host() + ": timed out before there was a connection");
  EXPECT_FALSE(lookup.returned());
}

}  // namespace
}  // namespace api_credits
