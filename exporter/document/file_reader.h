// Whole files, bounded. Only regular files: a pipe or device could block the reader for ever.
// Thread rule: any thread.
#pragma once

#include <cstddef>
#include <string>

#include "exporter/base/result.h"

namespace api_credits {

// kIo or kTooLarge; the message does not name the file, because the caller knows how the user wrote
// it.
Result<std::string> ReadRegularFile(const std::string& path, size_t max_bytes);

}  // namespace api_credits
