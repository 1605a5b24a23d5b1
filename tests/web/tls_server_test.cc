#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <sstream>

#include "exporter/web/server.h"
#include "tests/doubles/http_get.h"
#include "tests/doubles/temporary_folder.h"
#include "tests/web/sample_ledger.h"
#include "tests/web/tls_client.h"

namespace api_credits {
namespace {

using testing::HasSubstr;

class TlsServerTest : public testing::Test {
 protected:
  TlsServerTest() {
    Use(authority_.Issue("first", "DNS:localhost"));
    folder_.Write("clients.crt", authority_.pem());
  }

  void Use(const IssuedCertificate& issued) const {
    folder_.Write("server.crt", issued.certificate);
    folder_.Write("server.key", issued.key);
  }
  void Write(const std::string& tls_lines, const std::string& rest = {}) const {
    folder_.Write(
        "web.yml",
        "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n" + tls_lines + rest);
  }
  int Start(const std::string& tls_lines = {}, const std::string& rest = {}) {
    Write(tls_lines, rest);
    server_ = std::make_unique<Server>(ServerOptions{{"127.0.0.1:0"}, folder_.Path("web.yml")},
                                       pages_, sample_.clock(), log_);
    const Result<void> started = server_->Start();
    EXPECT_TRUE(started.ok()) << started.error().message;
    return server_->ports().at(0);
  }
  void LookLater() { sample_.clock().Advance(std::chrono::seconds(1)); }

