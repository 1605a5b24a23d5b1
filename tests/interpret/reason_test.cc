#include "exporter/interpret/reason.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace api_credits {
namespace {

TEST(ReasonTest, EveryErrorOfFetchAndExpressionHasItsReason) {
  EXPECT_EQ(ReasonOf(ErrorCode::kDns), Reason::kDns);
  EXPECT_EQ(ReasonOf(ErrorCode::kConnect), Reason::kConnect);
  EXPECT_EQ(ReasonOf(ErrorCode::kTls), Reason::kTls);
  EXPECT_EQ(ReasonOf(ErrorCode::kTimeout), Reason::kTimeout);
  EXPECT_EQ(ReasonOf(ErrorCode::kTransport), Reason::kTransport);
  EXPECT_EQ(ReasonOf(ErrorCode::kTooLarge), Reason::kTooLarge);
  EXPECT_EQ(ReasonOf(ErrorCode::kMalformedBody), Reason::kMalformedBody);
  EXPECT_EQ(ReasonOf(ErrorCode::kMissingField), Reason::kMissingField);
  EXPECT_EQ(ReasonOf(ErrorCode::kBadValue), Reason::kBadValue);
  EXPECT_EQ(ReasonOf(ErrorCode::kExpression), Reason::kExpression);
}

TEST(ReasonTest, NamesStandInTheOrderOfTheEnum) {
  EXPECT_EQ(ReasonName(Reason::kDns), "dns");
  EXPECT_EQ(ReasonName(Reason::kCredential), "credential");
  EXPECT_EQ(ReasonName(Reason::kHttpStatus), "http_status");
  EXPECT_EQ(ReasonName(Reason::kExpression), "expression");
  const std::set<std::string_view> names(kReasonNames.begin(), kReasonNames.end());
  EXPECT_EQ(names.size(), kReasonNames.size());
}

}  // namespace
}  // namespace api_credits
