// One expression of a definition while an answer is read, and what it yielded: for somebody who
// watches a poll step by step. Thread rule: a value.
#pragma once

#include <string>

#include "exporter/base/result.h"
#include "exporter/expression/evaluator.h"

namespace api_credits {

struct FieldValue {
  std::string field;       // as messages call it: "pools[main].remaining"
  std::string expression;  // its source
  Result<Value> value = Value();
  bool is_secret = false;  // the definition says that nobody may see it
};

}  // namespace api_credits
