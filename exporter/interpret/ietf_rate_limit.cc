#include "exporter/interpret/ietf_rate_limit.h"

#include <algorithm>
#include <array>
#include <utility>

#include "exporter/base/number_text.h"
#include "exporter/interpret/header_text.h"
#include "exporter/interpret/structured_field.h"

namespace api_credits {
namespace {

// A limit before it is joined; without a name where the syntax has none.
using NamedLimit = std::pair<std::optional<std::string>, HeaderLimit>;
using Limits = std::optional<std::vector<NamedLimit>>;  // nullopt: malformed

// False if the item is there and is not a number of 0 or more.
bool ReadAmount(const BareItem* item, std::optional<double>& amount) {
  if (item == nullptr) return true;
  if (item->kind != BareKind::kNumber || item->number < 0) return false;
  amount = item->number;
  return true;
}

// May be negative.
bool ReadRemaining(const BareItem* item, std::optional<double>& remaining) {
  if (item == nullptr) return true;
  if (item->kind != BareKind::kNumber) return false;
  remaining = item->number;
  return true;
}

bool ReadWindow(const BareItem* item, std::optional<double>& window) {
  return ReadAmount(item, window) && (!window || *window > 0);
}

bool ReadReset(const BareItem* item, std::string& reset) {
  if (item == nullptr) return true;
  if (item->kind != BareKind::kNumber) return false;
  reset = FormatNumber(item->number);
  return true;
}

bool ReadName(const BareItem& item, std::optional<std::string>& name) {
  // The drafts ask for a String and show a Token in their own examples.
  if (item.kind != BareKind::kString && item.kind != BareKind::kToken) return false;
  name = item.text;
  return true;
}

// RateLimit-Policy: `"burst";q=100;w=60`, or up to draft 07 `100;w=60`; also RateLimit-Limit of
// draft 03, whose first member is the limit in force.
Limits ParsePolicies(std::string_view text) {
  const auto items = ParseItemList(text);
  if (!items) return std::nullopt;
  std::vector<NamedLimit> limits;
  for (const FieldItem& item : *items) {
    NamedLimit limit;
    const bool number = item.value.kind == BareKind::kNumber;
    const bool read = number ? ReadAmount(&item.value, limit.second.quota)
                             : ReadName(item.value, limit.first) &&
                                   ReadAmount(item.Parameter("q"), limit.second.quota);
    if (!read || !ReadWindow(item.Parameter("w"), limit.second.window_seconds)) return std::nullopt;
    limits.push_back(std::move(limit));
  }
  return limits;
}

// RateLimit: limit=100, remaining=50, reset=5
Limits ParseDraft07(std::string_view text) {
  const auto dictionary = ParseItemDictionary(text);
  if (!dictionary) return std::nullopt;
  NamedLimit limit;
  bool known = false;
  for (const auto& member : *dictionary) {
    const BareItem* value = &member.second.value;
    bool read = true;
    if (member.first == "limit") {
      read = ReadAmount(value, limit.second.quota);
    } else if (member.first == "remaining") {
      read = ReadRemaining(value, limit.second.remaining);
    } else if (member.first == "reset") {
      read = ReadReset(value, limit.second.reset);
    } else {
      continue;
    }
    if (!read) return std::nullopt;
    known = true;
  }
  if (!known) return std::nullopt;
  return std::vector<NamedLimit>{limit};
}

// RateLimit: "default";r=50;t=30
Limits ParseLimits(std::string_view text) {
  const auto items = ParseItemList(text);
  if (!items) return ParseDraft07(text);
  std::vector<NamedLimit> limits;
  for (const FieldItem& item : *items) {
    NamedLimit limit;
    if (!ReadName(item.value, limit.first) ||
        !ReadRemaining(item.Parameter("r"), limit.second.remaining) ||
        !ReadReset(item.Parameter("t"), limit.second.reset)) {
      return std::nullopt;
    }
    limits.push_back(std::move(limit));
  }
  return limits;
}

// Reads the fields of one response. Each method adds to `limits_`, or to `malformed_`.
class IetfReader {
 public:
  IetfReader(const HeaderRule& rule, const Response& response) : rule_(rule), response_(response) {}

