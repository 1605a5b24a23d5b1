// What the client says when the other side misbehaves or the request asks for nonsense.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/doubles/loopback_server.h"
#include "tests/doubles/sent_request.h"
#include "tests/fetch/client_fixture.h"
#include "tests/fetch/gzip_bytes.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Then = LoopbackAnswer::Then;

class CurlClientFaultTest : public ClientFixture {
 protected:
  Error AnswerError(LoopbackAnswer answer) {
    LoopbackServer server(std::move(answer));
    return FetchError(To(server.Url()));
  }

  static std::string Bytes(size_t size) { return std::string(size, 'x'); }

  // A port where nobody listens: its listener is gone.
  static std::string ClosedUrl() { return LoopbackServer(LoopbackAnswer::Of(200, "")).Url(); }
};

TEST_F(CurlClientFaultTest, AnUnknownNameIsDns) {
  const Error error = FetchError(To("http://nonexistent.invalid/"));
  EXPECT_EQ(error.code, ErrorCode::kDns);
  EXPECT_THAT(error.message, HasSubstr("nonexistent.invalid: "));
}

TEST_F(CurlClientFaultTest, ARefusedConnectionIsConnect) {
  EXPECT_EQ(FetchError(To(ClosedUrl())).code, ErrorCode::kConnect);
}

TEST_F(CurlClientFaultTest, ASilentServerIsTimeout) {
  LoopbackServer server(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "")));
  Request request = To(server.Url());
  request.timeout = Duration(50);
  const Error error = FetchError(std::move(request));
  EXPECT_EQ(error.code, ErrorCode::kTimeout);
  EXPECT_THAT(error.message, HasSubstr("before the answer was complete"));
}

TEST_F(CurlClientFaultTest, AStalledBodyIsTimeout) {
  LoopbackAnswer answer = LoopbackAnswer::Raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
  answer.hold = true;
  LoopbackServer server(answer);
  Request request = To(server.Url());
  request.timeout = Duration(50);
  EXPECT_EQ(FetchError(std::move(request)).code, ErrorCode::kTimeout);
}

TEST_F(CurlClientFaultTest, ATimeoutOfZeroIsShortNotEndless) {
  LoopbackServer server(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "")));
  Request request = To(server.Url());
  request.timeout = Duration(0);
  EXPECT_EQ(FetchError(std::move(request)).code, ErrorCode::kTimeout);
}

TEST_F(CurlClientFaultTest, ABrokenAnswerIsTransport) {
  const std::vector<LoopbackAnswer> answers = {
      LoopbackAnswer::Raw("", Then::kClose),
      LoopbackAnswer::Raw("", Then::kReset),
      LoopbackAnswer::Raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", Then::kReset),
      LoopbackAnswer::Raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", Then::kClose),
      LoopbackAnswer::Raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                          Then::kClose),
      LoopbackAnswer::Raw("hello, who is there?\r\n\r\n", Then::kClose),
      LoopbackAnswer::Raw("HTTP/1.1 nonsense\r\n\r\n", Then::kClose),
      LoopbackAnswer::Of(200, "not gzip", {{"Content-Encoding", "gzip"}}),
      LoopbackAnswer::Of(200, "unknown", {{"Content-Encoding", "rot13"}}),
  };
  for (size_t i = 0; i < answers.size(); ++i) {
    EXPECT_EQ(AnswerError(answers[i]).code, ErrorCode::kTransport) << "answer " << i;
  }
}

TEST_F(CurlClientFaultTest, TakesABodyUpToTheLimitAndNoByteMore) {
  for (const bool chunked : {false, true}) {
    LoopbackServer server([chunked](const LoopbackRequest& received) {
      const std::string body = Bytes(received.target == "/fits" ? 30000 : 30001);
      return chunked ? LoopbackAnswer::Chunked(200, body) : LoopbackAnswer::Of(200, body);
    });
    Request fits = To(server.Url("/fits"));
    fits.max_body_bytes = 30000;
    EXPECT_EQ(Fetch(std::move(fits)).value().body.size(), 30000);
    Request over = To(server.Url("/over"));
    over.max_body_bytes = 30000;
    const Error error = FetchError(std::move(over));
    EXPECT_EQ(error.code, ErrorCode::kTooLarge);
    EXPECT_THAT(error.message, HasSubstr("the body exceeds 30000 bytes"));
  }
}

