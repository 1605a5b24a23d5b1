// How Each walks a collection, and collections inside of it.
#include "exporter/expression/members.h"

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

// The `key=item` pairs that Each visits.
std::vector<std::string> Visited(std::string_view body, std::string_view collection,
                                 std::string_view item = "item") {
  Evaluator evaluator;
  EXPECT_TRUE(evaluator.Bind({body, {}, 200}).ok());
  std::vector<std::string> visited;
  const auto result = evaluator.Each(Checked(collection), [&]() -> Result<void> {
    visited.push_back(Evaluated(evaluator, "key") + "=" + Evaluated(evaluator, item));
    return {};
  });
  if (!result) visited.push_back(result.error().message);
  return visited;
}

TEST(EachTest, VisitsAListInOrderAndPassesOverNull) {
  EXPECT_THAT(Visited("[10,null,30]", "body"), ElementsAre("1=10", "3=30"));
  EXPECT_THAT(Visited("[null,null,30,null]", "body"), ElementsAre("3=30"));
  EXPECT_THAT(Visited("{}", "split('b,a', ',')"), ElementsAre("1='b'", "2='a'"));
}

TEST(EachTest, VisitsTheMembersOfAnObjectSortedByName) {
  EXPECT_THAT(Visited(R"({"b":{"n":2},"a":{"n":1},"c":null,"B":{"n":3}})", "body", "item.n"),
              ElementsAre("'B'=3", "'a'=1", "'b'=2"));
}

TEST(EachTest, VisitsPositionsBeforeNames) {
  EXPECT_THAT(Visited("{}", "{ 'x', a = 'z', 'y' }"), ElementsAre("1='x'", "2='y'", "'a'='z'"));
  EXPECT_THAT(Visited("{}", "{ [true] = 1 }"), ElementsAre(HasSubstr("neither a position")));
}

TEST(EachTest, AnAbsentCollectionIsEmptyAndAScalarIsABadValue) {
  EXPECT_THAT(Visited("{}", "body.absent"), IsEmpty());
  EXPECT_THAT(Visited("{\"a\":[],\"o\":{}}", "body.a"), IsEmpty());
  EXPECT_THAT(Visited("{\"n\":5}", "body.n"), ElementsAre(HasSubstr("it yields a number")));
  Evaluator evaluator;
  const auto scalar = evaluator.Each(Checked("'x'"), [] { return Result<void>(); });
  ASSERT_FALSE(scalar.ok());
  EXPECT_EQ(scalar.error().code, ErrorCode::kBadValue);
}

TEST(EachTest, TellsAnEmptyCollectionFromNone) {
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({R"({"empty": [], "nothing": null})", {}, 200}).ok());
  const auto visit = [] { return Result<void>(); };
  EXPECT_TRUE(evaluator.Each(Checked("body.empty"), visit).value());
  EXPECT_FALSE(evaluator.Each(Checked("body.nothing"), visit).value());
  EXPECT_FALSE(evaluator.Each(Checked("body.absent"), visit).value());
}

TEST(EachTest, StopsAtTheFirstErrorOfItsVisitor) {
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({"[1,2,3]", {}, 200}).ok());
  int visits = 0;
  const auto result = evaluator.Each(Checked("body"), [&]() -> Result<void> {
    if (++visits == 2) return Error{ErrorCode::kMissingField, "mine"};
    return {};
  });
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message, "mine");
  EXPECT_EQ(visits, 2);
}

TEST(EachTest, ItemAndKeyEndWithIt) {
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({"[1,2,3]", {}, 200}).ok());
  ASSERT_TRUE(evaluator.Each(Checked("body"), [] { return Result<void>(); }).ok());
  EXPECT_EQ(Evaluated(evaluator, "item"), "nil");
  EXPECT_EQ(Evaluated(evaluator, "key"), "nil");
  EXPECT_EQ(Evaluated(evaluator, "body[3]"), "3");
}

TEST(EachTest, RefusesMoreMembersThanItsLimitBeforeTheFirstVisit) {
  EvaluatorLimits limits;
  limits.max_members = 3;
  Evaluator evaluator(limits);
  int visits = 0;
  const auto visit = [&] {
    ++visits;
    return Result<void>();
  };
  ASSERT_TRUE(evaluator.Bind({"[1,2,3]", {}, 200}).ok());
  EXPECT_TRUE(evaluator.Each(Checked("body"), visit).ok());
  ASSERT_TRUE(evaluator.Bind({"[1,2,3,4]", {}, 200}).ok());
  const auto result = evaluator.Each(Checked("body"), visit);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(visits, 3);
}

