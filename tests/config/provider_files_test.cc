#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/config/config_files.h"

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kAcme = R"(name: acme
title: Acme
base_url: https://api.acme.test
requests: [{ path: /balance, pools: [{ pool: main, remaining: body.left }] }]
)";

TEST(ProviderFilesTest, LetsAFileOfTheUserReplaceABundledProvider) {
  const ConfigFiles files;
  files.Write("providers.d/mine.yml", R"(name: crustdata
title: Ours
base_url: https://crustdata.proxy.test
requests: [{ path: /balance, pools: [{ pool: main, remaining: body.left }] }]
)");
  const LoadedConfig loaded = files.GoodWithAccess(R"(
provider_files: [providers.d/*.yml]
accounts:
  - { name: a, provider: crustdata, api_key_file: key }
  - { name: a, provider: lusha, api_key_file: key }
)");
  ASSERT_NE(loaded.config, nullptr);
  EXPECT_EQ(loaded.config->accounts[0]->provider->title, "Ours");
  EXPECT_EQ(loaded.access->at(0).base_url, "https://crustdata.proxy.test");
  EXPECT_EQ(loaded.config->accounts[1]->provider->name, "lusha");
}

TEST(ProviderFilesTest, RefusesTwoFilesThatDefineOneProvider) {
  const ConfigFiles files;
  files.Write("p/one.yml", kAcme);
  files.Write("p/two.yml", kAcme);
  EXPECT_THAT(files.Errors("provider_files: [p/*.yml]\n"),
              ElementsAre("p/two.yml:1:7: provider \"acme\" is already defined by p/one.yml"));
}

TEST(ProviderFilesTest, BlamesABrokenDefinitionOnceAndNotTheAccountsThatUseIt) {
  const ConfigFiles files;
  files.Write("acme.yml", std::string(kAcme) + "colour: red\n");
  EXPECT_THAT(files.Errors(R"(provider_files: [acme.yml]
accounts: [{ name: a, provider: acme, api_key_file: key }]
)"),
              ElementsAre("acme.yml:5:1: unknown key \"colour\""));
}

TEST(ProviderFilesTest, NothingFillsAVariableInADefinition) {
  ConfigFiles files;
  files.environment["HOST"] = "elsewhere.test";
  files.Write("acme.yml", std::string(kAcme) + "headers: { x-note: '${HOST}' }\n");
  EXPECT_THAT(files.Errors("provider_files: [acme.yml]\n"
                           "accounts: [{ name: a, provider: acme, api_key_file: key }]\n"),
              ElementsAre(HasSubstr("x-note: a definition does not read the environment, so "
                                    "nothing fills ${")));
}

}  // namespace
}  // namespace api_credits
