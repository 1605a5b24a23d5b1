#include "exporter/provider/catalogue.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <variant>

#include "exporter/document/file_reader.h"
#include "exporter/document/yaml_node.h"

namespace api_credits {
namespace {

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

}  // namespace
}  // namespace api_credits
