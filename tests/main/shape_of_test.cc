#include "exporter/main/shape_of.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

TEST(ShapeOfTest, KeepsNamesAndNesting) {
  EXPECT_EQ(ShapeOf(R"( {"team": {"name": "Ops", "left": -12.5e+3}, "ids": [1, "a"]})"),
            R"({"team": {"name": "…", "left": 0}, "ids": [0, "…"]})");
  EXPECT_EQ(ShapeOf(R"([true, false, null])"), "[true, false, null]");
}

TEST(ShapeOfTest, IsNotMisledByWhatStandsInTexts) {
  EXPECT_EQ(ShapeOf(R"({"a": "x\" : \"y", "b" : "{\"k\": 1}", "c": "\\"})"),
            R"({"a": "…", "b" : "…", "c": "…"})");
  EXPECT_EQ(ShapeOf(R"({"a": "cut off)"), R"({"a": "…")");
  EXPECT_EQ(ShapeOf("[\""), "[\"…\"");
  EXPECT_EQ(ShapeOf("[\"\\"), "[\"…\"");
}

TEST(ShapeOfTest, HidesNamesThatAreLabelsAndThoseThatNobodyCanCompare) {
  EXPECT_EQ(ShapeOf(R"({"costs": {"team blue": 1, "p\u00e9": 2}})", {"team blue"}),
            R"({"costs": {"…": 0, "…": 0}})");
}

TEST(ShapeOfTest, TellsTheLengthOfAnythingElse) {
  EXPECT_EQ(ShapeOf("OK:12.34"), "8 bytes that are no JSON object or list");
  EXPECT_EQ(ShapeOf("<a>secret</a>"), "13 bytes that are no JSON object or list");
  EXPECT_EQ(ShapeOf("\"text\""), "6 bytes that are no JSON object or list");
}

}  // namespace
}  // namespace api_credits