TEST_F(CurlClientFaultTest, AGzipBombIsTooLargeInBoundedMemory) {
  const auto peak_kilobytes = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  const std::string bomb = GzipBomb(100 << 20);
  Request request = To("");
  ASSERT_LT(bomb.size(), request.max_body_bytes);  // so that only what comes out of it is too much
  LoopbackServer server(LoopbackAnswer::Of(200, bomb, {{"Content-Encoding", "gzip"}}));
  const long before = peak_kilobytes();
  request.url = server.Url();
  EXPECT_EQ(FetchError(std::move(request)).code, ErrorCode::kTooLarge);
  EXPECT_LT(peak_kilobytes() - before, 50 * 1024);
}

TEST_F(CurlClientFaultTest, HeadersOverTheLimitAreTooLarge) {
  const std::string line = "x-filler: " + Bytes(1000) + "\r\n";
  std::string many = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 70; ++i) many += line;
  std::string interim;
  for (int i = 0; i < 70; ++i) interim += "HTTP/1.1 103 Early Hints\r\n" + line + "\r\n";
  const std::vector<std::string> answers = {
      many + "\r\n",                                              // many lines
      "HTTP/1.1 200 OK\r\nx: " + Bytes(70'000) + "\r\n\r\n",      // one line
      "HTTP/1.1 200 OK\r\nx: " + Bytes(1'000'000) + "\r\n\r\n",   // one that libcurl refuses
      interim + "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"};  // in responses that are dropped
  for (size_t i = 0; i < answers.size(); ++i) {
    const Error error = AnswerError(LoopbackAnswer::Raw(answers[i]));
    EXPECT_EQ(error.code, ErrorCode::kTooLarge) << "answer " << i << ": " << error.message;
  }
}

TEST_F(CurlClientFaultTest, NonsenseInTheRequestIsReportedByTheCompletion) {
  LoopbackServer server(LoopbackAnswer::Of(200, ""));
  EXPECT_THAT(FetchError(To("gopher://127.0.0.1/")).message, HasSubstr("invalid URL"));
  Request header = To(server.Url());
  header.headers = {{"X-A", "b\r\nX-Evil: 1"}};
  EXPECT_THAT(FetchError(std::move(header)).message, HasSubstr("invalid header value"));
  Request method = To(server.Url());
  method.method = "GET / HTTP/1.1\r\nX-Evil: 1\r\n\r\nGET";
  EXPECT_THAT(FetchError(std::move(method)).message, HasSubstr("invalid request method"));
  EXPECT_THAT(server.requests(), IsEmpty());
}

TEST_F(CurlClientFaultTest, NoErrorShowsASecret) {
  LoopbackServer silent(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "")));
  LoopbackServer broken(LoopbackAnswer::Raw("hush", Then::kClose));
  LoopbackServer large(LoopbackAnswer::Of(200, Bytes(2'000'000)));
  LoopbackServer plain(LoopbackAnswer::Of(200, ""));
  const std::vector<std::string> urls = {"http://nonexistent.invalid/",
                                         ClosedUrl(),
                                         silent.Url(),
                                         broken.Url(),
                                         large.Url(),
                                         "https://127.0.0.1:" + std::to_string(plain.port()) + "/",
                                         "telnet://127.0.0.1/"};
  for (const std::string& url : urls) {
    for (const char* proxy : {"", "http://hush:hush@nonexistent.invalid:1/", "hush://hush@hush"}) {
      Request request = To(url);
      request.timeout = Duration(300);
      request.headers.emplace_back("X-Key", Masked("hush"));
      request.query.emplace_back("key", Masked("hush"));
      request.proxy.url = proxy;
      const Error error = FetchError(std::move(request));
      EXPECT_THAT(error.message, Not(HasSubstr("hush"))) << url;
      EXPECT_GT(error.message.size(), 10) << url;
    }
  }
}

}  // namespace
}  // namespace api_credits
