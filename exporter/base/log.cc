#include "exporter/base/log.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "exporter/base/ascii.h"
#include "exporter/base/json_text.h"
#include "exporter/base/time_text.h"

namespace api_credits {
namespace {

constexpr std::array<std::string_view, 4> kLevelNames = {"debug", "info", "warn", "error"};

std::string FormatTimestamp(WallTime time) {
  const auto millis = (time.time_since_epoch() % std::chrono::seconds(1)).count();
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(millis));
  return FormatUtc(time, "%Y-%m-%dT%H:%M:%S") + fraction.data();
}

// JSON string syntax serves both formats: logfmt readers accept it for quoted values.
void AppendQuoted(std::string& line, std::string_view value) {
  line += '"';
  AppendJsonEscaped(line, value);
  line += '"';
}

void AppendLogfmtValue(std::string& line, std::string_view value) {
  const bool plain = !value.empty() && std::none_of(value.begin(), value.end(), IsControl) &&
                     value.find_first_of(" =\"\\") == std::string_view::npos;
  if (plain) {
    line += value;
  } else {
    AppendQuoted(line, value);
  }
}

void AppendField(std::string& line, LogFormat format, std::string_view key,
                 std::string_view value) {
  if (format == LogFormat::kJson) {
    line += line.empty() ? '{' : ',';
    AppendQuoted(line, key);
    line += ':';
    AppendQuoted(line, value);
  } else {
    if (!line.empty()) line += ' ';
    line += key;
    line += '=';
    AppendLogfmtValue(line, value);
  }
}

}  // namespace

std::optional<LogLevel> ParseLogLevel(std::string_view name) {
  for (size_t i = 0; i < kLevelNames.size(); ++i) {
    if (kLevelNames[i] == name) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

std::optional<LogFormat> ParseLogFormat(std::string_view name) {
  if (name == "logfmt") return LogFormat::kLogfmt;
  if (name == "json") return LogFormat::kJson;
  return std::nullopt;
}

Logger::Logger(std::ostream& out, const Clock& clock, LogLevel level, LogFormat format)
    : out_(out), clock_(clock), level_(level), format_(format) {}

void Logger::Write(LogLevel level, std::string_view message, Fields fields) {
  if (level < level_) return;
  std::string line;
  AppendField(line, format_, "time", FormatTimestamp(clock_.Now().wall));
  AppendField(line, format_, "level", kLevelNames.at(static_cast<size_t>(level)));
  AppendField(line, format_, "msg", message);
  for (const auto& [key, value] : fields) AppendField(line, format_, key, value);
  if (format_ == LogFormat::kJson) line += '}';
  line += '\n';
  const std::lock_guard<std::mutex> lock(mutex_);
  out_ << line << std::flush;
}

}  // namespace api_credits
