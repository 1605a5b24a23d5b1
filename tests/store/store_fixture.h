// A state file in a folder of its own, and what the next process finds in it.
// Thread rule: one thread.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "exporter/store/database.h"
#include "exporter/store/store.h"
#include "tests/doubles/simulated_clock.h"
#include "tests/store/state_folder.h"

namespace api_credits {

class StoreFixture : public testing::Test {
 protected:
  Store::Opened Open() {
    Result<Store::Opened> opened = Store::Open(folder_.path(), SimulatedClock::kStart);
    EXPECT_TRUE(opened.ok()) << (opened.ok() ? "" : opened.error().message);
    if (!opened.ok()) return {};
    return std::move(opened).value();
  }

  // What the next process finds after this one has committed.
  std::vector<AccountRecord> SaveAndLoad(const std::vector<AccountRecord>& records) {
    const Store::Opened opened = Open();
    EXPECT_TRUE(opened.store->Commit(records).ok());
    return LoadAfterCrash();
  }

  // The files as a process that is killed now leaves them behind.
  std::vector<AccountRecord> LoadAfterCrash() {
    const StateFolder crashed;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      std::filesystem::copy(entry.path(),
                            std::filesystem::path(crashed.path()) / entry.path().filename());
    }
    Result<Store::Opened> opened = Store::Open(crashed.path(), SimulatedClock::kStart);
    EXPECT_TRUE(opened.ok());
    EXPECT_EQ(opened.value().warning, "");
    return std::move(opened).value().records;
  }

  // Any change of the file by SQL, from outside.
  void Tamper(const char* sql) {
    Database database;
    ASSERT_EQ(database.Open(folder_.file()), 0);
    ASSERT_EQ(database.Execute(sql), 0) << database.ErrorMessage();
  }

  // A file that is refused is kept under another name, and a new one begins.
  void ExpectSetAside(const std::string& reason) {
    const Store::Opened opened = Open();
    EXPECT_THAT(opened.records, testing::IsEmpty());
    EXPECT_THAT(opened.warning, testing::HasSubstr(folder_.file() + "\""));
    EXPECT_THAT(opened.warning, testing::HasSubstr("state.db.damaged-20261120T000000Z"));
    EXPECT_THAT(opened.warning, testing::HasSubstr(reason));
    EXPECT_THAT(folder_.SetAside(), testing::ElementsAre("state.db.damaged-20261120T000000Z"));
    EXPECT_TRUE(opened.store->Commit({RecordOf("new", 1)}).ok());
    EXPECT_THAT(LoadAfterCrash(), testing::SizeIs(1));
  }

  StateFolder folder_;
};

}  // namespace api_credits
