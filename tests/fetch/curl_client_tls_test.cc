// Which servers the client trusts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/doubles/loopback_server.h"
#include "tests/fetch/client_fixture.h"
#include "tests/fetch/tls_front.h"

namespace api_credits {
namespace {

using testing::HasSubstr;

// Debian's OpenSSL refuses old versions by itself. Here it must not, so that the client has to.
// Set before main, because OpenSSL reads its configuration once.
const int kOldVersionsAllowed =
    setenv("OPENSSL_CONF", SOURCE_DIR "/tests/fetch/old_versions_allowed.cnf", 1);

class CurlClientTlsTest : public ClientFixture {
 protected:
  static Request Trusting(std::string url) {
    Request request = To(std::move(url));
    request.ca_file = TestCertificate("ca");
    return request;
  }

  LoopbackServer server_{LoopbackAnswer::Of(200, "safe")};
};

TEST_F(CurlClientTlsTest, TrustsTheCaFile) {
  TlsFront front(server_.port(), "server");
  EXPECT_EQ(Fetch(Trusting(front.Url())).value().body, "safe");
}

// Parsing one takes 31 ms. A file that is gone shows that it was not parsed again.
TEST_F(CurlClientTlsTest, KeepsEachCaFileParsedHoweverTheyTakeTurns) {
  TlsFront front(server_.port(), "server");
  std::vector<std::string> copies;
  for (const char* name : {"_a.pem", "_b.pem", "_c.pem"}) {
    copies.push_back(testing::TempDir() + "fetch_" + std::to_string(getpid()) + name);
    std::filesystem::copy_file(TestCertificate("ca"), copies.back());
  }
  for (int round = 0; round < 2; ++round) {
    for (const std::string& copy : copies) {
      Request request = Trusting(front.Url());
      request.ca_file = copy;
      EXPECT_TRUE(Fetch(std::move(request)).ok()) << "round " << round;
    }
    for (const std::string& copy : copies) std::filesystem::remove(copy);
  }
}

// libcurl keeps five sessions with a handle.
TEST_F(CurlClientTlsTest, ContinuesTheSessionOfEachHost) {
  std::vector<std::unique_ptr<TlsFront>> fronts;
  for (int i = 0; i < 10; ++i) {
    fronts.push_back(std::make_unique<TlsFront>(server_.port(), "server"));
  }
  for (int round = 0; round < 3; ++round) {
    for (const auto& front : fronts) EXPECT_TRUE(Fetch(Trusting(front->Url())).ok());
  }
  for (const auto& front : fronts) {
    EXPECT_EQ(front->connections(), 3);
    EXPECT_EQ(front->resumed(), 2);
  }
}

TEST_F(CurlClientTlsTest, RefusesAnUnknownIssuer) {
  TlsFront front(server_.port(), "server");
  const Error error = FetchError(To(front.Url()));
  EXPECT_EQ(error.code, ErrorCode::kTls);
  EXPECT_THAT(error.message, HasSubstr("issuer is not trusted"));
  EXPECT_EQ(server_.connections(), 0);
}

TEST_F(CurlClientTlsTest, DoesNotLendTheTrustOfOneRequestToAnother) {
  TlsFront front(server_.port(), "server");
  EXPECT_TRUE(Fetch(Trusting(front.Url())).ok());
  EXPECT_EQ(FetchError(To(front.Url())).code, ErrorCode::kTls);
}

TEST_F(CurlClientTlsTest, RefusesACertificateOfAnotherHost) {
  TlsFront front(server_.port(), "elsewhere");
  const Error error = FetchError(Trusting(front.Url()));
  EXPECT_EQ(error.code, ErrorCode::kTls);
  EXPECT_THAT(error.message, HasSubstr("not for this host"));
}

TEST_F(CurlClientTlsTest, RefusesAnExpiredCertificate) {
  TlsFront front(server_.port(), "expired");
  const Error error = FetchError(Trusting(front.Url()));
  EXPECT_EQ(error.code, ErrorCode::kTls);
  EXPECT_THAT(error.message, HasSubstr("has expired"));
}

TEST_F(CurlClientTlsTest, SaysThatTheCaFileIsMissing) {
  TlsFront front(server_.port(), "server");
  Request request = To(front.Url());
  request.ca_file = "/nonexistent/ca.pem";
  const Error error = FetchError(std::move(request));
  EXPECT_EQ(error.code, ErrorCode::kTls);
  EXPECT_THAT(error.message, HasSubstr("CA file"));
}

TEST_F(CurlClientTlsTest, TrustsTheClientsCaFileWhereTheRequestNamesNone) {
  TlsFront front(server_.port(), "server");
  CurlClientOptions options = Options();
  options.ca_file = TestCertificate("ca");
  client_ = MakeCurlClient(std::move(options), clock_);
  EXPECT_EQ(Fetch(To(front.Url())).value().body, "safe");
}

TEST_F(CurlClientTlsTest, RefusesVersionsBelow12) {
  ASSERT_EQ(kOldVersionsAllowed, 0);
  TlsFront old(server_.port(), "server", "http/1.1", TLS1_1_VERSION);
  EXPECT_EQ(FetchError(Trusting(old.Url())).code, ErrorCode::kTls);
  TlsFront good(server_.port(), "server", "http/1.1", TLS1_2_VERSION);
  EXPECT_TRUE(Fetch(Trusting(good.Url())).ok());
}

TEST_F(CurlClientTlsTest, RefusesAPlainServer) {
  LoopbackListener plain([](int socket, int) {
    char hello[1024];
    recv(socket, hello, sizeof hello, 0);
    LoopbackListener::SendAll(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  const std::string url = "https://127.0.0.1:" + std::to_string(plain.port()) + "/";
  EXPECT_EQ(FetchError(Trusting(url)).code, ErrorCode::kTls);
}

// Both in turn, and at once.
TEST_F(CurlClientTlsTest, EachRequestIsAnsweredUnderItsOwnCaFile) {
  LoopbackServer held(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "held")));
  TlsFront front(held.port(), "server");
  const std::vector<std::string> files = {"ca", "../certificates/ca", "elsewhere"};
  for (HttpClient::Token token = 0; token < 9; ++token) {
    Request request = Trusting(front.Url());
    request.ca_file = TestCertificate(files[token % 3]);
    client_->Start(token, std::move(request));
  }
  client_->Start(9, To(server_.Url()));
  for (const auto& [token, result] : Await(4)) {
    EXPECT_EQ(result.ok(), token == 9) << "the others hold no CA of this server";
  }
  while (held.requests().size() < 6) ASSERT_TRUE(client_->Wait(Duration(10)).empty());
  held.Release();
  for (const auto& [token, result] : Await(6)) EXPECT_EQ(result.value().body, "held");
}

TEST_F(CurlClientTlsTest, RunsManyRequestsAtOnceWithoutHttp2) {
  for (const char* protocol : {"http/1.1", ""}) {
    LoopbackServer held(LoopbackAnswer::Held(LoopbackAnswer::Of(200, "")));
    TlsFront front(held.port(), "server", protocol);
    for (HttpClient::Token token = 0; token < 4; ++token) {
      client_->Start(token, Trusting(front.Url()));
    }
    while (held.requests().size() < 4) ASSERT_TRUE(client_->Wait(Duration(10)).empty());
    held.Release();
    EXPECT_EQ(Await(4).size(), 4);
  }
}

}  // namespace
}  // namespace api_credits
