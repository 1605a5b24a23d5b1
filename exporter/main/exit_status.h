// The exit statuses of the commands, which scripts rely on. 2 is a wrong flag.
// Thread rule: constants.
#pragma once

namespace api_credits {

inline constexpr int kOk = 0;
inline constexpr int kFailed = 1;
inline constexpr int kIncomplete = 3;  // every poll succeeded, but a field could not be read

}  // namespace api_credits
