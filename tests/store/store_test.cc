#include "exporter/store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/store/file_size_limit.h"
#include "tests/store/store_fixture.h"
#include "tests/store/synced_files.h"

namespace api_credits {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr WallTime kNow = SimulatedClock::kStart;

using StoreTest = StoreFixture;

TEST_F(StoreTest, ANewFolderHoldsNothing) {
  const Store::Opened opened = Open();
  EXPECT_THAT(opened.records, IsEmpty());
  EXPECT_EQ(opened.warning, "");
}

TEST_F(StoreTest, CreatesTheFolder) {
  EXPECT_TRUE(Store::Open(folder_.path() + "/a/b", kNow).ok());
  EXPECT_TRUE(std::filesystem::exists(folder_.path() + "/a/b/state.db"));
}

TEST_F(StoreTest, GivesBackEveryFieldBitByBit) {
  PoolCounters counters;
  counters.consumed = 0.1 + 0.2;
  counters.expired = 1e300;
  counters.added = {1.25, 2, 3, 4, std::numeric_limits<double>::denorm_min()};
  PoolBaseline baseline;
  baseline.unit = "credits";
  baseline.remaining = -0.25;
  baseline.used = 0;
  baseline.limit = 1e18 + 1;
  baseline.grant = 10000;
  baseline.rollover = false;
  baseline.refresh = kNow + std::chrono::milliseconds(1);
  baseline.period_start = kNow - std::chrono::hours(700);
  baseline.expiring = 12.5;
  baseline.expiry = kNow + std::chrono::hours(1);
  baseline.declared_start = kNow - std::chrono::hours(7);
  baseline.highest = 1 / 3.0;
  baseline.highest_until = kNow + std::chrono::hours(3);
  baseline.past = {{800, 900, kNow - std::chrono::minutes(7)}, {700, 700, kNow}};
  baseline.doubt = Doubt::kHeld;
  baseline.doubted_remaining = 0;
  baseline.doubted_used = 1e-300;
  baseline.doubted_since = kNow - std::chrono::minutes(1);
  baseline.missing_since = kNow - std::chrono::days(29);
  baseline.refill = Refill::kAhead;
  AccountRecord record = RecordOf("sales 'é\"", 0);
  record.identity = std::numeric_limits<std::uint64_t>::max();
  record.as_of = kNow - std::chrono::milliseconds(3);
  record.alternative = 1;
  record.earliest_poll = kNow + std::chrono::seconds(10);
  record.pools = {{"e-mail", PoolTally(counters, baseline)}};

  EXPECT_TRUE(SaveAndLoad({record}) == std::vector<AccountRecord>{record});
}

TEST_F(StoreTest, WhatIsAbsentStaysAbsent) {
  AccountRecord record = RecordOf("sales", 0);
  PoolBaseline bare;
  bare.unit = "";
  record.pools = {{"without baseline", PoolTally({}, std::nullopt)}, {"bare", PoolTally({}, bare)}};
  EXPECT_TRUE(SaveAndLoad({record}) == std::vector<AccountRecord>{record});
}

TEST_F(StoreTest, ARecordReplacesThatOfItsAccountAndNoOther) {
  const Store::Opened opened = Open();
  AccountRecord two_pools = RecordOf("sales", 1);
  two_pools.pools["gone later"] = PoolTally();
  ASSERT_TRUE(opened.store->Commit({two_pools, RecordOf("research", 5)}).ok());
  ASSERT_TRUE(opened.store->Commit({RecordOf("sales", 2)}).ok());
  const std::vector<AccountRecord> loaded = LoadAfterCrash();
  ASSERT_THAT(loaded, SizeIs(2));
  EXPECT_EQ(loaded[0].account, "research");
  EXPECT_EQ(loaded[0].pools.at("main").counters().consumed, 5);
  EXPECT_EQ(loaded[1].account, "sales");
  EXPECT_THAT(loaded[1].pools, SizeIs(1));
  EXPECT_EQ(loaded[1].pools.at("main").counters().consumed, 2);
}

// Most polls change nothing but the next instant at which to ask, which is saved alone.
TEST_F(StoreTest, ARecordIsWholeWhicheverOfItsFieldsChangedLast) {
  const Store::Opened opened = Open();
  AccountRecord record = RecordOf("sales", 1);
  const auto expect_kept = [&](const char* changed) {
    ASSERT_TRUE(opened.store->Commit({record}).ok());
    EXPECT_TRUE(LoadAfterCrash() == std::vector<AccountRecord>{record}) << changed;
  };
  expect_kept("all of it");
  record.earliest_poll = kNow + std::chrono::seconds(10);
  expect_kept("the earliest poll");
  record.pools = RecordOf("sales", 2).pools;
  expect_kept("a counter");
  record.pools = RecordOf("sales", 1).pools;
  expect_kept("a counter, back to what it was");
  record.earliest_poll = kNow + std::chrono::seconds(20);
  record.as_of = kNow;
  expect_kept("two fields");
  expect_kept("nothing");
  record.earliest_poll.reset();
  expect_kept("the earliest poll, away");
}

// Of the levels of a pool, those that changed are written, by their position.
TEST_F(StoreTest, PastLevelsAreWholeWhicheverOfThemChanged) {
  const auto at = [](double level) { return PastLevels{level, level, kNow}; };
  using Levels = std::vector<PastLevels>;
  const std::vector<std::pair<const char*, Levels>> steps = {
      {"one", {at(1)}},
      {"another one", {at(1), at(2)}},
      {"the last changed", {at(1), at(3)}},
      {"the first changed", {at(0), at(3)}},
      {"the first left, one came", {at(3), at(4)}},
      {"one left", {at(4)}},
      {"nothing changed", {at(4)}},
      {"all left", {}},
      {"back again", {at(4), at(5)}},
  };
  const Store::Opened opened = Open();
  AccountRecord record = RecordOf("sales", 1);
  for (const auto& [step, levels] : steps) {
    PoolBaseline baseline;
    baseline.past = levels;
    record.pools.insert_or_assign("main", PoolTally({}, baseline));
    ASSERT_TRUE(opened.store->Commit({record}).ok());
    EXPECT_TRUE(LoadAfterCrash() == std::vector<AccountRecord>{record}) << step;
  }
  record.pools = {{"main", PoolTally({}, std::nullopt)}};
  ASSERT_TRUE(opened.store->Commit({record}).ok());
  EXPECT_TRUE(LoadAfterCrash() == std::vector<AccountRecord>{record}) << "no baseline";
}

TEST_F(StoreTest, ANewProcessLeavesNothingOfWhatTheFileHeldOfAnAccount) {
  AccountRecord old = RecordOf("sales", 1);
  PoolBaseline baseline;
  baseline.past = {{1, 1, kNow}, {2, 2, kNow}};
  old.pools = {{"gone", PoolTally({}, baseline)}, {"main", PoolTally({}, baseline)}};
  ASSERT_TRUE(Open().store->Commit({old}).ok());
  AccountRecord record = RecordOf("sales", 2);
  EXPECT_TRUE(SaveAndLoad({record}) == std::vector<AccountRecord>{record});
}

TEST_F(StoreTest, KeepsAsManyAccountsAsAConfigurationMayHold) {
  std::vector<AccountRecord> records;
  for (int i = 0; i < 10'000; ++i) records.push_back(RecordOf(std::to_string(i), i));
  EXPECT_THAT(SaveAndLoad(records), SizeIs(10'000));
}

TEST_F(StoreTest, ASecondExporterIsToldWhichFileIsTaken) {
  const Store::Opened first = Open();
  const Result<Store::Opened> second = Store::Open(folder_.path(), kNow);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kBusy);
  EXPECT_THAT(second.error().message, HasSubstr(folder_.file()));
  EXPECT_THAT(second.error().message, HasSubstr("in use by another exporter"));
  EXPECT_THAT(folder_.SetAside(), IsEmpty());
}

TEST_F(StoreTest, WhatIsNotADatabaseIsSetAsideUnchanged) {
  const std::string text(4096, 'x');
  folder_.Write(text);
  ExpectSetAside("not a database");
  EXPECT_EQ(StateFolder::Read(folder_.file() + ".damaged-20261120T000000Z"), text);
}

TEST_F(StoreTest, AFileWithDamagedPagesIsSetAside) {
  {
    const Store::Opened opened = Open();
    std::vector<AccountRecord> records;
    for (int i = 0; i < 1000; ++i) records.push_back(RecordOf(std::to_string(i), i));
    ASSERT_TRUE(opened.store->Commit(records).ok());
  }
  std::string bytes = StateFolder::Read(folder_.file());
  ASSERT_GT(bytes.size(), 40'000u);
  for (size_t i = 20'000; i < 30'000; ++i) bytes[i] = '\xff';
  folder_.Write(bytes);
  ExpectSetAside("damaged");
}

TEST_F(StoreTest, AFileThatWasCutShortIsSetAside) {
  SaveAndLoad({RecordOf("sales", 1)});
  std::filesystem::resize_file(folder_.file(), 6000);
  ExpectSetAside("damaged");
}

TEST_F(StoreTest, TheDatabaseOfAnotherProgramIsSetAsideUnchanged) {
  Tamper("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
  const std::string before = StateFolder::Read(folder_.file());
  ExpectSetAside("not a state file");
  EXPECT_EQ(StateFolder::Read(folder_.file() + ".damaged-20261120T000000Z"), before);
}

TEST_F(StoreTest, AnEmptyFileIsANewOne) {
  folder_.Write("");
  EXPECT_EQ(Open().warning, "");
}

TEST_F(StoreTest, NothingThatWasSetAsideIsOverwritten) {
  for (int i = 0; i < 3; ++i) {
    folder_.Write("damage " + std::to_string(i) + std::string(600, 'x'));
    EXPECT_NE(Open().warning, "");
  }
  EXPECT_THAT(folder_.SetAside(),
              testing::UnorderedElementsAre("state.db.damaged-20261120T000000Z",
                                            "state.db.damaged-20261120T000000Z-2",
                                            "state.db.damaged-20261120T000000Z-3"));
}

TEST_F(StoreTest, ACommitIsOnTheDiskWhenItReturns) {
  const Store::Opened opened = Open();
  for (int spent = 1; spent <= 2; ++spent) {
    SyncedFiles().clear();
    ASSERT_TRUE(opened.store->Commit({RecordOf("sales", spent)}).ok());
    EXPECT_THAT(SyncedFiles(), Contains(folder_.file() + "-wal"));
  }
}

TEST_F(StoreTest, ThatAFileWasSetAsideIsOnTheDiskWhenItReturns) {
  const Store::Opened opened = Open();
  SyncedFiles().clear();
  ASSERT_TRUE(opened.store->SetAside(kNow).ok());
  ASSERT_THAT(SyncedFiles(), testing::Not(IsEmpty()));
  EXPECT_EQ(SyncedFiles().back(), folder_.path()) << "after the renaming";
}

TEST_F(StoreTest, SetAsideTheNextStartBeginsAnew) {
  Store::Opened opened = Open();
  ASSERT_TRUE(opened.store->Commit({RecordOf("sales", 1)}).ok());
  const Result<std::string> aside = opened.store->SetAside(kNow);
  ASSERT_TRUE(aside.ok());
  EXPECT_EQ(aside.value(), folder_.file() + ".damaged-20261120T000000Z");
  EXPECT_THAT(Open().records, IsEmpty());
  EXPECT_GT(std::filesystem::file_size(aside.value()), 0u);
}

TEST_F(StoreTest, ACommitThatFailsChangesNothing) {
  const Store::Opened opened = Open();
  const std::vector<AccountRecord> both = {RecordOf("research", 2), RecordOf("sales", 2)};
  ASSERT_TRUE(opened.store->Commit({RecordOf("sales", 1)}).ok());
  {
    const FileSizeLimit full(8192);
    const Result<void> failed = opened.store->Commit(both);
    ASSERT_FALSE(failed.ok());
    EXPECT_EQ(failed.error().code, ErrorCode::kIo);
    EXPECT_THAT(failed.error().message, HasSubstr(folder_.file()));
    EXPECT_THAT(failed.error().message, HasSubstr("disk I/O error"));
  }
  const std::vector<AccountRecord> loaded = LoadAfterCrash();
  ASSERT_THAT(loaded, SizeIs(1));
  EXPECT_EQ(loaded[0].pools.at("main").counters().consumed, 1);
  EXPECT_TRUE(opened.store->Commit(both).ok());
  EXPECT_TRUE(LoadAfterCrash() == both) << "what failed counted as saved";
}

TEST_F(StoreTest, AFullDiskAtTheStartIsToldWithItsFile) {
  const FileSizeLimit full(1000);
  const Result<Store::Opened> opened = Store::Open(folder_.path(), kNow);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kIo);
  EXPECT_THAT(opened.error().message, HasSubstr(folder_.file()));
}

TEST_F(StoreTest, AFolderThatCannotBeIsToldWithItsReason) {
  folder_.Write("a file, not a folder");
  const Result<Store::Opened> opened = Store::Open(folder_.file() + "/below", kNow);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kIo);
  EXPECT_THAT(opened.error().message, HasSubstr(folder_.file() + "/below"));
  EXPECT_THAT(opened.error().message, HasSubstr("Not a directory"));
}

TEST_F(StoreTest, AFolderInPlaceOfTheFileIsTold) {
  std::filesystem::create_directory(folder_.file());
  const Result<Store::Opened> opened = Store::Open(folder_.path(), kNow);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace api_credits
