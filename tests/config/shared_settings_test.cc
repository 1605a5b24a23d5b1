#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/config/config_files.h"

namespace api_credits {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;

TEST(SharedSettingsTest, AccountsShareSettingsByAnchorsAndMergeKeys) {
  const ConfigFiles files;
  const LoadedConfig loaded = files.GoodWithAccess(R"(accounts:
  - &usual { name: a, provider: crustdata, api_key: '${API_KEY}', poll_interval: 2m,
             labels: &labels { team: growth } }
  - { <<: *usual, name: b, poll_interval: 3m }
  - { name: c, provider: enrow, api_key_file: key, labels: { <<: *labels, tier: '1' } }
)");
  ASSERT_TRUE(loaded.config);
  ASSERT_EQ(loaded.config->accounts.size(), 3U);
  EXPECT_EQ(loaded.config->accounts[0]->poll_interval, 2min);
  EXPECT_EQ(loaded.config->accounts[1]->poll_interval, 3min);
  EXPECT_EQ((*loaded.access)[1].key.value, Secret("secret-of-the-environment"));
  EXPECT_THAT(loaded.config->accounts[2]->labels,
              ElementsAre(Pair("team", "growth"), Pair("tier", "1")));
  EXPECT_THAT(files.Errors("global: { low_credits: &low { warning: 5%, critical: 20% } }\n"
                           "accounts: [{ name: &key a, provider: crustdata, api_key: *key,\n"
                           "  low_credits: *low }]\n"),
              ElementsAre(testing::HasSubstr("c.yml:1:"),
                          "c.yml:2:58: api_key: secrets come from files or the environment; write "
                          "${VARIABLE} here, or use api_key_file",
                          testing::HasSubstr("c.yml:3:16: ")));
}

}  // namespace
}  // namespace api_credits
