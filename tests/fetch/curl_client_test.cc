#include "exporter/fetch/curl_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/doubles/loopback_server.h"
#include "tests/doubles/sent_request.h"
#include "tests/doubles/simulated_clock.h"
#include "tests/fetch/client_fixture.h"
#include "tests/fetch/gzip_bytes.h"

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class CurlClientTest : public ClientFixture {};

TEST_F(CurlClientTest, HandsBackStatusHeadersAndBody) {
  LoopbackServer server(LoopbackAnswer::Of(418, "teapot", {{"X-One", " 1 "}, {"x-one", "2"}}));
  const Response response = Fetch(To(server.Url())).value();
  EXPECT_EQ(response.status, 418);
  EXPECT_EQ(response.body, "teapot");
  EXPECT_THAT(response.headers, ElementsAre(Pair("content-length", "6"), Pair("x-one", "1, 2")));
}

TEST_F(CurlClientTest, SendsTheRequestAndItsSecrets) {
  LoopbackServer server(LoopbackAnswer::Of(200, ""));
  Request request = To(server.Url("/v1/credits?a=b"));
  request.headers = {{"X-Version", "7"}, {"X-Empty", ""}};
  request.headers.emplace_back("Authorization", Masked("Bearer hush"));
  request.query.emplace_back("key", Masked("hush hush"));
  EXPECT_TRUE(Fetch(std::move(request)).ok());

  const LoopbackRequest received = server.requests().at(0);
  EXPECT_EQ(received.method, "GET");
  EXPECT_EQ(received.target, "/v1/credits?a=b&key=hush%20hush");
  const std::string host = "127.0.0.1:" + std::to_string(server.port());
  EXPECT_THAT(received.headers,
              testing::UnorderedElementsAre(
                  Pair("host", host), Pair("user-agent", "test/1.2"), Pair("accept", "*/*"),
                  Pair("accept-encoding", "gzip, deflate"), Pair("x-version", "7"),
                  Pair("x-empty", ""), Pair("authorization", "Bearer hush")));
}

TEST_F(CurlClientTest, SendsBasicCredentialsWithAndWithoutAPassword) {
  LoopbackServer server(LoopbackAnswer::Of(401, ""));
  for (const auto& [credentials, field] :
       std::vector<std::pair<std::string, std::string>>{{"k3y:s3cret", "Basic azN5OnMzY3JldA=="},
                                                        {"a", "Basic YTo="},
                                                        {"ab", "Basic YWI6"},
                                                        {"abc:", "Basic YWJjOg=="},
                                                        {"\xff:\xfe", "Basic /zr+"},
                                                        {":p:w", "Basic OnA6dw=="}}) {
    Request request = To(server.Url());
    request.basic_auth = Masked(credentials);
    EXPECT_EQ(Fetch(std::move(request)).value().status, 401);
    EXPECT_EQ(server.requests().back().Header("authorization"), field);
  }
  EXPECT_EQ(server.requests().size(), 6u) << "a refusal is not answered with another request";
}

TEST_F(CurlClientTest, PostsItsBodyUnderTheStatedType) {
  LoopbackServer server(LoopbackAnswer::Of(200, ""));
  Request request = To(server.Url());
  request.method = "POST";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = "{\"a\":1}";
  EXPECT_TRUE(Fetch(std::move(request)).ok());
  const LoopbackRequest received = server.requests().at(0);
  EXPECT_EQ(received.method, "POST");
  EXPECT_EQ(received.Header("content-type"), "application/json");
  EXPECT_EQ(received.body, "{\"a\":1}");
}

TEST_F(CurlClientTest, PostsAndPutsNothingWithALengthOfZero) {
  LoopbackServer server(LoopbackAnswer::Of(200, ""));
  for (const char* method : {"POST", "PUT"}) {
    Request request = To(server.Url());
    request.method = method;
    EXPECT_TRUE(Fetch(std::move(request)).ok());
    const LoopbackRequest received = server.requests().back();
    EXPECT_EQ(received.method, method);
    EXPECT_EQ(received.Header("content-length"), "0");
    EXPECT_EQ(received.Header("content-type"), "");
  }
}

