// Mutated documents, the same ones each time: whatever they hold, the parser ends with a Config or
// with errors that have a place. A hang shows as the suite's time limit.
#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "exporter/document/file_reader.h"
#include "exporter/document/yaml_node.h"
#include "exporter/provider/catalogue.h"
#include "tests/config/config_files.h"

namespace api_credits {
namespace {

std::string FromFile(const std::string& path) {
  auto content = ReadRegularFile(std::string(SOURCE_DIR) + "/" + path, kMaxConfigFileBytes);
  EXPECT_TRUE(content.ok()) << path;
  return content.ok() ? std::move(content).value() : "";
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string Mutated(std::string text) {
    const size_t times = 1 + Below(4);
    for (size_t i = 0; i < times && !text.empty(); ++i) MutateOnce(text);
    return text;
  }

 private:
  // Modulo, because the standard's distributions differ between libraries.
  size_t Below(size_t bound) { return random_() % bound; }

  void MutateOnce(std::string& text) {
    static const std::vector<std::string> kTokens = {
        "{",         "}",        "[",
        "]",         ":",        ": ",
        "- ",        "?",        "&a ",
        "*a",        "!!str ",   "|\n",
        ">\n",       "'",        "\"",
        "#",         "\n",       "\t",
        "---\n",     "...\n",    "%",
        "~",         "${",       "${X}",
        "$$",        "{{",       "\\x00",
        "0777",      "-1",       "1e9",
        "inf",       "yes",      "null",
        "\xff",      "\xc3\xa9", "<<: ",
        "20%",       "5m",       "9999999999999999999y",
        "{{team}}",  ",",        "  ",
        "@",         "`",        "<<: *a",
        "&a",        "*a, ",     "&b {",
        "{ <<: *b, "};
    const size_t at = Below(text.size());
    const size_t length = std::min(text.size() - at, 1 + Below(40));
    switch (Below(5)) {
      case 0:
        text.insert(at, kTokens[Below(kTokens.size())]);
        return;
      case 1:
        text.erase(at, length);
        return;
      case 2:
        text[at] = static_cast<char>(Below(256));
        return;
      case 3:
        text.insert(Below(text.size()), text.substr(at, length));
        return;
      default:
        text.replace(at, 1, kTokens[Below(kTokens.size())]);
    }
  }

  std::mt19937 random_;
};

void ExpectPlaces(const std::string& file, const LoadErrors& errors) {
  ASSERT_FALSE(errors.lines.empty());
  for (const std::string& line : errors.lines) {
    const size_t colon = line.find(':');
    ASSERT_NE(colon, std::string::npos) << line;
    EXPECT_NE(line.find_first_of("0123456789", colon), std::string::npos) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos) << line;
    EXPECT_TRUE(IsCleanText(line)) << file << " " << line;
  }
}

TEST(FuzzTest, EndsWithAProviderOrWithErrors) {
  const std::vector<std::string> seeds = {FromFile("tests/provider/complete_provider.yml"),
                                          FromFile("config/providers/crustdata.yml"),
                                          FromFile("config/providers/lusha.yml")};
  Mutator mutator(20261120);
  size_t good = 0, bad = 0;
  for (size_t i = 0; i < 3000; ++i) {
    const auto result = LoadProvider("f.yml", mutator.Mutated(seeds[i % seeds.size()]));
    if (const auto* errors = std::get_if<LoadErrors>(&result)) {
      ++bad;
      ExpectPlaces("f.yml", *errors);
    } else {
      ++good;
      ASSERT_NE(std::get<0>(result), nullptr);
      EXPECT_FALSE(std::get<0>(result)->requests.empty());
    }
  }
  std::printf("%zu mutated providers: %zu load, %zu are reported\n", good + bad, good, bad);
  EXPECT_GT(good, 0U);
  EXPECT_GT(bad, 0U);
}

TEST(FuzzTest, EndsWithAConfigOrWithErrors) {
  ConfigFiles files;
  files.environment["X"] = "x";
  const std::string seed =
      R"(global: { poll_interval: 5m, low_credits: { warning: 20%, critical: 5% } }
account_files: [none/*.yml]
accounts:
  - name: sales
    provider: crustdata
    api_key: ${API_KEY}
    labels: &a { team: growth, note: "5$$ ${X}" }
    low_credits: { warning: 20000, critical: 5% }
    grant: { credits: 100000, every: month, next: 2026-12-01T00:00:00Z, rollover: false }
    base_url: https://api.crustdata.com
  - name: website
    provider: enrow
    api_key_file: key
    costs: { email_find: 2 }
    labels: { <<: *a, more: &b "x" }
    pools: { main: { watch: false, price_per_credit: { amount: 0.01, currency: usd } } }
)";
  Mutator mutator(20261121);
  size_t good = 0, bad = 0;
  for (size_t i = 0; i < 1000; ++i) {
    files.Write("c.yml", mutator.Mutated(seed));
    const LoadResult result = files.Load("c.yml");
    if (const auto* errors = std::get_if<LoadErrors>(&result)) {
      ++bad;
      ExpectPlaces("c.yml", *errors);
    } else {
      ++good;
      ASSERT_NE(std::get<LoadedConfig>(result).config, nullptr);
    }
  }
  std::printf("%zu mutated configurations: %zu load, %zu are reported\n", good + bad, good, bad);
  EXPECT_GT(good, 0U);
  EXPECT_GT(bad, 0U);
}

}  // namespace
}  // namespace api_credits
