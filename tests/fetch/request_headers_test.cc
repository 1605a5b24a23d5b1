#include "exporter/fetch/request_headers.h"
#include "tests/doubles/sent_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> Lines(const HeaderList& list) {
  std::vector<std::string> lines;
  for (const curl_slist* item = list.get(); item != nullptr; item = item->next) {
    lines.emplace_back(item->data);
  }
  return lines;
}

TEST(RequestHeadersTest, ListsPlainAndSecretFields) {
  Request request;
  request.headers = {{"Accept", "application/json"}, {"content-TYPE", "text/plain"}};
  request.headers.emplace_back("Authorization", Masked("Bearer x"));
  EXPECT_THAT(Lines(BuildHeaders(request, "host").value()),
              ElementsAre("Accept: application/json", "content-TYPE: text/plain",
                          "Authorization: Bearer x"));
}

TEST(RequestHeadersTest, StatesNoContentTypeOfItsOwn) {
  EXPECT_THAT(Lines(BuildHeaders(Request(), "host").value()), ElementsAre("Content-Type:"));
}

TEST(RequestHeadersTest, SendsEmptyValues) {
  Request request;
  request.headers = {{"X-Empty", ""}};
  EXPECT_THAT(Lines(BuildHeaders(request, "host").value()),
              ElementsAre("X-Empty;", "Content-Type:"));
}

TEST(RequestHeadersTest, RefusesValuesThatBreakOutOfTheirLine) {
  for (const std::string& value : {std::string("hush\r\nX-Evil: 1"), std::string("hush\n"),
                                   std::string("hush\0x", 6), std::string("hush\x7f")}) {
    Request request;
    request.headers = {{"X-Api-Key", Masked(value)}};
    const auto headers = BuildHeaders(request, "api.example.com");
    ASSERT_FALSE(headers.ok());
    EXPECT_EQ(headers.error().code, ErrorCode::kTransport);
    EXPECT_THAT(headers.error().message,
                HasSubstr("api.example.com: invalid header value of X-Api-Key"));
    EXPECT_THAT(headers.error().message, Not(HasSubstr("hush")));
  }
}

TEST(RequestHeadersTest, RefusesNamesThatAreNoTokens) {
  for (const char* name : {"", "two words", "colon:", "line\r\nbreak", "\xc3\xa4"}) {
    Request request;
    request.headers = {{name, "x"}};
    const auto headers = BuildHeaders(request, "host");
    ASSERT_FALSE(headers.ok()) << name;
    EXPECT_EQ(headers.error().message, "host: invalid header name");
  }
}

}  // namespace
}  // namespace api_credits
