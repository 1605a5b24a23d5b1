#include "exporter/config/settings_parser.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "exporter/document/yaml_parser.h"

namespace api_credits {
namespace {

std::optional<Threshold> Read(const std::string& text) {
  Problems problems;
  const FileReport report = problems.Of("f");
  const std::optional<YamlNode> root = ParseYaml("key: " + text, report);
  return ReadThreshold(Setting{"key", root->Find("key"), {}}, report);
}

TEST(SettingsParserTest, TellsCreditsFromPercent) {
  const auto credits = Read("20000");
  ASSERT_TRUE(credits);
  EXPECT_EQ(credits->value, 20000);
  EXPECT_FALSE(credits->percent);
  for (const std::string text : {"12.5%", "'12.5%'"}) {
    const auto percent = Read(text);
    ASSERT_TRUE(percent) << text;
    EXPECT_EQ(percent->value, 12.5);
    EXPECT_TRUE(percent->percent);
  }
  for (const std::string text :
       {"'20000'", "101%", "-1", "-1%", "20 %", "'%'", "20%%", "low", "7d"}) {
    EXPECT_FALSE(Read(text)) << text;
  }
}

}  // namespace
}  // namespace api_credits
