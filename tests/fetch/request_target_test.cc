#include "exporter/fetch/request_target.h"
#include "tests/doubles/sent_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::Not;

Request To(std::string url) {
  Request request;
  request.url = std::move(url);
  return request;
}

std::string FullUrl(const RequestTarget& target) {
  char* text = nullptr;
  EXPECT_EQ(curl_url_get(target.url.get(), CURLUPART_URL, &text, 0), CURLUE_OK);
  return CurlText(text).get();
}

TEST(RequestTargetTest, NamesTheHostAndAStatedPort) {
  EXPECT_EQ(ParseTarget(To("https://api.example.com/v1?a=b")).value().host, "api.example.com");
  EXPECT_EQ(ParseTarget(To("http://127.0.0.1:8080/")).value().host, "127.0.0.1:8080");
  EXPECT_EQ(ParseTarget(To("http://[::1]:8080/")).value().host, "[::1]:8080");
}

TEST(RequestTargetTest, KnowsWhatIsEncrypted) {
  EXPECT_TRUE(ParseTarget(To("HTTPS://api.example.com/")).value().encrypted);
  EXPECT_FALSE(ParseTarget(To("http://api.example.com/")).value().encrypted);
}

TEST(RequestTargetTest, JoinsThePlainAndTheSecretQueryPercentEncoded) {
  Request request = To("https://api.example.com/v1%2F?a=b");
  request.query = {{"wh o", "a b&c=\"d\"/\n~-._"}, {"none", ""}};
  request.query.emplace_back("key", Masked("a b&c=d+e/%"));
  request.query.emplace_back("more", Masked(""));
  const std::string plain =
      "https://api.example.com/v1%2F?a=b&wh%20o=a%20b%26c%3D%22d%22%2F%0A~-._&none=";
  EXPECT_EQ(FullUrl(ParseTarget(request).value()), plain + "&key=a%20b%26c%3Dd%2Be%2F%25&more=");
  EXPECT_EQ(ShownUrl(request), plain + "&key=<secret>&more=<secret>");
}

TEST(RequestTargetTest, StartsAQueryWhereThereIsNone) {
  Request request = To("https://api.example.com/v1");
  request.query = {{"key", Masked("k")}};
  EXPECT_EQ(FullUrl(ParseTarget(request).value()), "https://api.example.com/v1?key=k");
  EXPECT_EQ(ShownUrl(request), "https://api.example.com/v1?key=<secret>");
}

TEST(RequestTargetTest, RefusesWhatIsNotAnHttpUrl) {
  for (const char* url :
       {"", "api.example.com/v1", "ftp://api.example.com/", "file:///etc/passwd", "https://",
        "https://a:99999/", "https://a b/", "https://a/b c", "https://a/\r\nb"}) {
    const auto target = ParseTarget(To(url));
    ASSERT_FALSE(target.ok()) << url;
    EXPECT_EQ(target.error().code, ErrorCode::kTransport) << url;
    EXPECT_THAT(target.error().message, HasSubstr("invalid URL")) << url;
  }
}

TEST(RequestTargetTest, RefusesUserInformationWithoutShowingIt) {
  const auto target = ParseTarget(To("https://user:hush@api.example.com/"));
  ASSERT_FALSE(target.ok());
  EXPECT_THAT(target.error().message, Not(HasSubstr("hush")));
}

}  // namespace
}  // namespace api_credits
