// How requests leave: proxies, trusted certificates and client certificates.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "tests/config/config_files.h"

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class WayOutTest : public testing::Test {
 protected:
  WayOutTest() {
    files_.environment["PROXY_PASSWORD"] = "hush-hush";
    for (const char* name : {"ca", "client", "client_key", "client_encrypted_key"}) {
      std::stringstream text;
      text << std::ifstream(std::string(SOURCE_DIR) + "/tests/fetch/certificates/" + name + ".pem")
                  .rdbuf();
      files_.Write(std::string(name) + ".pem", text.str());
    }
  }

  // The accounts "a" and "b"; the second states something.
  LoadedConfig Load(const std::string& global, const std::string& of_b = "") {
    const std::string account = "provider: enrow, api_key_file: key, low_credits: { warning: 1 }";
    return files_.GoodWithAccess("global: { " + global + " }\naccounts:\n  - { name: a, " +
                                 account + " }\n  - { name: b, " + account +
                                 (of_b.empty() ? "" : ", " + of_b) + " }\n");
  }
  static const Access& A(const LoadedConfig& loaded) { return loaded.access->at(0); }
  static const Access& B(const LoadedConfig& loaded) { return loaded.access->at(1); }

  ConfigFiles files_;
};

TEST_F(WayOutTest, IsTheSameForAllAccountsThatStateNothing) {
  const LoadedConfig loaded = Load(
      "proxy: 'http://proxy.test:3128', ca_file: ca.pem, cert_file: client.pem, "
      "cert_key_file: client_key.pem");
  ASSERT_TRUE(loaded.access);
  EXPECT_THAT(loaded.config->warnings, IsEmpty());
  for (const Access& access : {A(loaded), B(loaded)}) {
    EXPECT_EQ(access.way->proxy.url, "http://proxy.test:3128");
    EXPECT_FALSE(access.way->proxy.none);
    EXPECT_EQ(access.way->ca_file, files_.Path("ca.pem"));
    EXPECT_EQ(access.way->certificate.file, files_.Path("client.pem"));
    EXPECT_EQ(access.way->certificate.key_file, files_.Path("client_key.pem"));
  }
  EXPECT_TRUE(A(loaded).way.SharesWith(B(loaded).way)) << "once in memory";
}

TEST_F(WayOutTest, AnAccountReplacesWhatItStates) {
  files_.Write("both.pem", "-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n");
  const LoadedConfig loaded = Load(
      "proxy: { url: 'https://proxy.test', user: me, password: '${PROXY_PASSWORD}', "
      "cert_file: client.pem, cert_key_file: client_key.pem }, ca_file: ca.pem, "
      "cert_file: client.pem, cert_key_file: client_key.pem",
      "proxy: 'socks5h://other.test', cert_file: both.pem");
  ASSERT_TRUE(loaded.access);
  EXPECT_THAT(loaded.config->warnings, IsEmpty());
  EXPECT_EQ(A(loaded).way->proxy.user, "me");
  EXPECT_EQ(A(loaded).way->proxy.password.value, Secret("hush-hush"));
  EXPECT_EQ(A(loaded).way->proxy.certificate.key_file, files_.Path("client_key.pem"));
  EXPECT_EQ(B(loaded).way->proxy.url, "socks5h://other.test");
  EXPECT_EQ(B(loaded).way->proxy.user, "");
  EXPECT_TRUE(B(loaded).way->proxy.password.value.empty()) << "another proxy must not be told it";
  EXPECT_TRUE(B(loaded).way->proxy.certificate.empty());
  EXPECT_EQ(B(loaded).way->ca_file, files_.Path("ca.pem"));
  EXPECT_EQ(B(loaded).way->certificate.file, files_.Path("both.pem"));
  EXPECT_EQ(B(loaded).way->certificate.key_file, "") << "the key belongs to the other certificate";
}

TEST_F(WayOutTest, AnAccountMayLeaveDirectly) {
  const LoadedConfig loaded =
      Load("proxy: { url: 'https://proxy.test', user: me, password_file: key }", "proxy: none");
  ASSERT_TRUE(loaded.access);
  EXPECT_EQ(A(loaded).way->proxy.password.file, files_.Path("key"));
  EXPECT_TRUE(B(loaded).way->proxy.none);
  EXPECT_EQ(B(loaded).way->proxy.url, "");
  EXPECT_EQ(B(loaded).way->proxy.password.file, "");
}

TEST_F(WayOutTest, AFileThatCannotBeUsedIsAWarningThatSaysWhatItCosts) {
  const LoadedConfig loaded =
      Load("",
           "ca_file: none.pem, cert_file: key, cert_key_file: client_encrypted_key.pem, "
           "proxy: { url: 'https://proxy.test', cert_file: client.pem }");
  ASSERT_TRUE(loaded.config);
  const std::vector<std::string> warnings = files_.Bare(loaded.config->warnings);
  EXPECT_THAT(warnings,
              testing::UnorderedElementsAre(
                  HasSubstr("ca_file: \"none.pem\": No such file or directory; until it is mended "
                            "polls that need it fail"),
                  HasSubstr("cert_file: \"key\": holds no CERTIFICATE in PEM"),
                  HasSubstr("cert_key_file: \"client_encrypted_key.pem\": the private key is "
                            "encrypted"),
                  HasSubstr("cert_file: \"client.pem\": holds no PRIVATE KEY in PEM")));
  for (const std::string& warning : warnings) {
    EXPECT_THAT(warning, testing::Not(HasSubstr("secret-of-the-file")));
  }
}

TEST_F(WayOutTest, IsCheckedInGlobalAsInAnAccount) {
  EXPECT_THAT(files_.Errors("global: { proxy: 'http://me:hush@proxy.test' }\naccounts: []\n"),
              ElementsAre(HasSubstr("proxy: must not contain a user or password")));
  EXPECT_THAT(files_.Errors("global: { proxy: { url: none } }\naccounts: []\n"),
              ElementsAre(HasSubstr("url: must begin with http://")));
  EXPECT_THAT(files_.Errors("global: { cert_key_file: key }\naccounts: []\n"),
              ElementsAre(HasSubstr("cert_key_file needs cert_file")));
  EXPECT_THAT(
      files_.Errors("global: { proxy: { url: 'http://p.test', user: me, password: hush } }\n"
                    "accounts: []\n"),
      ElementsAre(HasSubstr("password: secrets come from files or the environment")));
}

}  // namespace
}  // namespace api_credits
