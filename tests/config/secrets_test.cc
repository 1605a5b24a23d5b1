// Secrets beside the key, and hosts beside base_url.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/config/config_files.h"

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kVendor[] = R"(name: acme
title: Acme
base_url: https://api.acme.test
hosts: { auth: https://auth.acme.test }
auth: { scheme: none }
params: { app_id: { secret: true, required: true }, app_key: { secret: true }, team: {} }
requests:
  - path: /balance
    headers: { x-id: "{{app_id}}", x-key: "{{app_key}}", x-team: "{{team}}" }
    pools: [{ pool: main, remaining: body.left, limit: body.limit }]
)";

class SecretsTest : public testing::Test {
 protected:
  SecretsTest() {
    files_.Write("acme.yml", kVendor);
    files_.Write("app.key", "from-a-file\n");
    files_.environment["APP_ID"] = "from-the-environment";
  }

  static std::string Account(const std::string& keys) {
    return "provider_files: [acme.yml]\naccounts:\n  - name: a\n    provider: acme\n" + keys;
  }

  ConfigFiles files_;
};

TEST_F(SecretsTest, ComeFromTheEnvironmentAndFromFiles) {
  const LoadedConfig loaded = files_.GoodWithAccess(
      Account("    secrets: { app_id: '${APP_ID}', app_key: { file: app.key } }\n"));
  ASSERT_TRUE(loaded.access);
  const Access& access = loaded.access->front();
  EXPECT_EQ(access.secrets.at("app_id").value, Secret("from-the-environment"));
  EXPECT_EQ(access.secrets.at("app_key").file, files_.Path("app.key"));
  EXPECT_TRUE(access.secrets.at("app_key").value.empty());
  EXPECT_THAT(loaded.config->warnings, IsEmpty()) << "it needs no key";
}

TEST_F(SecretsTest, AreNeverWrittenOut) {
  EXPECT_THAT(
      files_.Errors(Account("    secrets: { app_id: hush }\n")),
      ElementsAre(HasSubstr(":5:24: app_id: secrets come from files or the environment; write "
                            "${VARIABLE} here, or use { file: PATH }")));
  EXPECT_THAT(files_.Errors(Account("    params: { app_id: hush }\n"
                                    "    secrets: { app_id: '${APP_ID}' }\n")),
              ElementsAre(HasSubstr("params: \"app_id\" is a secret; write it under secrets")));
}

TEST_F(SecretsTest, MustBeThoseOfTheProvider) {
  EXPECT_THAT(
      files_.Errors(Account("    secrets: { app_id: '${APP_ID}', app_kee: '${APP_ID}' }\n")),
      ElementsAre(HasSubstr("provider \"acme\" has no secret \"app_kee\"; did you mean "
                            "\"app_key\"?")));
  EXPECT_THAT(files_.Errors(Account("    secrets: { app_id: '${APP_ID}', team: '${APP_ID}' }\n")),
              ElementsAre(HasSubstr("secrets: \"team\" is no secret; write it under params")));
  EXPECT_THAT(files_.Errors(Account("")),
              ElementsAre(HasSubstr("provider \"acme\" needs secrets.app_id")));
}

TEST_F(SecretsTest, MayComeLaterAndAreWarnedOf) {
  const auto config = files_.Good(Account("    secrets: { app_id: { file: none.key } }\n"));
  ASSERT_TRUE(config);
  EXPECT_THAT(files_.Bare(config->warnings),
              ElementsAre(HasSubstr(":5:32: file: key file \"none.key\": No such file")));
}

TEST_F(SecretsTest, AKeyFileThatCannotBeUsedCostsItsAccountAlone) {
  files_.Write("empty", "\n");
  files_.Write("two-lines", "a\nb\n");
  const auto config = files_.Good(R"(accounts:
  - { name: a, provider: crustdata, api_key_file: none }
  - { name: b, provider: crustdata, api_key_file: empty }
  - { name: c, provider: crustdata, api_key_file: two-lines }
  - { name: d, provider: crustdata, api_key_file: key }
)");
  ASSERT_TRUE(config);
  const std::string until = "; the account's polls fail until this is mended";
  EXPECT_THAT(
      files_.Bare(config->warnings),
      ElementsAre("c.yml:2:51: api_key_file: key file \"none\": No such file or directory" + until,
                  "c.yml:3:51: api_key_file: key file \"empty\" is empty" + until,
                  "c.yml:4:51: api_key_file: key file \"two-lines\" contains a control character "
                  "at byte 2; it must contain only the key, on one line" +
                      until));
  EXPECT_EQ(config->accounts.size(), 4U);
}

TEST_F(SecretsTest, AreWrittenAsFileOrVariable) {
  EXPECT_THAT(files_.Errors(Account("    secrets: { app_id: { path: app.key } }\n")),
              testing::Contains(HasSubstr("unknown key \"path\"")));
  EXPECT_THAT(files_.Errors(Account("    secrets: { app_id: [x] }\n")),
              ElementsAre(HasSubstr("app_id: must be text such as ${")));
}

TEST_F(SecretsTest, OtherHostsMayBeOverridden) {
  const std::string secrets = "    secrets: { app_id: '${APP_ID}' }\n";
  const LoadedConfig plain = files_.GoodWithAccess(Account(secrets));
  EXPECT_EQ(plain.access->front().hosts.at("auth"), "https://auth.acme.test");
  const LoadedConfig other =
      files_.GoodWithAccess(Account(secrets + "    hosts: { auth: http://127.0.0.1:1/x/ }\n"));
  EXPECT_EQ(other.access->front().hosts.at("auth"), "http://127.0.0.1:1/x");
  EXPECT_NE(other.config->accounts[0]->source, plain.config->accounts[0]->source)
      << "another host may tell another balance";
  EXPECT_THAT(files_.Errors(Account(secrets + "    hosts: { oauth: https://a.test }\n")),
              ElementsAre(HasSubstr("provider \"acme\" has no host \"oauth\"; did you mean "
                                    "\"auth\"?")));
}

}  // namespace
}  // namespace api_credits
