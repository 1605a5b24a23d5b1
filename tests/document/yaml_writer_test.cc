#include "exporter/document/yaml_writer.h"

#include <gtest/gtest.h>

#include <string>

#include "exporter/document/file_reader.h"
#include "exporter/document/yaml_parser.h"
#include "tests/document/yaml_text.h"

namespace api_credits {
namespace {

YamlNode ParsedYaml(std::string_view text) {
  Problems problems;
  const auto root = ParseYaml(text, problems.Of("f"));
  EXPECT_TRUE(root && problems.error_count() == 0) << text;
  return root.value_or(YamlNode());
}

TEST(YamlWriterTest, WritesBlocks) {
  EXPECT_EQ(WriteYaml(ParsedYaml("{ a: [1, { b: 2, c: [] }, [x, {}]], 'd e': '3', f: }")),
            "a:\n  - 1\n  - b: 2\n    c: []\n  - - x\n    - {}\n\"d e\": \"3\"\nf: ~\n");
  EXPECT_EQ(WriteYaml(ParsedYaml("a")), "a\n");
}

TEST(YamlWriterTest, WhatIsReadBackIsTheSame) {
  std::vector<std::string> texts = {
      "a: 'it''s'\nb: \"q\\\"\\\\\"\nc: |\n  two\n  lines\nd: \"\\ttab\\r\"\n",
      "'<<': 1\n'a: b': 2\n'# c': 3\n'': 4\n'-': 5\n'~': 6\n\"new\\nline\": 7\nh\xc3\xa9: "
      "'\xe2\x82\xac'\n",
      "plain: a - b # c\nfolded: one\n  two\n\n  three\nurl: https://a.test/?x=1\nstar: '*.yml'\n",
      "[[[a], b], { c: [{ d: e }] }]\n"};
  for (const char* file : {"config/reference.yml", "tests/provider/complete_provider.yml"}) {
    texts.push_back(
        ReadRegularFile(std::string(SOURCE_DIR) + "/" + file, kMaxConfigFileBytes).value());
  }
  for (const std::string& text : texts) {
    const YamlNode before = ParsedYaml(text);
    EXPECT_EQ(YamlText(ParsedYaml(WriteYaml(before))), YamlText(before)) << WriteYaml(before);
  }
}

}  // namespace
}  // namespace api_credits
