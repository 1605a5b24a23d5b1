// Reads an exposition as strictly as its format is written down, and knows nothing of our metrics.
// Whatever is not as it should be ends in `faults`. Thread rule: values.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace api_credits {

struct ParsedSample {
  std::string name;
  std::vector<std::pair<std::string, std::string>> labels;  // unescaped, in their order
  double value = 0;
  std::string value_text;

  std::optional<std::string> Label(std::string_view wanted) const {
    for (const auto& [label, text] : labels) {
      if (label == wanted) return text;
    }
    return std::nullopt;
  }
};

struct ParsedFamily {
  std::string name, type, help, unit;
  std::vector<ParsedSample> samples;
};

struct ParsedExposition {
  std::vector<ParsedFamily> families;
  std::vector<std::string> faults;

  const ParsedFamily* Find(std::string_view name) const {
    for (const ParsedFamily& family : families) {
      if (family.name == name) return &family;
    }
    return nullptr;
  }
};

class StrictParser {
 public:
  static ParsedExposition Parse(std::string_view text, bool open_metrics) {
    StrictParser parser(open_metrics);
    if (text.empty() || text.back() != '\n') parser.Fault("the last line has no end", "");
    while (!text.empty()) {
      const size_t end = text.find('\n');
      parser.Line(text.substr(0, end));
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    if (open_metrics != parser.ended_) parser.Fault("# EOF is missing or out of place", "");
    for (const ParsedFamily& family : parser.parsed_.families) parser.CheckFamily(family);
    return std::move(parser.parsed_);
  }

 private:
  explicit StrictParser(bool open_metrics) : open_metrics_(open_metrics) {}

  void Fault(const std::string& what, std::string_view line) {
    parsed_.faults.push_back(what + ": " + std::string(line));
  }

  void Line(std::string_view line) {
    if (ended_) return Fault("a line after # EOF", line);
    if (line == "# EOF") {
      ended_ = true;
    } else if (line.rfind("# ", 0) == 0) {
      Metadata(line);
    } else {
      Sample(line);
    }
  }

  static std::string_view Word(std::string_view& rest) {
    const size_t end = rest.find(' ');
    const std::string_view word = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return word;
  }

  void Metadata(std::string_view line) {
    std::string_view rest = line.substr(2);
    const std::string_view keyword = Word(rest);
    const std::string name(Word(rest));
    if (parsed_.families.empty() || parsed_.families.back().name != name) {
      if (!names_.insert(name).second) Fault("a family stands in two places", line);
      parsed_.families.push_back({name, "", "", "", {}});
    }
    ParsedFamily& family = parsed_.families.back();
    if (!family.samples.empty()) Fault("metadata after samples", line);
    std::string* field = nullptr;
    if (keyword == "TYPE") field = &family.type;
    if (keyword == "HELP") field = &family.help;
    if (keyword == "UNIT" && open_metrics_) field = &family.unit;
    if (field == nullptr) return Fault("a comment that is no metadata", line);
    if (!field->empty() || rest.empty()) Fault("metadata twice, or empty", line);
    *field = keyword == "HELP" ? Unescaped(rest, open_metrics_, line) : std::string(rest);
  }

  std::string Unescaped(std::string_view text, bool quotes, std::string_view line) {
    std::string plain;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\\') {
        plain += text[i];
        continue;
      }
      const char next = ++i < text.size() ? text[i] : '\0';
      if (next != '\\' && next != 'n' && !(next == '"' && quotes)) Fault("a wrong escape", line);
      plain += next == 'n' ? '\n' : next;
    }
    return plain;
  }

  static bool IsName(std::string_view name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
    return name.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
           std::string_view::npos;
  }

  void Sample(std::string_view line) {
    ParsedSample sample;
    size_t at = line.find_first_of("{ ");
    if (at == std::string_view::npos) return Fault("neither labels nor value", line);
    sample.name = line.substr(0, at);
    if (!IsName(sample.name)) Fault("no metric name", line);
    if (line[at] == '{' && !Labels(line, at, sample)) return;
    sample.value_text = line.substr(at + 1);
    if (line[at] != ' ' || !Value(sample)) return Fault("no value", line);
    auto sorted = sample.labels;
    std::sort(sorted.begin(), sorted.end());
    if (!series_.insert({sample.name, sorted}).second) Fault("a series twice", line);
    if (parsed_.families.empty()) return Fault("a sample without a family", line);
    parsed_.families.back().samples.push_back(std::move(sample));
  }

  // Leaves `at` behind the closing brace.
  bool Labels(std::string_view line, size_t& at, ParsedSample& sample) {
    std::set<std::string> names;
    do {
      const size_t equals = line.find("=\"", at);
      if (equals == std::string_view::npos) return Fault("a label without value", line), false;
      const std::string name(line.substr(at + 1, equals - at - 1));
      if (!IsName(name) || !names.insert(name).second) Fault("a wrong label", line);
      size_t end = equals + 2;
      while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
      if (end + 1 >= line.size()) return Fault("an open quotation mark", line), false;
      sample.labels.emplace_back(name,
                                 Unescaped(line.substr(equals + 2, end - equals - 2), true, line));
      at = end + 1;
    } while (line[at] == ',');
    if (line[at] != '}') return Fault("labels that do not end", line), false;
    ++at;
    return at < line.size();
  }

  static bool Value(ParsedSample& sample) {
    const std::string& text = sample.value_text;
    if (text == "+Inf" || text == "-Inf" || text == "NaN") {
      sample.value = text == "NaN" ? std::numeric_limits<double>::quiet_NaN()
                                   : std::numeric_limits<double>::infinity();
      if (text == "-Inf") sample.value = -sample.value;
      return true;
    }
    if (text.find_first_not_of("0123456789.e+-") != std::string::npos) return false;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), sample.value);
    return read.ec == std::errc() && read.ptr == text.data() + text.size();
  }

  void CheckFamily(const ParsedFamily& family) {
    if (family.type.empty() || family.help.empty()) Fault("no TYPE or HELP", family.name);
    if (family.samples.empty()) Fault("a family without samples", family.name);
    const auto ends_with = [&](const std::string& end) {
      return family.name.size() > end.size() &&
             family.name.compare(family.name.size() - end.size(), end.size(), end) == 0;
    };
    if (!family.unit.empty() && !ends_with("_" + family.unit)) Fault("a wrong unit", family.name);
    if (family.type == "histogram") return CheckHistogram(family);
    std::string expected = family.name;
    if (family.type == "counter") {
      if (ends_with("_total") == open_metrics_) Fault("a wrong name of a counter", family.name);
      if (open_metrics_) expected += "_total";
    } else if (family.type != "gauge" || ends_with("_total")) {
      Fault("a wrong type", family.name);
    }
    for (const ParsedSample& sample : family.samples) {
      if (sample.name != expected) Fault("a sample of another family", sample.name);
      if (family.type == "counter" && !(sample.value >= 0)) Fault("a wrong count", sample.name);
    }
  }

  // Buckets rise to +Inf, sum and count follow, and the count is the last bucket's.
  void CheckHistogram(const ParsedFamily& family) {
    double last_bound = -1;
    double last_count = 0;
    for (const ParsedSample& sample : family.samples) {
      if (sample.name == family.name + "_bucket") {
        const std::string bound = sample.labels.back().second;
        const double value = bound == "+Inf" ? std::numeric_limits<double>::infinity()
                                             : std::strtod(bound.c_str(), nullptr);
        if (value <= last_bound || sample.value < last_count) Fault("a falling bucket", bound);
        if (bound.find_first_of(".I") == std::string::npos) Fault("a bound unlike 1.0", bound);
        last_bound = value;
        last_count = sample.value;
      } else if (sample.name == family.name + "_count") {
        if (last_bound < std::numeric_limits<double>::infinity()) Fault("no +Inf", sample.name);
        if (sample.value != last_count) Fault("a wrong count", sample.name);
        last_bound = -1;
        last_count = 0;
      } else if (sample.name != family.name + "_sum") {
        Fault("a sample of another family", sample.name);
      }
    }
    if (last_bound != -1) Fault("no count", family.name);
  }

  const bool open_metrics_;
  bool ended_ = false;
  std::set<std::string> names_;
  std::set<std::pair<std::string, std::vector<std::pair<std::string, std::string>>>> series_;
  ParsedExposition parsed_;
};

}  // namespace api_credits
