#include "exporter/config/web_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/config_files.h"

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

constexpr const char* kHash = "$2y$10$mDwo.lAisC94iLAyP81MCesa29IzH37oigHC/42V2pdJlUprsJPze";

class WebConfigTest : public testing::Test {
 protected:
  WebConfigResult Load(const std::string& text) {
    files_.Write("web.yml", text);
    return LoadWebConfig(files_.Path("web.yml"));
  }
  WebConfig Good(const std::string& text) {
    const WebConfigResult result = Load(text);
    if (const auto* errors = std::get_if<LoadErrors>(&result)) {
      ADD_FAILURE() << errors->lines[0];
      return {};
    }
    return std::get<WebConfig>(result);
  }
  std::vector<std::string> Errors(const std::string& text) {
    const WebConfigResult result = Load(text);
    const auto* errors = std::get_if<LoadErrors>(&result);
    return errors == nullptr ? std::vector<std::string>() : files_.Bare(errors->lines);
  }
  std::vector<std::string> TlsErrors(const std::string& lines) {
    return Errors("tls_server_config:\n  cert_file: a\n  key_file: b\n" + lines);
  }

  ConfigFiles files_;
};

TEST_F(WebConfigTest, ReadsWhatIsThereAndKeepsTheToolkitsDefaults) {
  const WebConfig config = Good("tls_server_config: { cert_file: s.crt, key_file: /k/s.key }\n");
  ASSERT_TRUE(config.tls);
  EXPECT_EQ(config.tls->cert_file, files_.Path("s.crt"));
  EXPECT_EQ(config.tls->key_file, "/k/s.key");
  EXPECT_EQ(config.tls->client_auth, ClientAuth::kNone);
  EXPECT_EQ(config.tls->min_version, TlsVersion::kTls12);
  EXPECT_EQ(config.tls->max_version, TlsVersion::kTls13);
  EXPECT_TRUE(config.tls->prefer_server_cipher_suites);
  EXPECT_THAT(config.users, IsEmpty());
  EXPECT_THAT(config.headers, IsEmpty());
}

TEST_F(WebConfigTest, ReadsEveryMode) {
  const std::string start = "tls_server_config: { cert_file: a, key_file: b, client_auth_type: ";
  EXPECT_EQ(Good(start + "NoClientCert }").tls->client_auth, ClientAuth::kNone);
  EXPECT_EQ(Good(start + "RequestClientCert }").tls->client_auth, ClientAuth::kRequest);
  EXPECT_EQ(Good(start + "RequireAnyClientCert }").tls->client_auth, ClientAuth::kRequireAny);
  EXPECT_EQ(Good(start + "RequireClientCert }").tls->client_auth, ClientAuth::kRequireAny);
  EXPECT_EQ(Good(start + "VerifyClientCertIfGiven, client_ca_file: c }").tls->client_auth,
            ClientAuth::kVerifyIfGiven);
  EXPECT_EQ(Good(start + "RequireAndVerifyClientCert, client_ca_file: c }").tls->client_auth,
            ClientAuth::kRequireAndVerify);
}