TEST(EachTest, DoesNotNestNorBind) {
  Evaluator evaluator;
  ASSERT_TRUE(evaluator.Bind({"[1]", {}, 200}).ok());
  ASSERT_TRUE(evaluator
                  .Each(Checked("body"),
                        [&] {
                          const auto nested =
                              evaluator.Each(Checked("body"), [] { return Result<void>(); });
                          EXPECT_FALSE(nested.ok());
                          EXPECT_FALSE(evaluator.Bind({"[2]", {}, 200}).ok());
                          EXPECT_EQ(Evaluated(evaluator, "item"), "1");
                          return Result<void>();
                        })
                  .ok());
}

// `outer` and `key`s of what nested collections visit: each member as the sources yield it.
std::vector<std::string> VisitedInside(std::string_view body,
                                       const std::vector<std::string_view>& collections,
                                       std::string_view shown, size_t max_members = 1000) {
  EvaluatorLimits limits;
  limits.max_members = max_members;
  Evaluator evaluator(limits);
  EXPECT_TRUE(evaluator.Bind({body}).ok());
  std::vector<Expression> checked;
  for (const auto source : collections) checked.push_back(Checked(source));
  std::vector<std::string> visited;
  const auto result = evaluator.Each(checked, [&]() -> Result<void> {
    visited.push_back(Evaluated(evaluator, shown));
    return {};
  });
  if (!result) visited.push_back(result.error().message);
  EXPECT_EQ(Evaluated(evaluator, "item or key or outer"), "nil");
  EXPECT_EQ(Evaluated(evaluator, "count(body)"), Evaluated(evaluator, "count(bodies[1])"));
  return visited;
}

constexpr std::string_view kStats =
    R"({"stats":[{"day":"mon","models":{"b":[1],"a":[2,3]}},null,{"day":"tue"},
                 {"day":"wed","models":{"c":[4,null,5]}}]})";

TEST(EachTest, VisitsTheMembersOfNestedCollectionsAndReachesTheEnclosingOnes) {
  EXPECT_THAT(VisitedInside(kStats, {"body.stats", "item.models"},
                            "key .. count(item) .. outer.item.day .. outer.key"),
              ElementsAre("'a2mon1'", "'b1mon1'", "'c2wed4'"));
  EXPECT_THAT(VisitedInside(kStats, {"body.stats", "item.models", "item"},
                            "key .. '=' .. item .. outer.key .. outer.outer.item.day"),
              ElementsAre("'1=2amon'", "'2=3amon'", "'1=1bmon'", "'1=4cwed'", "'3=5cwed'"));
  EXPECT_THAT(
      VisitedInside(kStats, {"body.stats", "item.models", "outer.item.models[key]"}, "item"),
      ElementsAre("2", "3", "1", "4", "5"))
      << "outer is bound for the inner collections too";
}

TEST(EachTest, TheOutermostMembersHaveNoOuter) {
  EXPECT_THAT(VisitedInside("[7,8]", {"body"}, "outer"), ElementsAre("nil", "nil"));
  EXPECT_THAT(VisitedInside("[[7],[8]]", {"body", "item"}, "outer.outer"),
              ElementsAre("nil", "nil"));
  EXPECT_THAT(VisitedInside("[7]", {}, "item"), IsEmpty());
}

TEST(EachTest, ANestedCollectionFailsAsAnOuterOneDoes) {
  EXPECT_THAT(VisitedInside("[[1],2]", {"body", "item"}, "item"),
              ElementsAre(HasSubstr("'item': it yields a number, not a list")))
      << "before the first visit";
  EXPECT_THAT(VisitedInside("[[1],{}]", {"body", "item + 1"}, "item"),
              ElementsAre(HasSubstr("arithmetic on a table value")));
}

TEST(EachTest, TheBoundIsOfTheMembersOfAllCollectionsTogether) {
  EXPECT_THAT(VisitedInside("[[1,2],[3]]", {"body", "item"}, "item", 5),
              ElementsAre("1", "2", "3"));
  EXPECT_THAT(VisitedInside("[[1,2],[3]]", {"body", "item"}, "item", 4),
              ElementsAre(HasSubstr("'item': more than 4 members")));
  EXPECT_THAT(VisitedInside("[[],[],[]]", {"body", "item", "item"}, "item", 2),
              ElementsAre(HasSubstr("'body': more than 2 members")));
}

}  // namespace
}  // namespace api_credits
