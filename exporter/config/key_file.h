// The credential of an account, from its file or from the environment: the same check for both.
// Messages name where it came from and never what it is. Thread rule: any thread.
#pragma once

#include <cstddef>
#include <string>

#include "exporter/base/result.h"
#include "exporter/base/secret.h"

namespace api_credits {

inline constexpr size_t kMaxKeyBytes = size_t{16} * 1024;

// Without the newline and the spaces that editors leave at the end. kInvalidArgument: nothing is
// left, or it holds a control character, which would break the request.
Result<Secret> CheckedKey(std::string text, const std::string& origin);

Result<Secret> ReadKeyFile(const std::string& path);

}  // namespace api_credits
