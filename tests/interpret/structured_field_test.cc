#include "exporter/interpret/structured_field.h"

#include <gtest/gtest.h>

#include <string>

namespace api_credits {
namespace {

TEST(StructuredFieldTest, ReadsAListOfNamedItems) {
  const auto list = ParseItemList(
      R"("burst";q=100;w=60,"peruser";q=65535;qu="content-bytes"; w=10;pk=:sdfjLJUOUH==:)");
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ((*list)[0].value.kind, BareKind::kString);
  EXPECT_EQ((*list)[0].value.text, "burst");
  EXPECT_EQ((*list)[0].Parameter("q")->number, 100);
  EXPECT_EQ((*list)[0].Parameter("r"), nullptr);
  EXPECT_EQ((*list)[1].Parameter("qu")->text, "content-bytes");
  EXPECT_EQ((*list)[1].Parameter("w")->number, 10);
  EXPECT_EQ((*list)[1].Parameter("pk")->kind, BareKind::kOther);
}

TEST(StructuredFieldTest, ReadsNumbersTokensEscapesAndFlags) {
  const auto list = ParseItemList(R"(10;w=1;burst, -1.5 ,*tok/en:1;a=?0;b=@1659578233,"a\"\\,;b")");
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 4u);
  EXPECT_EQ((*list)[0].value.number, 10);
  EXPECT_EQ((*list)[0].Parameter("burst")->kind, BareKind::kOther);
  EXPECT_EQ((*list)[1].value.number, -1.5);
  EXPECT_EQ((*list)[2].value.kind, BareKind::kToken);
  EXPECT_EQ((*list)[2].value.text, "*tok/en:1");
  EXPECT_EQ((*list)[3].value.text, "a\"\\,;b");
}

TEST(StructuredFieldTest, OfOneNameTheLastCounts) {
  const auto list = ParseItemList("a;q=1;q=2");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->front().Parameter("q")->number, 2);
  const auto dictionary = ParseItemDictionary("limit=1, reset=5, limit=3");
  ASSERT_TRUE(dictionary);
  ASSERT_EQ(dictionary->size(), 2u);
  EXPECT_EQ(dictionary->front().second.value.number, 3);
}

TEST(StructuredFieldTest, ReadsADictionary) {
  const auto dictionary = ParseItemDictionary("limit=100, remaining=50;x=1, reset=5, flag;y");
  ASSERT_TRUE(dictionary);
  ASSERT_EQ(dictionary->size(), 4u);
  EXPECT_EQ((*dictionary)[1].first, "remaining");
  EXPECT_EQ((*dictionary)[1].second.value.number, 50);
  EXPECT_EQ((*dictionary)[1].second.Parameter("x")->number, 1);
  EXPECT_EQ((*dictionary)[3].first, "flag");
}

TEST(StructuredFieldTest, AnEmptyFieldHasNoMembers) {
  EXPECT_TRUE(ParseItemList("  ")->empty());
  EXPECT_TRUE(ParseItemDictionary("")->empty());
}

TEST(StructuredFieldTest, OneFaultVoidsTheWholeField) {
  for (const char* text : {"a,",
                           ",a",
                           "a,,b",
                           "a b",
                           "\"open",
                           "\"bad\\escape\"",
                           "\"tab\there\"",
                           "a;",
                           "a;Q=1",
                           "a;q=",
                           "1.",
                           "1.2345",
                           "1234567890123456",
                           "1234567890123.1",
                           "-",
                           "--1",
                           ":ab",
                           ":a b:",
                           "?2",
                           "@x",
                           "(1 2)",
                           "a;q=1=2",
                           "\"caf\xc3\xa9\"",
                           "100 ;w=60",
                           "=",
                           "limit=1"}) {
    EXPECT_FALSE(ParseItemList(text)) << text;
  }
  for (const char* text : {"limit=", "limit=1,", "Limit=1", "limit=1 reset=2", "\"limit\"=1",
                           "limit=1;", "limit=(1)"}) {
    EXPECT_FALSE(ParseItemDictionary(text)) << text;
  }
}

TEST(StructuredFieldTest, BoundsTheMembers) {
  const auto repeat = [](const std::string& text, int times) {
    std::string all = "a0=0";
    for (int i = 1; i < times; ++i) all += text + "a" + std::to_string(i) + "=" + std::to_string(i);
    return all;
  };
  EXPECT_EQ(ParseItemDictionary(repeat(",", 1024))->size(), 1024u);
  EXPECT_FALSE(ParseItemDictionary(repeat(",", 1025)));
  EXPECT_EQ(ParseItemList("t;" + repeat(";", 1024))->front().parameters.size(), 1024u);
  EXPECT_FALSE(ParseItemList("t;" + repeat(";", 1025)));
  std::string numbers = "1";
  for (int i = 1; i < 1024; ++i) numbers += ",1";
  EXPECT_EQ(ParseItemList(numbers)->size(), 1024u);
  EXPECT_FALSE(ParseItemList(numbers + ",1"));
}

}  // namespace
}  // namespace api_credits
