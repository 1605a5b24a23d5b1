#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "exporter/config/config_grammar.h"
#include "exporter/config/redaction.h"
#include "exporter/document/yaml_parser.h"
#include "tests/config/config_files.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RedactionTest, ShowsTheFilesAndHidesEachSecret) {
  ConfigFiles files;
  files.environment["APP"] = "hush-hush";
  files.Write("acme.yml", R"(name: acme
title: Acme
base_url: https://api.acme.test
hosts: { auth: https://auth.acme.test }
params: { app: { secret: true }, other: { secret: true }, team: {} }
requests:
  - path: /a
    query: { app: "{{app}}", other: "{{other}}", team: "{{team}}" }
)");
  files.Write(
      "t/more.yml",
      "accounts: [{ name: b, provider: enrow, api_key_file: ../key, labels: { a: '1' } }]\n");
  const auto config = files.Good(R"(global: { poll_interval: 5m }  # a comment
provider_files: [acme.yml]
account_files: ["t/*.yml"]
accounts:
  - name: a
    provider: acme
    api_key: ${API_KEY}
    secrets: { app: '${APP}', other: { file: key } }
    labels: { team: "${TEAM}", note: 'x: "y"' }
    params: { team: t }
    base_url: https://${TEAM}.acme.test
  - name: c
    provider: crustdata
    api_key_file: sk-live-pasted-by-mistake
)");
  ASSERT_TRUE(config);
  std::string shown = config->shown_files;
  const std::string folder = files.Path("");
  for (size_t at = shown.find(folder); at != std::string::npos; at = shown.find(folder)) {
    shown.erase(at, folder.size());
  }
  EXPECT_EQ(shown, R"(# c.yml
global:
  poll_interval: 5m
provider_files:
  - acme.yml
account_files:
  - "t/*.yml"
accounts:
  - name: a
    provider: acme
    api_key: <secret>
    secrets:
      app: <secret>
      other:
        file: key
    labels:
      team: "${TEAM}"
      note: "x: \"y\""
    params:
      team: t
    base_url: "https://${TEAM}.acme.test"
  - name: c
    provider: crustdata
    api_key_file: <no such file>
---
# t/more.yml
accounts:
  - name: b
    provider: enrow
    api_key_file: ../key
    labels:
      a: "1"
---
# providers are defined by
# acme.yml
)");
  for (const char* secret : {"hush-hush", "secret-of-the", "growth", "sk-live"}) {
    EXPECT_THAT(config->shown_files, Not(HasSubstr(secret)));
  }
}

// The parsers refuse all of this; the page must not depend on it.
TEST(RedactionTest, HidesWhatTheGrammarDoesNotKnow) {
  Problems problems;
  const auto root = ParseYaml(R"(accounts:
  - name: a
    api_key: [hush, { k: hush }]
    secrets: [hush, { k: hush }, { file: [{ k: hush }] }]
    proxy: http://hush:hush@proxy.test:8080/a@b
    base_url: [https://hush@a.test]
    hosts: { auth: 'https://hush:hush@a.test' }
    nobody_knows: { k: hush }
    pools: { main: { k: [hush] } }
)",
                              problems.Of("f"));
  ASSERT_TRUE(root);
  const std::string shown = RedactedText(*root, kConfigShape, "");
  EXPECT_THAT(shown, Not(HasSubstr("hush")));
  EXPECT_THAT(shown, HasSubstr("proxy: http://<secret>@proxy.test:8080/a@b\n"));
}

}  // namespace
}  // namespace api_credits
