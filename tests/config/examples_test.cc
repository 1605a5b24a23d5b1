// The configurations in config/examples/ that users copy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <regex>
#include <string>
#include <utility>

#include "exporter/document/file_reader.h"
#include "exporter/document/yaml_node.h"
#include "tests/config/config_files.h"

namespace api_credits {
namespace {

using testing::IsEmpty;

TEST(ExamplesTest, LoadWithoutErrorOrWarningOnceTheirKeyFilesAreThere) {
  size_t examples = 0;
  const auto folder = std::filesystem::path(SOURCE_DIR) / "config/examples";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().filename().string());
    ++examples;
    auto content = ReadRegularFile(entry.path().string(), kMaxConfigFileBytes);
    ASSERT_TRUE(content.ok());
    const std::string text = std::regex_replace(std::move(content).value(),
                                                std::regex("/run/secrets/[a-z0-9_]+"), "key");
    const ConfigFiles files;
    EXPECT_THAT(files.Errors(text), IsEmpty());
    const std::shared_ptr<const Config> config = files.Good(text);
    if (config == nullptr) continue;
    EXPECT_THAT(config->warnings, IsEmpty());
    EXPECT_FALSE(config->accounts.empty());
  }
  EXPECT_GE(examples, 3U);
}

}  // namespace
}  // namespace api_credits
