// The log: one line a record on a stream (stderr in the program), logfmt or JSON, with fields.
// Values are escaped; a field holds neither a Secret (there is no overload) nor a response body.
// Thread rule: may be used from any thread; a record is written whole.
#pragma once

#include <initializer_list>
#include <mutex>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/base/clock.h"

namespace api_credits {

enum class LogLevel { kDebug, kInfo, kWarn, kError };
enum class LogFormat { kLogfmt, kJson };

std::optional<LogLevel> ParseLogLevel(std::string_view name);
std::optional<LogFormat> ParseLogFormat(std::string_view name);

class Logger {
 public:
  using Field = std::pair<std::string_view, std::string>;
  using Fields = std::initializer_list<Field>;

  // `out` and `clock` must outlive the Logger.
  Logger(std::ostream& out, const Clock& clock, LogLevel level, LogFormat format);

  void Debug(std::string_view message, Fields fields = {}) {
    Write(LogLevel::kDebug, message, fields);
  }
  void Info(std::string_view message, Fields fields = {}) {
    Write(LogLevel::kInfo, message, fields);
  }
  void Warn(std::string_view message, Fields fields = {}) {
    Write(LogLevel::kWarn, message, fields);
  }
  void Error(std::string_view message, Fields fields = {}) {
    Write(LogLevel::kError, message, fields);
  }

 private:
  void Write(LogLevel level, std::string_view message, Fields fields);

  std::ostream& out_;
  const Clock& clock_;
  const LogLevel level_;
  const LogFormat format_;
  std::mutex mutex_;
};

}  // namespace api_credits
