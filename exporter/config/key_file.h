// The credential of an account, from its file or from the environment: the same check for both.
// Messages name where it came from and never what it is. Thread rule: any thread.
#pragma once

#include <cstddef>
#include <string>

#include "exporter/base/result.h"
#include "exporter/base/secret.h"

namespace api_credits {

inline constexpr size_t kMaxKeyBytes = size_t{16} * 1024;

// Without what editors and copying leave unseen around it: byte order marks, blanks, newlines.
// kInvalidArgument: nothing is left; it holds a control character or one beyond ASCII; it is in
// quotes; or the name of a variable stands before it. The message tells at which byte.
Result<Secret> CheckedKey(std::string text, const std::string& origin);

Result<Secret> ReadKeyFile(const std::string& path);

}  // namespace api_credits
