// Why a poll, or a field of it, failed: the closed set of the `reason` label.
// Thread rule: values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "exporter/base/result.h"

namespace api_credits {

enum class Reason : std::uint8_t {
  kDns,
  kConnect,
  kTls,
  kTimeout,
  kTransport,
  kTooLarge,
  kCredential,    // our key could not be read
  kUnauthorized,  // the vendor refused our key
  kRateLimited,
  kHttpStatus,  // any other status that the definition does not know
  kRedirect,
  kMalformedBody,
  kMissingField,
  kBadValue,
  kExpression,
};

inline constexpr std::array<std::string_view, 15> kReasonNames = {
    "dns",       "connect",        "tls",           "timeout",      "transport",
    "too_large", "credential",     "unauthorized",  "rate_limited", "http_status",
    "redirect",  "malformed_body", "missing_field", "bad_value",    "expression"};

constexpr std::string_view ReasonName(Reason reason) {
  return kReasonNames[static_cast<size_t>(reason)];
}

// The reason behind an error of fetch or expression.
Reason ReasonOf(ErrorCode code);

}  // namespace api_credits
