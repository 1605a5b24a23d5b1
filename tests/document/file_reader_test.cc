#include "exporter/document/file_reader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace api_credits {
namespace {

// A file that goes away with the test.
class FileReaderTest : public testing::Test {
 protected:
  ~FileReaderTest() override { std::filesystem::remove(path_); }

  void Write(const std::string& text) const { std::ofstream(path_, std::ios::binary) << text; }

  const std::string path_ = testing::TempDir() + "file_reader_test." + std::to_string(::getpid());
};

TEST_F(FileReaderTest, ReadsAFileIntoABufferOfItsSize) {
  Write("0123456789");
  const auto content = ReadRegularFile(path_, 16'384);
  ASSERT_TRUE(content.ok());
  EXPECT_EQ(content.value(), "0123456789");
  EXPECT_LT(content.value().capacity(), 100U);
}

TEST_F(FileReaderTest, AFileMayBeAsLargeAsTheBoundAndNoLarger) {
  Write(std::string(100, 'x'));
  EXPECT_EQ(ReadRegularFile(path_, 100).value(), std::string(100, 'x'));
  const auto larger = ReadRegularFile(path_, 99);
  ASSERT_FALSE(larger.ok());
  EXPECT_EQ(larger.error().code, ErrorCode::kTooLarge);
}

TEST_F(FileReaderTest, ReadsAFileThatHoldsMoreThanItsSizeSaidAndKeepsTheBound) {
  // The kernel says that this regular file has 0 bytes.
  const auto content = ReadRegularFile("/proc/version", 4096);
  ASSERT_TRUE(content.ok());
  EXPECT_TRUE(content.value().ends_with('\n')) << content.value();
  const auto larger = ReadRegularFile("/proc/version", 5);
  ASSERT_FALSE(larger.ok());
  EXPECT_EQ(larger.error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace api_credits
