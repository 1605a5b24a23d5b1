#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "exporter/document/environment.h"
#include "exporter/document/yaml_parser.h"
#include "tests/document/yaml_text.h"

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class YamlAliasTest : public testing::Test {
 protected:
  // The tree in flow style, or the errors.
  std::string Tree(std::string_view text) {
    const auto root = Parse(text);
    return root && errors_.empty() ? YamlText(*root) : testing::PrintToString(errors_);
  }
  std::vector<std::string> Errors(std::string_view text) {
    Parse(text);
    return errors_;
  }
  std::optional<YamlNode> Parse(std::string_view text) {
    Problems problems;
    const FileReport report = problems.Of("f");
    std::optional<YamlNode> root = ParseYaml(text, report);
    const Environment environment = [](const std::string& name) -> std::optional<std::string> {
      if (name == "KEY") return "hunter2";
      return std::nullopt;
    };
    if (root) ExpandEnvironment(*root, environment, report);
    errors_ = problems.errors();
    return root;
  }

  std::vector<std::string> errors_;
};

TEST_F(YamlAliasTest, AnAliasStandsForWhatItsAnchorNames) {
  EXPECT_EQ(
      Tree("a: &x { b: [1, '2'] }\nc: *x\nd: [*x, *x]\n"),
      Tree("a: { b: [1, '2'] }\nc: { b: [1, '2'] }\nd: [{ b: [1, '2'] }, { b: [1, '2'] }]\n"));
  EXPECT_EQ(Tree("a: &x 1\nb: *x\nc: &x 2\nd: *x\n"), Tree("a: 1\nb: 1\nc: 2\nd: 2\n"))
      << "the last anchor of a name counts";
  EXPECT_EQ(Tree("a: &x\nb: *x\n"), Tree("a:\nb:\n"));
  EXPECT_EQ(Tree("&k a: 1\nb: *k\n*k : 2\n"), testing::PrintToString(Errors("a: 1\nb: a\na: 2\n")))
      << "as a key it is a key";
}

TEST_F(YamlAliasTest, AMergedMapYieldsToTheKeysBesideIt) {
  EXPECT_EQ(Tree("a: &x { b: 1, c: 2 }\nd: { c: 3, <<: *x }\n"),
            Tree("a: { b: 1, c: 2 }\nd: { c: 3, b: 1 }\n"));
  EXPECT_EQ(Tree("a: &x { b: 1, c: 2 }\nd:\n  <<: *x\n  c: 3\n"),
            Tree("a: { b: 1, c: 2 }\nd: { c: 3, b: 1 }\n"))
      << "wherever it stands";
  EXPECT_EQ(Tree("- &x { a: 1 }\n- &y { a: 2, b: 2 }\n- { <<: [*x, *y] }\n"),
            Tree("- { a: 1 }\n- { a: 2, b: 2 }\n- { a: 1, b: 2 }\n"))
      << "the first of a list counts";
  EXPECT_EQ(Tree("- &x { a: 1 }\n- &y { <<: *x, b: 2 }\n- { <<: *y }\n"),
            Tree("- { a: 1 }\n- { b: 2, a: 1 }\n- { b: 2, a: 1 }\n"));
  EXPECT_EQ(Tree("<<: { a: 1 }\n"), Tree("a: 1\n"));
  EXPECT_EQ(Tree("'<<': 1\n"), "{ '<<': 1, }") << "in quotes it is a key as any";
}

TEST_F(YamlAliasTest, AMergeThatIsNoMapIsRefusedAtItsPlace) {
  const std::string message = ": <<: must be a map or a list of maps, such as *defaults";
  EXPECT_THAT(Errors("a: &x 1\nb:\n  <<: *x\n"), ElementsAre("f:3:7" + message));
  EXPECT_THAT(Errors("a: &x 1\nb: { <<: [*x] }\n"), ElementsAre("f:2:10" + message));
  EXPECT_THAT(Errors("b: { <<: }\n"), ElementsAre("f:1:6" + message));
  EXPECT_THAT(Errors("a: &x { b: 1 }\nc: { <<: *x, <<: *x }\n"),
              ElementsAre("f:2:14: duplicate key \"<<\"; it is already at line 2"));
}

