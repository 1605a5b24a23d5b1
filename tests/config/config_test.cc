#include "exporter/config/config.h"

#include <gtest/gtest.h>

#include "tests/doubles/made_up_vendor.h"

namespace api_credits {
namespace {

Account Named(const std::string& name, const std::shared_ptr<const Provider>& provider) {
  Account account;
  account.name = name;
  account.provider = provider;
  return account;
}

class ConfigTest : public testing::Test {
 protected:
  const std::shared_ptr<const Provider> acme_ = MadeUpVendor("acme");
  const std::shared_ptr<const Provider> bolt_ = MadeUpVendor("bolt");
  const std::shared_ptr<const Config> config_ =
      ConfigOf({Named("sales", bolt_), Named("sales", acme_), Named("ads", acme_)});
};

TEST_F(ConfigTest, FindsEachAccountByItsName) {
  EXPECT_EQ(config_->Find(AccountId{"acme", "ads"}), 0u);
  EXPECT_EQ(config_->Find(AccountId{"acme", "sales"}), 1u);
  EXPECT_EQ(config_->Find(AccountId{"bolt", "sales"}), 2u);
  EXPECT_EQ(config_->Find(AccountId{"acme", "b"}), std::nullopt);
  EXPECT_EQ(config_->Find(AccountId{"zoom", "ads"}), std::nullopt);
  EXPECT_EQ(Config().Find(AccountId{"acme", "ads"}), std::nullopt);
}

TEST_F(ConfigTest, FindsAnAccountOfAnotherConfigurationByItsNameNotItsNumber) {
  const auto reloaded = ConfigOf({Named("sales", acme_), Named("sales", bolt_)});
  EXPECT_EQ(reloaded->Find(*config_->accounts[1]), 0u);
  EXPECT_EQ(reloaded->Find(*config_->accounts[0]), std::nullopt);
  EXPECT_EQ(config_->Find(*reloaded->accounts[1]), 2u);
}

TEST_F(ConfigTest, TellsWhichNumberEachAccountHadBefore) {
  using Numbers = std::vector<std::optional<size_t>>;
  const auto reloaded = ConfigOf(
      {Named("ads", acme_), Named("mail", acme_), Named("sales", bolt_), Named("web", bolt_)});
  EXPECT_EQ(NumbersBefore(*reloaded, *config_), (Numbers{0, std::nullopt, 2, std::nullopt}));
  EXPECT_EQ(NumbersBefore(*config_, *reloaded), (Numbers{0, std::nullopt, 2}));
  EXPECT_EQ(NumbersBefore(*config_, Config()), Numbers(3));
  EXPECT_EQ(NumbersBefore(Config(), *config_), Numbers());
}

}  // namespace
}  // namespace api_credits
