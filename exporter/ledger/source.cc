#include "exporter/ledger/source.h"

#include <algorithm>
#include <tuple>

namespace api_credits {
namespace {

template <typename T, typename Same>
bool AllSame(const std::vector<T>& a, const std::vector<T>& b, Same same) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

bool Same(const Template& a, const Template& b) {
  return AllSame(a.parts, b.parts, [](const Template::Part& x, const Template::Part& y) {
    return x.is_param == y.is_param && x.text == y.text;
  });
}

bool Same(const LabelRule& a, const LabelRule& b) {
  return a.literal == b.literal && a.value == b.value;
}

bool Same(const std::optional<TimeRule>& a, const std::optional<TimeRule>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->value == b->value && a->format == b->format;
}

bool Same(const PoolRule& a, const PoolRule& b) {
  const auto expressions = [](const PoolRule& rule) {
    return std::tie(rule.each, rule.optional, rule.remaining, rule.used, rule.limit, rule.unlimited,
                    rule.recurring_grant, rule.rollover, rule.grant_frequency, rule.expiring);
  };
  return expressions(a) == expressions(b) && Same(a.pool, b.pool) && Same(a.unit, b.unit) &&
         Same(a.refresh, b.refresh) && Same(a.period_start, b.period_start) &&
         Same(a.expiry, b.expiry);
}

bool SamePools(const FieldRules& a, const FieldRules& b) {
  return AllSame(a.pools, b.pools, [](const PoolRule& x, const PoolRule& y) { return Same(x, y); });
}

bool Same(const Alternative& a, const Alternative& b) {
  if (a.body.has_value() != b.body.has_value()) return false;
  if (a.body && !Same(*a.body, *b.body)) return false;
  const bool same_query = AllSame(a.query, b.query, [](const auto& x, const auto& y) {
    return x.first == y.first && Same(x.second, y.second);
  });
  return a.method == b.method && Same(a.path, b.path) && same_query &&
         SamePools(a.fields, b.fields);
}

bool Same(const RequestRule& a, const RequestRule& b) {
  return a.name == b.name && SamePools(a.fields, b.fields) &&
         AllSame(a.any_of, b.any_of,
                 [](const Alternative& x, const Alternative& y) { return Same(x, y); });
}

}  // namespace

bool SameSource(const Account& a, const Account& b) {
  if (a.source != b.source || a.params != b.params) return false;
  if (a.provider == b.provider) return true;
  return AllSame(a.provider->requests, b.provider->requests,
                 [](const RequestRule& x, const RequestRule& y) { return Same(x, y); });
}

}  // namespace api_credits
