// Which way a request goes: the request's proxy, the client's, or none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>

#include "tests/doubles/loopback_server.h"
#include "tests/doubles/sent_request.h"
#include "tests/fetch/client_fixture.h"
#include "tests/fetch/connect_proxy.h"
#include "tests/fetch/tls_front.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class CurlClientProxyTest : public ClientFixture {
 protected:
  void UseProxies(Proxies proxies) {
    CurlClientOptions options = Options();
    options.proxies = std::move(proxies);
    client_ = MakeCurlClient(std::move(options), clock_);
  }

  LoopbackServer server_{LoopbackAnswer::Of(200, "direct")};
  LoopbackServer proxy_{LoopbackAnswer::Of(200, "by proxy")};
};

TEST_F(CurlClientProxyTest, TakesTheProxyOfTheRequest) {
  Request request = To(server_.Url("/x"));
  request.proxy.url = proxy_.Url();
  EXPECT_EQ(Fetch(std::move(request)).value().body, "by proxy");
  EXPECT_EQ(proxy_.requests().at(0).target, server_.Url("/x"));
  EXPECT_EQ(server_.connections(), 0);
}

TEST_F(CurlClientProxyTest, TakesTheProxyOfTheClientThatFitsTheScheme) {
  UseProxies({proxy_.Url(), "http://127.0.0.1:1", ""});
  EXPECT_EQ(Fetch(To(server_.Url())).value().body, "by proxy");
  UseProxies({"http://127.0.0.1:1", proxy_.Url(), ""});
  FetchError(To("https://api.example.com/"));
  EXPECT_EQ(proxy_.requests().back().target, "api.example.com:443");
}

TEST_F(CurlClientProxyTest, AnExceptionIsReachedWithoutTheProxyOfTheClient) {
  UseProxies({proxy_.Url(), "", "example.com,127.0.0.1"});
  EXPECT_EQ(Fetch(To(server_.Url())).value().body, "direct");
}

TEST_F(CurlClientProxyTest, TheRequestsProxyWinsOverTheClientsAndItsExceptions) {
  UseProxies({"http://127.0.0.1:1", "", "*"});
  Request request = To(server_.Url());
  request.proxy.url = proxy_.Url();
  EXPECT_EQ(Fetch(std::move(request)).value().body, "by proxy");
}

TEST_F(CurlClientProxyTest, TheEnvironmentIsNotAsked) {
  setenv("http_proxy", proxy_.Url().c_str(), 1);
  EXPECT_EQ(Fetch(To(server_.Url())).value().body, "direct");
  setenv("no_proxy", "*", 1);
  UseProxies({proxy_.Url(), "", ""});
  EXPECT_EQ(Fetch(To(server_.Url())).value().body, "by proxy");
  unsetenv("http_proxy");
  unsetenv("no_proxy");
}

TEST_F(CurlClientProxyTest, TunnelsTlsAndShowsTheProxyNoSecret) {
  TlsFront front(server_.port(), "server");
  ConnectProxy tunnel;
  Request request = To(front.Url());
  request.ca_file = TestCertificate("ca");
  request.proxy.url = tunnel.Url("user:password@");
  request.headers.emplace_back("X-Key", Masked("hush"));
  const Response response = Fetch(std::move(request)).value();
  EXPECT_EQ(response.body, "direct");
  EXPECT_EQ(response.Header("x-proxy"), nullptr);
  EXPECT_EQ(server_.requests().at(0).Header("x-key"), "hush");
  ASSERT_THAT(tunnel.heads(), SizeIs(1));
  EXPECT_THAT(tunnel.heads().at(0), Not(HasSubstr("hush")));
  EXPECT_THAT(tunnel.heads().at(0), HasSubstr("Proxy-Authorization: Basic"));
}

TEST_F(CurlClientProxyTest, NoneIsNotEvenTheClients) {
  UseProxies({proxy_.Url(), "", ""});
  Request request = To(server_.Url());
  request.proxy.none = true;
  EXPECT_EQ(Fetch(std::move(request)).value().body, "direct");
  EXPECT_EQ(proxy_.connections(), 0);
}

TEST_F(CurlClientProxyTest, TellsThePasswordToItsProxyAlone) {
  TlsFront front(server_.port(), "server");
  ConnectProxy tunnel("Basic bWU6aHVzaDpoQHNo");  // me:hush:h@sh
  Request request = To(front.Url());
  request.ca_file = TestCertificate("ca");
  request.proxy = {false, tunnel.Url(), "me", Secret("hush:h@sh"), {}};
  EXPECT_EQ(Fetch(request).value().body, "direct");
  EXPECT_EQ(server_.requests().at(0).Header("proxy-authorization"), "");

  request.proxy.password = Secret("wrong-hush");
  const Error error = FetchError(request);
  EXPECT_EQ(error.code, ErrorCode::kConnect);
  EXPECT_THAT(error.message, HasSubstr("status 407: it demands another user or password"));
  EXPECT_THAT(error.message, Not(HasSubstr("hush")));

  UseProxies({"", tunnel.Url(), ""});
  request.proxy.url.clear();
  EXPECT_EQ(FetchError(request).code, ErrorCode::kConnect)
      << "the password is that of another proxy";
}

TEST_F(CurlClientProxyTest, TellsThePasswordForPlainHttpToo) {
  Request request = To(server_.Url("/x"));
  request.proxy = {false, proxy_.Url(), "me", Secret("hush-hush"), {}};
  EXPECT_EQ(Fetch(std::move(request)).value().body, "by proxy");
  EXPECT_EQ(proxy_.requests().at(0).Header("proxy-authorization"), "Basic bWU6aHVzaC1odXNo");
}

TEST_F(CurlClientProxyTest, ARefusedTunnelIsConnectAndNamesTheStatus) {
  LoopbackServer refusing(LoopbackAnswer::Of(407, "who are you?"));
  Request request = To("https://api.example.com/");
  request.proxy.url = "http://user:hush@127.0.0.1:" + std::to_string(refusing.port());
  const Error error = FetchError(std::move(request));
  EXPECT_EQ(error.code, ErrorCode::kConnect);
  EXPECT_EQ(
      error.message,
      "api.example.com: the proxy refused the tunnel with status 407: it demands another user or "
      "password");
  EXPECT_EQ(refusing.requests().at(0).target, "api.example.com:443");
}

TEST_F(CurlClientProxyTest, AProxyThatIsDownIsNotTakenForTheServer) {
  Request request = To(server_.Url());
  request.proxy.url = "http://127.0.0.1:1";
  const Error error = FetchError(std::move(request));
  EXPECT_EQ(error.code, ErrorCode::kConnect);
  EXPECT_THAT(error.message, HasSubstr(": cannot connect to the proxy"));
}

TEST_F(CurlClientProxyTest, AnUnknownProxyIsDns) {
  Request request = To(server_.Url());
  request.proxy.url = "http://user:hush@nonexistent.invalid:3128";
  const Error error = FetchError(std::move(request));
  EXPECT_EQ(error.code, ErrorCode::kDns);
  EXPECT_THAT(error.message, Not(HasSubstr("hush")));
}

}  // namespace
}  // namespace api_credits
