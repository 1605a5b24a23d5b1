#include "exporter/config/shard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace api_credits {
namespace {

using testing::ElementsAre;

class ShardTest : public testing::Test {
 protected:
  ShardTest() { provider_->name = "acme"; }

  std::shared_ptr<Account> Named(const std::string& name) const {
    auto account = std::make_shared<Account>();
    account->provider = provider_;
    account->name = name;
    return account;
  }

  LoadedConfig Accounts(size_t count) const {
    auto config = std::make_shared<Config>();
    auto access = std::make_shared<std::vector<Access>>();
    for (size_t number = 0; number < count; ++number) {
      // With leading zeros, so that they are sorted.
      const std::string digits = std::to_string(100'000 + number);
      auto account = Named("a" + digits);
      account->number = number;
      config->accounts.push_back(account);
      access->emplace_back().base_url = "https://" + account->name;
    }
    return {config, access};
  }

  std::shared_ptr<Provider> provider_ = std::make_shared<Provider>();
};

TEST_F(ShardTest, EveryAccountIsInExactlyOne) {
  const LoadedConfig all = Accounts(1000);
  std::vector<std::string> names;
  for (int ordinal = 0; ordinal < 7; ++ordinal) {
    const LoadedConfig own = OfShard(all, {ordinal, 7});
    for (size_t number = 0; number < own.config->accounts.size(); ++number) {
      const Account& account = *own.config->accounts[number];
      EXPECT_EQ(account.number, number);
      EXPECT_EQ(own.config->Find(account), number);
      EXPECT_EQ((*own.access)[number].base_url, "https://" + account.name);
      names.push_back(account.name);
    }
  }
  std::sort(names.begin(), names.end());
  ASSERT_EQ(names.size(), 1000u);
  for (size_t i = 0; i < names.size(); ++i) EXPECT_EQ(names[i], all.config->accounts[i]->name);
}

TEST_F(ShardTest, EachGetsAboutTheSame) {
  for (const int total : {2, 3, 10}) {
    const std::vector<size_t> counts = AccountsByShard(*Accounts(10'000).config, total);
    ASSERT_EQ(counts.size(), static_cast<size_t>(total));
    for (const size_t count : counts) {
      EXPECT_NEAR(static_cast<double>(count), 10'000.0 / total, 400) << total;
    }
  }
}

TEST_F(ShardTest, OneMoreTakesItsShareAndMovesNothingElse) {
  size_t moved = 0;
  const LoadedConfig all = Accounts(10'000);
  for (const auto& account : all.config->accounts) {
    const int before = ShardOf(*account, 4);
    const int after = ShardOf(*account, 5);
    if (before == after) continue;
    EXPECT_EQ(after, 4);
    ++moved;
  }
  EXPECT_NEAR(static_cast<double>(moved), 2000, 200);
}

TEST_F(ShardTest, AccountsWithOneKeyStayTogether) {
  const auto account = Named("a");
  account->shard_key = "openai-org";
  for (int total = 1; total < 100; ++total) {
    const auto other = Named("b" + std::to_string(total));
    other->shard_key = "openai-org";
    EXPECT_EQ(ShardOf(*account, total), ShardOf(*other, total));
  }
}

// Exporters of different versions run side by side while they are replaced: an account that one
// counts to another shard would be polled twice, or not at all.
TEST_F(ShardTest, IsTheSameInEveryVersion) {
  std::vector<int> shards;
  for (const char* name : {"sales", "research", "ads", "growth", "data", "eu", "us", "x"}) {
    shards.push_back(ShardOf(*Named(name), 5));
  }
  EXPECT_THAT(shards, ElementsAre(1, 2, 0, 1, 3, 0, 4, 1));
}

TEST_F(ShardTest, OneOfOneIsAllOfIt) {
  const LoadedConfig all = Accounts(3);
  EXPECT_EQ(OfShard(all, {}).config, all.config);
}

}  // namespace
}  // namespace api_credits
