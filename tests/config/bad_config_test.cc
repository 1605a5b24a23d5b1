#include "tests/config/bad_config.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace api_credits {
namespace {

std::vector<BadConfig> Structure() {
  return {
      {"not_a_map", "- a\n", {"c.yml:1:1: must be a map, not a list"}},
      {"empty", "", {"c.yml:1:1: the file is empty"}},
      {"unknown_key",
       "global: {}\nacounts: []\n",
       {"c.yml:2:1: unknown key \"acounts\"; did you mean \"accounts\"?"}},
      {"unknown_keys_at_all_levels",
       "colour: red\nglobal: { pol_interval: 5m, low_credits: { warn: 5% } }\n"
       "accounts: [ { nmae: a } ]\n",
       {"c.yml:1:1: unknown key \"colour\"",
        "c.yml:2:11: unknown key \"pol_interval\"; did you mean \"poll_interval\"?",
        "c.yml:2:44: unknown key \"warn\"", "c.yml:3:13: accounts: \"name\" is missing",
        "c.yml:3:13: accounts: \"provider\" is missing",
        "c.yml:3:15: unknown key \"nmae\"; did you mean \"name\"?"}},
      {"duplicate_key",
       "global: { poll_timeout: 5s, poll_timeout: 6s }\n",
       {"c.yml:1:29: duplicate key \"poll_timeout\"; it is already at line 1"}},
      {"nothing_after_a_key",
       "accounts:\nglobal:\n",
       {"c.yml:1:1: accounts: must be a list, not nothing",
        "c.yml:2:1: global: must be a map, not nothing"}},
      {"scalar_for_a_list",
       "accounts: none\n",
       {"c.yml:1:11: accounts: must be a list, not \"none\""}},
      {"list_of_scalars",
       "accounts: [ crustdata ]\n",
       {"c.yml:1:13: accounts: must be a map, not \"crustdata\""}},
      {"unclosed_list",
       "accounts: [ { name: a }\nglobal: {}\n",
       {"c.yml:2:1: end of sequence flow not found"}},
      {"missing_plain_file",
       "provider_files: [mine.yml]\naccount_files: [a.yml, more/b.yml]\n",
       {"c.yml:1:18: provider_files: \"mine.yml\": No such file or directory",
        "c.yml:2:17: account_files: \"a.yml\": No such file or directory",
        "c.yml:2:24: account_files: \"more/b.yml\": No such file or directory"}},
      {"directory_for_a_file",
       "account_files: [folder]\n",
       {"c.yml:1:17: account_files: \"folder\": not a regular file"}},
  };
}

std::vector<BadConfig> Globals() {
  return {
      {"bad_durations",
       "global:\n  poll_interval: 5\n  poll_timeout: 0s\n  stale_after: [1h]\n",
       {"c.yml:2:18: poll_interval: must be a duration such as 30s, 1h30m or 7d, not \"5\"",
        "c.yml:3:17: poll_timeout: must be a duration such as 30s, 1h30m or 7d, not \"0s\"",
        "c.yml:4:16: stale_after: must be a duration such as 30s, 1h30m or 7d, not a list"}},
      {"thresholds_in_the_wrong_order",
       "global:\n  low_credits: { warning: 5%, critical: 20% }\n"
       "  runway: { warning: 1d, critical: 7d }\n",
       {"c.yml:2:16: low_credits: the warning threshold must not be below the critical one, or the "
        "warning comes too late",
        "c.yml:3:11: runway: the warning threshold must not be below the critical one, or the "
        "warning comes too late"}},
      {"bad_thresholds",
       "global: { low_credits: { warning: 120%, critical: '500' } }\n",
       {"c.yml:1:35: warning: must be credits such as 20000, or 0% to 100% of the grant or limit, "
        "not \"120%\"",
        "c.yml:1:51: critical: must be credits such as 20000, or 0% to 100% of the grant or limit, "
        "not \"500\""}},
      {"bad_counts",
       "global: { max_requests_in_flight: 0, max_requests_per_host: 1.5 }\n",
       {"c.yml:1:35: max_requests_in_flight: must be a whole number from 1 to 100000, not \"0\"",
        "c.yml:1:61: max_requests_per_host: must be a whole number from 1 to 100000, not "
        "\"1.5\""}},
  };
}

std::vector<BadConfig> Identity() {
  return {
      {"unknown_provider",
       "accounts: [ { name: a, provider: crustdta, api_key_file: key } ]\n",
       {"c.yml:1:34: unknown provider \"crustdta\"; did you mean \"crustdata\"?"}},
      {"unknown_provider_without_a_neighbour",
       "accounts: [ { name: a, provider: zzzzzzz, api_key_file: key } ]\n",
       {"c.yml:1:34: unknown provider \"zzzzzzz\""}},
      {"account_twice",
       "accounts:\n  - { name: a, provider: crustdata, api_key_file: key }\n"
       "  - { name: a, provider: enrow, api_key_file: key }\n"
       "  - { name: a, provider: crustdata, api_key_file: key }\n",
       {"c.yml:4:13: provider \"crustdata\" already has an account \"a\", at c.yml:2"}},
      {"name_that_is_no_text",
       "accounts: [ { name: 42, provider: crustdata, api_key_file: key } ]\n",
       {"c.yml:1:21: name: must be text; put 42 in quotes"}},
      {"empty_name",
       "accounts: [ { name: '', provider: crustdata, api_key_file: key } ]\n",
       {"c.yml:1:21: name: must not be empty"}},
      {"literal_key",
       "accounts: [ { name: a, provider: crustdata, api_key: hush-hush } ]\n",
       {"c.yml:1:54: api_key: secrets come from files or the environment; write ${VARIABLE} here, "
        "or use api_key_file"}},
      {"literal_key_with_an_escaped_dollar",
       "accounts: [ { name: a, provider: crustdata, api_key: 'hush$${API_KEY}' } ]\n",
       {"c.yml:1:54: api_key: secrets come from files or the environment; write ${VARIABLE} here, "
        "or use api_key_file"}},
      {"key_that_is_a_list",
       "accounts: [ { name: a, provider: crustdata, api_key: [hush] } ]\n",
       {"c.yml:1:54: api_key: must be text such as ${CRUSTDATA_API_KEY}"}},
      {"no_key",
       "accounts: [ { name: a, provider: crustdata } ]\n",
       {"c.yml:1:13: the account needs api_key_file, or api_key from the environment"}},
      {"both_keys",
       "accounts: [ { name: a, provider: crustdata, api_key: '${API_KEY}', api_key_file: key } ]\n",
       {"c.yml:1:45: use either api_key or api_key_file, not both"}},
      {"unset_variables",
       "accounts: [ { name: '${NAME}', provider: crustdata, api_key: '${NO_KEY}' } ]\n",
       {"c.yml:1:21: the environment variable NAME is not set",
        "c.yml:1:62: the environment variable NO_KEY is not set"}},
      {"empty_variable",
       "accounts: [ { name: a, provider: crustdata, api_key: '${EMPTY}' } ]\n",
       {"c.yml:1:54: api_key: the value of ${EMPTY} is empty"}},
      {"key_of_two_lines",
       "accounts: [ { name: a, provider: crustdata, api_key: '${LINES}' } ]\n",
       {"c.yml:1:54: api_key: the value of ${LINES} contains a control character at byte 5; it "
        "must contain only the key, on one line"}},
      {"binary_variable",
       "accounts: [ { name: a, provider: crustdata, api_key: '${BINARY}' } ]\n",
       {"c.yml:1:54: the environment variable BINARY contains a control character or is not "
        "UTF-8"}},
      {"broken_variables",
       "accounts: [ { name: '${', provider: '${1X}', api_key: '${API-KEY}' } ]\n",
       {"c.yml:1:21: \"${\" must be followed by the name of a variable and \"}\"; write $$ for a "
        "plain $",
        "c.yml:1:37: \"${\" must be followed by the name of a variable and \"}\"; write $$ for a "
        "plain $",
        "c.yml:1:55: \"${\" must be followed by the name of a variable and \"}\"; write $$ for a "
        "plain $"}},
  };
}

class BadConfigTest : public testing::TestWithParam<BadConfig> {};

TEST_P(BadConfigTest, IsToldExactlyWhatIsWrong) { ExpectExactly(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Structure, BadConfigTest, testing::ValuesIn(Structure()), NameOf);
INSTANTIATE_TEST_SUITE_P(Globals, BadConfigTest, testing::ValuesIn(Globals()), NameOf);
INSTANTIATE_TEST_SUITE_P(Identity, BadConfigTest, testing::ValuesIn(Identity()), NameOf);

}  // namespace
}  // namespace api_credits
