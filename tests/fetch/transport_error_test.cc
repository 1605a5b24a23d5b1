#include "exporter/fetch/transport_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace api_credits {
namespace {

using testing::StartsWith;

TEST(TransportErrorTest, SaysWhatKindOfThingWentWrong) {
  EXPECT_EQ(ErrorCodeOf(CURLE_COULDNT_RESOLVE_HOST), ErrorCode::kDns);
  EXPECT_EQ(ErrorCodeOf(CURLE_COULDNT_RESOLVE_PROXY), ErrorCode::kDns);
  EXPECT_EQ(ErrorCodeOf(CURLE_COULDNT_CONNECT), ErrorCode::kConnect);
  EXPECT_EQ(ErrorCodeOf(CURLE_PROXY), ErrorCode::kConnect);
  EXPECT_EQ(ErrorCodeOf(CURLE_SSL_CONNECT_ERROR), ErrorCode::kTls);
  EXPECT_EQ(ErrorCodeOf(CURLE_PEER_FAILED_VERIFICATION), ErrorCode::kTls);
  EXPECT_EQ(ErrorCodeOf(CURLE_SSL_CACERT_BADFILE), ErrorCode::kTls);
  EXPECT_EQ(ErrorCodeOf(CURLE_OPERATION_TIMEDOUT), ErrorCode::kTimeout);
  EXPECT_EQ(ErrorCodeOf(CURLE_FILESIZE_EXCEEDED), ErrorCode::kTooLarge);
  EXPECT_EQ(ErrorCodeOf(CURLE_OUT_OF_MEMORY), ErrorCode::kTooLarge);
  EXPECT_EQ(ErrorCodeOf(CURLE_RECV_ERROR), ErrorCode::kTransport);
  EXPECT_EQ(ErrorCodeOf(CURLE_PARTIAL_FILE), ErrorCode::kTransport);
  EXPECT_EQ(ErrorCodeOf(CURLE_HTTP2_STREAM), ErrorCode::kTransport);
}

TEST(TransportErrorTest, HasAnAnswerToEveryCode) {
  const std::set<ErrorCode> fetch_codes = {ErrorCode::kDns,     ErrorCode::kConnect,
                                           ErrorCode::kTls,     ErrorCode::kTransport,
                                           ErrorCode::kTimeout, ErrorCode::kTooLarge};
  const EasyHandle handle(curl_easy_init());
  for (int code = CURLE_OK + 1; code < CURL_LAST; ++code) {
    const Error error =
        TransportError("api.example.com", static_cast<CURLcode>(code), handle.get());
    EXPECT_EQ(fetch_codes.count(error.code), 1) << code;
    EXPECT_THAT(error.message, StartsWith("api.example.com: "));
    EXPECT_GT(error.message.size(), sizeof "api.example.com: ") << code;
  }
}

}  // namespace
}  // namespace api_credits
