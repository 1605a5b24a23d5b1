#include "exporter/fetch/raw_response.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

TEST(RawResponseTest, IsAStatusLineHeadersAndABody) {
  const Response response =
      ParseRawResponse("HTTP/2 402 \r\nX-B:  two\r\nx-a: one\r\n\r\n{\n}\n\n").value();
  EXPECT_EQ(response.status, 402);
  ASSERT_EQ(response.headers.size(), 2U);
  EXPECT_EQ(*response.Header("x-b"), "two");
  EXPECT_EQ(response.body, "{\n}\n") << "a file ends with a line end of its own";
}

TEST(RawResponseTest, MayBeABodyAlone) {
  EXPECT_EQ(ParseRawResponse("{}").value().status, 200);
  EXPECT_EQ(ParseRawResponse("{}\n").value().body, "{}");
  EXPECT_EQ(ParseRawResponse("").value().body, "");
}

TEST(RawResponseTest, MayHaveNoBody) {
  for (const char* text : {"HTTP/1.1 204 No Content", "HTTP/1.1 204\nx: y\n\n", "HTTP/1.1 204\n"}) {
    const auto response = ParseRawResponse(text);
    ASSERT_TRUE(response.ok()) << text;
    EXPECT_EQ(response.value().status, 204) << text;
    EXPECT_EQ(response.value().body, "") << text;
  }
}

TEST(RawResponseTest, NeedsAStatus) {
  for (const char* text : {"HTTP/1.1", "HTTP/1.1 OK", "HTTP/1.1 99", "HTTP/1.1 600 x", "HTTP/"}) {
    EXPECT_FALSE(ParseRawResponse(text).ok()) << text;
  }
}

}  // namespace
}  // namespace api_credits