  TemporaryFolder folder_;
  const TestAuthority authority_{"clients"};
  SampleLedger sample_{{"sales"}};
  std::ostringstream records_;
  Logger log_{records_, sample_.clock(), LogLevel::kInfo, LogFormat::kLogfmt};
  ExporterMetrics exporter_metrics_{{"1.2.3", "abc", "test"}};
  Exposition exposition_{sample_.ledger(), exporter_metrics_};
  const Pages pages_{
      {"/metrics", true, "1.2.3"},
      {[] { return Result<void>(); }, [](const Account&, bool) { return SimulatedClock::kStart; }},
      exposition_,
      sample_.ledger(),
      sample_.clock()};
  std::unique_ptr<Server> server_;
};

TEST_F(TlsServerTest, ServesMetricsAndSaysThatItSpeaksTls) {
  const int port = Start();
  sample_.Poll(0, 1234);
  const TlsReply reply = TlsGet(port, "/metrics");
  EXPECT_TRUE(reply.Is(200));
  EXPECT_THAT(reply.text, HasSubstr(" 1234\n"));
  EXPECT_EQ(reply.version, "TLSv1.3");
  EXPECT_TRUE(server_->tls());
}

TEST_F(TlsServerTest, RefusesTls11) {
  const int port = Start();
  EXPECT_EQ(TlsGet(port, "/", {{}, TLS1_1_VERSION, {}}).version, "");
  EXPECT_EQ(TlsGet(port, "/", {{}, TLS1_2_VERSION, {}}).version, "TLSv1.2");
  server_->Stop();
  EXPECT_THAT(records_.str(), HasSubstr("detail=\"unsupported protocol\""));
  EXPECT_THAT(records_.str(), HasSubstr("client=127.0.0.1"));
}

TEST_F(TlsServerTest, HoldsToTheVersionsOfTheFile) {
  const int port = Start("  min_version: TLS13\n");
  EXPECT_FALSE(TlsGet(port, "/-/healthy", {{}, TLS1_2_VERSION, {}}).Is(200));
  EXPECT_TRUE(TlsGet(port, "/-/healthy").Is(200));
  Write("  max_version: TLS12\n");
  LookLater();
  EXPECT_EQ(TlsGet(port, "/-/healthy").version, "TLSv1.2");
}

TEST_F(TlsServerTest, HoldsToTheCiphersOfTheFileAndTheirOrder) {
  const std::string suites =
      "  max_version: TLS12\n"
      "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,"
      " TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n";
  const std::string both = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305";
  const int port = Start(suites);
  EXPECT_EQ(TlsGet(port, "/", {{}, 0, both}).cipher, "ECDHE-ECDSA-CHACHA20-POLY1305");
  EXPECT_EQ(TlsGet(port, "/", {{}, 0, "ECDHE-ECDSA-AES256-GCM-SHA384"}).cipher, "");
  Write(suites + "  prefer_server_cipher_suites: false\n");
  LookLater();
  EXPECT_EQ(TlsGet(port, "/", {{}, 0, both}).cipher, "ECDHE-ECDSA-AES128-GCM-SHA256");
}

struct ClientCase {
  const char* mode;  // and what goes with it
  int without, own, foreign;
};

class ClientAuthTest : public TlsServerTest, public testing::WithParamInterface<ClientCase> {};

// The statuses that a client gets without a certificate, with one of the authority and with one of
// another; 0: none.
TEST_P(ClientAuthTest, AdmitsByCertificate) {
  const TestAuthority other("other");
  const int port = Start("  client_auth_type: " + std::string(GetParam().mode) + "\n");
  for (const int newest : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const auto status = [&](std::optional<IssuedCertificate> certificate) {
      const TlsReply reply = TlsGet(port, "/-/healthy", {std::move(certificate), newest, {}});
      return reply.text.empty() ? 0 : std::stoi(reply.text.substr(9, 3));
    };
    EXPECT_EQ(status({}), GetParam().without);
    EXPECT_EQ(status(authority_.Issue("scraper", "")), GetParam().own);
    EXPECT_EQ(status(other.Issue("scraper", "")), GetParam().foreign);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, ClientAuthTest,
    testing::Values(
        ClientCase{"NoClientCert", 200, 200, 200}, ClientCase{"RequestClientCert", 200, 200, 200},
        ClientCase{"RequireAnyClientCert", 0, 200, 200},
        ClientCase{"VerifyClientCertIfGiven\n  client_ca_file: clients.crt", 200, 200, 0},
        ClientCase{"RequireAndVerifyClientCert\n  client_ca_file: clients.crt", 0, 200, 0}));

TEST_F(TlsServerTest, AdmitsOnlyTheAlternativeNamesOfTheFile) {
  const int port = Start(
      "  client_auth_type: RequireAndVerifyClientCert\n"
      "  client_ca_file: clients.crt\n"
      "  client_allowed_sans: [scraper.test, 192.0.2.7, \"2001:db8::7\", ops@test.example,"
      " \"spiffe://test/scraper\"]\n");
  const auto admitted = [&](const std::string& names) {
    return TlsGet(port, "/-/healthy", {authority_.Issue("x", names), 0, {}}).Is(200);
  };
  for (const char* name :
       {"DNS:scraper.test", "DNS:a.test,DNS:scraper.test", "IP:192.0.2.7", "IP:2001:db8::7",
        "email:ops@test.example", "URI:spiffe://test/scraper"}) {
    EXPECT_TRUE(admitted(name)) << name;
  }
  for (const char* name : {"", "DNS:other.test", "DNS:x.scraper.test", "IP:192.0.2.8"}) {
    EXPECT_FALSE(admitted(name)) << name;
  }
  server_->Stop();
  EXPECT_THAT(records_.str(), HasSubstr("no name of client_allowed_sans"));
}

TEST_F(TlsServerTest, ShowsANewCertificateWithoutARestart) {
  const int port = Start();
  EXPECT_EQ(TlsGet(port, "/").server, "first");
  Use(authority_.Issue("second", "DNS:localhost"));
  LookLater();
  EXPECT_EQ(TlsGet(port, "/").server, "second");
  folder_.Write("server.crt", "garbage");
  LookLater();
  EXPECT_EQ(TlsGet(port, "/").server, "second");
}

TEST_F(TlsServerTest, HoldsToANewClientAuthorityWithoutARestart) {
  const TestAuthority next("next");
  const int port =
      Start("  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: clients.crt\n");
  const TlsClient old_client{authority_.Issue("old", ""), 0, {}};
  const TlsClient new_client{next.Issue("new", ""), 0, {}};
  EXPECT_TRUE(TlsGet(port, "/-/healthy", old_client).Is(200));
  EXPECT_FALSE(TlsGet(port, "/-/healthy", new_client).Is(200));
  folder_.Write("clients.crt", next.pem());
  LookLater();
  EXPECT_FALSE(TlsGet(port, "/-/healthy", old_client).Is(200));
  EXPECT_TRUE(TlsGet(port, "/-/healthy", new_client).Is(200));
}

TEST_F(TlsServerTest, AsksForPasswordsAndAddsHeaders) {
  const int port = Start("",
                         "http_server_config: { headers: { X-Frame-Options: sameorigin } }\n"
                         "basic_auth_users:\n  alice: "
                         "$2y$04$nc//4mC6aqn0Gvt9VskBxOgGQfh5lkcEE.w5nXrotLNECai82fgPG\n");
  const auto ask = [&](const std::string& headers) { return TlsGet(port, "/", {}, headers); };
  const TlsReply nobody = ask("");
  EXPECT_TRUE(nobody.Is(401));
  EXPECT_THAT(nobody.text, HasSubstr("WWW-Authenticate: Basic realm="));
  EXPECT_TRUE(ask("Authorization: Basic YWxpY2U6d3Jvbmc=\r\n").Is(401));
  const TlsReply alice = ask("Authorization: Basic YWxpY2U6Y29ycmVjdCBob3JzZQ==\r\n");
  EXPECT_TRUE(alice.Is(200));
  EXPECT_THAT(alice.text, HasSubstr("X-Frame-Options: sameorigin\r\n"));
  EXPECT_THAT(alice.text, testing::Not(HasSubstr("DENY")));
}

TEST_F(TlsServerTest, HangsUpOnGarbageAndGoesOn) {
  const int port = Start();
  for (const char* garbage :
       {"GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02", "\x16\x03\x01\xff\xff\xff"}) {
    HttpConnection connection(port);
    connection.Send(garbage);
    EXPECT_THAT(connection.ReceiveRest(), testing::Not(HasSubstr("HTTP"))) << garbage;
  }
  EXPECT_TRUE(TlsGet(port, "/-/healthy").Is(200));
}

TEST_F(TlsServerTest, StopsInTheMiddleOfHandshakes) {
  const int port = Start();
  HttpConnection silent(port);
  HttpConnection half_sent(port);
  half_sent.Send("\x16\x03\x01\x02");
  EXPECT_TRUE(TlsGet(port, "/-/healthy").Is(200));
  server_->Stop();
  EXPECT_EQ(half_sent.ReceiveRest(), "");
  EXPECT_FALSE(HttpConnection(port).connected());
}

}  // namespace
}  // namespace api_credits
