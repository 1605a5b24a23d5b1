#include "exporter/interpret/rate_limit_headers.h"

#include <algorithm>
#include <cstddef>
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

std::string WindowName(const std::string& policy, double window_seconds) {
  return policy + "_" + FormatNumber(window_seconds) + "s";
}

// The syntaxes that are not the IETF's, over the headers of one response.
class HeaderReader {
 public:
  HeaderReader(const RateLimitRule& rule, const std::string& policy, const Response& response)
      : rule_(*rule.headers),
        window_unit_(rule.window_in_milliseconds ? 1e-3 : 1.0),
        policy_(policy),
        response_(response) {}

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
    if (const std::string* reset = Sent(rule_.reset)) {
      // The comma of an HTTP date follows its weekday; another one begins the next member.
      const std::string_view first = SplitList(*reset)[0];
      limit.reset = ParseParameterized(!first.empty() && IsDigit(first[0]) ? first : *reset).text;
    }
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
    if (count > 1 && windows.empty()) {  // there is nothing to tell them apart by
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
      limit.policy = limit.window_seconds ? WindowName(policy_, *limit.window_seconds) : policy_;
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

 private:
  // nullptr: the definition names none, it was not sent, or it is empty.
  const std::string* Sent(const std::string& header) const {
    const std::string* text = header.empty() ? nullptr : response_.Header(header);
    return text == nullptr || Trim(*text).empty() ? nullptr : text;
  }

  void Malformed(const std::string& header) {
    const auto& known = read_.malformed;
    if (std::find(known.begin(), known.end(), header) == known.end()) {
      read_.malformed.push_back(header);
    }
  }

  std::optional<double> AmountOf(const std::string& header, std::string_view text) const {
    const std::optional<double> amount = ParseDecimal(text);
    return amount && *amount < 0 && header != rule_.remaining ? std::nullopt : amount;
  }

  // The first member is the amount. Others are policies ("100, 100;w=60;name=x") or the same field
  // sent twice ("100, 100"): of those, the one that equals it has the window.
  void ReadField(const std::string& header, std::optional<double>& amount,
                 std::optional<double>& window_seconds) {
    const std::string* text = Sent(header);
    if (text == nullptr) return;
    const std::vector<std::string_view> members = SplitList(*text);
    const std::optional<double> first = AmountOf(header, ParseParameterized(members[0]).text);
    if (!first) {
      Malformed(header);
      return;
    }
    amount = first;
    for (const std::string_view member : members) {
      const ParameterizedText parsed = ParseParameterized(member);
      const bool same = AmountOf(header, parsed.text) == first;
      if (same && !window_seconds) window_seconds = parsed.window_seconds;
    }
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
  const std::string& policy_;
  const Response& response_;
  std::optional<size_t> list_length_;
  HeaderLimits read_;
};

}  // namespace

HeaderLimits ReadRateLimitHeaders(const RateLimitRule& rule, const std::string& policy,
                                  const Response& response) {
  HeaderReader reader(rule, policy, response);
  switch (rule.headers->syntax) {
    case HeaderSyntax::kFields:
      return reader.Fields();
    case HeaderSyntax::kIetf:
      return ReadIetfHeaders(*rule.headers, policy, response);
    case HeaderSyntax::kList:
      return reader.List();
    case HeaderSyntax::kPairs:
      return reader.Pairs();
    case HeaderSyntax::kFraction:
      return reader.Fraction();
  }
  return {};
}

}  // namespace api_credits
