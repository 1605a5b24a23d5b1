#include "exporter/ledger/source.h"

#include <algorithm>
#include <tuple>

namespace api_credits {
namespace {

bool Same(const Alternative& a, const Alternative& b) {
  return std::tie(a.method, a.path, a.query, a.body, a.fields.pools) ==
         std::tie(b.method, b.path, b.query, b.body, b.fields.pools);
}

bool Same(const RequestRule& a, const RequestRule& b) {
  return a.name == b.name && a.fields.pools == b.fields.pools &&
         std::equal(a.any_of.begin(), a.any_of.end(), b.any_of.begin(), b.any_of.end(),
                    [](const Alternative& x, const Alternative& y) { return Same(x, y); });
}

}  // namespace

bool SameSource(const Account& a, const Account& b) {
  if (a.source != b.source || a.params != b.params) return false;
  if (a.provider == b.provider) return true;
  const auto& before = a.provider->requests;
  const auto& after = b.provider->requests;
  return std::equal(before.begin(), before.end(), after.begin(), after.end(),
                    [](const RequestRule& x, const RequestRule& y) { return Same(x, y); });
}

}  // namespace api_credits
