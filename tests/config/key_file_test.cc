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

TEST_F(KeyFileTest, TakesOffWhatNobodySeesOnBothSides) {
  for (const std::string content :
       {"sk_live", "sk_live\n", "sk_live\r\n", "sk_live \t\n\n", "\xEF\xBB\xBFsk_live\r\n",
        "\n  sk_live", "\xC2\xA0sk_live\xC2\xA0", "\xE2\x80\x8Bsk_live\xE2\x80\x8B\n",
        "\xEF\xBB\xBF \xE3\x80\x80sk_live\xE2\x81\xA0"}) {
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
  const auto expected = [](int byte) {
    return "key file \"k\" contains a control character at byte " + std::to_string(byte) +
           "; it must contain only the key, on one line";
  };
  EXPECT_EQ(Complaint("sk\r\nX-Evil: 1"), expected(3));
  EXPECT_EQ(Complaint("\none\ntwo\n"), expected(5));
  EXPECT_EQ(Complaint(std::string("a\0b", 3)), expected(2));
}

TEST_F(KeyFileTest, TellsWhereCharactersAreThatNoKeyHas) {
  EXPECT_EQ(Complaint("sk\xE2\x80\x8Blive"),
            "key file \"k\" contains a character that nobody sees at byte 3; copy the key anew");
  EXPECT_EQ(Complaint("\xEF\xBB\xBFsk\xC2\xA0live"),
            "key file \"k\" contains a character that nobody sees at byte 6; copy the key anew");
  const std::string not_ascii =
      "key file \"k\" contains a character that is not ASCII at byte 1; copy the key anew";
  EXPECT_EQ(Complaint("\xE2\x80\x9Csk\xE2\x80\x9D"), not_ascii) << "quotes of a word processor";
  EXPECT_EQ(Complaint("\xD1\x95k_live"), not_ascii) << "a Cyrillic letter";
  EXPECT_EQ(Complaint(std::string("\xFF\xFEk\0", 4)),
            "key file \"k\" is UTF-16; save it as UTF-8 or ASCII");
}

TEST_F(KeyFileTest, RefusesQuotesAndTheNameOfAVariableAroundTheKey) {
  EXPECT_EQ(
      Complaint(" \"sk_live\"\n"),
      "key file \"k\" contains a quote at byte 2; it must contain only the key, on one line and "
      "without quotes");
  EXPECT_NE(Complaint("'sk_live'"), "");
  for (const std::string content : {"API_KEY=sk_live", "export KEY=sk_live", "token=sk_live"}) {
    EXPECT_EQ(Complaint(content), "key file \"k\" contains the name of a variable up to byte " +
                                      std::to_string(content.find('=') + 1) +
                                      "; it must contain only the key, on one line");
  }
  for (const std::string key : {"QUJD==", "abc=def", "a1'b", "user:p=ss", "it's"}) {
    EXPECT_EQ(Complaint(key), "") << key;
  }
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