  HeaderLimits Read(const std::string& policy) {
    if (const std::string* text = Header(rule_.policies, "ratelimit-policy")) {
      Limits policies = ParsePolicies(*text);
      if (policies) {
        limits_ = *std::move(policies);
      } else {
        Malformed(rule_.policies, "ratelimit-policy");
      }
    }
    if (!ReadField()) ReadTriple();
    return Named(policy);
  }

 private:
  static std::string NameOf(const std::string& given, const char* draft) {
    return given.empty() ? draft : given;
  }
  const std::string* Header(const std::string& given, const char* draft) const {
    return response_.Header(NameOf(given, draft));
  }
  void Malformed(const std::string& given, const char* draft) {
    malformed_.push_back(NameOf(given, draft));
  }

  bool ReadField() {
    const std::string* text = Header(rule_.limits, "ratelimit");
    if (text == nullptr) return false;
    const Limits limits = ParseLimits(*text);
    if (!limits) {
      Malformed(rule_.limits, "ratelimit");
      return false;
    }
    for (const NamedLimit& limit : *limits) Join(limit);
    return true;
  }

  void ReadTriple() {
    NamedLimit active;
    if (const std::string* text = Header(rule_.quota, "ratelimit-limit")) {
      Limits limits = ParsePolicies(*text);
      const bool unnamed = limits && std::none_of(limits->begin(), limits->end(),
                                                  [](const auto& limit) { return limit.first; });
      if (!unnamed) {
        Malformed(rule_.quota, "ratelimit-limit");
      } else if (!limits->empty()) {
        active = limits->front();
        limits_.insert(limits_.end(), limits->begin() + 1, limits->end());
      }
    }
    if (const std::string* text = Header(rule_.remaining, "ratelimit-remaining")) {
      // Docker Hub sends a window here too: "100;w=21600".
      const auto remaining = ParseFieldAmount(*text, std::nullopt);
      if (remaining) active.second.remaining = remaining->amount;
      if (!remaining) Malformed(rule_.remaining, "ratelimit-remaining");
    }
    if (const std::string* text = Header(rule_.reset, "ratelimit-reset")) {
      active.second.reset = AgreedText(*text);
    }
    if (active.second.quota || active.second.remaining || !active.second.reset.empty()) {
      Join(active);
    }
  }

  // Completes the policy to which the limit belongs, or adds the limit as a policy of its own.
  void Join(const NamedLimit& limit) {
    const auto unnamed = std::count_if(limits_.begin(), limits_.end(),
                                       [](const NamedLimit& other) { return !other.first; });
    const auto policy = std::find_if(limits_.begin(), limits_.end(), [&](const NamedLimit& other) {
      if (limit.first || other.first) return limit.first == other.first;
      // "Two quota policies MUST NOT be associated with the same quota units value" (draft 03).
      return limit.second.quota ? limit.second.quota == other.second.quota : unnamed == 1;
    });
    if (policy == limits_.end()) {
      limits_.push_back(limit);
      return;
    }
    policy->second.remaining = limit.second.remaining;
    policy->second.reset = limit.second.reset;
  }

  HeaderLimits Named(const std::string& policy) {
    const auto unnamed = std::count_if(limits_.begin(), limits_.end(),
                                       [](const NamedLimit& limit) { return !limit.first; });
    HeaderLimits read{{}, std::move(malformed_)};
    for (NamedLimit& limit : limits_) {
      const std::optional<double>& window = limit.second.window_seconds;
      const bool one_of_many = unnamed > 1 && window;
      limit.second.policy = limit.first   ? *limit.first
                            : one_of_many ? policy + "_" + FormatNumber(*window) + "s"
                                          : policy;
      read.limits.push_back(std::move(limit.second));
    }
    return read;
  }

  const HeaderRule& rule_;
  const Response& response_;
  std::vector<NamedLimit> limits_;
  std::vector<std::string> malformed_;
};

}  // namespace

HeaderLimits ReadIetfHeaders(const HeaderRule& rule, const std::string& policy,
                             const Response& response) {
  return IetfReader(rule, response).Read(policy);
}

}  // namespace api_credits
