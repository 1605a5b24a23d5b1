#include "exporter/expression/expression_error.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "exporter/base/ascii.h"
#include "exporter/base/utf8.h"

namespace api_credits {
namespace {

constexpr size_t kMaxQuoted = 160;
constexpr std::string_view kPosition = "expression:";

std::string_view WithoutPosition(std::string_view message) {
  if (!message.starts_with(kPosition)) return message;
  const size_t end = message.find(": ", kPosition.size());
  return end == std::string_view::npos ? message : message.substr(end + 2);
}

}  // namespace

Error ExpressionError(ErrorCode code, std::string_view source, std::string_view detail) {
  std::string quoted(Utf8Prefix(source, kMaxQuoted));
  std::replace_if(quoted.begin(), quoted.end(), IsControl, ' ');
  if (source.size() > kMaxQuoted) quoted += "…";
  return {code, "expression '" + quoted + "': " + std::string(WithoutPosition(detail))};
}

}  // namespace api_credits
