// What expressions see of XML, and what is not XML.
#include "exporter/expression/xml_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "exporter/expression/evaluator.h"
#include "tests/expression/evaluation.h"

namespace api_credits {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kMajestic = R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- subscriptions -->
<Result Code="OK" ErrorMessage="">
  <GlobalVars SubscriptionIsActive="1" TotalAnalysisResUnits="97095051"/>
  <Plan>
    Pro &amp; <![CDATA[<more>]]>
  </Plan>
  <Empty/>
  <DataTables Count="2">
    <Row Name="a"><Left unit="EUR">1.5</Left></Row>
    <Total>7</Total>
    <Row Name="b"><Left unit="USD">2.5</Left><Left unit="EUR">4</Left></Row>
  </DataTables>
</Result>)";

Result<void> BindXml(Evaluator& evaluator, std::string_view body) {
  Evaluator::Input input;
  input.body = body;
  input.format = BodyFormat::kXml;
  return evaluator.Bind(input);
}

std::string Yielded(std::string_view body, std::string_view source) {
  Evaluator evaluator;
  if (auto bound = BindXml(evaluator, body); !bound) return "bind: " + bound.error().message;
  return Evaluated(evaluator, source);
}

std::vector<std::string> VisitedOf(std::string_view body, std::string_view collection,
                                   std::string_view shown) {
  Evaluator evaluator;
  EXPECT_TRUE(BindXml(evaluator, body).ok());
  std::vector<std::string> visited;
  const auto result = evaluator.Each(Checked(collection), [&]() -> Result<void> {
    visited.push_back(Evaluated(evaluator, shown));
    return {};
  });
  if (!result) visited.push_back(result.error().message);
  return visited;
}

TEST(XmlReaderTest, ByNameAreAttributesAndTheFirstChildOfThatName) {
  EXPECT_EQ(Yielded(kMajestic, "body.Code"), "'OK'");
  EXPECT_EQ(Yielded(kMajestic, "number(body.GlobalVars.TotalAnalysisResUnits)"), "97095051");
  EXPECT_EQ(Yielded(kMajestic, "body.DataTables.Row.Name"), "'a'");
  EXPECT_EQ(Yielded(kMajestic, "body.absent or body.Code.absent or body.Row"), "nil");
  EXPECT_EQ(Yielded(kMajestic, "number(body.Code)"),
            "bad_value: expression 'number(body.Code)': number() met text that is not a number");
}

TEST(XmlReaderTest, AChildWithNeitherAttributesNorChildrenIsItsText) {
  EXPECT_EQ(Yielded(kMajestic, "body.Plan"), "'Pro & <more>'");
  EXPECT_EQ(Yielded(kMajestic, "body.Empty"), "''");
  EXPECT_EQ(Yielded(kMajestic, "number(body.DataTables.Total) + 1"), "8");
  EXPECT_EQ(Yielded("<credits> 12.50 </credits>", "body"), "'12.50'") << "so is the root";
  EXPECT_EQ(Yielded("<credits/>", "body"), "''");
}

TEST(XmlReaderTest, AnElementWithAttributesOrChildrenHasItsOwnTextAndItsTag) {
  EXPECT_EQ(Yielded("<a>1 <b/>2<!-- 3 --> 4</a>", "body.text"), "'1 2 4'");
  EXPECT_EQ(Yielded("<a><b unit='EUR'> 5 </b></a>", "body.b.text .. body.b.unit .. body.b.tag"),
            "'5EURb'");
  EXPECT_EQ(Yielded("<a><b unit=''/></a>", "body.b.text .. body.b.unit"), "''");
  EXPECT_EQ(Yielded("<a>\n <b/> \n</a>", "body.text"), "nil") << "it has none of its own";
  EXPECT_EQ(Yielded("<n:a n:x='1'><n:b>2</n:b></n:a>", "body.tag .. body['n:x'] .. body['n:b']"),
            "'n:a12'");
}

TEST(XmlReaderTest, OfOneNameTheChildHidesTheAttributeAndThatWhatIsOurs) {
  EXPECT_EQ(Yielded("<a b='attribute'><b>child</b><b>second</b></a>", "body.b"), "'child'");
  EXPECT_EQ(Yielded("<a text='attribute' tag='mine'>own</a>", "body.text .. body.tag"),
            "'attributemine'");
  EXPECT_EQ(Yielded("<a><text>child</text>own</a>", "body.text"), "'child'");
  EXPECT_EQ(Yielded("<a b='1' b='2'/>", "body.b"), "'1'");
  EXPECT_EQ(Yielded("<a><__index>1</__index><__gc><x/></__gc></a>",
                    "body.__index .. body.__gc.tag .. count(body)"),
            "'1__gc2'");
}

TEST(XmlReaderTest, ByPositionAreAllChildrenAsElements) {
  EXPECT_EQ(Yielded(kMajestic, "body[4][2].tag .. body[4][2].text"), "'Total7'");
  EXPECT_EQ(Yielded(kMajestic, "#body .. count(body.DataTables) .. count(body.DataTables.Total)"),
            "bad_value: expression '#body .. count(body.DataTables) .. count(body.DataTables.Total)"
            "': count() takes a list, not a string");
  EXPECT_EQ(Yielded(kMajestic, "#body .. count(body.DataTables)"), "'43'");
  EXPECT_EQ(Yielded(kMajestic, "find(body.DataTables, 'Name', 'b').Left.text"), "'2.5'");
  EXPECT_EQ(Yielded(kMajestic, "sum(find(body.DataTables, 'Name', 'b'), 'text')"), "6.5");
}

