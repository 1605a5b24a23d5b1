// Thresholds in percent where nobody tells what 100 % is (F2).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/config/config_files.h"

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ThresholdCheckTest : public testing::Test {
 protected:
  ThresholdCheckTest() {
    files_.Write("p.yml", R"(name: prepaid
title: Prepaid
base_url: https://api.prepaid.test
auth: { scheme: none }
requests:
  - path: /balance
    pools:
      - { pool: mail, remaining: body.mail }
      - { pool: phone, remaining: body.phone, limit: body.phones }
)");
    files_.Write("m.yml", R"(name: meter
title: Meter
base_url: https://api.meter.test
auth: { scheme: none }
requests: [{ path: /usage, pools: [{ pool: main, used: body.used }] }]
)");
  }

  // Of one account of `provider` with `more` keys, on line 2.
  std::vector<std::string> Warnings(const std::string& provider, const std::string& more) {
    const auto config =
        files_.Good("provider_files: [p.yml, m.yml]\naccounts: [{ name: a, provider: " + provider +
                    more + " }]\n");
    return config ? files_.Bare(config->warnings) : std::vector<std::string>{"errors"};
  }
  static std::string Line(const std::string& place, const std::string& provider,
                          const std::string& of_pool = "") {
    return "c.yml:" + place + ": low_credits is a percentage, and provider \"" + provider +
           "\" tells no grant and no limit" + of_pool +
           ", so that it can never be low; state low_credits in credits, or a grant";
  }

  ConfigFiles files_;
};

TEST_F(ThresholdCheckTest, WarnsOfTheDefaultAndOfWhatTheUserWrote) {
  EXPECT_THAT(Warnings("prepaid", ""), ElementsAre(Line("2:12", "prepaid")));
  EXPECT_THAT(Warnings("prepaid", ", low_credits: { critical: 5% }"),
              ElementsAre(Line("2:42", "prepaid")));
  EXPECT_THAT(Warnings("meter", ""), ElementsAre(Line("2:12", "meter")));
}

TEST_F(ThresholdCheckTest, CreditsAGrantOrABudgetAreTheCure) {
  EXPECT_THAT(Warnings("prepaid", ", low_credits: { warning: 20, critical: 5 }"), IsEmpty());
  EXPECT_THAT(Warnings("prepaid", ", grant: { credits: 100 }"), IsEmpty());
  EXPECT_THAT(Warnings("meter", ", budget: { amount: 5, every: month }"), IsEmpty());
  EXPECT_THAT(Warnings("crustdata", ", api_key_file: key"), IsEmpty());
  EXPECT_THAT(Warnings("enrow", ", api_key_file: key"), ElementsAre(Line("2:12", "enrow")));
}

TEST_F(ThresholdCheckTest, EachPoolIsOnItsOwn) {
  EXPECT_THAT(Warnings("prepaid", ", pools: { mail: { low_credits: { warning: 10% } } }"),
              ElementsAre(Line("2:51", "prepaid", " of the pool \"mail\"")));
  EXPECT_THAT(Warnings("prepaid", ", pools: { mail: { watch: false } }"), IsEmpty());
  EXPECT_THAT(Warnings("prepaid", ", pools: { mail: { low_credits: { warning: 10 } } }"),
              IsEmpty());
  EXPECT_THAT(Warnings("prepaid", ", pools: { phone: { low_credits: { warning: 10% } } }"),
              ElementsAre(Line("2:12", "prepaid")));
}

}  // namespace
}  // namespace api_credits
