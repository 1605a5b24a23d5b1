#include "exporter/document/scalars.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

// Whether other YAML readers would take it for a number or a boolean.
bool LooksTyped(std::string_view text) {
  constexpr std::array<std::string_view, 6> kBooleans = {"true",  "True",  "TRUE",
                                                         "false", "False", "FALSE"};
  if (std::find(kBooleans.begin(), kBooleans.end(), text) != kBooleans.end()) return true;
  std::string_view rest = text;
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) rest.remove_prefix(1);
  if (rest == ".inf" || rest == ".nan") return true;
  if (rest.starts_with("0x") || rest.starts_with("0o")) {
    return rest.size() > 2 && rest.find_first_not_of("0123456789abcdefABCDEF", 2) == rest.npos;
  }
  if (rest.empty() || !(IsDigit(rest[0]) || rest[0] == '.')) return false;
  double number = 0;
  const char* end = rest.data() + rest.size();
  return std::from_chars(rest.data(), end, number).ptr == end;
}

// The scalar's text if it may mean a value that is not text.
std::optional<std::string_view> Unquoted(const Setting& setting) {
  if (setting.node->kind != YamlNode::Kind::kScalar) return std::nullopt;
  if (setting.node->style == YamlNode::Style::kQuoted) return std::nullopt;
  return setting.node->text;
}

std::optional<int> ReadInteger(const Setting& setting, const FileReport& report, int least,
                               int most) {
  if (const auto text = Unquoted(setting)) {
    const auto number = ParsePlainNumber(*text);
    if (number && *number >= least && *number <= most && std::floor(*number) == *number) {
      return static_cast<int>(*number);
    }
  }
  ReportWrong(setting, report,
              "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return std::nullopt;
}

}  // namespace

std::optional<double> ParsePlainNumber(std::string_view text) {
  const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
  if (digits.empty() || !IsDigit(digits.front())) return std::nullopt;
  if (digits.size() > 1 && digits[0] == '0' && digits[1] != '.') return std::nullopt;
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (error != std::errc() || stop != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

void ReportWrong(const Setting& setting, const FileReport& report, std::string_view expected) {
  report.Error(setting.mark(), std::string(setting.key) + ": must be " + std::string(expected) +
                                   ", not " + Described(*setting.node));
}

std::optional<std::string> ReadTextOrEmpty(const Setting& setting, const FileReport& report) {
  const YamlNode& node = *setting.node;
  if (node.kind != YamlNode::Kind::kScalar) {
    ReportWrong(setting, report, "text");
    return std::nullopt;
  }
  if (node.style == YamlNode::Style::kPlain && LooksTyped(node.text)) {
    report.Error(node.mark,
                 std::string(setting.key) + ": must be text; put " + node.text + " in quotes");
    return std::nullopt;
  }
  return node.text;
}

std::optional<std::string> ReadText(const Setting& setting, const FileReport& report) {
  auto text = ReadTextOrEmpty(setting, report);
  if (text && text->empty()) {
    report.Error(setting.mark(), std::string(setting.key) + ": must not be empty");
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> ReadOneLine(const Setting& setting, const FileReport& report) {
  auto text = ReadText(setting, report);
  if (text && text->find_first_of("\r\n\t") != std::string::npos) {
    report.Error(setting.mark(), std::string(setting.key) + ": must be one line without tabs");
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> ReadIdentifier(const Setting& setting, const FileReport& report) {
  auto text = ReadText(setting, report);
  if (!text || IsIdentifier(*text)) return text;
  ReportWrong(setting, report, "a lower-case letter followed by lower-case letters, digits and _");
  return std::nullopt;
}

std::optional<bool> ReadBool(const Setting& setting, const FileReport& report) {
  const auto text = Unquoted(setting);
  if (text == "true") return true;
  if (text == "false") return false;
  ReportWrong(setting, report, "true or false");
  return std::nullopt;
}

std::optional<double> ReadAmount(const Setting& setting, const FileReport& report) {
  if (const auto text = Unquoted(setting)) {
    const auto number = ParsePlainNumber(*text);
    if (number && *number >= 0) return number;
  }
  ReportWrong(setting, report, "a decimal number that is not negative");
  return std::nullopt;
}

std::optional<int> ReadCount(const Setting& setting, const FileReport& report) {
  return ReadInteger(setting, report, 1, 100'000);
}

std::optional<int> ReadStatus(const Setting& setting, const FileReport& report) {
  return ReadInteger(setting, report, 100, 599);
}

std::optional<std::string> HeaderName(std::string_view text) {
  if (!IsToken(text)) return std::nullopt;
  return LowerCase(text);
}

std::optional<std::string> ReadHeaderName(const Setting& setting, const FileReport& report) {
  if (setting.node->kind == YamlNode::Kind::kScalar) {
    if (auto name = HeaderName(setting.node->text)) return name;
  }
  ReportWrong(setting, report, "the name of a header");
  return std::nullopt;
}

}  // namespace api_credits
