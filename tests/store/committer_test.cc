#include "exporter/store/committer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/doubles/simulated_clock.h"
#include "tests/store/file_size_limit.h"
#include "tests/store/lively_account.h"
#include "tests/store/state_folder.h"

namespace api_credits {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class CommitterTest : public testing::Test {
 protected:
  // As a start of the exporter does it.
  void Begin(const std::string& directory) {
    std::unique_ptr<Store> store;
    Result<Store::Opened> opened = Store::Open(directory, clock_.Now().wall);
    if (opened.ok()) {
      account_.ledger().Restore(std::move(opened.value().records));
      store = std::move(opened.value().store);
    }
    account_.Configure();
    committer_.emplace(directory, std::move(store), account_.ledger(), clock_, log_);
  }

  std::vector<AccountRecord> InFile() {
    committer_.reset();
    Result<Store::Opened> opened = Store::Open(folder_.path(), clock_.Now().wall);
    EXPECT_TRUE(opened.ok());
    return std::move(opened).value().records;
  }

  StateFolder folder_;
  SimulatedClock clock_;
  std::ostringstream records_;
  Logger log_{records_, clock_, LogLevel::kDebug, LogFormat::kLogfmt};
  LivelyAccount account_{clock_};
  std::optional<Committer> committer_;
};

TEST_F(CommitterTest, ACounterIsShownOnceItIsDurable) {
  Begin(folder_.path());
  account_.Read(1000);
  account_.Read(990);
  EXPECT_NE(account_.consumed(), 10);
  EXPECT_TRUE(committer_->CommitPending());
  EXPECT_EQ(account_.consumed(), 10);
  EXPECT_EQ(account_.durable(), true);
  EXPECT_EQ(InFile().at(0).pools.at("main").counters().consumed, 10);
}

TEST_F(CommitterTest, EveryCommitIsNotedWithItsTime) {
  Begin(folder_.path());
  for (int spent = 0; spent < 3; ++spent) {
    clock_.Advance(minutes(1));
    account_.Read(1000 - spent);
    committer_->CommitPending();
    EXPECT_EQ(account_.last_commit(), clock_.Now().wall);
  }
  const WallTime last = clock_.Now().wall;
  clock_.Advance(minutes(1));
  committer_->CommitPending();
  EXPECT_EQ(account_.last_commit(), last) << "nothing was committed";
}

TEST_F(CommitterTest, WithoutNewsThereIsNothingToCommit) {
  Begin(folder_.path());
  account_.Read(1000);
  EXPECT_TRUE(committer_->CommitPending());
  EXPECT_FALSE(committer_->CommitPending());
}

TEST_F(CommitterTest, WithoutAFolderCountersAreShownAtOnceAndNeverCalledDurable) {
  account_.Configure();
  committer_.emplace("", nullptr, account_.ledger(), clock_, log_);
  account_.Read(1000);
  account_.Read(990);
  EXPECT_TRUE(committer_->CommitPending());
  EXPECT_EQ(account_.consumed(), 10);
  EXPECT_EQ(account_.durable(), std::nullopt) << "nobody wanted a disk: nothing to warn of";
  clock_.Advance(minutes(5));
  EXPECT_FALSE(committer_->CommitPending());
  EXPECT_EQ(account_.durable(), std::nullopt);
}

TEST_F(CommitterTest, WhenTheDiskIsFullCountingGoesOnAndTheOldFileIsSetAside) {
  Begin(folder_.path());
  account_.Read(1000);
  account_.Read(990);
  committer_->CommitPending();
  account_.Read(970);
  {
    const FileSizeLimit full(8192);
    EXPECT_TRUE(committer_->CommitPending());
    EXPECT_EQ(account_.consumed(), 30);
    EXPECT_EQ(account_.durable(), false);
    account_.Read(960);
    EXPECT_TRUE(committer_->CommitPending());
    EXPECT_EQ(account_.consumed(), 40);
  }
  EXPECT_THAT(folder_.SetAside(), SizeIs(1));
  EXPECT_THAT(records_.str(), HasSubstr("level=error"));
  EXPECT_THAT(records_.str(), HasSubstr(folder_.SetAside().at(0)));
  EXPECT_THAT(InFile(), IsEmpty());
}

TEST_F(CommitterTest, WhenTheDiskHasRoomAgainEverythingBecomesDurable) {
  Begin(folder_.path());
  account_.Read(1000);
  {
    const FileSizeLimit full(8192);
    committer_->CommitPending();
    account_.Read(990);
    committer_->CommitPending();
    clock_.Advance(minutes(1));
    committer_->CommitPending();
    EXPECT_EQ(account_.durable(), false);
  }
  clock_.Advance(seconds(59));
  committer_->CommitPending();
  EXPECT_EQ(account_.durable(), false) << "tried more than once a minute";
  clock_.Advance(seconds(1));
  EXPECT_FALSE(committer_->CommitPending()) << "nothing new, and yet";
  EXPECT_EQ(account_.durable(), true);
  EXPECT_THAT(folder_.SetAside(), SizeIs(1)) << "a file is left behind by every attempt";
  EXPECT_EQ(InFile().at(0).pools.at("main").counters().consumed, 10);
}

TEST_F(CommitterTest, AFolderThatComesLateIsUsedAndItsOldFileSetAside) {
  {
    const Store::Opened old = std::move(Store::Open(folder_.path(), clock_.Now().wall)).value();
    ASSERT_TRUE(old.store->Commit({RecordOf("sales", 900)}).ok());
  }
  account_.Configure();
  committer_.emplace(folder_.path(), nullptr, account_.ledger(), clock_, log_);
  account_.Read(1000);
  account_.Read(990);
  committer_->CommitPending();
  EXPECT_EQ(account_.durable(), false);
  clock_.Advance(minutes(1));
  committer_->CommitPending();
  EXPECT_EQ(account_.durable(), true);
  EXPECT_THAT(folder_.SetAside(), SizeIs(1));
  EXPECT_EQ(InFile().at(0).pools.at("main").counters().consumed, 10);
}

TEST_F(CommitterTest, ARestoredCounterGoesOnFromWhereItWas) {
  {
    const Store::Opened old = std::move(Store::Open(folder_.path(), clock_.Now().wall)).value();
    ASSERT_TRUE(old.store->Commit({RecordOf("sales", 400)}).ok());
  }
  Begin(folder_.path());
  EXPECT_EQ(account_.consumed(), std::nullopt) << "shown before the first reading";
  account_.Read(590);  // the baseline was 600
  EXPECT_NE(account_.consumed(), 410) << "shown before it is durable";
  committer_->CommitPending();
  EXPECT_EQ(account_.consumed(), 410);
}

}  // namespace
}  // namespace api_credits
