#include "exporter/config/key_file.h"

#include <sys/stat.h>

#include <gtest/gtest.h>

#include <string>

#include "tests/config/config_files.h"

namespace api_credits {
namespace {

class KeyFileTest : public testing::Test {
 protected:
  Result<Secret> Read(const std::string& content) {
    files_.Write("k", content);
    return ReadKeyFile(files_.Path("k"));
  }
  std::string Complaint(const std::string& content) {
    const Result<Secret> key = Read(content);
    return key ? "" : files_.Bare({key.error().message})[0];
  }
  ConfigFiles files_;
};

TEST_F(KeyFileTest, TrimsWhatEditorsLeaveAtTheEnd) {
  for (const std::string content : {"sk_live", "sk_live\n", "sk_live\r\n", "sk_live \t\n\n"}) {
    const Result<Secret> key = Read(content);
    ASSERT_TRUE(key.ok());
    EXPECT_EQ(key.value().Reveal(), "sk_live");
  }
}

TEST_F(KeyFileTest, KeepsSpacesInside) {
  EXPECT_EQ(Read("user:pass word\n").value().Reveal(), "user:pass word");
}

TEST_F(KeyFileTest, RefusesAnEmptyFile) {
  EXPECT_EQ(Complaint(""), "key file \"k\" is empty");
  EXPECT_EQ(Complaint(" \n\n"), "key file \"k\" is empty");
}

TEST_F(KeyFileTest, RefusesControlCharactersThatWouldBreakARequest) {
  const std::string expected =
      "key file \"k\" contains a control character; it must contain only the key, on one line";
  EXPECT_EQ(Complaint("sk\r\nX-Evil: 1"), expected);
  EXPECT_EQ(Complaint("one\ntwo\n"), expected);
  EXPECT_EQ(Complaint(std::string("a\0b", 3)), expected);
}

TEST_F(KeyFileTest, BoundsTheSize) {
  EXPECT_TRUE(Read(std::string(kMaxKeyBytes, 'k')).ok());
  const Result<Secret> key = Read(std::string(kMaxKeyBytes + 1, 'k'));
  ASSERT_FALSE(key.ok());
  EXPECT_EQ(key.error().code, ErrorCode::kTooLarge);
}

TEST_F(KeyFileTest, NamesTheFileAndTheCause) {
  const Result<Secret> missing = ReadKeyFile(files_.Path("none"));
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::kIo);
  EXPECT_EQ(files_.Bare({missing.error().message})[0],
            "key file \"none\": No such file or directory");
  const Result<Secret> directory = ReadKeyFile(files_.Path(""));
  ASSERT_FALSE(directory.ok());
  EXPECT_NE(directory.error().message.find("not a regular file"), std::string::npos);
}

TEST_F(KeyFileTest, DoesNotHangOnAPipe) {
  ASSERT_EQ(::mkfifo(files_.Path("pipe").c_str(), 0600), 0);
  EXPECT_FALSE(ReadKeyFile(files_.Path("pipe")).ok());
}

TEST_F(KeyFileTest, NeverShowsTheKey) {
  EXPECT_EQ(Complaint("hush\nhush").find("hush"), std::string::npos);
  EXPECT_EQ(CheckedKey("hush\nhush", "api_key").error().message.find("hush"), std::string::npos);
}

}  // namespace
}  // namespace api_credits
