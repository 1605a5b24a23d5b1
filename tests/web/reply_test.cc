#include "exporter/web/reply.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

const Reply kReply{
    404, {{"Content-Type", "text/plain"}}, std::make_shared<const std::string>("nothing\n")};

TEST(ReplyTest, IsOneMessageOfHeadersAndBody) {
  EXPECT_EQ(Serialize(kReply, false, true),
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n"
            "Connection: keep-alive\r\n\r\nnothing\n");
}

TEST(ReplyTest, ToHeadStatesTheLengthAndSendsNoBody) {
  EXPECT_EQ(Serialize(kReply, true, false),
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n"
            "Connection: close\r\n\r\n");
}

TEST(ReplyTest, EveryStatusThatPagesUseHasItsPhrase) {
  for (const int status : {200, 202, 400, 403, 404, 405, 500, 503}) {
    EXPECT_NE(StatusPhrase(status), "Unknown") << status;
  }
}

}  // namespace
}  // namespace api_credits
