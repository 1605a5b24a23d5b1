#include "exporter/store/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/base/hash.h"
#include "tests/store/file_size_limit.h"
#include "tests/store/store_fixture.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class SchemaTest : public StoreFixture {
 protected:
  // Every table with its columns and their types, but not their order.
  std::string Layout() {
    Database database;
    std::string layout;
    EXPECT_EQ(database.Open(folder_.file()), 0);
    EXPECT_EQ(database.Read("SELECT group_concat(line, char(10)) FROM (SELECT tables.name || ' '"
                            " || columns.name || ' ' || columns.type || ' ' || pk AS line FROM"
                            " sqlite_schema AS tables, pragma_table_info(tables.name) AS"
                            " columns ORDER BY 1)",
                            layout),
              0)
        << database.ErrorMessage();
    return layout;
  }

  // state_v1.db, as if an exporter of version 1 had been stopped just now.
  void BeginWithVersion1() {
    folder_.Write(StateFolder::Read(SOURCE_DIR "/tests/store/state_v1.db"));
  }
};

TEST_F(SchemaTest, AFileOfANewerVersionIsLeftAloneAndBothVersionsTold) {
  ASSERT_TRUE(Open().store->Commit({RecordOf("sales", 1)}).ok());
  Tamper("PRAGMA user_version = 99");
  const std::string before = StateFolder::Read(folder_.file());
  const Result<Store::Opened> opened = Store::Open(folder_.path(), SimulatedClock::kStart);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(opened.error().message, HasSubstr(folder_.file()));
  EXPECT_THAT(opened.error().message, HasSubstr("version 99"));
  EXPECT_THAT(opened.error().message, HasSubstr("up to " + std::to_string(kSchemaVersion)));
  EXPECT_THAT(opened.error().message, HasSubstr("run the newer exporter, or"));
  EXPECT_THAT(folder_.SetAside(), IsEmpty());
  EXPECT_EQ(StateFolder::Read(folder_.file()), before);
}

// state_v1.db was written by the last release whose tables are of version 1: the simulator played
// three vendors, 30 and then 12 credits were spent at enrow and 12.5 at crustdata, and SIGTERM
// stopped the exporter, so that the write-ahead log is in the file.
TEST_F(SchemaTest, AFileOfVersion1IsReadWithItsCounters) {
  BeginWithVersion1();
  const Store::Opened opened = Open();
  EXPECT_EQ(opened.warning, "");
  EXPECT_THAT(folder_.SetAside(), IsEmpty());
  ASSERT_THAT(opened.records, SizeIs(3));

  const AccountRecord& sales = opened.records[0];
  EXPECT_EQ(sales.provider, "crustdata");
  EXPECT_EQ(sales.account, "sales");
  EXPECT_EQ(sales.source, Fingerprint("http://127.0.0.1:37093/crustdata"));
  EXPECT_EQ(sales.alternative, 0);
  EXPECT_EQ(sales.earliest_poll, WallTime(Duration(1795917484824)));
  EXPECT_EQ(sales.pools.at("main").counters().consumed, 12.5);
  PoolBaseline baseline;
  baseline.unit = "credits";
  baseline.remaining = 8987.5;
  baseline.grant = 10000;
  baseline.rollover = true;
  baseline.refresh = WallTime(Duration(1797645481664));
  baseline.past = {{9000, 1}};
  EXPECT_EQ(sales.pools.at("main").baseline(), baseline);

  const PoolTally& outbound = opened.records[1].pools.at("main");
  EXPECT_EQ(outbound.counters().consumed, 42);
  EXPECT_EQ(outbound.baseline()->past, (std::vector<PastLevel>{{1000, 1}, {970, 0}}));

  const PoolTally& prospecting = opened.records[2].pools.at("main");
  EXPECT_EQ(prospecting.counters().consumed, 0);
  EXPECT_EQ(prospecting.baseline()->used, 1500);
}

TEST_F(SchemaTest, AFileThatWasBroughtForwardGoesOnAsOneOfToday) {
  BeginWithVersion1();
  std::vector<AccountRecord> records = Open().records;
  records.at(0).earliest_poll = SimulatedClock::kStart;
  records.at(1).pools["main"] = RecordOf("", 43).pools.at("main");
  ASSERT_TRUE(Open().store->Commit(records).ok());
  EXPECT_TRUE(Open().records == records);
}

TEST_F(SchemaTest, AFileThatWasBroughtForwardHasTheTablesOfANewOne) {
  Open();
  const std::string layout = Layout();
  ASSERT_THAT(layout, HasSubstr("pools consumed REAL"));
  BeginWithVersion1();
  EXPECT_NE(Layout(), layout);
  Open();
  EXPECT_EQ(Layout(), layout);
}

TEST_F(SchemaTest, AFileThatCannotBeBroughtForwardStaysOfItsVersion) {
  BeginWithVersion1();
  const std::string before = StateFolder::Read(folder_.file());
  {
    const FileSizeLimit full(8192);
    const Result<Store::Opened> opened = Store::Open(folder_.path(), SimulatedClock::kStart);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, ErrorCode::kIo);
  }
  EXPECT_THAT(folder_.SetAside(), IsEmpty());
  EXPECT_EQ(StateFolder::Read(folder_.file()), before);
  EXPECT_EQ(Open().records.at(1).pools.at("main").counters().consumed, 42);
}

TEST_F(SchemaTest, AStepThatFailsHalfwayIsTakenBack) {
  BeginWithVersion1();
  Tamper("CREATE INDEX obstacle ON accounts (earliest_poll)");
  const std::string before = StateFolder::Read(folder_.file());
  ExpectSetAside("damaged");
  EXPECT_EQ(StateFolder::Read(folder_.path() + "/" + folder_.SetAside().at(0)), before);
}

TEST_F(SchemaTest, AFileThatLacksAColumnOfItsVersionIsSetAside) {
  Open();
  Tamper("ALTER TABLE pools DROP COLUMN passed_over");
  ExpectSetAside("damaged");
}

}  // namespace
}  // namespace api_credits
