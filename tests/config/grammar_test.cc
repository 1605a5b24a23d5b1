// Every key in the tables is read as the table says: a value of the wrong kind, or a scalar of the
// wrong type, is reported in its place. The documents that are changed one value at a time must
// show every key, which keeps them complete as well.
#include "exporter/config/config_grammar.h"
#include "exporter/provider/provider_grammar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "exporter/config/web_config.h"
#include "exporter/document/file_reader.h"
#include "exporter/document/yaml_parser.h"
#include "exporter/provider/catalogue.h"
#include "tests/config/config_files.h"
#include "tests/document/yaml_text.h"

namespace api_credits {
namespace {

using Errors = std::function<std::vector<std::string>(const std::string& text)>;

YamlNode Root(const std::string& text) {
  Problems problems;
  auto root = ParseYaml(text, problems.Of("f"));
  EXPECT_TRUE(root) << problems.errors()[0];
  return root ? *std::move(root) : YamlNode();
}

YamlNode RootOf(const std::string& path) {
  const auto content = ReadRegularFile(std::string(SOURCE_DIR) + "/" + path, kMaxConfigFileBytes);
  EXPECT_TRUE(content.ok()) << path;
  return Root(content.ok() ? content.value() : "{}");
}

// A scalar that no reader of this type accepts, as YAML.
std::string WrongScalar(const ShapeField& field) {
  if (!field.choices.empty()) return "neither";
  switch (field.type) {
    case Scalar::kText:
    case Scalar::kTextOrEmpty:
    case Scalar::kLiteralLabel:
      return "7";
    case Scalar::kAnything:
      return "";
    case Scalar::kLabelName:
    case Scalar::kHeaderName:
      return "a b";
    case Scalar::kIdentifier:
      return "Upper";
    case Scalar::kBool:
      return "maybe";
    case Scalar::kAmount:
      return "-1";
    case Scalar::kCount:
      return "1.5";
    case Scalar::kStatus:
      return "99";
    case Scalar::kThreshold:
      return "101%";
    case Scalar::kDuration:
      return "5";
    case Scalar::kInstant:
      return "2026-12-01";
    case Scalar::kTimeOfDay:
      return "24:00";
    case Scalar::kFrequency:
      return "monthly";
    case Scalar::kCurrency:
      return "USD";
    case Scalar::kUrl:
      return "socks5://host";
    case Scalar::kProxyUrl:
      return "ftp://host";
    case Scalar::kPath:
      return "a";
    case Scalar::kVariable:
      return "literal";
    case Scalar::kExpression:
    case Scalar::kTime:
      return "(";
  }
  return {};
}

// Visits the document along its shape and puts a wrong value into each place in turn.
class WrongValues {
 public:
  WrongValues(YamlNode root, Errors errors) : root_(std::move(root)), errors_(std::move(errors)) {}

  void Try(const Shape& shape) { TryMap(shape, root_, ""); }

  // "shape.key" of all that was tried.
  const std::set<std::string>& tried() const { return tried_; }

 private:
  void TryMap(const Shape& shape, YamlNode& map, const std::string& path) {
    if (map.kind != YamlNode::Kind::kMap) return;
    for (size_t i = 0; i < map.keys.size(); ++i) {
      const ShapeField* field = shape.Find(map.keys[i].text);
      ASSERT_NE(field, nullptr) << path << ": " << map.keys[i].text;
      const std::string here = path + "/" + map.keys[i].text;
      tried_.insert(std::string(shape.name) + "." + map.keys[i].text);
      ExpectComplaint(*field, map.items[i], here);
      TryScalar(*field, map.items[i], here);
      if (field->shape != nullptr) TryValue(*field, map.items[i], here);
    }
  }

  void TryValue(const ShapeField& field, YamlNode& value, const std::string& path) {
    if (field.kind == ValueKind::kMap || field.kind == ValueKind::kScalarOrMap) {
      TryMap(*field.shape, value, path);
      return;
    }
    for (YamlNode& item : value.items) {
      if (field.kind == ValueKind::kMapListsByName) {
        for (YamlNode& map : item.items) TryMap(*field.shape, map, path);
      } else {
        TryMap(*field.shape, item, path);
      }
    }
  }

