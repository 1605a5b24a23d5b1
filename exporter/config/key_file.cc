#include "exporter/config/key_file.h"

#include <algorithm>
#include <utility>

#include "exporter/base/ascii.h"
#include "exporter/document/file_reader.h"

namespace api_credits {

Result<Secret> CheckedKey(std::string text, const std::string& origin) {
  while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos) {
    text.back() = '\0';
    text.pop_back();
  }
  Secret key(std::move(text));
  if (key.empty()) return Error{ErrorCode::kInvalidArgument, origin + " is empty"};
  const std::string& bytes = key.Reveal();
  if (bytes.size() > kMaxKeyBytes) {
    return Error{ErrorCode::kInvalidArgument,
                 origin + " is larger than " + std::to_string(kMaxKeyBytes) + " bytes"};
  }
  if (std::any_of(bytes.begin(), bytes.end(), IsControl)) {
    return Error{
        ErrorCode::kInvalidArgument,
        origin + " contains a control character; it must contain only the key, on one line"};
  }
  return key;
}

Result<Secret> ReadKeyFile(const std::string& path) {
  const std::string origin = "key file \"" + path + "\"";
  Result<std::string> content = ReadRegularFile(path, kMaxKeyBytes);
  if (!content) return Error{content.error().code, origin + ": " + content.error().message};
  return CheckedKey(std::move(content).value(), origin);
}

}  // namespace api_credits
