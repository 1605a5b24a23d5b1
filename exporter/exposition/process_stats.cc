#include "exporter/exposition/process_stats.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>
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
constexpr size_t kVirtualBytes = 23;
constexpr size_t kResidentPages = 24;

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

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
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
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) == 0) {
    stats.cpu_seconds = Seconds(usage.ru_utime) + Seconds(usage.ru_stime);
  }
  const std::vector<double> fields = StatFields(ReadAll(proc + "/self/stat"));
  const auto field = [&fields](size_t number) { return fields[number - kFirstAfterName - 1]; };
  if (fields.size() > kResidentPages - kFirstAfterName - 1) {
    stats.virtual_bytes = field(kVirtualBytes);
    stats.resident_bytes = field(kResidentPages) * static_cast<double>(sysconf(_SC_PAGESIZE));
  }
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
