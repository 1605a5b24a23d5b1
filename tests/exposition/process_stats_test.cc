#include "exporter/exposition/process_stats.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "tests/doubles/temporary_folder.h"

namespace api_credits {
namespace {

class FakeProc {
 public:
  FakeProc() { std::filesystem::create_directories(folder_.path() / "self/fd"); }

  void Write(const std::string& name, const std::string& text) const { folder_.Write(name, text); }
  std::string root() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

TEST(ProcessStatsTest, ReadsThisProcess) {
  const ProcessStats stats = ReadProcessStats();
  const std::optional<double> started = ReadStartTime();
  ASSERT_TRUE(stats.cpu_seconds && started && stats.resident_bytes && stats.virtual_bytes &&
              stats.open_fds);
  EXPECT_GT(*stats.resident_bytes, 1e6);
  EXPECT_GT(*stats.virtual_bytes, *stats.resident_bytes / 2);
  const double now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  EXPECT_LT(*started, now + 2);
  EXPECT_GT(*started, now - 24 * 3600);
}

// The ticks of the proc file system are hundredths: a young process would have used none.
TEST(ProcessStatsTest, HasUsedSomeCpuTimeFromTheFirstScrapeOn) {
  EXPECT_GT(ReadProcessStats().cpu_seconds.value(), 0);
  const FakeProc proc;
  EXPECT_GT(ReadProcessStats(proc.root()).cpu_seconds.value(), 0);
}

TEST(ProcessStatsTest, CountsOpenFiles) {
  const double before = ReadProcessStats().open_fds.value();
  std::vector<int> fds;
  for (int i = 0; i < 3; ++i) fds.push_back(open("/dev/null", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(ReadProcessStats().open_fds, before + 3);
  for (const int fd : fds) close(fd);
}

// The listing of the folder opens a descriptor of its own, which is not one of the process.
TEST(ProcessStatsTest, DoesNotCountTheDescriptorThatItCountsWith) {
  constexpr int kEnough = 65'536;
  int open_fds = 0;
  for (int fd = 0; fd < kEnough; ++fd) open_fds += fcntl(fd, F_GETFD) != -1 ? 1 : 0;
  EXPECT_EQ(ReadProcessStats().open_fds, open_fds);
}

TEST(ProcessStatsTest, TakesAProcessNameForNothingElse) {
  const FakeProc proc;
  proc.Write("self/stat",
             "7 (a) R 9 (b) S 1 1 1 0 -1 4194560 1 0 0 0 300 100 0 0 20 0 2 0 5000 4096000 250 "
             "18446744073709551615 1 1 0\n");
  proc.Write("self/statm", "1000 250 90 40 0 300 0\n");
  proc.Write("stat", "cpu 1 2 3\nbtime 1700000000\nprocesses 5\n");
  const ProcessStats stats = ReadProcessStats(proc.root());
  const auto page_size = static_cast<double>(sysconf(_SC_PAGESIZE));
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  EXPECT_EQ(ReadStartTime(proc.root()), 1700000000 + 5000 / ticks);
  EXPECT_EQ(stats.virtual_bytes, 1000.0 * page_size);
  EXPECT_EQ(stats.resident_bytes, 250.0 * page_size);
}

TEST(ProcessStatsTest, LeavesOutWhatCannotBeRead) {
  const FakeProc proc;
  ProcessStats stats = ReadProcessStats(proc.root() + "/nowhere");
  EXPECT_FALSE(stats.open_fds || ReadStartTime(proc.root() + "/nowhere"));
  proc.Write("self/stat", "7 (a) S 1 1");
  proc.Write("self/statm", "1000");
  stats = ReadProcessStats(proc.root());
  EXPECT_FALSE(ReadStartTime(proc.root()) || stats.virtual_bytes || stats.resident_bytes);
}

}  // namespace
}  // namespace api_credits
