#include "exporter/ledger/source.h"

#include <algorithm>
#include <tuple>

namespace api_credits {
namespace {

bool Same(const Alternative& a, const Alternative& b) {
  const auto asked = [](const Alternative& x) {
    return std::tie(x.method, x.host, x.path, x.query, x.form, x.body, x.body_format,
                    x.fields.pools);
  };
  return asked(a) == asked(b);
}

bool Same(const RequestRule& a, const RequestRule& b) {
  return a.name == b.name && a.fields.pools == b.fields.pools &&
         std::equal(a.any_of.begin(), a.any_of.end(), b.any_of.begin(), b.any_of.end(),
                    [](const Alternative& x, const Alternative& y) { return Same(x, y); });
}

}  // namespace

bool SameSource(const Account& a, const Account& b) {
  if (a.source != b.source || a.params != b.params) return false;
  if (SameDefinition(*a.provider, *b.provider)) return true;
  const auto& before = a.provider->requests;
  const auto& after = b.provider->requests;
  return std::equal(before.begin(), before.end(), after.begin(), after.end(),
                    [](const RequestRule& x, const RequestRule& y) { return Same(x, y); });
}

}  // namespace api_credits
