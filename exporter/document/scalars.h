// Single values: text, numbers, header names. Types are never guessed: a boolean
// is true or false, a number is decimal, a value in quotes is text.
// Each Read… reports what is wrong and yields nullopt then. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exporter/document/map_reader.h"

namespace api_credits {

// "key: must be <expected>, not <what is there>".
void ReportWrong(const Setting& setting, const FileReport& report, std::string_view expected);

std::optional<std::string> ReadText(const Setting& setting, const FileReport& report);
std::optional<std::string> ReadTextOrEmpty(const Setting& setting, const FileReport& report);
std::optional<std::string> ReadOneLine(const Setting& setting, const FileReport& report);

// [a-z][a-z0-9_]*: the names of providers, requests and params.
std::optional<std::string> ReadIdentifier(const Setting& setting, const FileReport& report);

// Decimal, without exponent, sign "+" or leading zeros: 0777 is octal in some readers.
std::optional<double> ParsePlainNumber(std::string_view text);

std::optional<bool> ReadBool(const Setting& setting, const FileReport& report);
std::optional<double> ReadAmount(const Setting& setting, const FileReport& report);  // >= 0
std::optional<int> ReadCount(const Setting& setting, const FileReport& report);      // 1 to 100,000
std::optional<int> ReadStatus(const Setting& setting, const FileReport& report);     // 100 to 599

// RFC 9110 token, in lower case.
std::optional<std::string> ReadHeaderName(const Setting& setting, const FileReport& report);
std::optional<std::string> HeaderName(std::string_view text);

}  // namespace api_credits
