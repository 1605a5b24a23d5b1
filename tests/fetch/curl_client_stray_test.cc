// No request ever gets an answer that was not made for it, however a server strays; and which
// connections are kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/doubles/loopback_server.h"
#include "tests/fetch/client_fixture.h"
#include "tests/fetch/connect_proxy.h"
#include "tests/fetch/http2_server.h"
#include "tests/fetch/tls_front.h"

namespace api_credits {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Not;
using testing::SizeIs;

constexpr int kRequests = 20;

// A server of HTTP/1.1, by itself or behind TLS.
class CurlClientStrayTest : public ClientFixture, public testing::WithParamInterface<bool> {
 protected:
  void Serve(LoopbackServer::Script script) {
    server_ = std::make_unique<LoopbackServer>(std::move(script));
    front_ = std::make_unique<TlsFront>(server_->port(), "server");
  }

  Request For(const std::string& path) const {
    Request request = To(GetParam() ? front_->Url(path) : server_->Url(path));
    request.ca_file = TestCertificate("ca");
    return request;
  }

  void ExpectAnswer(const Result<Response>& result, const std::string& path) const {
    if (!result.ok() && may_be_refused_) return;
    ASSERT_TRUE(result.ok()) << result.error().message;
    EXPECT_EQ(result.value().body, path);
  }

  // One after the other, then all at once: each gets the answer that repeats its path.
  void ExpectOwnAnswers() {
    for (int i = 0; i < kRequests; ++i) {
      const std::string path = "/alone/" + std::to_string(i);
      ExpectAnswer(Fetch(For(path)), path);
    }
    const auto path_of = [](HttpClient::Token token) {
      return "/together/" + std::to_string(token);
    };
    for (HttpClient::Token token = 0; token < kRequests; ++token) {
      client_->Start(token, For(path_of(token)));
    }
    for (const auto& [token, result] : Await(kRequests)) ExpectAnswer(result, path_of(token));
  }

  static std::string Stray() { return LoopbackAnswer::Of(200, "stray").bytes; }

