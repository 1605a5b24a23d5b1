#include "exporter/provider/rate_limit_parser.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
  std::array<std::string_view, 7> read;  // keys of kHeaderFields
  std::array<std::string_view, 4> some;  // at least one of these, where not empty
  std::array<std::string_view, 3> also;  // and one of these
  bool length_from_headers = false;      // the headers hold the windows, so `window` is refused
};

// In the order of HeaderSyntax.
constexpr std::array<SyntaxRules, 5> kSyntaxRules = {{
    {{"quota", "remaining", "used", "reset", "window"}, {"quota", "remaining", "used"}, {}, false},
    {{"quota", "remaining", "reset", "limits", "policies"}, {}, {}, false},
    {{"quota", "remaining", "used", "reset", "window", "policies", "names"},
     {"quota", "remaining"},
     {"policies", "window", "names"},
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

void ReadHeaderNames(const MapReader& map, HeaderRule& rule) {
  for (const auto& [key, member] : kHeaderNames) {
    std::string& name = rule.*member;
    map.Into(key, ReadHeaderName, name);
    const auto wildcards = std::count(name.begin(), name.end(), '*');
    if (wildcards > 1) {
      map.report().Error(map.Get(key)->mark(), std::string(key) + ": one * at most");
    }
    if (wildcards > 0 && rule.syntax == HeaderSyntax::kIetf) {
      map.report().Error(map.Get(key)->mark(),
                         std::string(key) + ": syntax ietf has names in its values and takes no *");
    }
  }
}

void ReadMemberNames(const MapReader& map, HeaderRule& rule) {
  std::vector<std::string>& names = rule.names;
  for (const Setting& item : map.List("names")) {
    auto name = ReadOneLine(item, map.report());
    if (!name) continue;
    if (std::find(names.begin(), names.end(), *name) != names.end()) {
      map.report().Error(item.mark(), "names: \"" + *name + "\" is there twice");
    }
    names.push_back(*std::move(name));
  }
  if (map.Has("names") && map.List("names").empty()) {
    map.report().Error(map.MarkOf("names"), "names: needs at least one name");
  }
}

HeaderRule ParseHeaderMap(const MapReader& map) {
  HeaderRule rule;
  map.ChoiceInto("syntax", rule.syntax);
  ReadHeaderNames(map, rule);
  ReadMemberNames(map, rule);
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

void ParseWindow(const MapReader& map, RateLimitRule& rule) {
  const auto setting = map.Get("window");
  if (!setting) return;
  if (setting->node->kind != YamlNode::Kind::kMap) {
    map.Into("window", ReadDuration, rule.window);
    return;
  }
  map.Map("window")->Into("value", ReadExpression, rule.sent_window);
  if (!rule.headers) return;
  map.report().Error(map.MarkOf("window"),
                     "the expression of a window cannot be combined with headers; a header that "
                     "holds it goes under headers");
}

void ParseReset(const MapReader& map, RateLimitRule& rule) {
  const auto setting = map.Get("reset");
  if (!setting) return;
  if (setting->node->kind != YamlNode::Kind::kMap) {
    map.Into("reset", ReadExpression, rule.reset);
    return;
  }
  const auto reset = map.Map("reset");
  rule.static_reset = ReadStaticReset(*reset);
  const FileReport& report = map.report();
  if (rule.static_reset && rule.static_reset->every.NeedsNext()) {
    report.Error(
        reset->Get("every")->mark(),
        "every: must be day, month, quarter or year; of others nobody tells the first day");
  }
  if (rule.headers && !rule.headers->reset.empty()) {
    report.Error(map.MarkOf("reset"), "the reset comes from the header \"" + rule.headers->reset +
                                          "\"; either the vendor sends the reset, or nobody does");
  }
}

// Whether a rule without a policy has names for what it reads.
bool IsNamedByHeaders(const RateLimitRule& rule) {
  if (!rule.headers) return false;
  return rule.headers->syntax == HeaderSyntax::kIetf || !rule.headers->names.empty() ||
         HasWildcard(*rule.headers);
}

void CheckSources(const MapReader& map, const RateLimitRule& rule) {
  constexpr std::array<std::string_view, 4> kExpressions = {"quota", "remaining", "used", "reset"};
  const FileReport& report = map.report();
  bool has_value = map.Has("headers");
  for (const std::string_view key : kExpressions) {
    const bool is_static = key == "reset" && !rule.reset;
    if (map.Has("headers") && map.Has(key) && !is_static) {
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
  if (!map.Has("policy") && !IsNamedByHeaders(rule)) {
    report.Error(map.mark(), "\"policy\" is missing; name it after what it limits");
  }
}

void CheckTimes(const MapReader& map, const RateLimitRule& rule) {
  const FileReport& report = map.report();
  const bool is_ietf = rule.headers && rule.headers->syntax == HeaderSyntax::kIetf;
  const bool reads_reset = rule.reset || (rule.headers && !rule.headers->reset.empty());
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
  if (map.Has("window_unit") && !reads_window && !rule.sent_window) {
    report.Error(map.MarkOf("window_unit"),
                 "window_unit is the unit of headers.window, which is missing");
  }
  const bool from_headers =
      rule.headers &&
      (reads_window || kSyntaxRules[static_cast<size_t>(rule.headers->syntax)].length_from_headers);
  if (rule.window && from_headers) {
    report.Error(map.MarkOf("window"), "the window comes from the headers; remove this one");
  }
}

}  // namespace

RateLimitRule ParseRateLimit(const MapReader& map) {
  RateLimitRule rule;
  rule.each = ReadEach(map);
  map.Into("policy", ReadLabelRule, rule.policy);
  ParseHeaders(map, rule);
  map.Into("quota", ReadExpression, rule.quota);
  map.Into("remaining", ReadExpression, rule.remaining);
  map.Into("used", ReadExpression, rule.used);
  ParseReset(map, rule);
  ParseWindow(map, rule);
  map.ChoiceInto("reset_format", rule.reset_format);
  rule.reset_never = ReadNever(map, "reset_never");
  rule.window_in_milliseconds = map.Has("window_unit") && map.Choice("window_unit") == 1U;
  map.Into("governs_poll", ReadBool, rule.governs_poll);
  RequireLabelExpression(map, "policy", rule.policy);
  CheckSources(map, rule);
  CheckTimes(map, rule);
  const bool is_ietf = rule.headers && rule.headers->syntax == HeaderSyntax::kIetf;
  if (!map.Has("policy") && is_ietf) rule.policy.literal = "default";
  return rule;
}

}  // namespace api_credits
