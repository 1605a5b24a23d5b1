// A vendor that is asked what was spent since the period began knows one period.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/config/config_files.h"

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class BudgetPeriodsTest : public testing::Test {
 protected:
  // Of a vendor with the pools a and b that is asked from this instant on.
  std::vector<std::string> Errors(const std::string& instant, const std::string& pools) {
    files_.Write("acme.yml",
                 "name: acme\ntitle: Acme\nbase_url: https://api.acme.test\nrequests:\n"
                 "  - path: /costs\n    query: { since: '{{" +
                     instant +
                     "}}' }\n    pools:\n"
                     "      - { pool: a, unit: usd, used: body.a }\n"
                     "      - { pool: b, unit: usd, used: body.b }\n");
    return files_.Errors(
        "provider_files: [acme.yml]\naccounts:\n  - name: x\n"
        "    provider: acme\n    api_key_file: key\n    pools:\n" +
        pools);
  }

  ConfigFiles files_;
};

constexpr char kDifferent[] =
    "      a: { budget: { amount: 5, every: month } }\n"
    "      b: { budget: { amount: 5, every: quarter } }\n";

TEST_F(BudgetPeriodsTest, MustAgreeWhereTheVendorIsAskedSinceTheirBeginning) {
  EXPECT_THAT(
      Errors("period_start", kDifferent),
      ElementsAre(HasSubstr("c.yml:6:5: budget: provider \"acme\" asks what was spent since "
                            "the period began")));
  EXPECT_THAT(Errors("period_start",
                     "      a: { budget: { amount: 5, every: month } }\n"
                     "      b: { budget: { amount: 9, every: month } }\n"),
              IsEmpty());
}

TEST_F(BudgetPeriodsTest, MayDifferWhereItIsNot) {
  EXPECT_THAT(Errors("month_start", kDifferent), IsEmpty());
}

}  // namespace
}  // namespace api_credits
