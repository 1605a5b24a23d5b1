#include "exporter/poll/request_builder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "exporter/fetch/request_target.h"
#include "tests/doubles/sent_request.h"

namespace api_credits {
namespace {

Template KeyTemplate() { return {{{true, "key"}}}; }
Template Literal(const std::string& text) { return {{{false, text}}}; }
Template WithParam(const std::string& before, const std::string& param) {
  return {{{false, before}, {true, param}}};
}

class RequestBuilderTest : public testing::Test {
 protected:
  RequestBuilderTest() {
    provider_->name = "acme";
    provider_->auth = {AuthScheme::kBearer, "", "", KeyTemplate()};
    access_.base_url = "https://api.acme.example/v1";
    account_.poll_timeout = std::chrono::seconds(7);
    alternative_.path = Literal("/credits");
  }

  Request Build() {
    account_.provider = provider_;
    return BuildRequest(account_, access_, alternative_,
                        TemplateValues(account_, credentials_, kept_, now_));
  }

  std::shared_ptr<Provider> provider_ = std::make_shared<Provider>();
  Account account_;
  Access access_;
  Alternative alternative_;
  Credentials credentials_{Secret("k3y:s3cret"), {}};
  KeptValues kept_;
  WallTime now_ = std::chrono::sys_days(std::chrono::year(2026) / 11 / 29) + std::chrono::hours(8);
};

TEST_F(RequestBuilderTest, JoinsBaseUrlAndPath) {
  const Request request = Build();
  EXPECT_EQ(request.url.shown(), "https://api.acme.example/v1/credits");
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.timeout, std::chrono::seconds(7));
  EXPECT_EQ(request.connect_timeout, std::chrono::seconds(5));
}

TEST_F(RequestBuilderTest, LeavesByTheWayOfTheAccount) {
  access_.way->proxy = {false, "https://proxy.test", "me", {}, {"p.pem", "p.key"}};
  access_.way->ca_file = "ca.pem";
  access_.way->certificate = {"c.pem", "c.key"};
  credentials_.proxy_password = Secret("hush");
  const Request request = Build();
  EXPECT_EQ(request.proxy.url, "https://proxy.test");
  EXPECT_EQ(request.proxy.user, "me");
  EXPECT_EQ(request.proxy.password, Secret("hush"));
  EXPECT_EQ(request.proxy.certificate, access_.way->proxy.certificate);
  EXPECT_EQ(request.ca_file, "ca.pem");
  EXPECT_EQ(request.certificate, access_.way->certificate);
  EXPECT_FALSE(request.proxy.none);
  access_.way->proxy = {true, {}, {}, {}, {}};
  EXPECT_TRUE(Build().proxy.none);
}

TEST_F(RequestBuilderTest, ConnectsWithinTheTimeoutOfThePoll) {
  account_.poll_timeout = std::chrono::seconds(2);
  EXPECT_EQ(Build().connect_timeout, std::chrono::seconds(2));
}

TEST_F(RequestBuilderTest, PutsTheKeyWhereTheSchemeSays) {
  Request request = Build();
  EXPECT_EQ(SentHeader(request, "Authorization"), "Bearer k3y:s3cret");

  provider_->auth = {AuthScheme::kHeader, "x-token", "Token ", KeyTemplate()};
  request = Build();
  EXPECT_EQ(SentHeader(request, "x-token"), "Token k3y:s3cret");
  EXPECT_EQ(SentHeader(request, "Authorization"), "");

  provider_->auth = {AuthScheme::kQuery, "api_key", "", KeyTemplate()};
  request = Build();
  EXPECT_EQ(request.headers.size(), 1U) << "Accept";
  EXPECT_EQ(SentQuery(request, "api_key"), "k3y:s3cret");
  EXPECT_EQ(ShownUrl(request).find("k3y"), std::string::npos);

  provider_->auth = {AuthScheme::kNone, "", "", KeyTemplate()};
  request = Build();
  EXPECT_EQ(request.headers.size(), 1U) << "Accept";
  EXPECT_TRUE(request.query.empty());
}

TEST_F(RequestBuilderTest, HandsBasicCredentialsOverAsTheyAre) {
  provider_->auth = {AuthScheme::kBasic, "", "", KeyTemplate()};
  const Request request = Build();
  EXPECT_EQ(request.basic_auth.Reveal(), "k3y:s3cret");
  EXPECT_EQ(request.headers.size(), 1U) << "Accept";
}

TEST_F(RequestBuilderTest, EscapesParamsForWhereTheyStand) {
  account_.params["email"] = "a b&c=\"d\"\\\n@x.example";
  alternative_.path = WithParam("/users/", "email");
  alternative_.query = {{"who", WithParam("", "email")}};
  alternative_.body = Template{{{false, "{\"email\":\""}, {true, "email"}, {false, "\"}"}}};
  alternative_.method = "POST";
  const Request request = Build();
  EXPECT_EQ(ShownUrl(request),
            "https://api.acme.example/v1/users/a%20b%26c%3D%22d%22%5C%0A%40x.example"
            "?who=a%20b%26c%3D%22d%22%5C%0A%40x.example");
  EXPECT_EQ(request.body.Reveal(), "{\"email\":\"a b&c=\\\"d\\\"\\\\\\n@x.example\"}");
}

TEST_F(RequestBuilderTest, LeavesOutAQueryEntryWhoseParamIsNotSet) {
  alternative_.query = {{"path", WithParam("", "endpoint")}, {"limit", Literal("50")}};
  EXPECT_EQ(ShownUrl(Build()), "https://api.acme.example/v1/credits?limit=50");
  account_.params["endpoint"] = "/person/search";
  EXPECT_EQ(ShownUrl(Build()),
            "https://api.acme.example/v1/credits?path=%2Fperson%2Fsearch&limit=50");
}

TEST_F(RequestBuilderTest, EscapesTheQueryOfADefinitionToo) {
  alternative_.query = {{"who ever", Literal("a b&c=/%")}};
  EXPECT_EQ(ShownUrl(Build()), "https://api.acme.example/v1/credits?who%20ever=a%20b%26c%3D%2F%25");
}

TEST_F(RequestBuilderTest, SendsTheProvidersHeadersBeforeTheAlternatives) {
  provider_->headers = {{"x-api-version", Literal("1")}};
  alternative_.headers = {{"x-extra", Literal("2")}};
  const auto headers = Build().headers;
  ASSERT_EQ(headers.size(), 4u);
  EXPECT_EQ(headers[3].first, "Authorization");
  EXPECT_EQ(headers[0].first, "Accept");
  EXPECT_EQ(headers[0].second.Reveal(), "application/json");
  EXPECT_EQ(headers[1].first, "x-api-version");
  EXPECT_EQ(headers[2].first, "x-extra");
}

TEST_F(RequestBuilderTest, ReplacesOurAcceptAndContentType) {
  provider_->headers = {{"accept", Literal("application/vnd.acme+json")}};
  alternative_.headers = {{"content-type", Literal("text/plain")}};
  alternative_.method = "POST";
  alternative_.body = Literal("{}");
  const Request request = Build();
  ASSERT_EQ(request.headers.size(), 3U);
  EXPECT_EQ(SentHeader(request, "Accept"), "application/vnd.acme+json");
  EXPECT_EQ(SentHeader(request, "Content-Type"), "text/plain");
}

TEST_F(RequestBuilderTest, LeavesOutAHeaderAndAFormFieldWhoseParamIsNotSet) {
  alternative_.method = "POST";
  alternative_.headers = {{"on-behalf-of", WithParam("", "user")}};
  alternative_.form = {{"user", WithParam("", "user")}, {"a b", Literal("c&d")}};
  EXPECT_EQ(Build().body.Reveal(), "a%20b=c%26d");
  EXPECT_EQ(SentHeader(Build(), "on-behalf-of"), "");
  account_.params["user"] = "u 1";
  EXPECT_EQ(Build().body.Reveal(), "user=u%201&a%20b=c%26d");
  EXPECT_EQ(SentHeader(Build(), "on-behalf-of"), "u 1");
}

TEST_F(RequestBuilderTest, SendsAnotherHostNothingButWhatIsWrittenThere) {
  access_.hosts["auth"] = "https://auth.acme.example";
  provider_->headers = {{"x-team", WithParam("", "key")}};
  alternative_.host = "auth";
  alternative_.auth = Auth{AuthScheme::kNone, {}, {}, {}};
  const Request request = Build();
  EXPECT_EQ(request.url.shown(), "https://auth.acme.example/credits");
  EXPECT_EQ(request.headers.size(), 1U) << "Accept";
}

TEST_F(RequestBuilderTest, PutsASecretIntoThePathAndTheBody) {
  alternative_.path = WithParam("/check/", "key");
  alternative_.method = "POST";
  alternative_.body = Template{{{false, "{\"key\":\""}, {true, "key"}, {false, "\"}"}}};
  provider_->auth.scheme = AuthScheme::kNone;
  const Request request = Build();
  EXPECT_EQ(request.url.Reveal(), "https://api.acme.example/v1/check/k3y%3As3cret");
  EXPECT_EQ(ShownUrl(request), "https://api.acme.example/v1/check/<key>");
  EXPECT_EQ(request.body.Reveal(), "{\"key\":\"k3y:s3cret\"}");
  EXPECT_EQ(request.body.shown(), "{\"key\":\"<key>\"}");
}

TEST(OriginTest, IsSchemeHostAndPort) {
  EXPECT_EQ(OriginOf("https://api.acme.example/v1/x?y"), "https://api.acme.example");
  EXPECT_EQ(OriginOf("http://127.0.0.1:8080/acme"), "http://127.0.0.1:8080");
  EXPECT_EQ(OriginOf("https://api.acme.example?x"), "https://api.acme.example");
}

}  // namespace
}  // namespace api_credits
