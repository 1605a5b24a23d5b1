// Which certificate the client shows of itself, and that nothing is shared between certificates.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "tests/doubles/loopback_server.h"
#include "tests/doubles/temporary_folder.h"
#include "tests/fetch/client_fixture.h"
#include "tests/fetch/connect_proxy.h"
#include "tests/fetch/http2_server.h"
#include "tests/fetch/tls_front.h"

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class CurlClientCertificateTest : public ClientFixture {
 protected:
  static Request Showing(const std::string& url, const ClientCertificate& certificate) {
    Request request = To(url);
    request.ca_file = TestCertificate("ca");
    request.certificate = certificate;
    return request;
  }

  static ClientCertificate Named(const std::string& name) {
    return {TestCertificate(name), TestCertificate(name + "_key")};
  }

  // Certificate and key in one file.
  ClientCertificate Joined(const std::string& name) const {
    std::stringstream both;
    both << std::ifstream(TestCertificate(name)).rdbuf()
         << std::ifstream(TestCertificate(name + "_key")).rdbuf();
    folder_.Write("client.pem", both.str());
    return {folder_.Path("client.pem"), ""};
  }

  TemporaryFolder folder_;
  LoopbackServer server_{LoopbackAnswer::Of(200, "safe")};
};

TEST_F(CurlClientCertificateTest, IsShownToAServerThatDemandsIt) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsFront front(server_.port(), "server", "http/1.1", version, {"clients"});
    EXPECT_EQ(Fetch(Showing(front.Url(), Named("client"))).value().body, "safe");
    EXPECT_EQ(Fetch(Showing(front.Url(), Joined("other_client"))).value().body, "safe");
    EXPECT_THAT(front.clients(), ElementsAre("client", "other_client"));
  }
}

TEST_F(CurlClientCertificateTest, SaysThatOneIsDemanded) {
  TlsFront front(server_.port(), "server", "http/1.1", TLS1_3_VERSION, {"clients"});
  const Error error = FetchError(Showing(front.Url(), {}));
  EXPECT_EQ(error.code, ErrorCode::kTls);
  EXPECT_THAT(error.message, HasSubstr("a client certificate is demanded; name one in cert_file"));
  TlsFront older(server_.port(), "server", "http/1.1", TLS1_2_VERSION, {"clients"});
  EXPECT_EQ(FetchError(Showing(older.Url(), {})).code, ErrorCode::kTls);
}

TEST_F(CurlClientCertificateTest, SaysThatItIsRefused) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsFront front(server_.port(), "server", "http/1.1", version, {"clients"});
    const Error error = FetchError(Showing(front.Url(), Named("stranger")));
    EXPECT_EQ(error.code, ErrorCode::kTls);
    EXPECT_THAT(error.message, HasSubstr("the client certificate is refused; see cert_file"));
  }
  EXPECT_EQ(server_.connections(), 0);
}

TEST_F(CurlClientCertificateTest, FilesThatCannotBeUsedAreTls) {
  TlsFront front(server_.port(), "server", "http/1.1", 0, {"clients"});
  folder_.Write("nonsense.pem", "hush\n");
  const std::string client = TestCertificate("client");
  const ClientCertificate unusable[] = {
      {"/nonexistent/client.pem", TestCertificate("client_key")},
      {client, "/nonexistent/key.pem"},
      {folder_.Path("nonsense.pem"), TestCertificate("client_key")},
      {client, folder_.Path("nonsense.pem")},
      {client, ""},                                       // no key in it
      {client, TestCertificate("stranger_key")},          // of another certificate
      {client, TestCertificate("client_encrypted_key")},  // nobody is asked for the passphrase
  };
  for (const ClientCertificate& certificate : unusable) {
    const Error error = FetchError(Showing(front.Url(), certificate));
    EXPECT_EQ(error.code, ErrorCode::kTls) << certificate.key_file;
    EXPECT_THAT(error.message, HasSubstr("see cert_file and cert_key_file"));
  }
  EXPECT_TRUE(Fetch(Showing(front.Url(), Named("client"))).ok());
}

TEST_F(CurlClientCertificateTest, AChangedFileIsShownFromTheNextRequestOn) {
  TlsFront front(server_.port(), "server", "http/1.1", 0, {"clients"});
  const ClientCertificate certificate = Joined("client");
  EXPECT_TRUE(Fetch(Showing(front.Url(), certificate)).ok());
  EXPECT_TRUE(Fetch(Showing(front.Url(), certificate)).ok());
  Joined("other_client");
  EXPECT_TRUE(Fetch(Showing(front.Url(), certificate)).ok());
  EXPECT_THAT(front.clients(), ElementsAre("client", "client", "other_client"));
  EXPECT_EQ(front.resumed(), 0) << "a session would go on under the old name";
}

// HTTP/2 would be kept among equals.
TEST_F(CurlClientCertificateTest, NoConnectionServesTwoCertificatesOrNone) {
  Http2Server server(
      [](const Http2Request& request) { return Http2Server::Answer(request.stream, "x"); });
  TlsFront front(server.port(), "server", "h2", 0, {"clients", false});
  for (const char* name : {"", "client", "", "other_client", "client", "client", ""}) {
    const bool none = std::string(name).empty();
    const ClientCertificate certificate = none ? ClientCertificate() : Named(name);
    EXPECT_EQ(Fetch(Showing(front.Url(), certificate)).value().body, "x");
  }
  EXPECT_THAT(front.clients(), ElementsAre("", "client", "other_client", "client", "client"));
}

TEST_F(CurlClientCertificateTest, IsShownToAProxyThatDemandsIt) {
  TlsFront vendor(server_.port(), "server", "http/1.1", 0, {"clients"});
  ConnectProxy tunnel("Basic bWU6aHVzaC1odXNo");  // me:hush-hush
  TlsFront proxy(tunnel.port(), "server", "http/1.1", 0, {"clients"});
  Request request = Showing(vendor.Url(), Named("client"));
  request.proxy = {false, proxy.Url(""), "me", Secret("hush-hush"), Named("other_client")};
  EXPECT_EQ(Fetch(request).value().body, "safe");
  EXPECT_EQ(Fetch(request).value().body, "safe");
  EXPECT_THAT(vendor.clients(), ElementsAre("client", "client"));
  EXPECT_THAT(proxy.clients(), ElementsAre("other_client", "other_client"));
  request.proxy.certificate = Named("client");
  EXPECT_TRUE(Fetch(request).ok());
  EXPECT_EQ(proxy.clients().back(), "client");
  request.proxy.certificate = {};
  EXPECT_EQ(FetchError(request).code, ErrorCode::kTls);
}

}  // namespace
}  // namespace api_credits
