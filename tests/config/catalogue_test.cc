#include "exporter/config/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <variant>

#include "exporter/config/file_reader.h"
#include "exporter/config/loader.h"
#include "tests/config/config_files.h"

namespace api_credits {
namespace {

using testing::ElementsAre;

constexpr std::string_view kAcme = R"(name: acme
title: Acme
base_url: https://api.acme.test
requests: [{ path: /balance, pools: [{ pool: main, remaining: body.left }] }]
)";

TEST(CatalogueTest, BundlesEveryFileOfTheFolderByteForByte) {
  size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(SOURCE_DIR) + "/config/providers")) {
    if (entry.path().extension() != ".yml") continue;
    ++files;
    const auto content = ReadRegularFile(entry.path().string(), kMaxConfigFileBytes);
    ASSERT_TRUE(content.ok());
    bool found = false;
    for (const BundledFile& bundled : BundledFiles()) {
      if (bundled.name != entry.path().filename().string()) continue;
      found = true;
      EXPECT_EQ(bundled.content, content.value()) << bundled.name;
    }
    EXPECT_TRUE(found) << entry.path();
  }
  EXPECT_EQ(BundledFiles().size(), files);
}

TEST(CatalogueTest, LoadsEveryBundledProviderUnderTheNameOfItsFile) {
  const auto result = LoadBundledCatalogue();
  if (const auto* errors = std::get_if<LoadErrors>(&result)) {
    for (const std::string& line : errors->lines) ADD_FAILURE() << line;
    return;
  }
  const auto& providers = std::get<0>(result);
  EXPECT_EQ(providers.size(), BundledFiles().size());
  for (const BundledFile& file : BundledFiles()) {
    const std::string name(file.name.substr(0, file.name.find('.')));
    ASSERT_EQ(providers.count(name), 1U) << file.name;
    EXPECT_EQ(providers.at(name)->name, name);
    EXPECT_FALSE(providers.at(name)->requests.empty());
  }
}

TEST(CatalogueTest, LetsAFileOfTheUserReplaceABundledProvider) {
  const ConfigFiles files;
  files.Write("providers.d/mine.yml", R"(name: crustdata
title: Ours
base_url: https://crustdata.proxy.test
requests: [{ path: /balance, pools: [{ pool: main, remaining: body.left }] }]
)");
  const auto config = files.Good(R"(
provider_files: [providers.d/*.yml]
accounts: [{ name: a, provider: crustdata, api_key_file: key }]
)");
  ASSERT_NE(config, nullptr);
  EXPECT_EQ(config->catalogue.at("crustdata")->title, "Ours");
  EXPECT_EQ(config->accounts[0]->base_url, "https://crustdata.proxy.test");
  EXPECT_EQ(config->catalogue.count("lusha"), 1U);
}

TEST(CatalogueTest, RefusesTwoFilesThatDefineOneProvider) {
  const ConfigFiles files;
  files.Write("p/one.yml", kAcme);
  files.Write("p/two.yml", kAcme);
  EXPECT_THAT(files.Errors("provider_files: [p/*.yml]\n"),
              ElementsAre("p/two.yml:1:7: provider \"acme\" is already defined by p/one.yml"));
}

TEST(CatalogueTest, BlamesABrokenDefinitionOnceAndNotTheAccountsThatUseIt) {
  const ConfigFiles files;
  files.Write("acme.yml", std::string(kAcme) + "colour: red\n");
  EXPECT_THAT(files.Errors(R"(provider_files: [acme.yml]
accounts: [{ name: a, provider: acme, api_key_file: key }]
)"),
              ElementsAre("acme.yml:5:1: unknown key \"colour\""));
}

TEST(CatalogueTest, LeavesVariablesInADefinitionAlone) {
  ConfigFiles files;
  files.environment["HOST"] = "elsewhere.test";
  files.Write("acme.yml", std::string(kAcme) + "headers: { x-note: '${HOST}' }\n");
  const auto config = files.Good("provider_files: [acme.yml]\n");
  ASSERT_NE(config, nullptr);
  EXPECT_EQ(config->catalogue.at("acme")->headers[0].second, "${HOST}");
}

}  // namespace
}  // namespace api_credits
