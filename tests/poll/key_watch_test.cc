#include "exporter/poll/key_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/doubles/made_up_vendor.h"
#include "tests/doubles/temporary_folder.h"

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class KeyWatchTest : public testing::Test {
 protected:
  KeyWatchTest() {
    std::vector<Account> accounts(4);
    const char* const names[] = {"env", "key", "secret", "sleeper"};
    for (size_t i = 0; i < accounts.size(); ++i) {
      accounts[i].name = names[i];
      accounts[i].provider = MadeUpVendor();
    }
    accounts[3].enabled = false;
    std::vector<Access> access(4);
    access[0].key.value = Secret("of the environment");
    access[1].key.file = folder_.Path("key");
    access[2].key.value = Secret("of the environment");
    access[2].secrets["app"].file = folder_.Path("app");
    access[3].key.file = folder_.Path("key");
    folder_.Write("key", "one\n");
    folder_.Write("app", "one\n");
    watch_.UseConfig(
        {ConfigOf(accounts), std::make_shared<const std::vector<Access>>(std::move(access))});
  }

  std::vector<std::string> Changed() {
    std::vector<std::string> names;
    for (const auto& account : watch_.Changed()) names.push_back(account->name);
    return names;
  }

  TemporaryFolder folder_;
  KeyWatch watch_;
};

TEST_F(KeyWatchTest, TellsOnceWhoseFilesChanged) {
  EXPECT_THAT(Changed(), IsEmpty());
  folder_.Write("key", "two\n");
  EXPECT_THAT(Changed(), ElementsAre("key"));
  EXPECT_THAT(Changed(), IsEmpty());
  folder_.Write("app", "two\n");
  EXPECT_THAT(Changed(), ElementsAre("secret"));
  folder_.Write("key", "two\n\n");
  EXPECT_THAT(Changed(), IsEmpty()) << "the same key";
}

TEST_F(KeyWatchTest, AFileThatCannotBeUsedIsNoNews) {
  std::filesystem::remove(folder_.Path("key"));
  EXPECT_THAT(Changed(), IsEmpty());
  folder_.Write("key", "\n");
  EXPECT_THAT(Changed(), IsEmpty());
  folder_.Write("key", "three\n");
  EXPECT_THAT(Changed(), ElementsAre("key"));
}

}  // namespace
}  // namespace api_credits
