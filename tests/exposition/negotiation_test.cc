#include "exporter/exposition/negotiation.h"

#include <gtest/gtest.h>

#include <string_view>

namespace api_credits {
namespace {

constexpr Format kText = Format::kText;
constexpr Format kOpenMetrics = Format::kOpenMetrics;

TEST(NegotiateFormatTest, AnswersWhatPrometheusSends) {
  // 2.42
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text;version=1.0.0,"
                            "application/openmetrics-text;version=0.0.1;q=0.75,"
                            "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"),
            kOpenMetrics);
  // 3.x
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                            "application/openmetrics-text;version=0.0.1;q=0.5,"
                            "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                            "text/plain;version=0.0.4;q=0.3,*/*;q=0.2"),
            kOpenMetrics);
  // 3.x that prefers protobuf, which we do not write
  EXPECT_EQ(
      NegotiateFormat("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                      "encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,"
                      "text/plain;version=0.0.4;q=0.3,*/*;q=0.2"),
      kOpenMetrics);
  EXPECT_EQ(NegotiateFormat("text/plain;version=0.0.4;q=1,*/*;q=0.1"), kText);
}

TEST(NegotiateFormatTest, PeopleAndStrangersGetText) {
  for (const std::string_view accept :
       {"", "*/*", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "application/json", "image/png", "text/*", "garbage", ";;;,,,", "application/openmetrics",
        "text/plain", "\"application/openmetrics-text"}) {
    EXPECT_EQ(NegotiateFormat(accept), kText) << accept;
  }
}

TEST(NegotiateFormatTest, TheHigherWeightWins) {
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text;q=0.4,text/plain;q=0.5"), kText);
  EXPECT_EQ(NegotiateFormat("text/plain;q=0.4,application/openmetrics-text;q=0.5"), kOpenMetrics);
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text, */*;q=0.9"), kOpenMetrics);
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text;q=0.2, */*;q=0.9"), kText);
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text;q=0, text/plain;q=0"), kText);
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text;q=0"), kText);
}

TEST(NegotiateFormatTest, AtEqualWeightOpenMetricsWinsIfItIsNamed) {
  EXPECT_EQ(NegotiateFormat("text/plain,application/openmetrics-text"), kOpenMetrics);
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text,*/*"), kOpenMetrics);
  EXPECT_EQ(NegotiateFormat("text/plain,*/*"), kText);
  EXPECT_EQ(NegotiateFormat("application/*"), kOpenMetrics);
}

TEST(NegotiateFormatTest, ServesOnlyTheVersionsThatItWrites) {
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text"), kOpenMetrics);
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text; version=0.0.1"), kOpenMetrics);
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text; version=\"1.0.0\""), kOpenMetrics);
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text; version=2.0.0"), kText);
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text;q=0.3, text/plain;version=9;q=0.9"),
            kOpenMetrics);
}

TEST(NegotiateFormatTest, ReadsHeadersAsTheyMayBeWritten) {
  EXPECT_EQ(
      NegotiateFormat(" Application/OpenMetrics-Text ; Version=1.0.0 ; Q=0.9 ,\ttext/plain;q=.8"),
      kOpenMetrics);
  EXPECT_EQ(NegotiateFormat("a/b;x=\",application/openmetrics-text\""), kText);
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text;q=high,text/plain;q=0.1"), kText);
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text;q=nan"), kText);
  EXPECT_EQ(NegotiateFormat("application/openmetrics-text;q=7,text/plain"), kText);
}

TEST(NegotiateGzipTest, CompressesWhereItIsWelcome) {
  for (const std::string_view accept :
       {"gzip", "gzip, deflate, br", "deflate, gzip;q=1.0, *;q=0.5", "GZIP;q=0.001", "*",
        "identity;q=0.5, gzip;q=0.5", "gzip;q=0.2, identity;q=0", "br;q=1.0, gzip;q=0.8"}) {
    EXPECT_TRUE(NegotiateGzip(accept)) << accept;
  }
}

TEST(NegotiateGzipTest, DoesNotCompressWhereItIsNot) {
  for (const std::string_view accept :
       {"", "identity", "gzip;q=0", "gzip;q=0.0, *", "deflate", "*;q=0", "gzip;q=bad",
        "identity, gzip;q=0.5", "gzip;q=0.5, *;q=0.8", "gzipped"}) {
    EXPECT_FALSE(NegotiateGzip(accept)) << accept;
  }
}

TEST(ContentTypeTest, NamesFormatAndVersion) {
  EXPECT_EQ(ContentType(kText), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(ContentType(kOpenMetrics),
            "application/openmetrics-text; version=1.0.0; charset=utf-8");
}

}  // namespace
}  // namespace api_credits