TEST(XmlReaderTest, ToIterateMeansTheSameForOneChildAndForMany) {
  const std::string_view shown = "key .. item.tag .. item.text";
  EXPECT_THAT(VisitedOf("<l n='x'><i>1</i><i>2</i></l>", "body", shown),
              ElementsAre("'1i1'", "'2i2'"));
  EXPECT_THAT(VisitedOf("<l n='x'><i>1</i></l>", "body", shown), ElementsAre("'1i1'"));
  EXPECT_THAT(VisitedOf("<l n='x'/>", "body", shown), IsEmpty());
  EXPECT_THAT(VisitedOf("<l n='x'><i k='1'/><j/></l>", "body", shown), ElementsAre("'1i'", "'2j'"));
}

TEST(XmlReaderTest, ADoctypeIsPassedOverAndDefinesNothing) {
  const std::string_view bomb = R"(<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;">
    <!ENTITY f SYSTEM "file:///etc/passwd">]><a><y>&y;</y><f>&f;</f><c>&#65;&lt;</c></a>)";
  EXPECT_EQ(Yielded(bomb, "body.y .. body.f .. body.c"), "'&y;&f;A<'");
}

TEST(XmlReaderTest, WhatIsNotOneElementIsMalformed) {
  for (const std::string_view body :
       {std::string_view(""), std::string_view(" "), std::string_view("OK"),
        std::string_view("{\"a\":1}"), std::string_view("<a>"), std::string_view("<a></b>"),
        std::string_view("<a/><b/>"), std::string_view("<a/> x"), std::string_view("x <a/>"),
        std::string_view("<a b=1/>"), std::string_view("<a b='1/>"), std::string_view("<a"),
        std::string_view("<!-- only -->"), std::string_view("<a>caf\xe9</a>"),
        std::string_view("<a>\0</a>", 8), std::string_view("<!DOCTYPE html><html><br></html>")}) {
    Evaluator evaluator;
    const auto bound = BindXml(evaluator, body);
    ASSERT_FALSE(bound.ok()) << body;
    EXPECT_EQ(bound.error().code, ErrorCode::kMalformedBody) << body;
    EXPECT_EQ(bound.error().message, "the body is not XML") << body;
    EXPECT_EQ(Evaluated(evaluator, "body"), "nil") << body;
    EXPECT_EQ(Evaluated(evaluator, "bodies"), "nil") << body;
  }
}

TEST(XmlReaderTest, ReadsTheEncodingThatADeclarationNames) {
  EXPECT_EQ(Yielded("<?xml version='1.0' encoding='ISO-8859-1'?><a>caf\xe9</a>", "body"), "'café'");
  EXPECT_EQ(Yielded("\xEF\xBB\xBF<a>café</a>", "body"), "'café'");
  EXPECT_EQ(Yielded(std::string_view("\xFF\xFE<\0a\0/\0>\0", 10), "body"), "''");
}

TEST(XmlReaderTest, BoundsTheDepthAndTheMemory) {
  const auto nested = [](int depth) {
    std::string body;
    for (int i = 0; i < depth; ++i) body += "<a>";
    for (int i = 0; i < depth; ++i) body += "</a>";
    return body;
  };
  EXPECT_EQ(Yielded(nested(64), "body.a.a.tag"), "'a'");
  EXPECT_THAT(Yielded(nested(65), "body"), HasSubstr("nested too deep"));
  EXPECT_THAT(Yielded(nested(100'000), "body"), HasSubstr("nested too deep"));
  EvaluatorLimits limits;
  limits.max_memory_bytes = 256 * 1024;
  Evaluator evaluator(limits);
  std::string many = "<l>";
  for (int i = 0; i < 2000; ++i) many += "<i/>";
  many += "</l>";
  for (const std::string& body : {many, "<l>" + std::string(9000, ' ') + "</l>"}) {
    const auto bound = BindXml(evaluator, body);
    ASSERT_FALSE(bound.ok());
    EXPECT_EQ(bound.error().code, ErrorCode::kTooLarge);
    EXPECT_TRUE(BindXml(evaluator, "<l><i>1</i></l>").ok());
    EXPECT_EQ(Evaluated(evaluator, "body.i"), "'1'");
  }
}

TEST(XmlReaderTest, TextInManyPiecesIsJoinedInLinearTime) {
  std::string body = "<l>";
  for (int i = 0; i < 50'000; ++i) body += "x<i/>";
  Evaluator evaluator;
  ASSERT_TRUE(BindXml(evaluator, body + "</l>").ok());
  EXPECT_EQ(Evaluated(evaluator, "body.text == nil or #body.text"), "50000");
}

TEST(XmlReaderTest, NoErrorTellsWhatTheBodyHolds) {
  Evaluator evaluator;
  for (const std::string_view body : {"<CANARY>", "<a>CANARY", "CANARY", "<a CANARY/>"}) {
    const auto bound = BindXml(evaluator, body);
    ASSERT_FALSE(bound.ok()) << body;
    EXPECT_THAT(bound.error().message, Not(HasSubstr("CANARY")));
  }
  ASSERT_TRUE(BindXml(evaluator, "<a><CANARY>CANARY</CANARY></a>").ok());
  for (const std::string_view source : {"body + 1", "body.CANARY.x + 1", "body[1] .. 'x'", "body",
                                        "body < body", "number(body[1])", "body()"}) {
    const std::string shown = Evaluated(evaluator, source);
    EXPECT_THAT(shown, StartsWith(shown.starts_with("bad") ? "bad_value: " : "expression: "));
    if (source.find("CANARY") == std::string_view::npos) {
      EXPECT_THAT(shown, Not(HasSubstr("CANARY"))) << source;
    }
  }
}

}  // namespace
}  // namespace api_credits
