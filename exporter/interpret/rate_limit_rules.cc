#include "exporter/interpret/rate_limit_rules.h"

#include <algorithm>
#include <string>
#include <utility>

#include "exporter/interpret/rate_limit_headers.h"
#include "exporter/interpret/timestamp.h"
#include "exporter/provider/limits.h"

namespace api_credits {
namespace {

// A window alone says nothing.
bool HasValue(const PolicyReading& policy) {
  return policy.quota || policy.remaining || policy.used || policy.reset;
}

PolicyReading FromExpressions(const RateLimitRule& rule, ResponseReader& reader,
                              const std::string& where) {
  PolicyReading policy;
  policy.quota = reader.Amount(rule.quota, where, "quota");
  policy.remaining = reader.Amount(rule.remaining, where, "remaining", Range::kAny);
  policy.used = reader.Amount(rule.used, where, "used");
  if (rule.reset) {
    policy.reset = reader.Instant(TimeRule{*rule.reset, rule.reset_format}, where, "reset");
  }
  return policy;
}

PolicyReading FromHeaders(HeaderLimit limit, TimeFormat reset_format, ResponseReader& reader,
                          const std::string& where) {
  PolicyReading policy;
  policy.quota = limit.quota;
  policy.remaining = limit.remaining;
  policy.used = limit.used;
  policy.window_seconds = limit.window_seconds;
  if (!limit.reset.empty()) {
    policy.reset = ParseInstant(reset_format, limit.reset, reader.response().received.wall);
    if (!policy.reset) {
      reader.Fault(Reason::kBadValue, where, "reset",
                   "a header that is not of the declared format");
    }
  }
  policy.policy = std::move(limit.policy);
  return policy;
}

// The policies of one rule. A name that could not be read is empty.
std::vector<PolicyReading> ReadRule(const RateLimitRule& rule, ResponseReader& reader,
                                    const std::string& where) {
  std::vector<PolicyReading> policies;
  if (!rule.headers) {
    reader.Each(rule.each, where, [&] {
      PolicyReading policy = FromExpressions(rule, reader, where);
      if (!HasValue(policy)) return;
      policy.policy = reader.Label(rule.policy, where, "policy").value_or("");
      policies.push_back(std::move(policy));
    });
    return policies;
  }
  const auto name = reader.Label(rule.policy, where, "policy");
  if (!name) return policies;
  HeaderLimits read = ReadRateLimitHeaders(rule, *name, reader.response());
  for (const std::string& header : read.malformed) {
    reader.Fault(Reason::kBadValue, where, {}, "the header " + header + " cannot be read");
  }
  for (HeaderLimit& limit : read.limits) {
    PolicyReading policy = FromHeaders(std::move(limit), rule.reset_format, reader, where);
    if (!HasValue(policy)) continue;
    if (!IsLabelText(policy.policy)) {
      reader.Fault(Reason::kBadValue, where, "policy", "the name is empty, too long or not text");
      policy.policy.clear();
    }
    policies.push_back(std::move(policy));
  }
  return policies;
}

// An exhausted policy holds us until its reset. If no policy explains a refusal, the one that
// resets first is taken as its cause: the others may last for days.
std::optional<Duration> HoldOff(const std::vector<PolicyReading>& policies, WallTime received,
                                bool throttled) {
  std::optional<Duration> exhausted, soonest;
  for (const PolicyReading& policy : policies) {
    if (!policy.reset || *policy.reset <= received) continue;
    const Duration wait = *policy.reset - received;
    soonest = soonest ? std::min(*soonest, wait) : wait;
    if (policy.remaining && *policy.remaining <= 0) {
      exhausted = std::max(exhausted.value_or(wait), wait);
    }
  }
  return exhausted || !throttled ? exhausted : soonest;
}

}  // namespace

std::optional<Duration> ReadRateLimits(const std::vector<RateLimitRule>& rules,
                                       ResponseReader& reader, bool throttled,
                                       std::vector<PolicyReading>& policies) {
  std::optional<Duration> hold_off;
  for (const RateLimitRule& rule : rules) {
    const std::string where = RuleName("rate_limits", rule.policy);
    std::vector<PolicyReading> read = ReadRule(rule, reader, where);
    if (rule.governs_poll) {
      hold_off = std::max(hold_off, HoldOff(read, reader.response().received.wall, throttled));
    }
    for (PolicyReading& policy : read) {
      if (policy.policy.empty()) continue;
      if (policy.remaining) policy.remaining = std::max(0.0, *policy.remaining);
      if (!policy.window_seconds && rule.window) policy.window_seconds = Seconds(*rule.window);
      reader.Admit(policies, &PolicyReading::policy, std::move(policy), kMaxPoliciesPerAccount,
                   where, "rate limits");
    }
  }
  return hold_off;
}

}  // namespace api_credits
