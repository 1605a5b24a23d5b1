// The double that judges the expositions must itself see what is wrong.
#include "tests/exposition/strict_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace api_credits {
namespace {

constexpr char kGood[] =
    "# HELP a_total x\n# TYPE a_total counter\na_total{l=\"\\\"\\\\\\n\"} 1\n"
    "# HELP b x\n# TYPE b gauge\nb -1.5e-7\n";

TEST(StrictParserTest, ReadsWhatIsRight) {
  const ParsedExposition parsed = StrictParser::Parse(kGood, false);
  EXPECT_TRUE(parsed.faults.empty()) << parsed.faults.front();
  ASSERT_EQ(parsed.families.size(), 2u);
  EXPECT_EQ(parsed.families[0].samples.at(0).Label("l"), "\"\\\n");
  EXPECT_EQ(parsed.families[1].samples.at(0).value, -1.5e-7);
}

TEST(StrictParserTest, SeesWhatIsWrong) {
  const std::string head = "# HELP b x\n# TYPE b gauge\n";
  const std::vector<std::string> wrong = {
      "b 1\n",
      head,
      head + "b 1",
      head + "b 1\nb 2\n",
      head + "b 1\n\n",
      head + "b\n",
      head + "b 0x1\n",
      head + "b{x=\"\\t\"} 1\n",
      head + "b{x=\"1\"} 1 2\n",
      head + "b{x=\"1\",x=\"2\"} 1\n",
      head + "b{x=\"1} 1\n",
      head + "c 1\n",
      head + "b 1\n# c\n",
      head + head + "b 1\n",
      head + "b 1\n# EOF\n",
      "# HELP b x\n# TYPE b counter\nb 1\n",
      "# HELP b x\nb 1\n",
      head + "b 1\n# HELP c x\n# TYPE c gauge\nc 1\n" + head + "b{x=\"\"} 1\n",
      "# HELP h x\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\n"};
  for (const std::string& text : wrong) {
    EXPECT_FALSE(StrictParser::Parse(text, false).faults.empty()) << text;
  }
}

TEST(StrictParserTest, HoldsOpenMetricsToItsOwnRules) {
  EXPECT_FALSE(StrictParser::Parse(kGood, true).faults.empty());
  const std::string good =
      "# HELP a_seconds x\n# TYPE a_seconds counter\n# UNIT a_seconds seconds\na_seconds_total 1\n";
  EXPECT_TRUE(StrictParser::Parse(good + "# EOF\n", true).faults.empty());
  EXPECT_FALSE(StrictParser::Parse(good, true).faults.empty());
  EXPECT_FALSE(StrictParser::Parse(good + "# EOF\n# EOF\n", true).faults.empty());
}

}  // namespace
}  // namespace api_credits
