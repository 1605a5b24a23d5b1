#include "exporter/interpret/rate_limit_rules.h"

#include <algorithm>
#include <string>
#include <utility>

#include "exporter/interpret/rate_limit_headers.h"
#include "exporter/interpret/timestamp.h"
#include "exporter/interpret/vendor_clock.h"
#include "exporter/provider/calendar.h"
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
    policy.reset = reader.ReadInstant(TimeRule{*rule.reset, rule.reset_format, rule.reset_never},
                                      where, "reset");
  }
  const auto window = reader.Amount(rule.sent_window, where, "window");
  if (window && *window > 0) {
    policy.window_seconds = *window * (rule.window_in_milliseconds ? 1e-3 : 1.0);
  } else if (window) {
    reader.Fault(Reason::kBadValue, where, "window", "expected a number above 0");
  }
  return policy;
}

PolicyReading FromHeaders(HeaderLimit limit, const RateLimitRule& rule, ResponseReader& reader,
                          const std::string& where) {
  PolicyReading policy;
  policy.quota = limit.quota;
  policy.remaining = limit.remaining;
  policy.used = limit.used;
  policy.window_seconds = limit.window_seconds;
  if (!limit.reset.empty() && !IsNever(rule.reset_never, limit.reset)) {
    const Instant reset = ParseInstant(rule.reset_format, limit.reset,
                                       reader.response().received.wall, reader.zone());
    if (reset) {
      policy.reset = reset.value();
    } else {
      reader.Fault(Reason::kBadValue, where, "reset", "a header that is " + reset.error().message);
    }
  }
  policy.policy = std::move(limit.policy);
  return policy;
}

// How messages name a rule: by its policy, or by the header that names what it reads.
std::string NameOf(const RateLimitRule& rule) {
  const bool is_named = rule.policy.value || !rule.policy.literal.empty();
  if (is_named || !rule.headers) return RuleName("rate_limits", rule.policy);
  const HeaderRule& headers = *rule.headers;
  const std::string& amount = headers.remaining.empty() ? headers.quota : headers.remaining;
  return RuleName("rate_limits", {amount.empty() ? headers.used : amount, std::nullopt});
}

// Those of a name that is written out.
void NoteHeaders(const HeaderRule& rule, ResponseReader& reader, const std::string& where) {
  for (const auto& [key, member] : kHeaderNames) {
    const std::string& name = rule.*member;
    if (name.empty() || name.find('*') != std::string::npos) continue;
    reader.NoteHeader(where, "headers." + std::string(key), name);
  }
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
  NoteHeaders(*rule.headers, reader, where);
  const auto name = reader.Label(rule.policy, where, "policy");
  if (!name) return policies;
  HeaderLimits read = ReadRateLimitHeaders(rule, *name, reader.response());
  for (const std::string& header : read.malformed) {
    reader.Fault(Reason::kBadValue, where, {}, "the header " + header + " cannot be read");
  }
  for (HeaderLimit& limit : read.limits) {
    PolicyReading policy = FromHeaders(std::move(limit), rule, reader, where);
    if (!HasValue(policy)) continue;
    if (!IsLabelText(policy.policy)) {
      reader.Fault(Reason::kBadValue, where, "policy", "the name is empty, too long or not text");
      policy.policy.clear();
    } else if (reader.HoldsSecret(policy.policy)) {
      reader.Fault(Reason::kBadValue, where, "policy", "the text holds a secret of the account");
      policy.policy.clear();
    }
    policies.push_back(std::move(policy));
  }
  return policies;
}

std::optional<WallTime> NextReset(const StaticReset& reset, WallTime received,
                                  const TimeZone& zone) {
  const auto period = CalendarPeriod(reset.every, reset.at, received, zone);
  return period ? std::optional(period->end) : std::nullopt;
}

// A limit of nothing is never used up: vendors send it where a plan has none.
bool IsUsedUp(const PolicyReading& policy) {
  return policy.remaining && *policy.remaining <= 0 && policy.quota.value_or(1) > 0;
}

void AddWaits(const std::vector<PolicyReading>& policies, WallTime received, LimitWaits& waits) {
  for (const PolicyReading& policy : policies) {
    if (!policy.reset || *policy.reset <= received) continue;
    const Duration wait = *policy.reset - received;
    waits.soonest = std::min(waits.soonest.value_or(wait), wait);
    if (policy.remaining && *policy.remaining <= 0) {
      waits.exhausted = std::max(waits.exhausted.value_or(wait), wait);
    }
  }
}

}  // namespace

void ReadRateLimits(const std::vector<RateLimitRule>& rules, ResponseReader& reader,
                    std::vector<PolicyReading>& policies, LimitWaits& waits) {
  const Duration correction = CorrectionOf(reader.clock_offset());
  const WallTime received = reader.response().received.wall;
  for (const RateLimitRule& rule : rules) {
    const std::string where = NameOf(rule);
    std::vector<PolicyReading> read = ReadRule(rule, reader, where);
    for (PolicyReading& policy : read) {
      if (policy.reset && IsAbsolute(rule.reset_format)) *policy.reset -= correction;
      if (!policy.reset && rule.static_reset) {
        policy.reset = NextReset(*rule.static_reset, received, reader.zone());
      }
      waits.used_up = waits.used_up || IsUsedUp(policy);
    }
    if (rule.governs_poll) AddWaits(read, received, waits);
    for (PolicyReading& policy : read) {
      if (policy.policy.empty()) continue;
      if (policy.remaining) policy.remaining = std::max(0.0, *policy.remaining);
      if (!policy.window_seconds && rule.window) policy.window_seconds = Seconds(*rule.window);
      reader.Admit(policies, &PolicyReading::policy, std::move(policy), kMaxPoliciesPerAccount,
                   where, "rate limits");
    }
  }
}

}  // namespace api_credits
