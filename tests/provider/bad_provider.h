// Wrong provider definitions with exactly what is said about them: what they are made of.
// Thread rule: values.
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

inline const std::string kNoReading =
    "f.yml:5:16: the rate limit reads no value; give it headers, or expressions for quota, "
    "remaining "
    "or used";
inline const std::string kNoFormat =
    "f.yml:5:16: a reset is read, so \"reset_format\" must say how the vendor writes it (see the "
    "vendor's page; it is never guessed)";

// The lines that loading it reports.
inline void ExpectErrors(const BadProvider& bad) {
  const auto result = LoadProvider("f.yml", bad.text);
  const auto* errors = std::get_if<LoadErrors>(&result);
  ASSERT_NE(errors, nullptr) << "no error";
  EXPECT_THAT(errors->lines, testing::ElementsAreArray(bad.errors));
}

inline std::string NameOf(const testing::TestParamInfo<BadProvider>& info) {
  return info.param.name;
}

}  // namespace api_credits
