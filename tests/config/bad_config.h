// Wrong files of the user with exactly what is said about them: what the tables of two tests share.
// Thread rule: one thread at a time.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/config/config_files.h"

namespace api_credits {

// A provider with a bit of everything that an account can refer to.
inline constexpr std::string_view kAcme = R"(name: acme
title: Acme
base_url: https://api.acme.test
auth: { scheme: header, name: x-api-key }
poll: { min_interval: 12s, default_interval: 1m }
requests:
  - path: /teams/{{team}}
    query: { month: "{{month}}" }
    pools:
      - { pool: email, remaining: body.email }
      - { pool: phone, remaining: body.phone }
  - name: limits
    optional: true
    enabled_by_default: false
    path: /limits/{{region}}
    rate_limits: [{ policy: minute, quota: body.minute }]
plans: { growth: [{ policy: burst, quota: 25, window: 1s }] }
params: { team: { required: true }, month: {}, region: {} }
)";
inline constexpr std::string_view kToll = R"(name: toll
title: Toll
base_url: https://api.toll.test
auth: { scheme: none }
poll: { billed: true }
requests: [{ path: /balance, pools: [{ each: body, pool: { value: key }, remaining: item }] }]
)";

inline constexpr std::string_view kMeter = R"(name: meter
title: Meter
base_url: https://api.meter.test
auth: { scheme: none }
requests:
  - path: /usage
    pools:
      - { pool: spend, used: body.spend }
      - { pool: quota, used: body.quota, limit: body.limit }
)";

struct BadConfig {
  const char* name;
  std::string text;
  std::vector<std::string> errors;
};

inline void PrintTo(const BadConfig& bad, std::ostream* out) { *out << bad.name; }

inline std::string NameOf(const testing::TestParamInfo<BadConfig>& info) { return info.param.name; }

inline void ExpectExactly(const BadConfig& bad) {
  ConfigFiles files;
  files.Write("acme.provider", kAcme);
  files.Write("toll.provider", kToll);
  files.Write("meter.provider", kMeter);
  files.Write("empty", "\n");
  files.Write("folder/file", "");
  files.environment["EMPTY"] = "";
  files.environment["LINES"] = "hush\nhush";
  files.environment["BINARY"] = "hush\x01";
  const std::vector<std::string> errors = files.Errors(bad.text);
  EXPECT_THAT(errors, testing::ElementsAreArray(bad.errors));
  for (const std::string& line : errors) {
    EXPECT_EQ(line.find("hush"), std::string::npos) << "shows a secret: " << line;
  }
}

}  // namespace api_credits
