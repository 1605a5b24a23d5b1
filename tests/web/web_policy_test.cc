#include "exporter/web/web_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "exporter/web/gate.h"
#include "tests/doubles/simulated_clock.h"
#include "tests/doubles/temporary_folder.h"
#include "tests/web/test_certificates.h"

namespace api_credits {
namespace {

using testing::HasSubstr;

constexpr const char* kCorrectHorse =
    "$2y$04$nc//4mC6aqn0Gvt9VskBxOgGQfh5lkcEE.w5nXrotLNECai82fgPG";

class WebPolicyTest : public testing::Test {
 protected:
  WebPolicyTest() { Use("server", authority_.Issue("first", "DNS:localhost")); }

  void Use(const std::string& name, const IssuedCertificate& issued) const {
    folder_.Write(name + ".crt", issued.certificate);
    folder_.Write(name + ".key", issued.key);
  }
  std::string path() const { return folder_.Path("web.yml"); }
  static std::string Tls(const std::string& more = {}) {
    return "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n" + more;
  }
  std::unique_ptr<WebPolicyFile> Open(const std::string& text) {
    folder_.Write("web.yml", text);
    auto file = WebPolicyFile::Open(path(), clock_, log_);
    EXPECT_TRUE(file.ok()) << file.error().message;
    return std::move(file).value();
  }
  std::string Refused(const std::string& text) {
    folder_.Write("web.yml", text);
    const auto file = WebPolicyFile::Open(path(), clock_, log_);
    return file.ok() ? "it was taken" : file.error().message;
  }
  void LookLater() { clock_.Advance(WebPolicyFile::kLookInterval); }
  int Records(const std::string& text) const {
    int count = 0;
    const std::string all = records_.str();
    for (size_t at = all.find(text); at != std::string::npos; at = all.find(text, at + 1)) ++count;
    return count;
  }

