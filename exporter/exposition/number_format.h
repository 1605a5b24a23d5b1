// Numbers as both formats take them, whatever the locale: they round-trip exactly.
// Thread rule: pure functions.
#pragma once

#include <string>

namespace api_credits {

// The shortest text that reads back as the same double; integers below 10^15 without an exponent.
void AppendNumber(std::string& out, double value);

// The bound of a bucket: always with a point, because "1" and "1.0" would be two series to
// Prometheus.
void AppendBound(std::string& out, double bound);

}  // namespace api_credits