TEST_F(YamlAliasTest, WhatAnAliasBringsStandsAtTheAlias) {
  const auto root = Parse("a: &x\n  b: [1]\nc: *x\nd: { <<: *x }\n");
  ASSERT_TRUE(root);
  const YamlNode& copy = *root->Find("c");
  for (const YamlMark& mark :
       {copy.mark, copy.keys[0].mark, copy.items[0].mark, copy.items[0].items[0].mark}) {
    EXPECT_EQ(mark.line, 3);
    EXPECT_EQ(mark.column, 4);
  }
  EXPECT_EQ(root->Find("d")->keys[0].mark.line, 4);
  EXPECT_EQ(root->Find("d")->keys[0].mark.column, 10);
  EXPECT_EQ(root->Find("a")->Find("b")->mark.line, 2);
}

TEST_F(YamlAliasTest, AValueOfTheEnvironmentStaysOne) {
  const auto root = Parse("a: &x ${KEY}\nb: *x\nc: &y '${KEY}'\nd: *y\ne: &z plain\nf: *z\n");
  ASSERT_TRUE(root);
  for (const char* key : {"a", "b", "c", "d"}) {
    EXPECT_EQ(root->Find(key)->style, YamlNode::Style::kExpanded) << key;
    EXPECT_EQ(root->Find(key)->source, "${KEY}") << key;
    EXPECT_EQ(root->Find(key)->text, "hunter2") << key;
  }
  EXPECT_EQ(root->Find("f")->style, YamlNode::Style::kPlain);
  EXPECT_THAT(Errors("a: &x ${NONE}\nb: *x\n"),
              ElementsAre("f:1:4: the environment variable NONE is not set",
                          "f:2:4: the environment variable NONE is not set"));
}

TEST_F(YamlAliasTest, AnAliasInsideWhatItStandsForIsRefused) {
  const std::string message = ": an alias cannot be part of what it stands for";
  EXPECT_THAT(Errors("a: &a [*a]\n"), ElementsAre("f:1:8" + message));
  EXPECT_THAT(Errors("a: &a { b: { c: *a } }\n"), ElementsAre("f:1:17" + message));
  EXPECT_THAT(Errors("a: &a\n  <<: *a\n"), ElementsAre("f:2:7" + message));
  EXPECT_THAT(Errors("a: *nobody\n"), ElementsAre(HasSubstr("f:1:4: ")));
  EXPECT_THAT(Errors("a: &a [1]\n? *a\n: 2\n"), ElementsAre("f:2:3: a key must be text"));
}

TEST_F(YamlAliasTest, ABombIsRefusedBeforeItGoesOff) {
  std::string lists = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  std::string maps = "a0: &a0 { a: x, b: x, c: x, d: x, e: x, f: x, g: x, h: x }\n";
  for (int i = 1; i < 25; ++i) {
    const std::string name = "a" + std::to_string(i);
    const std::string last = "*a" + std::to_string(i - 1);
    lists += name + ": &" + name + " [";
    for (int k = 0; k < 10; ++k) lists += last + ", ";
    lists += "]\n";
    maps += name + ": &" + name + " { a: " + last + ", b: " + last + ", c: " + last + " }\n";
  }
  EXPECT_THAT(Errors(lists), ElementsAre(HasSubstr("more than 400000 values")));
  EXPECT_THAT(Errors(maps), ElementsAre(HasSubstr("more than 400000 values")));
}

TEST_F(YamlAliasTest, ALongTextIsNotRepeatedWithoutEnd) {
  std::string text = "a: &a '" + std::string(100'000, 'x') + "'\nb:\n";
  for (int i = 0; i < 50; ++i) text += "  - *a\n";
  EXPECT_THAT(Errors(text), ElementsAre(HasSubstr("anchors and aliases of more than 4194304")));
}

TEST_F(YamlAliasTest, AnchorsWithinAnchorsCount) {
  std::string text = "a: ";
  for (int i = 0; i < 20; ++i) text += "&a" + std::to_string(i) + " [";
  for (int i = 0; i < 50'000; ++i) text += "1, ";
  EXPECT_THAT(Errors(text + std::string(20, ']') + "\n"),
              ElementsAre(HasSubstr("more than 400000 values")));
}

TEST_F(YamlAliasTest, TheDepthHoldsWithAliasesWrittenOut) {
  const auto nested = [](int levels) {
    std::string text = "a: &a " + std::string(20, '[') + std::string(20, ']') + "\nb: ";
    const auto size = static_cast<size_t>(levels);
    return text + std::string(size, '[') + "*a" + std::string(size, ']') + "\n";
  };
  EXPECT_THAT(Errors(nested(11)), IsEmpty()) << "1 + 11 + 20 levels";
  EXPECT_THAT(Errors(nested(12)),
              ElementsAre("f:2:16: nested deeper than 32 levels once this alias is written out"));
}

}  // namespace
}  // namespace api_credits
