#include "exporter/expression/diagnostic.h"

#include <cstddef>
#include <string>

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
  std::string quoted(source.substr(0, kMaxQuoted));
  for (char& c : quoted) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  if (source.size() > kMaxQuoted) quoted += "…";
  return {code, "expression '" + quoted + "': " + std::string(WithoutPosition(detail))};
}

}  // namespace api_credits
