#include "exporter/interpret/outcome_rules.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

Verdict Failure(Outcome outcome, Reason reason, std::string sentence) {
  return {outcome, reason, std::move(sentence)};
}

Verdict Declared(Outcome outcome, const ResponseReader& reader) {
  const std::string sentence = "status " + std::to_string(reader.response().status) +
                               ", which the definition takes for " +
                               std::string(OutcomeName(outcome));
  switch (outcome) {
    case Outcome::kOk:
    case Outcome::kExhausted:
      return {outcome, std::nullopt, {}};
    case Outcome::kUnauthorized:
      return Failure(outcome, Reason::kUnauthorized, sentence);
    case Outcome::kThrottled:
      return Failure(outcome, Reason::kRateLimited, sentence);
    case Outcome::kRefused:
    case Outcome::kUnreachable:
      return Failure(outcome, Reason::kHttpStatus, sentence);
    case Outcome::kInvalidResponse:
      break;
  }
  return Failure(outcome, reader.is_2xx() ? Reason::kBadValue : Reason::kHttpStatus, sentence);
}

// Headers by which firewalls say that they, and not the vendor's API, have answered.
constexpr std::array<std::string_view, 3> kChallengeHeaders = {
    "cf-mitigated",        // Cloudflare
    "x-amzn-waf-action",   // AWS WAF, which challenges with 202 or 405
    "x-vercel-mitigated",  // Vercel
};

bool IsChallenge(const Response& response) {
  return std::any_of(kChallengeHeaders.begin(), kChallengeHeaders.end(),
                     [&](std::string_view name) { return response.Header(name) != nullptr; });
}

// "; it leads to https://eu.vendor.example": scheme and host, and nothing of the rest, which may
// hold what the request held.
std::string TargetOf(const ResponseReader& reader) {
  const std::string* location = reader.response().Header("location");
  if (location == nullptr || location->empty()) return {};
  const std::string_view target = *location;
  // Without a scheme, or at least "//", it is a path.
  const size_t slashes = target.find("//");
  if (slashes == std::string_view::npos || target.find_first_of("/?#") != slashes) {
    return "; it stays on the host";
  }
  const std::string_view scheme = target.substr(0, slashes);
  std::string_view host = target.substr(slashes + 2);
  host = host.substr(0, host.find_first_of("/?#\\"));
  const size_t user = host.rfind('@');
  if (user != std::string_view::npos) host.remove_prefix(user + 1);
  constexpr size_t kMaxHostBytes = 260;  // 253 and a port
  const bool clean =
      (scheme.empty() || EqualIgnoringCase(scheme, "http:") ||
       EqualIgnoringCase(scheme, "https:")) &&
      !host.empty() && host.size() <= kMaxHostBytes &&
      std::all_of(host.begin(), host.end(), [](char c) {
        return IsAlphanumeric(c) || std::string_view("-._:[]").find(c) != std::string_view::npos;
      });
  if (!clean || reader.HoldsSecret(host)) return "; its target is not a web address";
  return "; it leads to " + LowerCase(scheme) + "//" + std::string(host);
}

Verdict FromForbidden(const ResponseReader& reader) {
  if (!reader.body_is_answer()) {
    Verdict verdict =
        Failure(Outcome::kRefused, Reason::kHttpStatus,
                "status 403 without the answer that the API gives: perhaps a firewall, "
                "a proxy, or a block by country or address; it says nothing about "
                "the key");
    verdict.yields_to_rate_limit = true;
    return verdict;
  }
  if (reader.response().Header("retry-after") != nullptr) {
    return Failure(Outcome::kThrottled, Reason::kRateLimited, "status 403 with a Retry-After");
  }
  Verdict verdict = Failure(Outcome::kUnauthorized, Reason::kUnauthorized,
                            "status 403: the vendor refuses the request");
  verdict.yields_to_rate_limit = true;
  return verdict;
}

Verdict FromStatus(const ResponseReader& reader) {
  const int status = reader.response().status;
  const std::string sentence = "status " + std::to_string(status);
  if (status != 429 && IsChallenge(reader.response())) {
    Verdict verdict =
        Failure(Outcome::kRefused, Reason::kHttpStatus,
                sentence +
                    ": a firewall before the vendor's API asks for a person; it says nothing about "
                    "the key");
    verdict.yields_to_rate_limit = true;
    return verdict;
  }
  if (status >= 200 && status < 300) return {};
  if (status >= 300 && status < 400) {
    return Failure(Outcome::kInvalidResponse, Reason::kRedirect,
                   sentence + ": redirects are not followed" + TargetOf(reader));
  }
  if (status >= 500) return Failure(Outcome::kUnreachable, Reason::kHttpStatus, sentence);
  switch (status) {
    case 401:
      return Failure(Outcome::kUnauthorized, Reason::kUnauthorized,
                     sentence + ": the vendor refuses the key");
    case 402:
      return {Outcome::kExhausted, std::nullopt, {}};
    case 403:
      return FromForbidden(reader);
    case 407:
      return Failure(Outcome::kRefused, Reason::kHttpStatus,
                     sentence + ": a proxy on the way asks for credentials of its own");
    case 429:
      return Failure(Outcome::kThrottled, Reason::kRateLimited, sentence);
    case 451:
      return Failure(Outcome::kRefused, Reason::kHttpStatus,
                     sentence +
                         ": blocked by law, perhaps for this country; it says nothing about "
                         "the key");
    default:
      return Failure(Outcome::kInvalidResponse, Reason::kHttpStatus, sentence);
  }
}

}  // namespace

Verdict JudgeResponse(const std::vector<OutcomeRule>& rules, ResponseReader& reader) {
  const int status = reader.response().status;
  for (const OutcomeRule& rule : rules) {
    if (rule.statuses.contains(status) ||
        reader.Flag(rule.when, "outcomes", "when").value_or(false)) {
      return Declared(rule.outcome, reader);
    }
  }
  return FromStatus(reader);
}

Verdict ThrottledInstead(int status) {
  return Failure(Outcome::kThrottled, Reason::kRateLimited,
                 "status " + std::to_string(status) + ", and a rate limit is used up");
}

}  // namespace api_credits
