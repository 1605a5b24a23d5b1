// The bounds of one Evaluator, whatever a definition asks for and a vendor sends.
// Thread rule: a value.
#pragma once

#include <cstddef>

namespace api_credits {

struct EvaluatorLimits {
  // One evaluation: an instruction of Lua, a visited member and 16 bytes of text are one step each.
  int max_steps = 100'000;
  // The whole sandbox, with the response that is bound.
  size_t max_memory_bytes = size_t{32} * 1024 * 1024;
  int max_json_depth = 64;                      // of XML too
  size_t max_members = 1'000;                   // that one Each may visit
  size_t max_string_bytes = size_t{16} * 1024;  // of a string that Evaluate yields: a token
};

}  // namespace api_credits
