// A body as one gzip member (readers other than Prometheus stop after the first), and the wall
// around libdeflate. Thread rule: any thread.
#pragma once

#include <string>
#include <string_view>

namespace api_credits {

// Fast rather than small: level 1, whose output is still smaller than zlib's default on
// expositions. Throws std::bad_alloc, as the string would.
std::string Gzip(std::string_view body);

}  // namespace api_credits