  void TryScalar(const ShapeField& field, YamlNode& value, const std::string& path) {
    if (path == "/auth/name") return;  // a text or the name of a header, by the scheme
    const bool is_within =
        field.kind == ValueKind::kScalars || field.kind == ValueKind::kScalarsByName;
    const bool is_scalar = field.kind == ValueKind::kScalar ||
                           field.kind == ValueKind::kScalarOrMap ||
                           field.kind == ValueKind::kScalarOrScalars;
    YamlNode wrong;
    wrong.kind = YamlNode::Kind::kScalar;
    wrong.text = WrongScalar(field);
    if (wrong.text.empty()) return;  // no scalar is wrong there
    if (is_scalar) ExpectErrorAt(value, wrong, std::string(field.key) + ": ", path);
    if (!is_within || value.items.empty()) return;
    const std::string name = value.keys.empty() ? std::string(field.key) : value.keys[0].text;
    ExpectErrorAt(value.items[0], wrong, name + ": ", path);
  }

  void ExpectComplaint(const ShapeField& field, YamlNode& value, const std::string& path) {
    const YamlNode wrong = Root(field.kind == ValueKind::kScalarOrMap ? "[ ]" : "[ [ ] ]");
    ExpectErrorAt(value, wrong, std::string(field.key) + ": must", path);
  }

  void ExpectErrorAt(YamlNode& value, YamlNode wrong, const std::string& message,
                     const std::string& path) {
    std::swap(value, wrong);
    const auto errors = errors_(YamlText(root_));
    std::swap(value, wrong);
    EXPECT_THAT(errors, testing::Contains(testing::HasSubstr(": " + message))) << path;
  }

  YamlNode root_;
  Errors errors_;
  std::set<std::string> tried_;
};

void AddKeys(const Shape& shape, std::set<std::string>& keys) {
  for (const ShapeField& field : shape.fields) {
    keys.insert(std::string(shape.name) + "." + std::string(field.key));
    if (field.shape != nullptr) AddKeys(*field.shape, keys);
  }
}

std::set<std::string> AllKeys(const Shape& shape) {
  std::set<std::string> keys;
  AddKeys(shape, keys);
  return keys;
}

TEST(GrammarTest, ReadsEveryKeyOfAProvider) {
  const Errors errors = [](const std::string& text) {
    const auto result = LoadProvider("f", text);
    const auto* failed = std::get_if<LoadErrors>(&result);
    return failed == nullptr ? std::vector<std::string>() : failed->lines;
  };
  const YamlNode complete = RootOf("tests/provider/complete_provider.yml");
  EXPECT_THAT(errors(YamlText(complete)), testing::IsEmpty());
  WrongValues values(complete, errors);
  values.Try(kProviderShape);
  std::set<std::string> wanted = AllKeys(kProviderShape);
  // An inline request cannot fall through, because it has no alternative.
  wanted.erase("request.fall_through_on");
  EXPECT_THAT(values.tried(), testing::ContainerEq(wanted));
}

TEST(GrammarTest, ReadsEveryKeyOfTheUsersFileAndTheReferenceShowsThemAll) {
  ConfigFiles files;
  files.environment["ENRICH_API_KEY"] = "k";
  files.environment["LEADBOXER_API_KEY"] = "k";
  files.environment["ACME_API_KEY"] = "k";
  files.environment["ACME_APP_KEY"] = "k";
  files.environment["PROXY_PASSWORD"] = "k";
  const Errors errors = [&](const std::string& text) { return files.Errors(text); };
  WrongValues values(RootOf("config/reference.yml"), errors);
  values.Try(kConfigShape);
  EXPECT_THAT(values.tried(), testing::ContainerEq(AllKeys(kConfigShape)));
}

TEST(GrammarTest, ReadsEveryKeyOfTheWebConfigurationAndTheExampleShowsThemAll) {
  ConfigFiles files;
  const Errors errors = [&](const std::string& text) {
    files.Write("web.yml", text);
    const auto result = LoadWebConfig(files.Path("web.yml"));
    const auto* failed = std::get_if<LoadErrors>(&result);
    return failed == nullptr ? std::vector<std::string>() : failed->lines;
  };
  const YamlNode example = RootOf("deploy/web-config.example.yml");
  EXPECT_THAT(errors(YamlText(example)), testing::IsEmpty());
  WrongValues values(example, errors);
  values.Try(kWebConfigShape);
  EXPECT_THAT(values.tried(), testing::ContainerEq(AllKeys(kWebConfigShape)));
}

}  // namespace
}  // namespace api_credits
