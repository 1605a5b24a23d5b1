#include "exporter/web/listen_address.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

TEST(ListenAddressTest, AnEmptyHostIsEveryInterface) {
  EXPECT_EQ(ParseListenAddress(":10210").value().ForCivetweb(false), "10210");
}

TEST(ListenAddressTest, AHostIsKept) {
  EXPECT_EQ(ParseListenAddress("127.0.0.1:0").value().ForCivetweb(false), "127.0.0.1:0");
  EXPECT_EQ(ParseListenAddress("localhost:9").value().ForCivetweb(false), "localhost:9");
}

TEST(ListenAddressTest, BracketsMeanIpv6) {
  const ListenAddress address = ParseListenAddress("[::1]:65535").value();
  EXPECT_TRUE(address.ipv6);
  EXPECT_EQ(address.host, "::1");
  EXPECT_EQ(address.ForCivetweb(false), "[::1]:65535");
}

TEST(ListenAddressTest, TlsIsALetterBehindThePort) {
  EXPECT_EQ(ParseListenAddress(":10210").value().ForCivetweb(true), "10210s");
  EXPECT_EQ(ParseListenAddress("[::1]:0").value().ForCivetweb(true), "[::1]:0s");
}

class MalformedAddressTest : public testing::TestWithParam<const char*> {};

TEST_P(MalformedAddressTest, IsRefusedAndQuoted) {
  const auto address = ParseListenAddress(GetParam());
  ASSERT_FALSE(address.ok());
  EXPECT_NE(address.error().message.find('"' + std::string(GetParam()) + '"'), std::string::npos);
}

// Among them what civetweb would take for TLS, a redirect, a second address or both families.
INSTANTIATE_TEST_SUITE_P(All, MalformedAddressTest,
                         testing::Values("", "10210", ":", ":65536", ":-1", ":1s", ":80r", ": 80",
                                         "+80", ":+80", "1.2.3.4:80,81", "::1:80", "[::1]", "[]:80",
                                         "[::1:80", "[1,2]:80", "a b:80", "http://host:80",
                                         "host:80/"));

}  // namespace
}  // namespace api_credits
