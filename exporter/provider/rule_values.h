// The values that rules are made of: expressions, instants, labels. Each Read… reports what is
// wrong and yields nothing then. Thread rule: one thread at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/document/map_reader.h"
#include "exporter/provider/provider.h"

namespace api_credits {

std::optional<Expression> ReadExpression(const Setting& setting, const FileReport& report);
// One to three of them.
std::vector<Expression> ReadEach(const MapReader& rule);
// An expression (RFC 3339), or { value: expression, format: F }.
std::optional<TimeRule> ReadTimeRule(const Setting& setting, const FileReport& report);
// The texts and numbers by which the vendor says "no date".
std::vector<std::string> ReadNever(const MapReader& map, std::string_view key);
// A literal, or { value: expression }.
std::optional<LabelRule> ReadLabelRule(const Setting& setting, const FileReport& report);

// Of { every, at }.
std::optional<StaticReset> ReadStaticReset(const MapReader& map);

// An `each` yields many members, so its label must be an expression: a literal would collide.
void RequireLabelExpression(const MapReader& rule, std::string_view label_key,
                            const LabelRule& label);

}  // namespace api_credits
