#include "exporter/exposition/process_stats.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <locale>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

namespace api_credits {
namespace {

// Numbers of the fields in proc(5), /proc/pid/stat.
constexpr size_t kFirstAfterName = 3;
constexpr size_t kStartTicks = 22;

std::string ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The fields after the process's name, which may itself hold blanks and parentheses.
std::vector<double> StatFields(const std::string& stat) {
  const size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream in(stat.substr(name_end + 1));
  in.imbue(std::locale::classic());
  std::string state;
  in >> state;
  return {std::istream_iterator<double>(in), std::istream_iterator<double>()};
}

// Seconds since the Unix epoch at which the machine started.
std::optional<double> BootTime(const std::string& proc) {
  std::istringstream in(ReadAll(proc + "/stat"));
  in.imbue(std::locale::classic());
  for (std::string word; in >> word;) {
    double seconds = 0;
    if (word == "btime" && in >> seconds) return seconds;
  }
  return std::nullopt;
}

// Not from stat, for which the kernel visits every thread of the process several times, as it does
// for getrusage.
void ReadMemory(const std::string& proc, ProcessStats& stats) {
  std::ifstream pages(proc + "/self/statm");
  pages.imbue(std::locale::classic());
  double all = 0, resident = 0;
  if (!(pages >> all >> resident)) return;
  const auto page_size = static_cast<double>(sysconf(_SC_PAGESIZE));
  stats.virtual_bytes = all * page_size;
  stats.resident_bytes = resident * page_size;
}

std::optional<double> CountEntries(const std::string& folder) {
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  double count = 0;
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) ++count;
  if (error) return std::nullopt;
  return count;
}

}  // namespace

ProcessStats ReadProcessStats(const std::string& proc) {
  ProcessStats stats;
  timespec cpu{};
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu) == 0) {
    stats.cpu_seconds = static_cast<double>(cpu.tv_sec) + static_cast<double>(cpu.tv_nsec) * 1e-9;
  }
  ReadMemory(proc, stats);
  // The listing itself holds one of them open.
  if (const auto open = CountEntries(proc + "/self/fd")) stats.open_fds = *open - 1;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    stats.max_fds = static_cast<double>(limit.rlim_cur);
  }
  return stats;
}

std::optional<double> ReadStartTime(const std::string& proc) {
  const std::vector<double> fields = StatFields(ReadAll(proc + "/self/stat"));
  const std::optional<double> boot = BootTime(proc);
  constexpr size_t kStart = kStartTicks - kFirstAfterName - 1;
  if (!boot || fields.size() <= kStart) return std::nullopt;
  return *boot + fields[kStart] / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace api_credits
