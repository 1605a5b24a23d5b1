// Wrong definitions of one fault each, with exactly what is said about them: tests list them and
// instantiate BadProviderTest. Thread rule: one thread.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <variant>
#include <vector>

#include "exporter/provider/catalogue.h"

namespace api_credits {

struct BadProvider {
  const char* name;
  std::string text;
  std::vector<std::string> errors;
};

inline void PrintTo(const BadProvider& bad, std::ostream* out) { *out << bad.name; }

// Right but for what is added from line 4 on.
inline std::string Acme(const std::string& rest) {
  return "name: acme\ntitle: Acme\nbase_url: https://api.acme.test\n" + rest;
}
// Right but for the keys of the file that are added on line 4.
inline std::string WithTop(const std::string& line) {
  return Acme(line + "\nrequests: [{ path: /a }]\n");
}
// Right but for what is added to its only request, on line 5.
inline std::string WithRequest(const std::string& line) {
  return Acme("requests: [ { path: /a,\n" + line + "\n} ]\n");
}
inline std::string WithPool(const std::string& pool) {
  return WithRequest("pools: [ { " + pool + " } ]");
}
inline std::string WithLimit(const std::string& limit) {
  return WithRequest("rate_limits: [ { " + limit + " } ]");
}

class BadProviderTest : public testing::TestWithParam<BadProvider> {};

inline std::string BadProviderName(const testing::TestParamInfo<BadProvider>& info) {
  return info.param.name;
}

}  // namespace api_credits
