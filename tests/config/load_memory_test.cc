// What loading costs in memory: each account file once took 4 MiB, and kept them. Measured in a
// child process each, against one file with the same accounts.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "tests/config/config_files.h"

namespace api_credits {
namespace {

constexpr int kFiles = 300;
constexpr long kAFileKiB = 64;

std::string AccountEntry(int number) {
  return "  - { name: a" + std::to_string(number) +
         ", provider: crustdata, api_key_file: ../key }\n";
}

long PeakKiB() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// By how much the peak of a process of its own grows that loads `text`; below 0 if it does not
// load.
long GrowthKiB(const ConfigFiles& files, const std::string& text) {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  const pid_t child = fork();
  if (child == 0) {
    const long before = PeakKiB();
    const auto config = files.Good(text);
    const bool loaded = config && config->accounts.size() == kFiles;
    const long growth = loaded ? PeakKiB() - before : -1;
    const bool told = write(ends[1], &growth, sizeof growth) == sizeof growth;
    _exit(told ? 0 : 1);
  }
  close(ends[1]);
  long growth = -1;
  if (read(ends[0], &growth, sizeof growth) != sizeof growth) growth = -1;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return growth;
}

TEST(LoadMemoryTest, ManyAccountFilesCostLittleMoreThanOneWithTheSameAccounts) {
  const ConfigFiles files;
  std::string all = "accounts:\n";
  for (int i = 0; i < kFiles; ++i) {
    all += AccountEntry(i);
    files.Write("many/" + std::to_string(i) + ".yml", "accounts:\n" + AccountEntry(i));
  }
  files.Write("one/all.yml", all);
  const long one = GrowthKiB(files, "account_files: [one/*.yml]\n");
  const long many = GrowthKiB(files, "account_files: [many/*.yml]\n");
  ASSERT_GE(one, 0);
  ASSERT_GE(many, 0);
  EXPECT_LT(many, one + kFiles * kAFileKiB);
}

}  // namespace
}  // namespace api_credits