  TemporaryFolder folder_;
  const TestAuthority authority_{"clients"};
  SimulatedClock clock_;
  std::ostringstream records_;
  Logger log_{records_, clock_, LogLevel::kInfo, LogFormat::kLogfmt};
};

TEST_F(WebPolicyTest, NamesTheFileThatCannotBeUsedAndWhy) {
  std::filesystem::remove(folder_.Path("server.key"));
  EXPECT_THAT(Refused(Tls()), testing::AllOf(HasSubstr(path() + ": tls_server_config: key_file"),
                                             HasSubstr("server.key\": No such file")));
  Use("other", authority_.Issue("other", ""));
  std::filesystem::rename(folder_.Path("other.key"), folder_.Path("server.key"));
  EXPECT_THAT(Refused(Tls()), HasSubstr("is not the key of the certificate in cert_file"));
  folder_.Write("server.key", "no key");
  EXPECT_THAT(Refused(Tls()), HasSubstr("holds no usable key in PEM"));
  const IssuedCertificate locked = authority_.Issue("locked", "");
  Use("server", {locked.certificate, TestAuthority::Lock(locked.key)});
  EXPECT_THAT(Refused(Tls()), HasSubstr("holds no usable key in PEM without a password"));
  folder_.Write("server.crt", "no certificate");
  EXPECT_THAT(Refused(Tls()), HasSubstr("server.crt\": holds no usable certificate in PEM"));
  std::filesystem::remove(folder_.Path("server.crt"));
  std::filesystem::create_directory(folder_.Path("server.crt"));
  EXPECT_THAT(Refused(Tls()), HasSubstr("server.crt\": not a regular file"));
}

TEST_F(WebPolicyTest, NamesAClientCaFileThatHoldsNone) {
  const std::string text =
      Tls("  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: ca.crt\n");
  EXPECT_THAT(Refused(text), HasSubstr("client_ca_file"));
  folder_.Write("ca.crt", "nothing");
  EXPECT_THAT(Refused(text), HasSubstr("ca.crt\": holds no certificate in PEM"));
  folder_.Write("ca.crt", authority_.pem());
  Open(text);
}

TEST_F(WebPolicyTest, LooksAtItsFilesOnceASecondAtMost) {
  const auto file = Open("http_server_config: { headers: { X-Frame-Options: deny } }");
  const auto first = file->Current();
  folder_.Write("web.yml", "http_server_config: { headers: { X-Frame-Options: sameorigin } }");
  EXPECT_EQ(file->Current(), first);
  LookLater();
  EXPECT_EQ(file->Current()->config.headers.at(0).second, "sameorigin");
  EXPECT_EQ(Records("web configuration loaded"), 1);
  LookLater();
  const auto second = file->Current();
  LookLater();
  EXPECT_EQ(file->Current(), second) << "nothing changed";
}

TEST_F(WebPolicyTest, KeepsTheOldOneWhereTheNewOneIsWrongAndSaysSoOnce) {
  const auto file = Open(std::string("basic_auth_users:\n  alice: ") + kCorrectHorse + "\n");
  const auto old = file->Current();
  folder_.Write("web.yml", "basic_auth_users:\n  alice: hunter2\n");
  for (int i = 0; i < 3; ++i) {
    LookLater();
    EXPECT_EQ(file->Current(), old);
  }
  EXPECT_EQ(Records("web configuration refused, the old one stays"), 1);
  EXPECT_EQ(Records("hunter2"), 0);
  std::filesystem::remove(path());
  LookLater();
  EXPECT_EQ(file->Current(), old);
  EXPECT_EQ(Records("cannot be read"), 1);
  folder_.Write("web.yml", std::string("basic_auth_users:\n  bob: ") + kCorrectHorse + "\n");
  LookLater();
  EXPECT_EQ(file->Current()->config.users.count("bob"), 1u);
}

TEST_F(WebPolicyTest, TakesANewCertificateOnceItsKeyFits) {
  const auto file = Open(Tls());
  const auto old = file->Current();
  const IssuedCertificate next = authority_.Issue("second", "DNS:localhost");
  folder_.Write("server.crt", next.certificate);
  LookLater();
  EXPECT_EQ(file->Current(), old);
  EXPECT_EQ(Records("is not the key of the certificate"), 1);
  folder_.Write("server.key", next.key);
  LookLater();
  EXPECT_NE(file->Current(), old);
  EXPECT_EQ(Records("web configuration loaded"), 1);
}

// Kubernetes puts a new folder in place of the old one by renaming a symbolic link.
TEST_F(WebPolicyTest, SeesAFolderThatIsSwappedByItsSymbolicLink) {
  for (const char* version : {"v1", "v2"}) {
    Use(std::string(version) + "/tls", authority_.Issue(version, "DNS:localhost"));
  }
  const auto point_to = [this](const char* version) {
    std::filesystem::create_directory_symlink(version, folder_.Path("next"));
    std::filesystem::rename(folder_.Path("next"), folder_.Path("data"));
  };
  point_to("v1");
  const auto file =
      Open("tls_server_config: { cert_file: data/tls.crt, key_file: data/tls.key }\n");
  const auto old = file->Current();
  point_to("v2");
  LookLater();
  EXPECT_NE(file->Current(), old);
  EXPECT_EQ(Records("web configuration loaded"), 1);
}

TEST_F(WebPolicyTest, TlsComesAndGoesWithAStartOnly) {
  const auto file = Open(Tls());
  const auto old = file->Current();
  folder_.Write("web.yml", "http_server_config: { http2: false }");
  LookLater();
  EXPECT_EQ(file->Current(), old);
  EXPECT_EQ(Records("comes or goes with the next start only"), 1);
}

TEST_F(WebPolicyTest, LetsInWhoKnowsAPassword) {
  const auto policy =
      Open(std::string("basic_auth_users:\n  alice: ") + kCorrectHorse + "\n")->Current();
  const auto status = [&](const std::string& authorization) {
    HttpRequest request{"GET", "/-/healthy", "", {}};
    if (!authorization.empty()) request.headers.emplace_back("authorization", authorization);
    const auto refusal = Refuse(*policy, request);
    if (refusal && refusal->status == 401) {
      EXPECT_THAT(refusal->headers,
                  testing::Contains(testing::Pair("WWW-Authenticate", HasSubstr("Basic realm="))));
    }
    return refusal ? refusal->status : 200;
  };
  EXPECT_EQ(status("Basic YWxpY2U6Y29ycmVjdCBob3JzZQ=="), 200);
  EXPECT_EQ(status("Basic YWxpY2U6d3Jvbmc="), 401);
  EXPECT_EQ(status(""), 401);
  EXPECT_FALSE(Refuse(*Open("http_server_config: {}")->Current(), {"GET", "/", "", {}}));
}

TEST_F(WebPolicyTest, AHeaderOfTheFileTakesThePlaceOfThePagesOwn) {
  const auto policy =
      Open("http_server_config: { headers: { X-Frame-Options: sameorigin } }")->Current();
  HttpResponse response{200, {{"x-frame-options", "DENY"}, {"Referrer-Policy", "no-referrer"}}, {}};
  AddHeaders(*policy, response);
  EXPECT_THAT(response.headers,
              testing::UnorderedElementsAre(testing::Pair("X-Frame-Options", "sameorigin"),
                                            testing::Pair("Referrer-Policy", "no-referrer")));
}

}  // namespace
}  // namespace api_credits
