#include "exporter/store/store_thread.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <sstream>
#include <thread>

#include "exporter/store/database.h"
#include "exporter/store/store.h"
#include "tests/doubles/simulated_clock.h"
#include "tests/store/lively_account.h"
#include "tests/store/state_folder.h"

namespace api_credits {
namespace {

using testing::HasSubstr;

class StoreThreadTest : public testing::Test {
 protected:
  void Open(const std::string& directory) {
    Result<std::unique_ptr<StoreThread>> opened =
        StoreThread::Open(directory, account_.ledger(), clock_, log_);
    ASSERT_TRUE(opened.ok());
    thread_ = std::move(opened).value();
    account_.Configure();
  }

  // Most likely it waits for news at the end of this, which no test relies on in order to pass.
  void StartAndLetItWait() {
    thread_->Start();
    for (int i = 0; i < 1000; ++i) std::this_thread::yield();
  }

  // Until a scrape shows it; gives up only where it would hang.
  bool Shows(double consumed) {
    const auto hang_guard = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (account_.consumed() != consumed) {
      if (std::chrono::steady_clock::now() > hang_guard) return false;
      std::this_thread::yield();
    }
    return true;
  }

  double ConsumedInFile() {
    thread_.reset();
    const Result<Store::Opened> opened = Store::Open(folder_.path(), clock_.Now().wall);
    EXPECT_TRUE(opened.ok());
    return opened.value().records.at(0).pools.at("main").counters().consumed;
  }

  // Opens it while another exporter holds it, which ends after `held`; simulated time.
  bool OpensAfter(Duration held, LockWait wait) {
    std::optional<Result<Store::Opened>> other = Store::Open(folder_.path(), clock_.Now().wall);
    SimulatedClock clock;
    const SteadyTime released = clock.Now().steady + held;
    wait.pause = [&, pause = wait.pause](Duration time) {
      clock.Advance(time);
      if (clock.Now().steady >= released) other.reset();
      return pause == nullptr || pause(time);
    };
    Ledger ledger;
    const auto opened = StoreThread::Open(folder_.path(), ledger, clock, log_, wait);
    waited_ = clock.Now().steady - (released - held);
    error_ = opened.ok() ? Error{} : opened.error();
    return opened.ok();
  }

