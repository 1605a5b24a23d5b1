// How the body of an answer is read.
// Thread rule: a value.
#pragma once

namespace api_credits {

enum class BodyFormat { kJson, kXml, kText };

}  // namespace api_credits
