#include "exporter/config/account_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "exporter/config/config_grammar.h"
#include "exporter/document/yaml_parser.h"

namespace api_credits {
namespace {

using testing::ElementsAre;

TEST(AccountParserTest, BoundsTheNumberOfAccountsAndSaysSoOnce) {
  Problems problems;
  const FileReport report = problems.Of("a.yml");
  std::optional<YamlNode> root = ParseYaml(
      "accounts:\n- { name: a, provider: enrow }\n- { name: b, provider: enrow }\n"
      "- { name: c, provider: enrow }\n- { name: d, provider: enrow }\n",
      report);
  const auto map = MapReader::Open({"", &*root, root->mark}, kAccountFileShape, report);
  const GlobalSettings global;
  Catalogue providers(problems);
  AccountParser accounts(global, providers, 2);
  accounts.ParseAccounts(*map, "");
  std::vector<std::string> bounds;
  for (const std::string& error : problems.errors()) {
    if (error.find("needs api_key_file") == std::string::npos) bounds.push_back(error);
  }
  EXPECT_THAT(bounds, ElementsAre("a.yml:4:3: more than 2 accounts"));
}

}  // namespace
}  // namespace api_credits
