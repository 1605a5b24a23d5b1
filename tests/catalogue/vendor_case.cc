#include "tests/catalogue/vendor_case.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "exporter/document/map_reader.h"
#include "exporter/document/problems.h"
#include "exporter/document/scalars.h"
#include "exporter/document/yaml_parser.h"

namespace api_credits {
namespace {

constexpr std::array<ShapeField, 3> kAnswerFields = {{
    {.key = "status", .type = Scalar::kStatus},
    {.key = "headers", .kind = ValueKind::kScalarsByName, .type = Scalar::kTextOrEmpty},
    {.key = "body", .type = Scalar::kTextOrEmpty},
}};
constexpr Shape kAnswerShape = {"answer", kAnswerFields};
constexpr std::array<ShapeField, 2> kStepFields = {{
    {.key = "ask", .required = true},
    {.key = "answer", .kind = ValueKind::kMap, .shape = &kAnswerShape, .required = true},
}};
constexpr Shape kStepShape = {"step", kStepFields};
constexpr std::array<ShapeField, 4> kCaseFields = {{
    {.key = "account"},
    {.key = "after"},
    {.key = "steps", .kind = ValueKind::kMaps, .shape = &kStepShape, .required = true},
    {.key = "shows", .required = true},
}};
constexpr Shape kCaseShape = {"case", kCaseFields};
constexpr std::array<ShapeField, 2> kFileFields = {{
    {.key = "account"},
    {.key = "cases", .kind = ValueKind::kMapsByName, .shape = &kCaseShape, .required = true},
}};
constexpr Shape kFileShape = {"", kFileFields};

std::string WithoutLastLineEnd(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

RecordedStep ReadStep(const MapReader& map) {
  RecordedStep step;
  map.Into("ask", ReadText, step.ask);
  step.answer.status = 200;
  const auto answer = map.Map("answer");
  if (!answer) return step;
  answer->Into("status", ReadStatus, step.answer.status);
  answer->Into("body", ReadTextOrEmpty, step.answer.body);
  step.answer.body = WithoutLastLineEnd(step.answer.body);
  for (const Setting& header : answer->Members("headers")) {
    const auto name = HeaderName(header.key);
    if (name) step.answer.headers.emplace_back(*name, header.node->text);
  }
  std::sort(step.answer.headers.begin(), step.answer.headers.end());
  return step;
}

std::string ReadWhole(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

std::vector<VendorCase> ReadVendorCases(const std::filesystem::path& file) {
  Problems problems;
  const FileReport report = problems.Of(file.string());
  std::vector<VendorCase> cases;
  const std::optional<YamlNode> root = ParseYaml(ReadWhole(file), report);
  const auto map =
      root ? MapReader::Open({"", &*root, root->mark}, kFileShape, report) : std::nullopt;
  if (map) {
    std::string account;
    map->Into("account", ReadText, account);
    map->EachNamedMap("cases", [&](const Setting& name, const MapReader& keys) {
      VendorCase recorded;
      recorded.provider = file.stem().string();
      recorded.name = name.key;
      keys.Into("account", ReadText, recorded.account);
      recorded.account = account + recorded.account;
      keys.Into("after", ReadText, recorded.after);
      keys.EachMap("steps",
                   [&](const MapReader& step) { recorded.steps.push_back(ReadStep(step)); });
      keys.Into("shows", ReadText, recorded.shows);
      recorded.shows = WithoutLastLineEnd(recorded.shows);
      cases.push_back(std::move(recorded));
    });
  }
  if (problems.error_count() > 0) throw std::invalid_argument(problems.errors().front());
  return cases;
}

std::vector<VendorCase> ReadAllCases(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".yml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<VendorCase> all;
  for (const auto& file : files) {
    for (VendorCase& recorded : ReadVendorCases(file)) all.push_back(std::move(recorded));
  }
  return all;
}

}  // namespace api_credits