TEST_F(WebConfigTest, ReadsUsersAndHeadersAsTheToolkitWritesThem) {
  const WebConfig config = Good(
      "http_server_config:\n"
      "  http2: false\n"
      "  headers:\n"
      "    X-Frame-Options: deny\n"
      "    Strict-Transport-Security: max-age=31536000; includeSubDomains\n"
      "    X-Content-Type-Options: nosniff\n"
      "    X-XSS-Protection: 1\n"
      "    Content-Security-Policy: \"default-src 'self'\"\n"
      "basic_auth_users:\n"
      "  alice: " +
      std::string(kHash) + "\n");
  EXPECT_THAT(config.users, ElementsAre(Pair("alice", kHash)));
  EXPECT_THAT(
      config.headers,
      testing::UnorderedElementsAre(
          Pair("X-Frame-Options", "deny"), Pair("X-Content-Type-Options", "nosniff"),
          Pair("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
          Pair("X-XSS-Protection", "1"), Pair("Content-Security-Policy", "default-src 'self'")));
  EXPECT_THAT(config.warnings, IsEmpty());
}

TEST_F(WebConfigTest, SaysThatHttp2IsNotSpoken) {
  EXPECT_THAT(Good("http_server_config: { http2: true }").warnings,
              ElementsAre(HasSubstr("web.yml:1:23: http2: this server speaks HTTP/1.1 only")));
}

TEST_F(WebConfigTest, RefusesKeysOfTheToolkitThatItCannotHonourAndSaysWhatToDo) {
  EXPECT_THAT(Errors("rate_limit: { interval: 1s, burst: 20 }\n"),
              ElementsAre(HasSubstr("web.yml:1:1: rate_limit: this exporter does not support it")));
  EXPECT_THAT(Errors("tls_server_config:\n  cert: x\n  key: secret-key\n  client_ca: z\n"
                     "  curve_preferences: [X25519]\n"),
              testing::AllOf(testing::Contains(HasSubstr("web.yml:2:3: cert: this exporter")),
                             testing::Contains(HasSubstr("name it in key_file")),
                             testing::Contains(HasSubstr("name it in client_ca_file")),
                             testing::Contains(HasSubstr("5:3: curve_preferences: ")),
                             testing::Each(testing::Not(HasSubstr("secret-key")))));
}

TEST_F(WebConfigTest, NamesTheNearestKey) {
  EXPECT_THAT(Errors("basic_auth_user: {}\n"),
              ElementsAre("web.yml:1:1: unknown key \"basic_auth_user\"; did you mean "
                          "\"basic_auth_users\"?"));
  EXPECT_THAT(TlsErrors("  min_versoin: TLS12\n"),
              ElementsAre(HasSubstr("did you mean \"min_version\"?")));
}

TEST_F(WebConfigTest, NeedsBothCertificateAndKey) {
  EXPECT_THAT(Errors("tls_server_config: { cert_file: a }"),
              ElementsAre(HasSubstr("\"key_file\" is missing")));
}

TEST_F(WebConfigTest, RefusesOldVersionsAndAnEmptyRange) {
  EXPECT_THAT(TlsErrors("  min_version: TLS11\n"),
              ElementsAre(HasSubstr("min_version: must be TLS12 or TLS13, not \"TLS11\"")));
  EXPECT_THAT(TlsErrors("  min_version: TLS13\n  max_version: TLS12\n"),
              ElementsAre(HasSubstr("must not be above max_version")));
}

TEST_F(WebConfigTest, KnowsCipherSuitesByGosNames) {
  const auto suites = Good(
                          "tls_server_config: { cert_file: a, key_file: b, cipher_suites: "
                          "[TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256] }")
                          .tls->cipher_suites;
  ASSERT_EQ(suites.size(), 1u);
  EXPECT_EQ(suites[0].openssl, "ECDHE-RSA-AES128-GCM-SHA256");
  EXPECT_THAT(TlsErrors("  cipher_suites:\n  - TLS_RSA_WITH_RC4_128_SHA\n"),
              ElementsAre(testing::AllOf(HasSubstr("web.yml:5:5: cipher_suites: unknown suite"),
                                         HasSubstr("known are TLS_AES_128_GCM_SHA256, "))));
  EXPECT_THAT(TlsErrors("  cipher_suites: [TLS_AES_128_GCM_SHA256]\n"),
              ElementsAre(HasSubstr("none of them is for TLS 1.2")));
  EXPECT_THAT(TlsErrors("  cipher_suites: []\n"), ElementsAre(HasSubstr("must not be empty")));
}

TEST_F(WebConfigTest, RefusesAModeThatWouldVerifyNobody) {
  EXPECT_THAT(TlsErrors("  client_auth_type: RequireAndVerifyClientCert\n"),
              ElementsAre(HasSubstr("4:3: client_auth_type: needs \"client_ca_file\"")));
  EXPECT_THAT(TlsErrors("  client_ca_file: c\n"),
              ElementsAre(HasSubstr("client_ca_file: needs \"client_auth_type\"")));
  EXPECT_THAT(TlsErrors("  client_allowed_sans: [x]\n"),
              ElementsAre(HasSubstr("client_allowed_sans: needs a \"client_auth_type\"")));
  EXPECT_THAT(TlsErrors("  client_auth_type: RequireAndVerfyClientCert\n  client_ca_file: c\n"),
              ElementsAre(HasSubstr("did you mean \"RequireAndVerifyClientCert\"?")));
}

TEST_F(WebConfigTest, RefusesHeadersThatTheToolkitDoesNotAllow) {
  EXPECT_THAT(Errors("http_server_config: { headers: { X-Frame-Options: allow } }"),
              ElementsAre(HasSubstr("X-Frame-Options: must be deny or sameorigin")));
  EXPECT_THAT(Errors("http_server_config: { headers: { Server: x } }"),
              ElementsAre(HasSubstr("unknown key \"Server\"")));
  EXPECT_THAT(Errors("http_server_config: { headers: { X-XSS-Protection: \"1\\r\\nA: b\" } }"),
              testing::SizeIs(1));
}

TEST_F(WebConfigTest, TellsWhatIsWrongWithAHashAndNeverShowsIt) {
  const auto user = [this](const std::string& hash) {
    return Errors("basic_auth_users:\n  alice: " + hash + "\n");
  };
  EXPECT_THAT(user("hunter2"),
              ElementsAre(testing::AllOf(HasSubstr("web.yml:2:10: alice: must be a bcrypt hash"),
                                         testing::Not(HasSubstr("hunter2")))));
  EXPECT_THAT(user("'$6$saltsalt$hunter2'"), ElementsAre(testing::Not(HasSubstr("hunter2"))));
  EXPECT_THAT(user("$2y$10$short"),
              ElementsAre(HasSubstr("is not a whole bcrypt hash: it has 12 characters")));
  EXPECT_THAT(user("$2y$31" + std::string(kHash).substr(6)), ElementsAre(HasSubstr("cost 31")));
  EXPECT_THAT(user("[ hunter2 ]"), ElementsAre(testing::Not(HasSubstr("hunter2"))));
  EXPECT_THAT(
      Errors("basic_auth_users: hunter2\n"),
      ElementsAre(testing::AllOf(HasSubstr("must be a map"), testing::Not(HasSubstr("hunter2")))));
}

// An empty file or section more likely lost its content than means that everybody is welcome.
TEST_F(WebConfigTest, RefusesWhatIsEmpty) {
  EXPECT_THAT(Errors(""), testing::SizeIs(1));
  EXPECT_THAT(Errors("basic_auth_users: {}\n"), ElementsAre(HasSubstr("must not be empty")));
  EXPECT_THAT(Errors("basic_auth_users:\n"), ElementsAre(HasSubstr("must be a map")));
  EXPECT_THAT(Errors("basic_auth_users: { \"a:b\": x }\n"), ElementsAre(HasSubstr("colon")));
}

TEST_F(WebConfigTest, NamesAFileThatIsNotThere) {
  const WebConfigResult result = LoadWebConfig(files_.Path("none.yml"));
  ASSERT_TRUE(std::holds_alternative<LoadErrors>(result));
  EXPECT_THAT(std::get<LoadErrors>(result).lines,
              ElementsAre(HasSubstr("none.yml:1:1: cannot be read: No such file")));
}

TEST(BcryptCostTest, IsReadFromEveryFormOfBcryptAndNothingElse) {
  const std::string rest = std::string(kHash).substr(3);
  for (const char* form : {"$2a", "$2b", "$2y"}) EXPECT_EQ(BcryptCost(form + rest), 10);
  EXPECT_EQ(BcryptCost("$2x" + rest), std::nullopt);
  EXPECT_EQ(BcryptCost("$2y$1x" + rest.substr(3)), std::nullopt);
  EXPECT_EQ(BcryptCost(std::string(kHash) + "."), std::nullopt);
  EXPECT_EQ(BcryptCost(std::string(kHash).substr(0, 59) + "!"), std::nullopt);
  EXPECT_EQ(BcryptCost(""), std::nullopt);
}

}  // namespace
}  // namespace api_credits
