// The reference of definitions: its tables are written from the code, and it names whatever a
// definition may hold.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/config/key_file.h"
#include "exporter/document/times.h"
#include "exporter/document/yaml_node.h"
#include "exporter/expression/expression.h"
#include "exporter/expression/functions.h"
#include "exporter/expression/limits.h"
#include "exporter/expression/names.h"
#include "exporter/fetch/request.h"
#include "exporter/interpret/response_reader.h"
#include "exporter/poll/kept_values.h"
#include "exporter/poll/schedule.h"
#include "exporter/provider/limits.h"
#include "exporter/provider/provider.h"
#include "exporter/provider/provider_grammar.h"
#include "tests/docs/generated_text.h"

namespace api_credits {
namespace {

const std::string kProvidersPage = "config/PROVIDERS.md";

std::string Code(std::string_view text) { return '`' + std::string(text) + '`'; }

void AddWord(std::string& list, std::string_view word) {
  list.append(list.empty() ? "" : ", ").append(word);
}

// What one scalar holds, for people.
std::string ScalarWord(const ShapeField& field) {
  if (field.choices.data() == kTimeFormats.data()) return "a [format](#dates)";
  std::string choices;
  for (const std::string_view choice : field.choices) AddWord(choices, Code(choice));
  if (!choices.empty()) return choices;
  static const std::map<Scalar, std::string> kWords = {
      {Scalar::kText, "text"},
      {Scalar::kTextOrEmpty, "text, may be empty"},
      {Scalar::kAnything, "number or text"},
      {Scalar::kIdentifier, "name (`a-z0-9_`)"},
      {Scalar::kHeaderName, "header name"},
      {Scalar::kBool, "`true`, `false`"},
      {Scalar::kAmount, "number from 0"},
      {Scalar::kCount, "whole number"},
      {Scalar::kStatus, "HTTP status"},
      {Scalar::kDuration, "duration (`30s`, `1h30m`)"},
      {Scalar::kTimeOfDay, "`HH:MM`"},
      {Scalar::kFrequency, "`month`, `30d` …"},
      {Scalar::kUrl, "URL"},
      {Scalar::kPath, "path with templates"},
      {Scalar::kExpression, "expression"},
      {Scalar::kTime, "expression"},
      {Scalar::kLiteralLabel, "text"},
  };
  const auto found = kWords.find(field.type);
  EXPECT_NE(found, kWords.end()) << "say what " << field.key << " holds";
  return found == kWords.end() ? "" : found->second;
}

std::string Holds(const ShapeField& field) {
  const std::string map = field.shape == nullptr ? "" : "*" + std::string(field.shape->name) + "*";
  switch (field.kind) {
    case ValueKind::kScalar:
      return ScalarWord(field);
    case ValueKind::kScalars:
      return "list: " + ScalarWord(field);
    case ValueKind::kScalarOrScalars:
      return ScalarWord(field) + ", or a list";
    case ValueKind::kScalarsByName:
      return "map: " + ScalarWord(field);
    case ValueKind::kMap:
      return map;
    case ValueKind::kScalarOrMap:
      return ScalarWord(field) + ", or " + map;
    case ValueKind::kMaps:
      return "list: " + map;
    case ValueKind::kMapsByName:
      return "map: " + map;
    case ValueKind::kScalarsOrMapsByName:
      return "map: " + ScalarWord(field) + ", or " + map;
    case ValueKind::kMapListsByName:
      return "map: list: " + map;
  }
  return "";
}

// The rows of one table: each key once, with all maps in which it means the same.
struct KeyTable {
  struct Row {
    std::string places;
    std::string key;
    std::string rest;
  };
  std::vector<Row> rows;
  std::vector<const Shape*> seen;

  void Add(const Shape& shape) {
    for (const Shape* known : seen) {
      if (known == &shape) return;
    }
    seen.push_back(&shape);
    const std::string place = shape.name.empty() ? "the file" : "*" + std::string(shape.name) + "*";
    for (const ShapeField& field : shape.fields) {
      const std::string key = Code(field.key) + (field.required ? ", required" : "");
      Put(place, key, Holds(field) + " | " + std::string(field.text));
    }
    for (const ShapeField& field : shape.fields) {
      if (field.shape != nullptr) Add(*field.shape);
    }
  }

