// What to read from a response: pools, rate limits, costs and plan, with compiled expressions.
// Thread rule: one thread at a time.
#pragma once

#include <optional>

#include "exporter/config/map_reader.h"
#include "exporter/config/provider.h"

namespace api_credits {

std::optional<Expression> ReadExpression(const Setting& setting, const FileReport& report);
// An expression (RFC 3339), or { value: expression, format: F }.
std::optional<TimeRule> ReadTimeRule(const Setting& setting, const FileReport& report);
// A literal, or { value: expression }.
std::optional<LabelRule> ReadLabelRule(const Setting& setting, const FileReport& report);

// An `each` yields many members, so its label must be an expression: a literal would collide.
void RequireLabelExpression(const MapReader& rule, std::string_view label_key,
                            const LabelRule& label);

// REQUIRES: the map has the keys of kReadFields.
FieldRules ParseFieldRules(const MapReader& map);

}  // namespace api_credits
