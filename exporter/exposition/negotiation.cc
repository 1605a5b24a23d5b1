#include "exporter/exposition/negotiation.h"

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

// Splits at each `separator` outside of quotes.
std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> members;
  bool quoted = false;
  size_t begin = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || (text[i] == separator && !quoted)) {
      members.push_back(Trim(text.substr(begin, i - begin)));
      begin = i + 1;
    } else if (text[i] == '\\' && quoted) {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    }
  }
  return members;
}

std::string_view Unquote(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// A q-value, 0 to 1 (RFC 9110, section 12.4.2); empty if the text is not one.
std::optional<double> ParseWeight(std::string_view text) {
  double weight = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, weight, std::chars_format::fixed);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  if (!(weight >= 0 && weight <= 1)) return std::nullopt;
  return weight;
}

// One member of Accept or Accept-Encoding.
struct Range {
  std::string name;  // in lower case
  std::string version;
  double weight = 1;
};

// A member that cannot be read is left out.
std::vector<Range> ParseRanges(std::string_view header) {
  std::vector<Range> ranges;
  for (const std::string_view member : Split(header, ',')) {
    const std::vector<std::string_view> parts = Split(member, ';');
    Range range{LowerCase(parts.front()), {}, 1};
    bool readable = !range.name.empty();
    for (size_t i = 1; i < parts.size(); ++i) {
      const size_t equals = parts[i].find('=');
      if (equals == std::string_view::npos) continue;
      const std::string name = LowerCase(Trim(parts[i].substr(0, equals)));
      const std::string_view value = Unquote(Trim(parts[i].substr(equals + 1)));
      if (name == "version") range.version = value;
      if (name != "q") continue;
      const std::optional<double> weight = ParseWeight(value);
      readable = readable && weight.has_value();
      range.weight = weight.value_or(0);
    }
    if (readable) ranges.push_back(std::move(range));
  }
  return ranges;
}

// How much a format is wanted, by the ranges that name it most specifically.
struct Wish {
  int specificity = 0;  // 0 not at all, 1 "*/*", 2 "text/*", 3 by its name
  double weight = 0;
};

struct Offer {
  std::string_view type;
  std::string_view family;
  std::vector<std::string_view> versions;  // by which a client may ask for it
};

Wish WishFor(const Offer& offer, const std::vector<Range>& ranges) {
  Wish wish;
  for (const Range& range : ranges) {
    int specificity = 0;
    if (range.name == "*/*") specificity = 1;
    if (range.name == offer.family) specificity = 2;
    if (range.name == offer.type) {
      bool served = range.version.empty();
      for (const std::string_view version : offer.versions) {
        served = served || range.version == version;
      }
      if (served) specificity = 3;
    }
    if (specificity == 0 || specificity < wish.specificity) continue;
    const bool better = specificity > wish.specificity || range.weight > wish.weight;
    if (better) wish = {specificity, range.weight};
  }
  return wish;
}

// The q-value of a content coding; empty if neither its name nor "*" is in the header.
std::optional<double> CodingWeight(std::string_view coding, const std::vector<Range>& ranges) {
  std::optional<double> weight;
  for (const Range& range : ranges) {
    if (range.name == coding) return range.weight;
    if (range.name == "*" && !weight) weight = range.weight;
  }
  return weight;
}

}  // namespace

Format NegotiateFormat(std::string_view accept) {
  const std::vector<Range> ranges = ParseRanges(accept);
  const Wish open_metrics =
      WishFor({"application/openmetrics-text", "application/*", {"1.0.0", "0.0.1"}}, ranges);
  const Wish text = WishFor({"text/plain", "text/*", {"0.0.4"}}, ranges);
  // A client that accepts anything gets the text format, which every parser reads.
  const bool named = open_metrics.specificity > 1 && open_metrics.specificity >= text.specificity;
  const bool wanted =
      open_metrics.weight > text.weight || (open_metrics.weight == text.weight && named);
  return wanted && open_metrics.weight > 0 ? Format::kOpenMetrics : Format::kText;
}

bool NegotiateGzip(std::string_view accept_encoding) {
  const std::vector<Range> ranges = ParseRanges(accept_encoding);
  const double gzip = CodingWeight("gzip", ranges).value_or(0);
  const double identity = CodingWeight("identity", ranges).value_or(0);
  return gzip > 0 && gzip >= identity;
}

std::string_view ContentType(Format format) {
  return format == Format::kOpenMetrics
             ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
             : "text/plain; version=0.0.4; charset=utf-8";
}

}  // namespace api_credits
