#include "exporter/store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "exporter/store/database.h"
#include "tests/doubles/simulated_clock.h"
#include "tests/store/file_size_limit.h"
#include "tests/store/state_folder.h"

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr WallTime kNow = SimulatedClock::kStart;

class StoreTest : public testing::Test {
 protected:
  Store::Opened Open() {
    Result<Store::Opened> opened = Store::Open(folder_.path(), kNow);
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
    Result<Store::Opened> opened = Store::Open(crashed.path(), kNow);
    EXPECT_TRUE(opened.ok());
    EXPECT_EQ(opened.value().warning, "");
    return std::move(opened).value().records;
  }

  // Any change of the file by SQL, from outside.
  void Tamper(const char* sql) {
    Database database;
    ASSERT_EQ(database.Open(folder_.file()), SQLITE_OK);
    ASSERT_EQ(database.Execute(sql), SQLITE_OK) << database.Complaint();
  }

  // A file that is refused is kept under another name, and a new one begins.
  void ExpectSetAside(const std::string& reason) {
    const Store::Opened opened = Open();
    EXPECT_THAT(opened.records, IsEmpty());
    EXPECT_THAT(opened.warning, HasSubstr(folder_.file() + "\""));
    EXPECT_THAT(opened.warning, HasSubstr("state.db.damaged-20261120T000000Z"));
    EXPECT_THAT(opened.warning, HasSubstr(reason));
    EXPECT_THAT(folder_.SetAside(), ElementsAre("state.db.damaged-20261120T000000Z"));
    EXPECT_TRUE(opened.store->Commit({RecordOf("new", 1)}).ok());
    EXPECT_THAT(LoadAfterCrash(), SizeIs(1));
  }

  StateFolder folder_;
};

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
  baseline.past = {{900, 1}, {800, 0}};
  baseline.passed_over = 2;
  baseline.refill = Refill::kAhead;
  AccountRecord record = RecordOf("sales 'é\"", 0);
  record.identity = std::numeric_limits<std::uint64_t>::max();
  record.as_of = kNow - std::chrono::milliseconds(3);
  record.alternative = 1;
  record.earliest_poll = kNow + std::chrono::seconds(10);
  record.pools = {{"e-mail", PoolTally(counters, baseline)}};

  const std::vector<AccountRecord> loaded = SaveAndLoad({record});
  ASSERT_THAT(loaded, SizeIs(1));
  EXPECT_EQ(loaded[0].provider, record.provider);
  EXPECT_EQ(loaded[0].account, record.account);
  EXPECT_EQ(loaded[0].source, record.source);
  EXPECT_EQ(loaded[0].identity, record.identity);
  EXPECT_EQ(loaded[0].as_of, record.as_of);
  EXPECT_EQ(loaded[0].alternative, record.alternative);
  EXPECT_EQ(loaded[0].earliest_poll, record.earliest_poll);
  ASSERT_THAT(loaded[0].pools, SizeIs(1));
  const PoolTally& tally = loaded[0].pools.at("e-mail");
  EXPECT_EQ(tally.counters(), counters);
  EXPECT_EQ(tally.baseline(), baseline);
}

TEST_F(StoreTest, WhatIsAbsentStaysAbsent) {
  AccountRecord record = RecordOf("sales", 0);
  PoolBaseline bare;
  bare.unit = "";
  record.pools = {{"without baseline", PoolTally({}, std::nullopt)}, {"bare", PoolTally({}, bare)}};
  const std::vector<AccountRecord> loaded = SaveAndLoad({record});
  ASSERT_THAT(loaded, SizeIs(1));
  EXPECT_FALSE(loaded[0].identity.has_value());
  EXPECT_FALSE(loaded[0].as_of.has_value());
  EXPECT_FALSE(loaded[0].alternative.has_value());
  EXPECT_FALSE(loaded[0].earliest_poll.has_value());
  EXPECT_FALSE(loaded[0].pools.at("without baseline").baseline().has_value());
  const std::optional<PoolBaseline>& baseline = loaded[0].pools.at("bare").baseline();
  ASSERT_TRUE(baseline.has_value());
  EXPECT_FALSE(baseline->remaining.has_value());
  EXPECT_FALSE(baseline->rollover.has_value());
  EXPECT_FALSE(baseline->refresh.has_value());
  EXPECT_THAT(baseline->past, IsEmpty());
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

TEST_F(StoreTest, KeepsAsManyAccountsAsAConfigurationMayHold) {
  std::vector<AccountRecord> records;
  for (int i = 0; i < 10'000; ++i) records.push_back(RecordOf(std::to_string(i), i));
  EXPECT_THAT(SaveAndLoad(records), SizeIs(10'000));
}

TEST_F(StoreTest, ASecondExporterIsToldWhichFileIsTaken) {
  const Store::Opened first = Open();
  const Result<Store::Opened> second = Store::Open(folder_.path(), kNow);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(second.error().message, HasSubstr(folder_.file()));
  EXPECT_THAT(second.error().message, HasSubstr("in use by another exporter"));
  EXPECT_THAT(folder_.SetAside(), IsEmpty());
}

TEST_F(StoreTest, WhatIsNoDatabaseIsSetAsideUnchanged) {
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

TEST_F(StoreTest, AFileOfANewerVersionIsSetAside) {
  Open();
  Tamper("PRAGMA user_version = 2");
  ExpectSetAside("newer version");
}

TEST_F(StoreTest, TheDatabaseOfAnotherProgramIsSetAsideUnchanged) {
  Tamper("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
  const std::string before = StateFolder::Read(folder_.file());
  ExpectSetAside("not a state file");
  EXPECT_EQ(StateFolder::Read(folder_.file() + ".damaged-20261120T000000Z"), before);
}

TEST_F(StoreTest, AFileThatLacksAColumnIsSetAside) {
  Open();
  Tamper("ALTER TABLE pools DROP COLUMN passed_over");
  ExpectSetAside("damaged");
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
  ASSERT_TRUE(opened.store->Commit({RecordOf("sales", 1)}).ok());
  {
    const FileSizeLimit full(8192);
    const Result<void> failed =
        opened.store->Commit({RecordOf("sales", 2), RecordOf("research", 2)});
    ASSERT_FALSE(failed.ok());
    EXPECT_EQ(failed.error().code, ErrorCode::kIo);
    EXPECT_THAT(failed.error().message, HasSubstr(folder_.file()));
    EXPECT_THAT(failed.error().message, HasSubstr("disk I/O error"));
  }
  const std::vector<AccountRecord> loaded = LoadAfterCrash();
  ASSERT_THAT(loaded, SizeIs(1));
  EXPECT_EQ(loaded[0].pools.at("main").counters().consumed, 1);
  EXPECT_TRUE(opened.store->Commit({RecordOf("sales", 3)}).ok());
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