  bool may_be_refused_ = false;
  std::unique_ptr<LoopbackServer> server_;
  std::unique_ptr<TlsFront> front_;
};

INSTANTIATE_TEST_SUITE_P(Http1, CurlClientStrayTest, testing::Bool(), [](const auto& tested) {
  return std::string(tested.param ? "WithTls" : "Plain");
});

TEST_P(CurlClientStrayTest, ASecondAnswerBehindTheFirstIsNobodys) {
  Serve([](const LoopbackRequest& request) {
    LoopbackAnswer answer = LoopbackAnswer::Of(200, request.target);
    answer.bytes += Stray();
    return answer;
  });
  ExpectOwnAnswers();
}

TEST_P(CurlClientStrayTest, ASecondAnswerThatFollowsIsNobodys) {
  Serve([](const LoopbackRequest& request) {
    LoopbackAnswer answer = LoopbackAnswer::Of(200, request.target);
    answer.held = Stray();  // a packet of its own
    return answer;
  });
  ExpectOwnAnswers();
}

TEST_P(CurlClientStrayTest, ABodyLongerThanItsLengthIsCut) {
  Serve([](const LoopbackRequest& request) {
    LoopbackAnswer answer = LoopbackAnswer::Chunked(200, request.target);
    answer.bytes += "\r\n" + Stray();
    return answer;
  });
  ExpectOwnAnswers();
}

TEST_P(CurlClientStrayTest, ABodyAfterHeadIsNobodys) {
  Serve([](const LoopbackRequest& request) {
    LoopbackAnswer answer = LoopbackAnswer::Of(200, request.target);
    if (request.method == "HEAD") answer.bytes += Stray();
    return answer;
  });
  Request head = For("/");
  head.method = "HEAD";
  EXPECT_TRUE(Fetch(std::move(head)).ok());
  ExpectOwnAnswers();
}

// The answer to the head comes before the body has been sent, and another one after it.
TEST_P(CurlClientStrayTest, AnEarlyAnswerIsItsRequestsOnly) {
  Serve([](const LoopbackRequest& request) {
    LoopbackAnswer answer = LoopbackAnswer::Of(200, request.target);
    if (request.method == "POST") answer.held = Stray() + Stray();
    return answer;
  });
  Request post = For("/post");
  post.method = "POST";
  post.body = std::string(500'000, 'x');
  static_cast<void>(Fetch(std::move(post)));
  ExpectOwnAnswers();
}

TEST_P(CurlClientStrayTest, AnAnswerAfterTheTimeoutIsNobodys) {
  Serve([](const LoopbackRequest& request) {
    LoopbackAnswer answer = LoopbackAnswer::Of(200, request.target);
    return request.target == "/late" ? LoopbackAnswer::Held(answer) : answer;
  });
  for (HttpClient::Token token = 0; token < kRequests; ++token) {
    Request late = For("/late");
    late.timeout = Duration(200);
    client_->Start(token, std::move(late));
  }
  for (const auto& [token, result] : Await(kRequests)) ASSERT_FALSE(result.ok());
  server_->Release();
  ExpectOwnAnswers();
}

// libcurl believes the status line, over HTTP/1.1 too, and would keep and share the connection.
TEST_P(CurlClientStrayTest, AServerThatCallsItselfHttp2IsNotBelieved) {
  Serve([](const LoopbackRequest& request) {
    const std::string length = std::to_string(request.target.size());
    LoopbackAnswer answer = LoopbackAnswer::Raw("HTTP/2 200 OK\r\ncontent-length: " + length +
                                                "\r\n\r\n" + request.target);
    answer.held = Stray();
    return answer;
  });
  may_be_refused_ = true;  // as libcurl does since version 8
  ExpectOwnAnswers();
}

// Such an answer can be told from a quick one by nobody; it stays with its connection.
TEST_P(CurlClientStrayTest, AnAnswerBeforeAnyRequestReachesOneRequestAtMost) {
  LoopbackListener hasty([](int socket, int number) {
    const std::string body = std::to_string(number);
    LoopbackListener::SendAll(socket, LoopbackAnswer::Of(200, body).bytes + Stray());
    char block[1024];
    while (recv(socket, block, sizeof block, 0) > 0) {
    }
  });
  const TlsFront front(hasty.port(), "server");
  const std::string address =
      "://127.0.0.1:" + std::to_string(GetParam() ? front.port() : hasty.port());
  std::set<std::string> bodies;
  for (int i = 0; i < kRequests; ++i) {
    Request request = To((GetParam() ? "https" : "http") + address);
    request.ca_file = TestCertificate("ca");
    bodies.insert(Fetch(std::move(request)).value().body);
  }
  EXPECT_THAT(bodies, AllOf(SizeIs(kRequests), Not(Contains("stray"))));
}

TEST_P(CurlClientStrayTest, EachRequestOfHttp1HasItsOwnConnection) {
  Serve([](const LoopbackRequest& request) { return LoopbackAnswer::Of(200, request.target); });
  ExpectOwnAnswers();
  EXPECT_EQ(server_->connections(), 2 * kRequests);
}

// HTTP/2. The server answers each request with its name, unless the test says otherwise.
class CurlClientHttp2StrayTest : public ClientFixture {
 protected:
  void Serve(Http2Server::Script script) {
    server_ = std::make_unique<Http2Server>(std::move(script));
    front_ = std::make_unique<TlsFront>(server_->port(), "server", "h2");
  }

  static std::string Own(const Http2Request& request) {
    return Http2Server::Answer(request.stream, request.Name());
  }

  Request For() const {
    Request request = To(front_->Url());
    request.ca_file = TestCertificate("ca");
    return request;
  }

  // One after the other. A server that breaks the rules of HTTP/2 may lose a connection, and a
  // request with it; no answer is ever another's.
  void ExpectOwnAnswersOrNone(int at_least = kRequests / 2) {
    int answered = 0;
    for (int i = 0; i < kRequests; ++i) {
      const Result<Response> result = Fetch(For());
      if (!result.ok()) continue;
      EXPECT_EQ(result.value().body, server_->requests().back().Name());
      ++answered;
    }
    EXPECT_GE(answered, at_least);
  }

  std::unique_ptr<Http2Server> server_;
  std::unique_ptr<TlsFront> front_;
};

TEST_F(CurlClientHttp2StrayTest, ASecondAnswerOnTheStreamIsNobodys) {
  Serve([](const Http2Request& request) {
    return Own(request) + Http2Server::Answer(request.stream, "stray");
  });
  ExpectOwnAnswersOrNone();
}

TEST_F(CurlClientHttp2StrayTest, AnAnswerOnTheNextStreamBeforeItsRequestIsNobodys) {
  Serve([](const Http2Request& request) {
    return Own(request) + Http2Server::Answer(request.stream + 2, "stray");
  });
  ExpectOwnAnswersOrNone(0);  // later releases of nghttp2 end such a connection at once
}

TEST_F(CurlClientHttp2StrayTest, AnAnswerOnAStreamThatHasEndedIsNobodys) {
  Serve([](const Http2Request& request) {
    const std::string stray =
        request.stream == 1 ? "" : Http2Server::Answer(request.stream - 2, "stray");
    return stray + Own(request) + stray;
  });
  ExpectOwnAnswersOrNone();
}

TEST_F(CurlClientHttp2StrayTest, AnAnswerThatNobodyAskedForIsNobodys) {
  Serve([](const Http2Request& request) {
    return Http2Server::Answer(request.stream + 1, "stray") + Own(request);
  });
  for (int i = 0; i < kRequests; ++i) {
    const Result<Response> result = Fetch(For());
    EXPECT_TRUE(!result.ok() || result.value().body == server_->requests().back().Name());
  }
}

TEST_F(CurlClientHttp2StrayTest, AnAnswerThatEndsAfterTheTimeoutIsNobodys) {
  Serve([](const Http2Request& request) {
    if (request.stream == 1) return Http2Server::Head(1);  // the connection is kept
    return Http2Server::Body(1, "stray") + Own(request);
  });
  Request hasty = For();
  hasty.timeout = std::chrono::milliseconds(500);
  FetchError(std::move(hasty));
  ExpectOwnAnswersOrNone();
  EXPECT_EQ(front_->connections(), 1);
}

TEST_F(CurlClientHttp2StrayTest, AConnectionIsKeptAmongItsRequests) {
  Serve(Own);
  for (int i = 0; i < kRequests; ++i) {
    EXPECT_EQ(Fetch(For()).value().body, "1/" + std::to_string(1 + 2 * i));
  }
  EXPECT_EQ(front_->connections(), 1);
}

TEST_F(CurlClientHttp2StrayTest, ATimeoutBeforeTheAnswerEndsTheConnection) {
  Serve([](const Http2Request& request) { return request.connection == 1 ? "" : Own(request); });
  Request late = For();
  late.timeout = Duration(300);
  FetchError(std::move(late));
  EXPECT_EQ(Fetch(For()).value().body, "2/1");
}

TEST_F(CurlClientHttp2StrayTest, AnotherCaFileHasAnotherConnection) {
  Serve(Own);
  EXPECT_EQ(Fetch(For()).value().body, "1/1");
  Request other = For();
  other.ca_file = TestCertificate("../certificates/ca");  // the same, by another name
  EXPECT_EQ(Fetch(std::move(other)).value().body, "2/1");
  EXPECT_EQ(Fetch(For()).value().body, "1/3");
}

TEST_F(CurlClientHttp2StrayTest, NothingIsKeptThroughAProxy) {
  Serve(Own);
  const ConnectProxy tunnel;
  for (int i = 1; i <= 3; ++i) {
    Request request = For();
    request.proxy.url = tunnel.Url();
    EXPECT_EQ(Fetch(std::move(request)).value().body, std::to_string(i) + "/1");
  }
  EXPECT_THAT(tunnel.heads(), SizeIs(3));
}

TEST_F(CurlClientHttp2StrayTest, RequestsAtOnceShareNoConnection) {
  Serve(Own);
  for (int round = 0; round < 2; ++round) {
    for (HttpClient::Token token = 0; token < 8; ++token) client_->Start(token, For());
    for (const auto& [token, result] : Await(8)) EXPECT_TRUE(result.ok());
  }
  std::set<std::string> names;
  for (const Http2Request& request : server_->requests()) names.insert(request.Name());
  EXPECT_THAT(names, SizeIs(16)) << "two rounds on eight connections";
  EXPECT_EQ(front_->connections(), 8);
}

// As behind a balancer while a vendor rolls HTTP/2 out. libcurl, left to itself, would put further
// requests onto the first connection, whose request is not answered yet.
TEST_F(CurlClientHttp2StrayTest, AHostThatSpeaksBothVersionsMixesNothingUp) {
  LoopbackServer old([](const LoopbackRequest& request) {
    return LoopbackAnswer::Held(LoopbackAnswer::Of(200, request.target));
  });
  const TlsFront old_front(old.port(), "server");
  Serve([](const Http2Request& request) { return request.connection == 1 ? "" : Own(request); });
  const LoopbackListener balancer([&](int socket, int number) {
    const bool first = number % 2 == 1;
    const int target = LoopbackListener::Connect(first ? old_front.port() : front_->port());
    LoopbackListener::Join(socket, target);
    close(target);
  });
  const auto start = [&](HttpClient::Token token) {
    Request request = For();
    request.url =
        "https://127.0.0.1:" + std::to_string(balancer.port()) + "/" + std::to_string(token);
    client_->Start(token, std::move(request));
  };
  start(0);
  while (old.requests().empty()) ASSERT_TRUE(client_->Wait(Duration(10)).empty());
  start(1);  // never answered: its connection is in use, too
  while (server_->requests().empty()) ASSERT_TRUE(client_->Wait(Duration(10)).empty());
  for (HttpClient::Token token = 2; token < 12; ++token) start(token);
  for (size_t answered = 0; answered + old.requests().size() < 11;) {
    answered += client_->Wait(Duration(10)).size();
  }
  std::set<int> connections;
  for (const LoopbackRequest& request : old.requests()) connections.insert(request.connection);
  EXPECT_THAT(connections, SizeIs(old.requests().size()));
}

}  // namespace
}  // namespace api_credits