  void Put(const std::string& place, const std::string& key, const std::string& rest) {
    for (Row& row : rows) {
      if (row.key != key || row.rest != rest) continue;
      AddWord(row.places, place);
      return;
    }
    rows.push_back({place, key, rest});
  }
};

TEST(ProvidersPageTest, ListsEveryKey) {
  KeyTable table;
  table.Add(kProviderShape);
  std::string text = "| key | of | holds | |\n|---|---|---|---|\n";
  for (const KeyTable::Row& row : table.rows) {
    text.append("| " + row.key + " | " + row.places + " | " + row.rest + " |\n");
  }
  ExpectSectionOf(kProvidersPage, "keys", text);
}

TEST(ProvidersPageTest, ExplainsEveryFunction) {
  std::string table = "| function | |\n|---|---|\n";
  for (const Function& function : Functions()) {
    EXPECT_TRUE(std::string_view(function.usage).starts_with('`' + std::string(function.name)));
    table += std::string("| ") + function.usage + " | " + function.meaning + " |\n";
  }
  ExpectSectionOf(kProvidersPage, "functions", table);
}

TEST(ProvidersPageTest, ExplainsEveryVariable) {
  std::string table = "| variable | |\n|---|---|\n";
  for (const Variable& variable : Variables()) {
    table.append("| " + Code(variable.name) + " | " + std::string(variable.meaning) + " |\n");
  }
  ExpectSectionOf(kProvidersPage, "variables", table);
}

std::string Bytes(size_t bytes) {
  constexpr size_t kKilo = 1024;
  if (bytes % (kKilo * kKilo) == 0) return std::to_string(bytes / kKilo / kKilo) + " MiB";
  if (bytes % kKilo == 0) return std::to_string(bytes / kKilo) + " KiB";
  return std::to_string(bytes) + " bytes";
}

TEST(ProvidersPageTest, TellsEveryLimit) {
  const EvaluatorLimits evaluator;
  const Request request;
  const std::vector<std::pair<std::string, std::string>> limits = {
      {"pools of an account", std::to_string(kMaxPoolsPerAccount)},
      {"rate limits of an account", std::to_string(kMaxPoliciesPerAccount)},
      {"costs of an account", std::to_string(kMaxCostsPerAccount)},
      {"a label: pool, unit, policy, operation, plan", Bytes(kMaxLabelBytes)},
      {"the body of an answer, unpacked", Bytes(request.max_body_bytes)},
      {"the headers of an answer", Bytes(request.max_header_bytes)},
      {"how deep JSON and XML may be nested", std::to_string(evaluator.max_json_depth)},
      {"pages of an answer",
       std::to_string(PageRule{Expression::Check("nil").value(), {}}.at_most) + ", at most " +
           std::to_string(kMaxPages) + " by `at_most`"},
      {"all pages together", Bytes(kMaxPageBytes)},
      {"lists in one `each`", std::to_string(kMaxEach)},
      {"members that one `each` visits", std::to_string(evaluator.max_members)},
      {"steps of one expression: an instruction, a member, 16 bytes of text",
       std::to_string(evaluator.max_steps)},
      {"memory of all expressions, with the answer", Bytes(evaluator.max_memory_bytes)},
      {"a text that an expression yields", Bytes(evaluator.max_string_bytes)},
      {"the source of an expression", Bytes(Expression::kMaxSourceBytes)},
      {"a kept value without `expires_in`", DurationText(kUsuallyKept)},
      {"a kept value", DurationText(kKeptAtMost)},
      {"a wait that a vendor imposes", DurationText(kMaxHoldOff)},
      {"a key", Bytes(kMaxKeyBytes)},
      {"the file of a definition", Bytes(kMaxConfigFileBytes)},
  };
  std::string table = "| | at most |\n|---|---|\n";
  for (const auto& [what, limit] : limits) table.append("| " + what + " | " + limit + " |\n");
  ExpectSectionOf(kProvidersPage, "limits", table);
}

// From the heading to the next one of its level.
std::string ChapterOf(const std::string& page, const std::string& heading) {
  const size_t from = page.find("\n### " + heading + "\n");
  if (from == std::string::npos) return "no chapter " + heading;
  return page.substr(from, page.find("\n##", from + 4) - from);
}

template <typename Words>
void ExpectNamed(const std::string& heading, const Words& words) {
  const std::string chapter = ChapterOf(ReadDocument(kProvidersPage), heading);
  for (const std::string_view word : words) {
    EXPECT_NE(chapter.find(Code(word)), std::string::npos) << heading << " does not name " << word;
  }
}

TEST(ProvidersPageTest, NamesWhatACodeWordMayBe) {
  ExpectNamed("Dates", kTimeFormats);
  ExpectNamed("Rate limits in headers", kHeaderSyntaxes);
  ExpectNamed("Templates", kInstantFormats);
  ExpectNamed("Templates", std::vector{kKeyName});
  ExpectNamed("Templates", kInstantNames);
  ExpectNamed("Credentials", kAuthSchemes);
  ExpectNamed("Requests", kMethods);
  ExpectNamed("Bodies", kBodyFormats);
  ExpectNamed("Outcomes", kOutcomeNames);
}

// Every key stands in some example or sentence beside the table.
void ExpectUsed(const Shape& shape, const std::string& page, std::vector<const Shape*>& seen) {
  for (const Shape* known : seen) {
    if (known == &shape) return;
  }
  seen.push_back(&shape);
  for (const ShapeField& field : shape.fields) {
    const std::string key(field.key);
    const bool is_used =
        page.find(key + ":") != std::string::npos || page.find(Code(key)) != std::string::npos;
    EXPECT_TRUE(is_used) << "no example of " << shape.name << "." << key;
    if (field.shape != nullptr) ExpectUsed(*field.shape, page, seen);
  }
}

TEST(ProvidersPageTest, ShowsEveryKeyInUse) {
  std::string page = ReadDocument(kProvidersPage);
  const std::string table = SectionOf(page, "keys");
  page.erase(page.find(table), table.size());
  std::vector<const Shape*> seen;
  ExpectUsed(kProviderShape, page, seen);
}

}  // namespace
}  // namespace api_credits
