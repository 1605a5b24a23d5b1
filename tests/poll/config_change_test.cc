#include "exporter/poll/config_change.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/doubles/made_up_vendor.h"

namespace api_credits {
namespace {

class ConfigChangeTest : public testing::Test {
 protected:
  Account Named(const std::string& name) const {
    Account account;
    account.name = name;
    account.provider = provider_;
    account.source = kMadeUpOrigin;
    return account;
  }

  static LoadedConfig Loaded(const std::vector<Account>& accounts,
                             const std::string& base_url = kMadeUpOrigin) {
    std::vector<Access> access(accounts.size());
    for (Access& each : access) each.base_url = base_url;
    return {ConfigOf(accounts), std::make_shared<const std::vector<Access>>(std::move(access))};
  }

  const std::shared_ptr<const Provider> provider_ = MadeUpVendor();
};

TEST_F(ConfigChangeTest, AnAccountThatStaysIsToldFromANewOne) {
  const LoadedConfig before = Loaded({Named("ads"), Named("sales")});
  const ConfigChange change = ChangeOf(before, Loaded({Named("mail"), Named("sales")}));
  EXPECT_EQ(change.before, before.config);
  EXPECT_EQ(change.timings.at(0).previous, std::nullopt);
  EXPECT_EQ(change.timings.at(0).name, provider_->name + "/mail");
  EXPECT_EQ(change.timings.at(1).previous, 1u);
  EXPECT_FALSE(change.changes.at(1).other_source);
  EXPECT_FALSE(change.changes.at(1).other_definition);
  EXPECT_FALSE(change.changes.at(1).other_access);
}

TEST_F(ConfigChangeTest, AnAccountThatRestsOrRestedBeginsAnew) {
  Account resting = Named("sales");
  resting.enabled = false;
  const ConfigChange begins = ChangeOf(Loaded({resting}), Loaded({Named("sales")}));
  EXPECT_EQ(begins.timings.at(0).previous, std::nullopt);
  EXPECT_FALSE(begins.accounts.at(0).rests);
  const ConfigChange ends = ChangeOf(Loaded({Named("sales")}), Loaded({resting}));
  EXPECT_EQ(ends.timings.at(0).previous, std::nullopt);
  EXPECT_TRUE(ends.timings.at(0).rests);
  EXPECT_TRUE(ends.accounts.at(0).rests);
}

TEST_F(ConfigChangeTest, TellsWhatIsOtherThanBefore) {
  Account moved = Named("sales");
  moved.source = "elsewhere";
  const std::string elsewhere = "https://elsewhere.test/v1";
  const LoadedConfig before = Loaded({Named("sales")});
  const ConfigChange change = ChangeOf(before, Loaded({moved}, elsewhere));
  EXPECT_TRUE(change.changes.at(0).other_source);
  EXPECT_TRUE(change.changes.at(0).other_access);
  EXPECT_FALSE(change.changes.at(0).other_definition);
  EXPECT_EQ(change.accounts.at(0).origin, "https://elsewhere.test");
  Account redefined = Named("sales");
  redefined.provider = MadeUpVendor("acme", kBalanceRequest, "notes: another text\n");
  EXPECT_TRUE(ChangeOf(before, Loaded({redefined})).changes.at(0).other_definition);
}

}  // namespace
}  // namespace api_credits
