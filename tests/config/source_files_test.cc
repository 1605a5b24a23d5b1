#include "exporter/config/source_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/config/config_files.h"

namespace api_credits {
namespace {

namespace fs = std::filesystem;

constexpr const char* kAccount = "accounts: [{ name: x, provider: enrow, api_key_file: ../key }]\n";

class SourceFilesTest : public testing::Test {
 protected:
  // Whether the configuration was good.
  bool Load() {
    return std::holds_alternative<LoadedConfig>(LoadConfig(
        files_.Path("c.yml"), [](const std::string&) { return std::nullopt; }, &sources_));
  }
  // Whether what `change` did is seen, and is seen once.
  template <typename Change>
  bool SeenOnce(Change change) {
    EXPECT_FALSE(sources_.Changed());
    change();
    const bool seen = sources_.Changed();
    Load();
    EXPECT_FALSE(sources_.Changed());
    return seen;
  }

  ConfigFiles files_;
  SourceFiles sources_;
};

TEST_F(SourceFilesTest, SeesAChangeOfTheMainFileAndOfEachThatItNames) {
  files_.Write("c.yml", "account_files: [t/*.yml, u/one.yml]\nprovider_files: [p/*.yml]\n");
  files_.Write("t/a.yml", kAccount);
  files_.Write("u/one.yml", "accounts: []\n");
  files_.Write("p/acme.yml",
               "name: acme\ntitle: A\nbase_url: https://a.test\n"
               "requests: [{ path: /a }]\n");
  ASSERT_TRUE(Load());
  EXPECT_TRUE(SeenOnce([&] { files_.Write("t/a.yml", std::string(kAccount) + "# more\n"); }));
  EXPECT_TRUE(SeenOnce([&] { files_.Write("u/one.yml", "accounts: []\n\n"); }));
  EXPECT_TRUE(SeenOnce([&] { files_.Write("p/acme.yml", "name: acme\n"); })) << "it is bad now";
  EXPECT_TRUE(SeenOnce([&] { files_.Write("c.yml", "account_files: [t/*.yml]\n"); }));
  EXPECT_FALSE(SeenOnce([&] { files_.Write("u/one.yml", "no longer named"); }));
}

TEST_F(SourceFilesTest, SeesAFileThatComesToAPatternOrLeavesIt) {
  files_.Write("c.yml", "account_files: [t/*.yml]\n");
  files_.Write("t/a.yml", kAccount);
  ASSERT_TRUE(Load());
  EXPECT_TRUE(SeenOnce([&] { files_.Write("t/b.yml", "accounts: []\n"); }));
  EXPECT_FALSE(SeenOnce([&] { files_.Write("t/b.yml.swp", "accounts: []\n"); }));
  EXPECT_TRUE(SeenOnce([&] { fs::rename(files_.Path("t/b.yml"), files_.Path("t/c.yml")); }));
  EXPECT_TRUE(SeenOnce([&] { fs::remove(files_.Path("t/c.yml")); }));
}

// As Kubernetes mounts a ConfigMap: the file is a link into ..data, which is a link that is
// swapped.
TEST_F(SourceFilesTest, SeesASymbolicLinkThatIsSwapped) {
  files_.Write("v1/c.yml", "accounts: []\n");
  files_.Write("v2/c.yml", "accounts: []\n# new\n");
  fs::create_symlink("v1", files_.Path("..data"));
  fs::create_symlink("..data/c.yml", files_.Path("c.yml"));
  ASSERT_TRUE(Load());
  EXPECT_TRUE(SeenOnce([&] {
    fs::create_symlink("v2", files_.Path("..next"));
    fs::rename(files_.Path("..next"), files_.Path("..data"));
  }));
}

TEST_F(SourceFilesTest, AFileThatWasOnlyTouchedOrReplacedByItsLikeHasNotChanged) {
  files_.Write("c.yml", "accounts: []\n");
  ASSERT_TRUE(Load());
  EXPECT_FALSE(SeenOnce([&] {
    files_.Write("other.yml", "accounts: []\n");
    fs::rename(files_.Path("other.yml"), files_.Path("c.yml"));
    fs::last_write_time(files_.Path("c.yml"), fs::file_time_type::clock::now());
  }));
}

TEST_F(SourceFilesTest, WhatWasRefusedIsWatchedLikeWhatWasTaken) {
  files_.Write("c.yml", "account_files: [t/*.yml]\n");
  files_.Write("t/a.yml", "acounts: []\n");
  ASSERT_FALSE(Load());
  EXPECT_TRUE(SeenOnce([&] { files_.Write("t/a.yml", "accounts: []\n"); }));
  EXPECT_TRUE(SeenOnce([&] { files_.Write("c.yml", "[unclosed\n"); }));
  EXPECT_TRUE(SeenOnce([&] { fs::remove(files_.Path("c.yml")); }));
  EXPECT_TRUE(SeenOnce([&] { files_.Write("c.yml", "accounts: []\n"); }));
}

TEST_F(SourceFilesTest, AKeyIsNoneOfThem) {
  files_.Write("t/a.yml", kAccount);
  files_.Write("c.yml", "account_files: [t/a.yml]\n");
  ASSERT_TRUE(Load());
  EXPECT_FALSE(SeenOnce([&] { files_.Write("key", "rotated\n"); }));
}

}  // namespace
}  // namespace api_credits
