#include "exporter/fetch/response_headers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string_view>

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

ResponseHeaders::Fields FieldsOf(std::initializer_list<std::string_view> lines) {
  ResponseHeaders headers;
  for (const std::string_view line : lines) headers.Add(line);
  return headers.Take();
}

TEST(ResponseHeadersTest, LowersNamesAndTrimsValues) {
  EXPECT_THAT(FieldsOf({"HTTP/1.1 200 OK\r\n", "X-Rate-LIMIT:  \t12 \r\n", "Empty:\r\n", "\r\n"}),
              ElementsAre(Pair("empty", ""), Pair("x-rate-limit", "12")));
}

TEST(ResponseHeadersTest, JoinsRepeatedFieldsInOrderOfArrival) {
  EXPECT_THAT(FieldsOf({"HTTP/2 200\r\n", "b: 2\r\n", "a: x\r\n", "B: 1\r\n", "b: 3\r\n", "\r\n"}),
              ElementsAre(Pair("a", "x"), Pair("b", "2, 1, 3")));
}

TEST(ResponseHeadersTest, UnfoldsContinuations) {
  EXPECT_THAT(FieldsOf({"HTTP/1.1 200\r\n", "a: one\r\n", "\t two\r\n", "\r\n"}),
              ElementsAre(Pair("a", "one two")));
}

TEST(ResponseHeadersTest, KeepsOnlyTheFinalResponse) {
  EXPECT_THAT(FieldsOf({"HTTP/1.1 103 Early Hints\r\n", "link: x\r\n", "\r\n",
                        "HTTP/1.1 200 OK\r\n", "a: 1\r\n", "\r\n"}),
              ElementsAre(Pair("a", "1")));
}

TEST(ResponseHeadersTest, DropsTrailers) {
  EXPECT_THAT(FieldsOf({"HTTP/1.1 200 OK\r\n", "a: 1\r\n", "\r\n", "a: 2\r\n", "c: 3\r\n", "\r\n"}),
              ElementsAre(Pair("a", "1")));
}

TEST(ResponseHeadersTest, IgnoresLinesThatAreNoFields) {
  EXPECT_THAT(FieldsOf({"HTTP/1.1 200 OK\r\n", " folded onto nothing\r\n", "no colon\r\n", "\r\n"}),
              IsEmpty());
}

}  // namespace
}  // namespace api_credits
