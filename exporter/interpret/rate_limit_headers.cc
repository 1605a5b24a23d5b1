#include "exporter/interpret/rate_limit_headers.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>

#include "exporter/base/ascii.h"
#include "exporter/base/number_text.h"
#include "exporter/interpret/header_text.h"
#include "exporter/interpret/ietf_rate_limit.h"
#include "exporter/provider/limits.h"

namespace api_credits {
namespace {

using Amounts = std::vector<double>;

void AddOnce(std::vector<std::string>& names, std::string name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

// `prefix` may be empty.
std::string Prefixed(const std::string& prefix, const std::string& name) {
  return prefix.empty() ? name : prefix + "_" + name;
}

std::string WindowName(const std::string& policy, double window_seconds) {
  return Prefixed(policy, FormatNumber(window_seconds) + "s");
}

// What the * of the header names stands for in this response, each once.
std::vector<std::string> WildcardTexts(const HeaderRule& rule, const Response& response) {
  std::vector<std::string> texts;
  for (const auto& header_name : kHeaderNames) {
    const std::string& pattern = rule.*header_name.second;
    const size_t star = pattern.find('*');
    if (star == std::string::npos) continue;
    const std::string_view before = std::string_view(pattern).substr(0, star);
    const std::string_view after = std::string_view(pattern).substr(star + 1);
    for (const auto& header : response.headers) {
      const std::string& name = header.first;
      if (name.size() < pattern.size() || !name.starts_with(before) || !name.ends_with(after)) {
        continue;
      }
      std::string text = name.substr(star, name.size() - pattern.size() + 1);
      if (std::find(texts.begin(), texts.end(), text) != texts.end()) continue;
      texts.push_back(std::move(text));
      // One more than a poll may have, so that the excess is told.
      if (texts.size() > kMaxPoliciesPerAccount) return texts;
    }
  }
  return texts;
}

// The syntaxes that are not the IETF's, over the headers of one response.
class HeaderReader {
 public:
  // `wildcard` is the text that the * in names stands for.
  HeaderReader(const RateLimitRule& rule, std::string policy, std::string wildcard,
               const Response& response)
      : rule_(*rule.headers),
        window_unit_(rule.window_in_milliseconds ? 1e-3 : 1.0),
        policy_(std::move(policy)),
        wildcard_(std::move(wildcard)),
        response_(response) {
    if (rule.window) fixed_window_ = Seconds(*rule.window);
    if (!rule_.names.empty()) list_length_ = rule_.names.size();
  }

  HeaderLimits Read() {
    switch (rule_.syntax) {
      case HeaderSyntax::kFields:
        return Fields();
      case HeaderSyntax::kList:
        return List();
      case HeaderSyntax::kPairs:
        return Pairs();
      case HeaderSyntax::kFraction:
        return Fraction();
      case HeaderSyntax::kIetf:
        break;
    }
    return {};
  }

 private:
  HeaderLimits Fields() {
    HeaderLimit limit;
    limit.policy = policy_;
    ReadField(rule_.quota, limit.quota, limit.window_seconds);
    ReadField(rule_.remaining, limit.remaining, limit.window_seconds);
    ReadField(rule_.used, limit.used, limit.window_seconds);
    std::optional<double> window;
    ReadField(rule_.window, window, window);
    if (window && *window > 0) limit.window_seconds = *window * window_unit_;
    if (window && *window <= 0) Malformed(rule_.window);
    if (const std::string* reset = Sent(rule_.reset)) limit.reset = AgreedText(*reset);
    read_.limits.push_back(std::move(limit));
    return std::move(read_);
  }

  // Member i of every list is the same window (Brave).
  HeaderLimits List() {
    const Amounts quotas = AmountsOf(rule_.quota);
    const Amounts remaining = AmountsOf(rule_.remaining);
    const Amounts used = AmountsOf(rule_.used);
    const Amounts windows = Windows();
    const auto resets = OfTheSameLength(rule_.reset, MembersOf(rule_.reset));
    const size_t count = std::max({quotas.size(), remaining.size(), used.size()});
    const bool named = !rule_.names.empty();
    if (count > 1 && windows.empty() && !named) {  // there is nothing to tell them apart by
      Malformed(rule_.window.empty() ? rule_.policies : rule_.window);
      return std::move(read_);
    }
    for (size_t i = 0; i < count; ++i) {
      HeaderLimit limit;
      if (i < quotas.size()) limit.quota = quotas[i];
      if (i < remaining.size()) limit.remaining = remaining[i];
      if (i < used.size()) limit.used = used[i];
      if (i < resets.size()) limit.reset = resets[i];
      if (i < windows.size()) limit.window_seconds = windows[i];
      limit.policy = named                  ? Prefixed(policy_, rule_.names[i])
                     : limit.window_seconds ? WindowName(policy_, *limit.window_seconds)
                                            : policy_;
      read_.limits.push_back(std::move(limit));
    }
    return std::move(read_);
  }

  // "20:1,100:120": a count for each window; the order differs between headers (Riot).
  HeaderLimits Pairs() {
    ReadPairs(rule_.quota, &HeaderLimit::quota);
    ReadPairs(rule_.remaining, &HeaderLimit::remaining);
    ReadPairs(rule_.used, &HeaderLimit::used);
    return std::move(read_);
  }

  // "32/40", "api-usage=10018/100000": used of how many. What follows a comma or semicolon is about
  // something else (Salesforce: the share of one connected app).
  HeaderLimits Fraction() {
    const std::string* text = Sent(rule_.used);
    if (text == nullptr) return {};
    std::string_view fraction = std::string_view(*text).substr(0, text->find_first_of(",;"));
    const size_t equals = fraction.find('=');
    if (equals != std::string_view::npos) fraction.remove_prefix(equals + 1);
    const size_t slash = std::min(fraction.find('/'), fraction.size());
    HeaderLimit limit;
    limit.policy = policy_;
    limit.used = ParseDecimal(fraction.substr(0, slash));
    limit.quota = ParseDecimal(fraction.substr(std::min(slash + 1, fraction.size())));
    if (!limit.used || !limit.quota || *limit.used < 0 || *limit.quota < 0) {
      Malformed(rule_.used);
    } else {
      read_.limits.push_back(std::move(limit));
    }
    return std::move(read_);
  }

  // nullptr: the definition names none, it was not sent, or it is empty.
  const std::string* Sent(const std::string& header) const {
    if (header.empty()) return nullptr;
    std::string name = header;
    const size_t star = name.find('*');
    if (star != std::string::npos) name.replace(star, 1, wildcard_);
    const std::string* text = response_.Header(name);
    return text == nullptr || Trim(*text).empty() ? nullptr : text;
  }

  // Told as the definition writes it: what a vendor puts into a name is content.
  void Malformed(const std::string& header) { AddOnce(read_.malformed, header); }

  std::optional<double> AmountOf(const std::string& header, std::string_view text) const {
    const std::optional<double> amount = ParseDecimal(text);
    return amount && *amount < 0 && header != rule_.remaining ? std::nullopt : amount;
  }

  void ReadField(const std::string& header, std::optional<double>& amount,
                 std::optional<double>& window_seconds) {
    const std::string* text = Sent(header);
    if (text == nullptr) return;
    const auto read = ParseFieldAmount(*text, fixed_window_);
    if (!read || (read->amount < 0 && header != rule_.remaining)) {
      Malformed(header);
      return;
    }
    amount = read->amount;
    if (!window_seconds) window_seconds = read->window_seconds;
  }

  std::vector<std::string_view> MembersOf(const std::string& header) {
    const std::string* text = Sent(header);
    if (text == nullptr) return {};
    std::vector<std::string_view> members = SplitList(*text);
    if (members.size() <= kMaxPoliciesPerAccount) return members;
    Malformed(header);
    return {};
  }

  // Lists of different lengths cannot be matched by position: the first good one decides.
  template <typename T>
  std::vector<T> OfTheSameLength(const std::string& header, std::vector<T> list) {
    if (list.empty()) return list;
    if (!list_length_) list_length_ = list.size();
    if (list.size() == *list_length_) return list;
    Malformed(header);
    return {};
  }

  template <typename Read>
  Amounts ListOf(const std::string& header, const Read& read) {
    Amounts amounts;
    for (const std::string_view member : MembersOf(header)) {
      const std::optional<double> amount = read(member);
      if (!amount) {
        Malformed(header);
        return {};
      }
      amounts.push_back(*amount);
    }
    return OfTheSameLength(header, std::move(amounts));
  }

  Amounts AmountsOf(const std::string& header) {
    return ListOf(header, [&](std::string_view member) { return AmountOf(header, member); });
  }

  // In seconds, from a list of their own or from "1;w=1, 15000;w=2592000".
  Amounts Windows() {
    if (rule_.window.empty()) {
      return ListOf(rule_.policies, [](std::string_view member) {
        return ParseParameterized(member).window_seconds;
      });
    }
    return ListOf(rule_.window, [&](std::string_view member) {
      const std::optional<double> window = ParseDecimal(member);
      return window && *window > 0 ? std::optional(*window * window_unit_) : std::nullopt;
    });
  }

  void ReadPairs(const std::string& header, std::optional<double> HeaderLimit::*field) {
    std::vector<std::pair<double, double>> pairs;  // window, count
    for (const std::string_view member : MembersOf(header)) {
      const size_t colon = std::min(member.find(':'), member.size());
      const auto count = AmountOf(header, member.substr(0, colon));
      const auto window = ParseDecimal(member.substr(std::min(colon + 1, member.size())));
      if (!count || !window || *window <= 0) {
        Malformed(header);
        return;
      }
      pairs.emplace_back(*window, *count);
    }
    for (const auto& pair : pairs) OfWindow(pair.first).*field = pair.second;
  }

  HeaderLimit& OfWindow(double window_seconds) {
    for (HeaderLimit& limit : read_.limits) {
      if (limit.window_seconds == window_seconds) return limit;
    }
    HeaderLimit& limit = read_.limits.emplace_back();
    limit.policy = WindowName(policy_, window_seconds);
    limit.window_seconds = window_seconds;
    return limit;
  }

  const HeaderRule& rule_;
  const double window_unit_;
  const std::string policy_, wildcard_;
  const Response& response_;
  std::optional<double> fixed_window_;
  std::optional<size_t> list_length_;
  HeaderLimits read_;
};

}  // namespace

HeaderLimits ReadRateLimitHeaders(const RateLimitRule& rule, const std::string& policy,
                                  const Response& response) {
  const HeaderRule& headers = *rule.headers;
  if (headers.syntax == HeaderSyntax::kIetf) return ReadIetfHeaders(headers, policy, response);
  if (!HasWildcard(headers)) return HeaderReader(rule, policy, {}, response).Read();
  HeaderLimits all;
  for (const std::string& text : WildcardTexts(headers, response)) {
    HeaderLimits read = HeaderReader(rule, Prefixed(policy, text), text, response).Read();
    std::move(read.limits.begin(), read.limits.end(), std::back_inserter(all.limits));
    for (std::string& header : read.malformed) AddOnce(all.malformed, std::move(header));
  }
  return all;
}

}  // namespace api_credits
