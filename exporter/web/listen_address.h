// One --web.listen-address: ":10210", "host:port", "[::1]:port".
// Invariant: a parsed address can be handed to civetweb without changing the meaning of its list
// syntax. Thread rule: a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "exporter/base/result.h"

namespace api_credits {

struct ListenAddress {
  std::string host;  // empty: every IPv4 interface; without brackets
  std::uint16_t port = 0;
  bool ipv6 = false;

  // As civetweb writes it: "10210", "127.0.0.1:10210", "[::1]:10210"; for TLS with an "s" behind
  // it.
  std::string ForCivetweb(bool tls) const;
};

Result<ListenAddress> ParseListenAddress(std::string_view text);

}  // namespace api_credits
