#include "exporter/provider/rate_limit_parser.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "exporter/base/word_list.h"
#include "exporter/document/scalars.h"
#include "exporter/document/times.h"
#include "exporter/provider/reading_grammar.h"
#include "exporter/provider/rule_values.h"

namespace api_credits {
namespace {

// The headers that each syntax reads. Any other header is an error, because it would be ignored in
// silence.
struct SyntaxRules {
  std::array<std::string_view, 6> read;  // keys of kHeaderFields
  std::array<std::string_view, 4> some;  // at least one of these, where not empty
  std::array<std::string_view, 2> also;  // and one of these
  bool length_from_headers = false;      // the headers hold the windows, so `window` is refused
};

// In the order of HeaderSyntax.
constexpr std::array<SyntaxRules, 5> kSyntaxRules = {{
    {{"quota", "remaining", "used", "reset", "window"}, {"quota", "remaining", "used"}, {}, false},
    {{"quota", "remaining", "reset", "limits", "policies"}, {}, {}, false},
    {{"quota", "remaining", "used", "reset", "window", "policies"},
     {"quota", "remaining"},
     {"policies", "window"},
     true},
    {{"quota", "remaining", "used"}, {"quota", "remaining", "used"}, {}, true},
    {{"used"}, {"used"}, {}, false},
}};

template <size_t N>
bool Names(const std::array<std::string_view, N>& keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// "quota, remaining or used"
template <size_t N>
std::string OneOf(const std::array<std::string_view, N>& keys) {
  return JoinWithOr({keys.begin(), std::find(keys.begin(), keys.end(), std::string_view())});
}

template <size_t N>
void RequireOneOf(const MapReader& map, const std::array<std::string_view, N>& keys,
                  const std::string& syntax) {
  if (keys[0].empty()) return;
  const bool has =
      std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return map.Has(key); });
  if (!has) {
    map.report().Error(map.mark(), "headers: syntax " + syntax + " needs " + OneOf(keys));
  }
}

HeaderRule ParseHeaderMap(const MapReader& map) {
  HeaderRule rule;
  map.ChoiceInto("syntax", rule.syntax);
  map.Into("quota", ReadHeaderName, rule.quota);
  map.Into("remaining", ReadHeaderName, rule.remaining);
  map.Into("used", ReadHeaderName, rule.used);
  map.Into("reset", ReadHeaderName, rule.reset);
  map.Into("window", ReadHeaderName, rule.window);
  map.Into("limits", ReadHeaderName, rule.limits);
  map.Into("policies", ReadHeaderName, rule.policies);
  const auto index = static_cast<size_t>(rule.syntax);
  const std::string syntax(kHeaderSyntaxes[index]);
  for (const ShapeField& field : kHeaderFields) {
    if (field.key == "syntax" || !map.Has(field.key)) continue;
    if (Names(kSyntaxRules[index].read, field.key)) continue;
    map.report().Error(map.MarkOf(field.key), "headers: syntax " + syntax + " does not read \"" +
                                                  std::string(field.key) + "\"");
  }
  RequireOneOf(map, kSyntaxRules[index].some, syntax);
  RequireOneOf(map, kSyntaxRules[index].also, syntax);
  return rule;
}

void ParseHeaders(const MapReader& map, RateLimitRule& rule) {
  const auto setting = map.Get("headers");
  if (!setting) return;
  if (setting->node->kind == YamlNode::Kind::kMap) {
    rule.headers = ParseHeaderMap(*map.Map("headers"));
  } else if (map.Choice("headers")) {
    rule.headers = HeaderRule{};
    rule.headers->syntax = HeaderSyntax::kIetf;
  }
}

void CheckSources(const MapReader& map, const RateLimitRule& rule) {
  constexpr std::array<std::string_view, 4> kExpressions = {"quota", "remaining", "used", "reset"};
  const FileReport& report = map.report();
  bool has_value = map.Has("headers");
  for (const std::string_view key : kExpressions) {
    if (map.Has("headers") && map.Has(key)) {
      report.Error(
          map.MarkOf(key),
          "\"" + std::string(key) +
              "\" is an expression and cannot be combined with headers; split this into two rules");
    }
    has_value = has_value || (map.Has(key) && key != "reset");
  }
  if (!has_value) {
    report.Error(map.mark(),
                 "the rate limit reads no value; give it headers, or expressions for "
                 "quota, remaining or used");
  }
  if (map.Has("headers") && map.Has("each")) {
    report.Error(map.MarkOf("each"), "\"each\" works with expressions, not with headers");
  }
  const bool is_ietf = rule.headers && rule.headers->syntax == HeaderSyntax::kIetf;
  if (!map.Has("policy") && !is_ietf) {
    report.Error(map.mark(), "\"policy\" is missing; name it after what it limits");
  }
}

void CheckTimes(const MapReader& map, const RateLimitRule& rule) {
  const FileReport& report = map.report();
  const bool is_ietf = rule.headers && rule.headers->syntax == HeaderSyntax::kIetf;
  const bool reads_reset = map.Has("reset") || (rule.headers && !rule.headers->reset.empty());
  if (reads_reset && !is_ietf && !map.Has("reset_format")) {
    report.Error(map.mark(),
                 "a reset is read, so \"reset_format\" must say how the vendor writes "
                 "it (see the vendor's page; it is never guessed)");
  }
  for (const std::string_view key : {"reset_format", "reset_never"}) {
    if (reads_reset || is_ietf || !map.Has(key)) continue;
    report.Error(map.MarkOf(key), std::string(key) + " is set, but no reset is read");
  }
  const bool reads_window = rule.headers && !rule.headers->window.empty();
  if (map.Has("window_unit") && !reads_window) {
    report.Error(map.MarkOf("window_unit"),
                 "window_unit is the unit of headers.window, which is missing");
  }
  const bool from_headers =
      rule.headers &&
      (reads_window || kSyntaxRules[static_cast<size_t>(rule.headers->syntax)].length_from_headers);
  if (map.Has("window") && from_headers) {
    report.Error(map.MarkOf("window"), "the window comes from the headers; remove this one");
  }
}

}  // namespace

RateLimitRule ParseRateLimit(const MapReader& map) {
  RateLimitRule rule;
  map.Into("each", ReadExpression, rule.each);
  map.Into("policy", ReadLabelRule, rule.policy);
  ParseHeaders(map, rule);
  map.Into("quota", ReadExpression, rule.quota);
  map.Into("remaining", ReadExpression, rule.remaining);
  map.Into("used", ReadExpression, rule.used);
  map.Into("reset", ReadExpression, rule.reset);
  map.Into("window", ReadDuration, rule.window);
  map.ChoiceInto("reset_format", rule.reset_format);
  rule.reset_never = ReadNever(map, "reset_never");
  rule.window_in_milliseconds = map.Has("window_unit") && map.Choice("window_unit") == 1U;
  map.Into("governs_poll", ReadBool, rule.governs_poll);
  RequireLabelExpression(map, "policy", rule.policy);
  CheckSources(map, rule);
  CheckTimes(map, rule);
  if (!map.Has("policy")) rule.policy.literal = "default";
  return rule;
}

}  // namespace api_credits
