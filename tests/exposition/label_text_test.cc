#include "exporter/exposition/label_text.h"

#include <gtest/gtest.h>

#include <string>

namespace api_credits {
namespace {

std::string Label(std::string_view value) {
  std::string out;
  AppendLabel(out, "l", value);
  return out;
}

TEST(LabelTextTest, SeparatesPairsByCommas) {
  std::string out;
  AppendLabel(out, "a", "1");
  AppendLabel(out, "b", "");
  EXPECT_EQ(out, "a=\"1\",b=\"\"");
}

TEST(LabelTextTest, EscapesWhatWouldEndTheValueOrTheLine) {
  EXPECT_EQ(Label("a\"b\\c\nd"), "l=\"a\\\"b\\\\c\\nd\"");
  EXPECT_EQ(Label("\\n"), "l=\"\\\\n\"");
  EXPECT_EQ(Label("{x=\"1\"} 7"), "l=\"{x=\\\"1\\\"} 7\"");
}

TEST(LabelTextTest, KeepsUtf8) { EXPECT_EQ(Label("Größe 残高 💳"), "l=\"Größe 残高 💳\""); }

TEST(LabelTextTest, ReplacesWhatIsNotUtf8) {
  const std::string r = "\xEF\xBF\xBD";
  EXPECT_EQ(Label("a\xFFz"), "l=\"a" + r + "z\"");
  EXPECT_EQ(Label("\xC3"), "l=\"" + r + "\"");                          // cut short
  EXPECT_EQ(Label("\xC3\"x"), "l=\"" + r + "\\\"x\"");                  // eats no quote
  EXPECT_EQ(Label("\xC0\xAF"), "l=\"" + r + r + "\"");                  // overlong
  EXPECT_EQ(Label("\xED\xA0\x80"), "l=\"" + r + r + r + "\"");          // a surrogate
  EXPECT_EQ(Label("\xF4\x90\x80\x80"), "l=\"" + r + r + r + r + "\"");  // beyond the last
  EXPECT_EQ(Label(std::string_view("a\0b", 3)), "l=\"a" + r + "b\"");   // parsers end at NUL
}

TEST(LabelTextTest, OnlyOpenMetricsEscapesQuotesInHelp) {
  std::string text;
  std::string open_metrics;
  AppendHelp(text, "a \"b\" \\ \n", false);
  AppendHelp(open_metrics, "a \"b\" \\ \n", true);
  EXPECT_EQ(text, "a \"b\" \\\\ \\n");
  EXPECT_EQ(open_metrics, "a \\\"b\\\" \\\\ \\n");
}

}  // namespace
}  // namespace api_credits
