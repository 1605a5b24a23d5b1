#include "exporter/provider/whole.h"

#include <gtest/gtest.h>

#include "tests/doubles/made_up_vendor.h"

namespace api_credits {
namespace {

using Told = std::map<std::string, bool>;

Told Tells(const std::string& requests, const std::set<std::string>& enabled = {}) {
  return TellsWhole(*MadeUpVendor("acme", requests), enabled);
}

TEST(WholeTest, ALimitOrAGrantTellsItAndABalanceAloneDoesNot) {
  EXPECT_EQ(Tells("  - path: /a\n    pools: [{ pool: p, remaining: body.a }]\n"),
            (Told{{"p", false}}));
  EXPECT_EQ(Tells("  - path: /a\n    pools: [{ pool: p, used: body.a, limit: body.b }]\n"),
            (Told{{"p", true}}));
  EXPECT_EQ(
      Tells("  - path: /a\n    pools: [{ pool: p, remaining: body.a, recurring_grant: body.b }]\n"),
      (Told{{"p", true}}));
}

TEST(WholeTest, AnyAlternativeOrRequestThatIsMadeTellsIt) {
  const std::string alternatives =
      "  - any_of:\n"
      "      - { path: /a, pools: [{ pool: p, remaining: body.a, limit: body.b }] }\n"
      "      - { path: /b, pools: [{ pool: p, remaining: body.a }] }\n";
  EXPECT_EQ(Tells(alternatives), (Told{{"p", true}}));
  const std::string further =
      "  - path: /a\n    pools: [{ pool: p, remaining: body.a }]\n"
      "  - { name: plan, path: /b, optional: true, "
      "pools: [{ pool: q, remaining: body.c, limit: body.b }] }\n";
  EXPECT_EQ(Tells(further), (Told{{"p", false}}));
  EXPECT_EQ(Tells(further, {"plan"}), (Told{{"p", false}, {"q", true}}));
}

TEST(WholeTest, PoolsThatAnExpressionNamesStandTogether) {
  EXPECT_EQ(Tells("  - path: /a\n    pools:\n"
                  "      - { each: body, pool: { value: key }, remaining: item.left }\n"
                  "      - { pool: main, remaining: body.a, limit: body.b }\n"),
            (Told{{"", false}, {"main", true}}));
}

TEST(WholeTest, WithoutABalanceThereIsNothingToBeLow) {
  EXPECT_EQ(Tells("  - path: /a\n    pools: [{ pool: p, recurring_grant: body.a }]\n"), Told{});
}

}  // namespace
}  // namespace api_credits
