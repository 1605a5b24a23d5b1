#include "exporter/provider/rule_values.h"

#include <utility>

#include "exporter/document/scalars.h"
#include "exporter/document/times.h"
#include "exporter/provider/limits.h"
#include "exporter/provider/reading_grammar.h"

namespace api_credits {

std::optional<Expression> ReadExpression(const Setting& setting, const FileReport& report) {
  const YamlNode& node = *setting.node;
  // A number or boolean is an expression too, whatever YAML calls it.
  if (node.kind != YamlNode::Kind::kScalar) {
    report.Error(node.mark,
                 std::string(setting.key) + ": must be an expression, not " + Described(node));
    return std::nullopt;
  }
  Result<Expression> checked = Expression::Check(node.text);
  if (!checked) {
    report.Error(node.mark, std::string(setting.key) + ": " + checked.error().message);
    return std::nullopt;
  }
  return std::move(checked).value();
}

std::vector<Expression> ReadEach(const MapReader& rule) {
  std::vector<Expression> each;
  const auto setting = rule.Get("each");
  if (!setting) return each;
  const bool is_list = setting->node->kind == YamlNode::Kind::kList;
  const auto settings = is_list ? ListOf(*setting, rule.report()) : std::vector{*setting};
  if (settings.empty() || settings.size() > kMaxEach) {
    rule.report().Error(setting->mark(), "each: must be an expression, or one to " +
                                             std::to_string(kMaxEach) + " of them");
  }
  for (const Setting& item : settings) {
    if (auto expression = ReadExpression(item, rule.report())) each.push_back(*expression);
  }
  return each;
}

std::optional<TimeRule> ReadTimeRule(const Setting& setting, const FileReport& report) {
  if (setting.node->kind != YamlNode::Kind::kMap) {
    auto value = ReadExpression(setting, report);
    if (!value) return std::nullopt;
    return TimeRule{*std::move(value)};
  }
  const auto map = MapReader::Open(setting, kTimeShape, report);
  std::optional<Expression> value;
  auto format = TimeFormat::kRfc3339;
  map->Into("value", ReadExpression, value);
  map->ChoiceInto("format", format);
  std::vector<std::string> never = ReadNever(*map, "never");
  if (!value) return std::nullopt;
  return TimeRule{*std::move(value), format, std::move(never)};
}

std::vector<std::string> ReadNever(const MapReader& map, std::string_view key) {
  std::vector<std::string> never;
  for (const Setting& item : map.List(key)) {
    if (item.node->kind == YamlNode::Kind::kScalar) {
      never.push_back(item.node->text);
    } else {
      ReportWrong(item, map.report(), "a number or text");
    }
  }
  return never;
}

std::optional<LabelRule> ReadLabelRule(const Setting& setting, const FileReport& report) {
  LabelRule label;
  if (setting.node->kind != YamlNode::Kind::kMap) {
    auto literal = ReadOneLine(setting, report);
    if (!literal) return std::nullopt;
    label.literal = *std::move(literal);
    return label;
  }
  const auto map = MapReader::Open(setting, kLabelShape, report);
  map->Into("value", ReadExpression, label.value);
  return label;
}

std::optional<StaticReset> ReadStaticReset(const MapReader& map) {
  std::optional<Frequency> every;
  map.Into("every", ReadFrequency, every);
  Duration at{};
  map.Into("at", ReadTimeOfDay, at);
  if (!every) return std::nullopt;
  return StaticReset{*every, at};
}

void RequireLabelExpression(const MapReader& rule, std::string_view label_key,
                            const LabelRule& label) {
  if (rule.Has("each") && !label.literal.empty()) {
    rule.report().Error(
        rule.Get(label_key)->mark(),
        std::string(label_key) +
            ": `each` gives many members, so this must be { value: expression }, not \"" +
            label.literal + "\"");
  }
}

}  // namespace api_credits
