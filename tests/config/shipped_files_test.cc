// The files in config/ that users start from.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "exporter/document/file_reader.h"
#include "exporter/document/yaml_node.h"
#include "tests/config/config_files.h"

namespace api_credits {
namespace {

using testing::IsEmpty;

// With the key files and directories that they name put here.
class ShippedFilesTest : public testing::Test {
 protected:
  const Config* Load(const std::string& name) {
    auto content =
        ReadRegularFile(std::string(SOURCE_DIR) + "/config/" + name, kMaxConfigFileBytes);
    EXPECT_TRUE(content.ok()) << name;
    if (!content) return nullptr;
    std::string text = std::move(content).value();
    const std::string certificates = std::string(SOURCE_DIR) + "/tests/fetch/certificates/";
    for (const auto& [absolute, here] : std::map<std::string, std::string>{
             {"/run/secrets/crustdata", "key"},
             {"/run/secrets/acme", "key"},
             {"/run/secrets/proxy", "key"},
             {"/etc/ssl/certs/ca-certificates.crt", certificates + "ca.pem"},
             {"/etc/api_credits_exporter/client.pem", certificates + "server.pem"},
             {"/etc/api_credits_exporter/client.key", certificates + "server_key.pem"}}) {
      while (text.find(absolute) != std::string::npos) {
        text.replace(text.find(absolute), absolute.size(), here);
      }
    }
    EXPECT_THAT(files_.Errors(text), IsEmpty());
    config_ = files_.Good(text);
    return config_.get();
  }

  ConfigFiles files_;
  std::shared_ptr<const Config> config_;
};

TEST_F(ShippedFilesTest, LoadTheSmallestOne) {
  const Config* config = Load("api_credits_exporter.yml");
  ASSERT_NE(config, nullptr);
  EXPECT_EQ(config->accounts.size(), 1U);
  EXPECT_THAT(config->warnings, IsEmpty());
}

TEST_F(ShippedFilesTest, LoadTheReferenceWhoseDefaultsAreTrue) {
  files_.environment["ENRICH_API_KEY"] = "k";
  files_.environment["LEADBOXER_API_KEY"] = "k";
  files_.environment["ACME_API_KEY"] = "k";
  files_.environment["ACME_APP_KEY"] = "k";
  files_.environment["PROXY_PASSWORD"] = "k";
  files_.Write("accounts.d/more.yml", "accounts: []\n");
  files_.Write("providers.d/acme.yml",
               "name: acme\ntitle: A\nbase_url: https://a.test\n"
               "hosts: { auth: https://auth.a.test }\n"
               "params: { app_key: { secret: true }, app_secret: { secret: true } }\nrequests:\n"
               "  - path: /a\n"
               "    headers: { x-app: '{{app_key}}{{app_secret}}' }\n"
               "    pools: [{ pool: main, used: body.used }]\n");
  const Config* config = Load("reference.yml");
  ASSERT_NE(config, nullptr);
  EXPECT_THAT(config->warnings, IsEmpty());
  ASSERT_EQ(config->accounts.size(), 5U);
  const Account& inheriting = *config->accounts[4];
  const auto plain = files_.Good(
      "accounts: [{ name: a, provider: leadboxer, api_key_file: key, params: { email: x } }]\n");
  ASSERT_NE(plain, nullptr);
  const Account& untouched = *plain->accounts[0];
  EXPECT_EQ(inheriting.poll_timeout, untouched.poll_timeout);
  EXPECT_EQ(inheriting.stale_after, untouched.stale_after);
  const PoolSettings& stated = *inheriting.pool_defaults;
  const PoolSettings& defaults = *untouched.pool_defaults;
  EXPECT_EQ(stated.low_credits.warning->value, defaults.low_credits.warning->value);
  EXPECT_EQ(stated.low_credits.critical->value, defaults.low_credits.critical->value);
  EXPECT_EQ(stated.runway.warning, defaults.runway.warning);
  EXPECT_EQ(stated.runway.critical, defaults.runway.critical);
  EXPECT_EQ(config->max_requests_in_flight, plain->max_requests_in_flight);
  EXPECT_EQ(config->max_requests_per_host, plain->max_requests_per_host);
}

}  // namespace
}  // namespace api_credits
