#include "exporter/document/yaml_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Parsed {
  std::optional<YamlNode> root;
  std::vector<std::string> errors;
};

Parsed Parse(std::string_view text) {
  Problems problems;
  Parsed parsed;
  parsed.root = ParseYaml(text, problems.Of("f"));
  parsed.errors = problems.errors();
  return parsed;
}

TEST(YamlParserTest, KeepsScalarsAsTheyStand) {
  const Parsed parsed = Parse("octal: 0777\nyes: yes\nquoted: '12'\nempty:\ntilde: ~\n");
  ASSERT_TRUE(parsed.root);
  EXPECT_EQ(parsed.root->Find("octal")->text, "0777");
  EXPECT_EQ(parsed.root->Find("octal")->style, YamlNode::Style::kPlain);
  EXPECT_EQ(parsed.root->Find("yes")->text, "yes");
  EXPECT_EQ(parsed.root->Find("quoted")->style, YamlNode::Style::kQuoted);
  EXPECT_EQ(parsed.root->Find("empty")->kind, YamlNode::Kind::kNull);
  EXPECT_EQ(parsed.root->Find("tilde")->kind, YamlNode::Kind::kNull);
  EXPECT_EQ(parsed.root->Find("none"), nullptr);
}

TEST(YamlParserTest, CountsPlacesFromOne) {
  const Parsed parsed = Parse("a:\n  - x\n  - { b: y }\n");
  ASSERT_TRUE(parsed.root);
  const YamlNode& list = *parsed.root->Find("a");
  EXPECT_EQ(list.items[0].mark.line, 2);
  EXPECT_EQ(list.items[0].mark.column, 5);
  EXPECT_EQ(list.items[1].Find("b")->mark.line, 3);
  EXPECT_EQ(list.items[1].Find("b")->mark.column, 10);
}

TEST(YamlParserTest, GivesAnEmptyValueThePlaceOfItsKey) {
  const Parsed parsed = Parse("a: 1\nb:\nc: 2\n");
  ASSERT_TRUE(parsed.root);
  EXPECT_EQ(parsed.root->Find("b")->mark.line, 2);
  EXPECT_EQ(parsed.root->Find("b")->mark.column, 1);
}

TEST(YamlParserTest, ReportsEveryDuplicateKeyWithTheFirstOnesLine) {
  const Parsed parsed = Parse("a: 1\nb: 2\na: 3\nc: { d: 1, d: 2 }\n");
  EXPECT_THAT(parsed.errors, ElementsAre("f:3:1: duplicate key \"a\"; it is already at line 1",
                                         "f:4:12: duplicate key \"d\"; it is already at line 4"));
}

TEST(YamlParserTest, RefusesASecondDocumentAndAnIndentedFirstLine) {
  EXPECT_THAT(Parse("a: 1\n---\nb: 2\n").errors,
              ElementsAre("f:2:1: a second document begins here; one file holds one (is the first "
                          "line indented?)"));
  EXPECT_FALSE(Parse("  a: 1\nb: 2\n").root);
  EXPECT_FALSE(Parse("  a: 1\nb: 2\n").errors.empty());
}

TEST(YamlParserTest, RefusesAnEmptyFile) {
  EXPECT_THAT(Parse("").errors, ElementsAre("f:1:1: the file is empty"));
  EXPECT_THAT(Parse("# only a comment\n").errors, ElementsAre("f:1:1: the file is empty"));
}

TEST(YamlParserTest, RefusesTags) {
  EXPECT_THAT(Parse("a: !!str 1\n").errors, ElementsAre("f:1:4: tags are not supported"));
}

TEST(YamlParserTest, BoundsDepthSizeAndNumberOfValues) {
  EXPECT_THAT(Parse(std::string(40, '[') + std::string(40, ']')).errors,
              ElementsAre("f:1:33: nested deeper than 32 levels"));
  EXPECT_FALSE(Parse(std::string(100'000, '[')).root);
  EXPECT_THAT(Parse("a: \"" + std::string(kMaxConfigFileBytes, 'x') + "\"").errors,
              ElementsAre("f:1:1: larger than 4194304 bytes; split the file"));
  std::string many = "[";
  for (size_t i = 0; i <= kMaxYamlNodes; ++i) many += "1,";
  const Parsed parsed = Parse(many + "1]");
  ASSERT_EQ(parsed.errors.size(), 1U);
  EXPECT_NE(parsed.errors[0].find("more than 400000 values"), std::string::npos);
}

TEST(YamlParserTest, RefusesWhatIsNoText) {
  const std::string no_text = "not UTF-8 text (a control character or a broken sequence)";
  EXPECT_THAT(Parse(std::string_view("a: 1\nb: \0", 9)).errors, ElementsAre("f:2:4: " + no_text));
  EXPECT_THAT(Parse("a: \xff").errors, ElementsAre("f:1:4: " + no_text));
  EXPECT_THAT(Parse("a: \xc3").errors, ElementsAre("f:1:4: " + no_text));
  EXPECT_THAT(Parse("a: \xed\xa0\x80").errors, ElementsAre("f:1:4: " + no_text));  // a surrogate
  EXPECT_THAT(Parse("a: \"\\0\"").errors, ElementsAre("f:1:4: control characters are not allowed"));
  EXPECT_THAT(Parse("a: héllo €\n").errors, IsEmpty());
}

TEST(YamlParserTest, RefusesKeysThatAreNoText) {
  EXPECT_THAT(Parse("? [a]\n: 1\n").errors, ElementsAre("f:1:3: a key must be text"));
  EXPECT_THAT(Parse("~: 1\n").errors, ElementsAre("f:1:1: a key must be text"));
}

TEST(YamlParserTest, PlacesSyntaxErrors) {
  const Parsed parsed = Parse("a: 1\nb: [1, 2\nc: 3\n");
  EXPECT_FALSE(parsed.root);
  ASSERT_EQ(parsed.errors.size(), 1U);
  EXPECT_EQ(parsed.errors[0].rfind("f:3:", 0), 0U) << parsed.errors[0];
}

TEST(YamlParserTest, QuotesOnOneShortLineAndNeverTheEnvironment) {
  YamlNode node;
  node.kind = YamlNode::Kind::kScalar;
  node.text = "two\nlines";
  EXPECT_EQ(Quoted(node), "\"two lines\"");
  node.text = std::string(59, 'x') + "€€";
  EXPECT_EQ(Quoted(node), "\"" + std::string(59, 'x') + "…\"");
  node.style = YamlNode::Style::kExpanded;
  node.source = "${KEY}";
  EXPECT_EQ(Described(node), "\"${KEY}\"");
}

}  // namespace
}  // namespace api_credits
