// The README lists metrics, flags and providers: each list is written from the code.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <variant>

#include "exporter/exposition/metric_table.h"
#include "exporter/interpret/reason.h"
#include "exporter/main/flags.h"
#include "exporter/provider/catalogue.h"
#include "exporter/provider/outcome.h"
#include "exporter/provider/whole.h"
#include "tests/docs/generated_text.h"

namespace api_credits {
namespace {

void ExpectSection(const std::string& name, const std::string& expected) {
  ExpectSectionOf("README.md", name, expected);
}

std::string TypeName(MetricType type) {
  switch (type) {
    case MetricType::kGauge:
      return "gauge";
    case MetricType::kCounter:
      return "counter";
    case MetricType::kHistogram:
      return "histogram";
  }
  return "";
}

std::string ScopeName(Scope scope) {
  switch (scope) {
    case Scope::kPool:
      return "pool";
    case Scope::kAccount:
      return "account";
    case Scope::kProvider:
      return "provider";
    case Scope::kExporter:
      return "exporter";
  }
  return "";
}

TEST(ReadmeTest, ListsEveryMetric) {
  std::string table = "| metric | type | of each | own labels | |\n|---|---|---|---|---|\n";
  for (const MetricRow& row : MetricTable()) {
    std::string labels;
    for (const std::string_view label : row.own_labels) {
      if (!label.empty()) labels += (labels.empty() ? "`" : ", `") + std::string(label) + '`';
    }
    table += "| `" + std::string(row.name) + "` | " + TypeName(row.type) + " | " +
             ScopeName(row.scope()) + " | " + labels + " | " + std::string(row.help) + " |\n";
  }
  ExpectSection("metrics", table);
}

// The library names them in the order of their addresses.
std::string WithSortedExclusions(const std::string& help) {
  std::string sorted;
  std::istringstream lines(help);
  for (std::string line; std::getline(lines, line);) {
    const std::string mark = " Excludes: ";
    if (const size_t at = line.find(mark); at != std::string::npos) {
      std::istringstream words(line.substr(at + mark.size()));
      const std::set<std::string> names{std::istream_iterator<std::string>(words), {}};
      line.resize(at + mark.size() - 1);
      for (const std::string& name : names) line += " " + name;
    }
    sorted += line + "\n";
  }
  return sorted;
}

TEST(ReadmeTest, ShowsTheHelpOfTheProgram) {
  const char* argv[] = {"api_credits_exporter", "--help"};
  const auto parsed = ParseFlags(2, argv, "");
  ASSERT_TRUE(std::holds_alternative<EarlyExit>(parsed));
  ExpectSection("flags",
                "```\n" + WithSortedExclusions(std::get<EarlyExit>(parsed).text) + "```\n");
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

std::string Calls(const Provider& provider) {
  std::string calls;
  for (const RequestRule& request : provider.requests) {
    std::string paths;
    for (const Alternative& alternative : request.any_of) {
      std::string path;
      for (const Template::Part& part : alternative.path.parts) {
        path += part.is_name ? "{{" + part.text + "}}" : part.text;
      }
      paths += (paths.empty() ? "`" : ", else `") + alternative.method + ' ' + path + '`';
    }
    if (request.optional) {
      paths += request.enabled_by_default ? " (`" : " (on request: `";
      paths += request.name + "`)";
    }
    calls += (calls.empty() ? "" : "; ") + paths;
  }
  return calls;
}

// Percent thresholds need one of them; where there is no balance there is nothing to be low.
std::string WholeWord(const Provider& provider) {
  std::set<std::string> usual;
  for (const RequestRule& request : provider.requests) {
    if (request.enabled_by_default) usual.insert(request.name);
  }
  const auto told = TellsWhole(provider, usual);
  if (told.empty()) return "no balance";
  return std::all_of(told.begin(), told.end(), [](const auto& pool) { return pool.second; })
             ? "yes"
             : "no: state `grant`, or `low_credits` in credits";
}

TEST(ReadmeTest, ListsEveryProvider) {
  const auto catalogue = LoadBundledCatalogue();
  using Providers = std::map<std::string, std::shared_ptr<const Provider>>;
  ASSERT_TRUE(std::holds_alternative<Providers>(catalogue));
  std::string table =
      "| provider | asks | every | at most every | tells a grant or limit | plans | params |\n"
      "|---|---|---|---|---|---|---|\n";
  for (const auto& [name, provider] : std::get<Providers>(catalogue)) {
    std::string plans;
    for (const auto& [plan, policies] : provider->plans) {
      plans += (plans.empty() ? "`" : ", `") + plan + '`';
    }
    std::string params;
    for (const auto& [param, rule] : provider->params) {
      params += (params.empty() ? "`" : ", `") + param + '`' + (rule.required ? " (required)" : "");
    }
    table += "| [`" + name + "`](" + provider->documentation + ") | " + Calls(*provider) + " | " +
             Short(provider->default_interval) + " | " + Short(provider->min_interval) + " | " +
             WholeWord(*provider) + " | " + plans + " | " + params + " |\n";
  }
  ExpectSection("providers", table);
}

TEST(ReadmeTest, NamesEveryStatusAndReason) {
  const std::string readme = ReadDocument("README.md");
  std::string reasons;
  for (const std::string_view reason : kReasonNames) {
    reasons += (reasons.empty() ? "" : " ") + std::string(reason);
  }
  EXPECT_NE(readme.find('`' + reasons + '`'), std::string::npos) << reasons;
  for (const std::string_view outcome : kOutcomeNames) {
    EXPECT_NE(readme.find('`' + std::string(outcome) + '`'), std::string::npos) << outcome;
  }
}

}  // namespace
}  // namespace api_credits