  Duration waited_{};
  Error error_{};
  StateFolder folder_;
  SystemClock clock_;
  std::ostringstream records_;
  Logger log_{records_, clock_, LogLevel::kDebug, LogFormat::kLogfmt};
  LivelyAccount account_{clock_};
  std::unique_ptr<StoreThread> thread_;
};

TEST_F(StoreThreadTest, CommitsWhenItIsWoken) {
  Open(folder_.path());
  thread_->Start();
  for (int spent = 0; spent <= 2; ++spent) {
    account_.Read(1000 - spent);
    thread_->Wake();
  }
  EXPECT_TRUE(Shows(2));
  EXPECT_EQ(account_.durable(), true);
  EXPECT_EQ(ConsumedInFile(), 2);
}

TEST_F(StoreThreadTest, CommitsInTheEndWithoutBeingWoken) {
  Open(folder_.path());
  account_.Read(1000);
  account_.Read(995);
  thread_->Start();
  EXPECT_TRUE(Shows(5));
}

TEST_F(StoreThreadTest, StopsWithALastCommit) {
  Open(folder_.path());
  thread_->Start();
  account_.Read(1000);
  account_.Read(993);
  thread_->Stop();
  EXPECT_EQ(account_.consumed(), 7);
  EXPECT_EQ(ConsumedInFile(), 7);
}

TEST_F(StoreThreadTest, InMemoryOnlyItShowsWhatItIsWokenFor) {
  Open("");
  StartAndLetItWait();
  account_.Read(1000);
  account_.Read(998);
  thread_->Wake();
  EXPECT_TRUE(Shows(2));
  EXPECT_EQ(account_.durable(), std::nullopt);
}

TEST_F(StoreThreadTest, InMemoryOnlyItShowsTheRestAtItsStop) {
  Open("");
  StartAndLetItWait();
  account_.Read(1000);
  account_.Read(990);
  thread_->Stop();
  EXPECT_EQ(account_.consumed(), 10);
}

TEST_F(StoreThreadTest, MayBeStoppedTwiceOrNeverStarted) {
  Open(folder_.path());
  thread_->Stop();
  thread_->Start();
  thread_->Stop();
  thread_->Stop();
}

TEST_F(StoreThreadTest, AnUnusableFolderIsLoggedAndCountingGoesOnInMemory) {
  folder_.Write("a file, not a folder");
  Open(folder_.file());
  thread_->Start();
  account_.Read(1000);
  account_.Read(999);
  thread_->Wake();
  EXPECT_TRUE(Shows(1));
  EXPECT_EQ(account_.durable(), false);
  thread_->Stop();
  EXPECT_THAT(records_.str(), HasSubstr("level=error"));
  EXPECT_THAT(records_.str(), HasSubstr(folder_.file()));
}

TEST_F(StoreThreadTest, ADamagedFileIsLoggedWithBothNames) {
  folder_.Write(std::string(5000, 'x'));
  Open(folder_.path());
  EXPECT_EQ(account_.durable(), true);
  EXPECT_THAT(records_.str(), HasSubstr("level=error"));
  EXPECT_THAT(records_.str(), HasSubstr("state.db.damaged-"));
}

TEST_F(StoreThreadTest, AFileOfANewerVersionIsAnError) {
  Open(folder_.path());
  thread_.reset();
  {
    Database database;
    ASSERT_EQ(database.Open(folder_.file()), 0);
    ASSERT_EQ(database.Execute("PRAGMA user_version = 99"), 0);
  }
  Ledger other;
  const auto opened = StoreThread::Open(folder_.path(), other, clock_, log_);
  ASSERT_FALSE(opened.ok());
  EXPECT_THAT(opened.error().message, HasSubstr("version 99"));
}

TEST_F(StoreThreadTest, AFolderInUseIsAnError) {
  Open(folder_.path());
  Ledger other;
  const auto second = StoreThread::Open(folder_.path(), other, clock_, log_);
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(second.error().message, HasSubstr(folder_.file()));
}

TEST_F(StoreThreadTest, WaitsForAnExporterThatIsBeingReplacedAndSaysSoOnce) {
  EXPECT_TRUE(OpensAfter(std::chrono::seconds(4), {std::chrono::seconds(30), {}}));
  EXPECT_GE(waited_, std::chrono::seconds(4));
  EXPECT_LT(waited_, std::chrono::seconds(5));
  const std::string log = records_.str();
  const size_t told = log.find("waiting for the state file");
  ASSERT_NE(told, std::string::npos);
  EXPECT_EQ(log.find("waiting for the state file", told + 1), std::string::npos);
  EXPECT_THAT(log, HasSubstr("seconds=30"));
}

TEST_F(StoreThreadTest, WaitsForNobodyLongerThanItMay) {
  EXPECT_FALSE(OpensAfter(std::chrono::minutes(1), {std::chrono::seconds(30), {}}));
  EXPECT_EQ(waited_, std::chrono::seconds(30));
  EXPECT_EQ(error_.code, ErrorCode::kBusy);
  EXPECT_THAT(error_.message, HasSubstr("in use by another exporter"));
  EXPECT_FALSE(OpensAfter(std::chrono::minutes(1), {}));
  EXPECT_EQ(waited_, Duration(0)) << "unless asked to";
}

TEST_F(StoreThreadTest, GivesUpWaitingWhenToldTo) {
  int pauses = 0;
  EXPECT_FALSE(OpensAfter(std::chrono::minutes(1),
                          {std::chrono::seconds(30), [&](Duration) { return ++pauses < 3; }}));
  EXPECT_EQ(pauses, 3);
  EXPECT_LT(waited_, std::chrono::seconds(1));
}

}  // namespace
}  // namespace api_credits
