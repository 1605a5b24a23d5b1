#include "exporter/web/http_message.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

const HttpResponse kResponse{
    404, {{"Content-Type", "text/plain"}}, std::make_shared<const std::string>("nothing\n")};

TEST(HttpMessageTest, TheHeadEndsWithAnEmptyLineAndStatesTheLength) {
  EXPECT_EQ(HeadOf(kResponse, true),
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n"
            "Connection: keep-alive\r\n\r\n");
  EXPECT_EQ(HeadOf(kResponse, false),
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n"
            "Connection: close\r\n\r\n");
}

TEST(HttpMessageTest, FieldsOfOneNameAreOneList) {
  const HttpRequest request{"GET", "/", "", {{"accept", "a"}, {"host", "b"}, {"accept", "c;q=0"}}};
  EXPECT_EQ(request.Header("accept"), "a, c;q=0");
  EXPECT_EQ(request.Header("host"), "b");
  EXPECT_EQ(request.Header("range"), "");
}

TEST(HttpMessageTest, EveryStatusThatPagesUseHasItsPhrase) {
  for (const int status : {200, 202, 400, 403, 404, 405, 500, 503}) {
    EXPECT_NE(StatusPhrase(status), "Unknown") << status;
  }
}

}  // namespace
}  // namespace api_credits