TEST_F(CurlClientTest, ExpectsNoBodyAfterHead) {
  LoopbackServer server(
      LoopbackAnswer::Raw("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\nx-left: 5\r\n\r\n"));
  Request request = To(server.Url());
  request.method = "HEAD";
  const Response response = Fetch(std::move(request)).value();
  EXPECT_EQ(server.requests().at(0).method, "HEAD");
  EXPECT_EQ(*response.Header("x-left"), "5");
  EXPECT_EQ(response.body, "");
}

TEST_F(CurlClientTest, LeavesNothingOfARequestToTheNext) {
  LoopbackServer server(LoopbackAnswer::Of(200, ""));
  Request first = To(server.Url());
  first.method = "POST";
  first.body = "body";
  first.headers = {{"X-Key", Masked("hush")}};
  EXPECT_TRUE(Fetch(std::move(first)).ok());
  EXPECT_TRUE(Fetch(To(server.Url())).ok());
  const LoopbackRequest second = server.requests().at(1);
  EXPECT_EQ(second.method, "GET");
  EXPECT_EQ(second.Header("x-key"), "");
  EXPECT_EQ(second.body, "");
}

TEST_F(CurlClientTest, DoesNotFollowRedirects) {
  LoopbackServer elsewhere(LoopbackAnswer::Of(200, "never"));
  LoopbackServer server(LoopbackAnswer::Of(302, "", {{"Location", elsewhere.Url()}}));
  const Response response = Fetch(To(server.Url())).value();
  ASSERT_EQ(response.status, 302);
  EXPECT_EQ(*response.Header("location"), elsewhere.Url());
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(CurlClientTest, KeepsNoCookies) {
  LoopbackServer server(LoopbackAnswer::Of(200, "", {{"Set-Cookie", "a=b"}}));
  EXPECT_TRUE(Fetch(To(server.Url())).ok());
  EXPECT_TRUE(Fetch(To(server.Url())).ok());
  EXPECT_EQ(server.requests().at(1).Header("cookie"), "");
}

TEST_F(CurlClientTest, ReadsChunkedAndCompressedBodies) {
  const std::string text = "a body of more than ten bytes";
  LoopbackServer chunked(LoopbackAnswer::Chunked(200, text));
  EXPECT_EQ(Fetch(To(chunked.Url())).value().body, text);
  LoopbackServer compressed(LoopbackAnswer::Of(200, Gzip(text), {{"Content-Encoding", "gzip"}}));
  EXPECT_EQ(Fetch(To(compressed.Url())).value().body, text);
}

TEST_F(CurlClientTest, ReportsTheFinalResponseAlone) {
  LoopbackServer server(
      LoopbackAnswer::Raw("HTTP/1.1 103 Early Hints\r\nx-early: 1\r\n\r\n"
                          "HTTP/1.1 200 OK\r\nx-final: 2\r\ntransfer-encoding: chunked\r\n\r\n"
                          "2\r\nok\r\n0\r\nx-trailer: 3\r\n\r\n"));
  const Response response = Fetch(To(server.Url())).value();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "ok");
  EXPECT_THAT(response.headers,
              ElementsAre(Pair("transfer-encoding", "chunked"), Pair("x-final", "2")));
}

TEST_F(CurlClientTest, TellsTheTimeByItsClock) {
  SimulatedClock clock;
  const std::unique_ptr<HttpClient> client = MakeCurlClient(Options(), clock);
  LoopbackServer server([&clock](const LoopbackRequest&) {
    clock.Advance(std::chrono::seconds(3));
    return LoopbackAnswer::Of(200, "");
  });
  client->Start(1, To(server.Url()));
  const std::vector<HttpClient::Completion> done = client->Wait(kHangGuard);
  ASSERT_EQ(done.size(), 1);
  const Response& response = done[0].result.value();
  EXPECT_EQ(response.duration, std::chrono::seconds(3));
  EXPECT_EQ(response.received.wall, SimulatedClock::kStart + std::chrono::seconds(3));
}

TEST_F(CurlClientTest, WaitsForNothingIfNothingRuns) {
  EXPECT_THAT(client_->Wait(Duration(1)), IsEmpty());
}

}  // namespace
}  // namespace api_credits
