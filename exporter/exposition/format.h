// The text formats of /metrics: text 0.0.4, which every parser reads, and OpenMetrics 1.0.
// Thread rule: a value.
#pragma once

namespace api_credits {

enum class Format { kText, kOpenMetrics };

}  // namespace api_credits
