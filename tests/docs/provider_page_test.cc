// config/providers/README.md and the README's list of groups, written from the definitions.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "exporter/provider/catalogue.h"
#include "exporter/provider/provider_grammar.h"
#include "exporter/provider/whole.h"
#include "tests/docs/generated_text.h"

namespace api_credits {
namespace {

// In the order of kGroups.
constexpr const char* kGroupTitles[] = {"AI and media",
                                        "Enrichment and sales data",
                                        "E-mail verification",
                                        "Scraping, SERP, proxies",
                                        "SEO",
                                        "Messaging",
                                        "Developer platforms",
                                        "Market data",
                                        "Security data",
                                        "Others"};

using Providers = std::vector<std::shared_ptr<const Provider>>;

std::map<std::string, Providers> ByGroup() {
  const auto loaded = LoadBundledCatalogue();
  std::map<std::string, Providers> groups;
  for (const auto& [name, provider] : std::get<ProviderTable>(loaded)) {
    groups[provider->group].push_back(provider);
  }
  return groups;
}

// The shortest exact notation of a duration.
std::string Short(Duration duration) {
  using std::chrono::hours;
  using std::chrono::minutes;
  using std::chrono::seconds;
  if (duration % hours(1) == Duration(0)) return std::to_string(duration / hours(1)) + "h";
  if (duration % minutes(1) == Duration(0)) return std::to_string(duration / minutes(1)) + "m";
  if (duration % seconds(1) == Duration(0)) return std::to_string(duration / seconds(1)) + "s";
  return std::to_string(duration.count()) + "ms";
}

std::string Listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::vector<const FieldRules*> FieldsOf(const Provider& provider) {
  std::vector<const FieldRules*> all;
  for (const RequestRule& request : provider.requests) {
    all.push_back(&request.fields);
    for (const Alternative& alternative : request.any_of) all.push_back(&alternative.fields);
  }
  return all;
}

// What the vendor's answers hold, in the words of the metrics.
std::vector<std::string> Tells(const Provider& provider) {
  std::map<std::string, bool> told;
  bool has_limits = false, has_plan = false;
  for (const FieldRules* fields : FieldsOf(provider)) {
    for (const PoolRule& pool : fields->pools) {
      ForEachPoolField([&](const PoolField& field, auto get) {
        if (get(pool)) told[std::string(field.key)] = true;
      });
      if (pool.reset) told["refresh"] = true;
    }
    has_limits = has_limits || !fields->rate_limits.empty();
    has_plan = has_plan || fields->plan;
  }
  std::vector<std::string> words;
  for (const char* word : {"remaining", "used", "limit", "recurring_grant", "refresh", "expiry"}) {
    if (!told[word]) continue;
    words.emplace_back(word == std::string("recurring_grant") ? "grant" : word);
  }
  if (has_limits) words.emplace_back("rate limits");
  if (has_plan) words.emplace_back("plan");
  return words;
}

std::string Units(const Provider& provider) {
  std::set<std::string> units;
  for (const FieldRules* fields : FieldsOf(provider)) {
    for (const PoolRule& pool : fields->pools) {
      units.insert(pool.unit.value ? "as told" : pool.unit.literal);
    }
  }
  return Listed({units.begin(), units.end()});
}

std::string AuthText(const Provider& provider) {
  const Auth& auth = provider.auth;
  switch (auth.scheme) {
    case AuthScheme::kNone:
      return provider.uses_key ? "key in the request" : "none";
    case AuthScheme::kBearer:
      return "bearer";
    case AuthScheme::kHeader:
      return "header `" + auth.name + "`";
    case AuthScheme::kQuery:
      return "query `" + auth.name + "`";
    case AuthScheme::kBasic:
      return "basic";
  }
  return {};
}

std::string Needs(const Provider& provider) {
  std::vector<std::string> words;
  for (const auto& [name, rule] : provider.params) {
    words.push_back("`" + std::string(rule.secret ? "secrets." : "params.") + name + "`" +
                    (rule.required ? "" : " (optional)"));
  }
  return Listed(words);
}

std::string OneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

std::string Row(const Provider& provider) {
  const std::string name = "`" + provider.name + "`";
  const std::string link =
      provider.documentation.empty() ? name : "[" + name + "](" + provider.documentation + ")";
  std::string evidence = provider.evidence;
  std::replace(evidence.begin(), evidence.end(), '_', ' ');
  if (provider.confirmed != "none") evidence += ", confirmed " + provider.confirmed;
  std::string notes = OneLine(provider.notes);
  if (provider.billed) notes = "**Each poll is billed.** " + notes;
  return "| " + link + " " + provider.title + " | " + Listed(Tells(provider)) + " | " +
         Units(provider) + " | " + AuthText(provider) + " | " + Needs(provider) + " | " +
         Short(provider.default_interval) + " | " + evidence + " | " + notes + " |\n";
}

// Which providers count in what.
std::string UnitTable() {
  std::map<std::string, std::vector<std::string>> by_unit;
  for (const auto& [group, providers] : ByGroup()) {
    for (const auto& provider : providers) {
      std::istringstream units(Units(*provider));
      for (std::string unit; std::getline(units, unit, ',');) {
        by_unit[unit.substr(unit.find_first_not_of(' '))].push_back("`" + provider->name + "`");
      }
    }
  }
  std::string table = "| unit | providers |\n|---|---|\n";
  for (auto& [unit, names] : by_unit) {
    std::sort(names.begin(), names.end());
    const bool is_many = unit == "credits";
    table += "| " + unit + " | " + (is_many ? "all the others" : Listed(names)) + " |\n";
  }
  return table;
}

std::string Page() {
  std::string page = R"(# Bundled providers

Written by `UPDATE_DOCS=1 docs_test` from the files beside it.

**Evidence** says what a definition was written from: the vendor's documentation (`documented`), an answer that somebody published
(`published answer`) or the code of somebody's client (`client code`). None of them has been compared with the live vendor unless the
date of that stands beside it. To confirm one, run `api_credits_exporter --explain ACCOUNT` and compare its values with the vendor's
own page; `--share` makes a report without any value.

**Every** is how often it is polled unless you say otherwise: at most 5 % of the smallest documented quota. **Tells** lists what the
answers hold; where there is neither a limit nor a grant, percent thresholds need a `grant` of yours.
)";
  auto groups = ByGroup();
  for (size_t i = 0; i < kGroups.size(); ++i) {
    const Providers& providers = groups[std::string(kGroups[i])];
    if (providers.empty()) continue;
    page += std::string("\n## ") + kGroupTitles[i] +
            "\n\n| provider | tells | unit | key | needs | every | evidence | notes |\n"
            "|---|---|---|---|---|---|---|---|\n";
    for (const auto& provider : providers) page += Row(*provider);
  }
  page +=
      "\n## Units\n\nMoney is in whole units of its currency, whatever the vendor counts in "
      "(cents, millionths). `as told`: the answer names it.\n\n" +
      UnitTable();
  return page;
}

TEST(ProviderPageTest, DescribesEveryProvider) {
  ExpectDocument("config/providers/README.md", Page());
}

TEST(ProviderPageTest, TheReadmeShowsTheGroups) {
  auto groups = ByGroup();
  size_t count = 0;
  std::string table = "| group | | providers |\n|---|---|---|\n";
  for (size_t i = 0; i < kGroups.size(); ++i) {
    std::vector<std::string> titles;
    for (const auto& provider : groups[std::string(kGroups[i])]) titles.push_back(provider->title);
    count += titles.size();
    if (titles.empty()) continue;
    table += std::string("| ") + kGroupTitles[i] + " | " + std::to_string(titles.size()) + " | " +
             Listed(titles) + " |\n";
  }
  ExpectSectionOf("README.md", "providers",
                  std::to_string(count) + " providers are bundled:\n\n" + table);
}

TEST(ProviderPageTest, EveryProviderSaysWhatAUserShouldKnow) {
  for (const auto& [group, providers] : ByGroup()) {
    for (const auto& provider : providers) {
      EXPECT_FALSE(provider->notes.empty()) << provider->name;
      EXPECT_EQ(provider->notes.find('|'), std::string::npos) << provider->name;
    }
  }
}

}  // namespace
}  // namespace api_credits
