#include "exporter/poll/request_builder.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "exporter/fetch/request_target.h"

namespace api_credits {
namespace {

Template Literal(const std::string& text) { return {{{false, text}}}; }
Template WithParam(const std::string& before, const std::string& param) {
  return {{{false, before}, {true, param}}};
}

class RequestBuilderTest : public testing::Test {
 protected:
  RequestBuilderTest() {
    provider_->name = "acme";
    provider_->auth = {AuthScheme::kBearer, "", ""};
    access_.base_url = "https://api.acme.example/v1";
    account_.poll_timeout = std::chrono::seconds(7);
    alternative_.path = Literal("/credits");
  }

  Request Build() {
    account_.provider = provider_;
    return BuildRequest(account_, access_, alternative_, Secret("k3y:s3cret"));
  }

  std::shared_ptr<Provider> provider_ = std::make_shared<Provider>();
  Account account_;
  Access access_;
  Alternative alternative_;
};

TEST_F(RequestBuilderTest, JoinsBaseUrlAndPath) {
  const Request request = Build();
  EXPECT_EQ(request.url, "https://api.acme.example/v1/credits");
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.timeout, std::chrono::seconds(7));
  EXPECT_EQ(request.connect_timeout, std::chrono::seconds(5));
}

TEST_F(RequestBuilderTest, PutsTheKeyWhereTheSchemeSays) {
  Request request = Build();
  ASSERT_EQ(request.secret_headers.size(), 1u);
  EXPECT_EQ(request.secret_headers[0].first, "Authorization");
  EXPECT_EQ(request.secret_headers[0].second.Reveal(), "Bearer k3y:s3cret");

  provider_->auth = {AuthScheme::kHeader, "x-token", "Token "};
  request = Build();
  EXPECT_EQ(request.secret_headers[0].first, "x-token");
  EXPECT_EQ(request.secret_headers[0].second.Reveal(), "Token k3y:s3cret");

  provider_->auth = {AuthScheme::kQuery, "api_key", ""};
  request = Build();
  EXPECT_TRUE(request.secret_headers.empty());
  EXPECT_EQ(request.secret_query[0].first, "api_key");
  EXPECT_EQ(request.secret_query[0].second.Reveal(), "k3y:s3cret");
  EXPECT_EQ(PrintableUrl(request).find("k3y"), std::string::npos);

  provider_->auth = {AuthScheme::kNone, "", ""};
  request = Build();
  EXPECT_TRUE(request.secret_headers.empty());
  EXPECT_TRUE(request.secret_query.empty());
}

TEST_F(RequestBuilderTest, HandsBasicCredentialsOverAsTheyAre) {
  provider_->auth = {AuthScheme::kBasic, "", ""};
  const Request request = Build();
  EXPECT_EQ(request.basic_auth.Reveal(), "k3y:s3cret");
  EXPECT_TRUE(request.secret_headers.empty());
}

TEST_F(RequestBuilderTest, EscapesParamsForWhereTheyStand) {
  account_.params["email"] = "a b&c=\"d\"\\\n@x.example";
  alternative_.path = WithParam("/users/", "email");
  alternative_.query = {{"who", WithParam("", "email")}};
  alternative_.body = Template{{{false, "{\"email\":\""}, {true, "email"}, {false, "\"}"}}};
  alternative_.method = "POST";
  const Request request = Build();
  EXPECT_EQ(PrintableUrl(request),
            "https://api.acme.example/v1/users/a%20b%26c%3D%22d%22%5C%0A%40x.example"
            "?who=a%20b%26c%3D%22d%22%5C%0A%40x.example");
  EXPECT_EQ(request.body, "{\"email\":\"a b&c=\\\"d\\\"\\\\\\n@x.example\"}");
}

TEST_F(RequestBuilderTest, LeavesOutAQueryEntryWhoseParamIsNotSet) {
  alternative_.query = {{"path", WithParam("", "endpoint")}, {"limit", Literal("50")}};
  EXPECT_EQ(PrintableUrl(Build()), "https://api.acme.example/v1/credits?limit=50");
  account_.params["endpoint"] = "/person/search";
  EXPECT_EQ(PrintableUrl(Build()),
            "https://api.acme.example/v1/credits?path=%2Fperson%2Fsearch&limit=50");
}

TEST_F(RequestBuilderTest, EscapesTheQueryOfADefinitionToo) {
  alternative_.query = {{"who ever", Literal("a b&c=/%")}};
  EXPECT_EQ(PrintableUrl(Build()),
            "https://api.acme.example/v1/credits?who%20ever=a%20b%26c%3D%2F%25");
}

TEST_F(RequestBuilderTest, SendsTheProvidersHeadersBeforeTheAlternatives) {
  provider_->headers = {{"x-api-version", "1"}};
  alternative_.headers = {{"x-extra", "2"}};
  const auto headers = Build().headers;
  ASSERT_EQ(headers.size(), 3u);
  EXPECT_EQ(headers[0], (std::pair<std::string, std::string>("Accept", "application/json")));
  EXPECT_EQ(headers[1].first, "x-api-version");
  EXPECT_EQ(headers[2].first, "x-extra");
}

TEST(OriginTest, IsSchemeHostAndPort) {
  EXPECT_EQ(OriginOf("https://api.acme.example/v1/x?y"), "https://api.acme.example");
  EXPECT_EQ(OriginOf("http://127.0.0.1:8080/acme"), "http://127.0.0.1:8080");
  EXPECT_EQ(OriginOf("https://api.acme.example?x"), "https://api.acme.example");
}

}  // namespace
}  // namespace api_credits
