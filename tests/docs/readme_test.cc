// The README lists metrics, flags and providers: each list is written from the code.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <memory>
#include <regex>
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

// Releases of the parser's library write a default as "TEXT=x" or as "TEXT [x]", and break lines
// accordingly.
std::string WithoutItsForm(const std::string& help) {
  static const std::regex kDefault("\\[([^\\] ]*)\\] ?");
  static const std::regex kBlanks("\\s+");
  const std::string text = std::regex_replace(help, kBlanks, " ");
  return std::regex_replace(std::regex_replace(text, kDefault, "=$1 "), std::regex(" ?= ?| +"),
                            " ");
}

TEST(ReadmeTest, ShowsTheHelpOfTheProgram) {
  const char* argv[] = {"api_credits_exporter", "--help"};
  const auto parsed = ParseFlags(2, argv, "");
  ASSERT_TRUE(std::holds_alternative<EarlyExit>(parsed));
  const std::string help =
      "```\n" + WithSortedExclusions(std::get<EarlyExit>(parsed).text) + "```\n";
  if (WithoutItsForm(SectionOf(ReadDocument("README.md"), "flags")) == WithoutItsForm(help)) return;
  ExpectSection("flags", help);
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
