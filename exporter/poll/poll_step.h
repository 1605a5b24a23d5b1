// One request of a poll with its answer and what was read of it, for somebody who watches a poll.
// Invariant: the answer and the values may hold secrets; `secrets` finds those that are known after
// the step. Thread rule: a value that refers to a running poll, for the time of the call.
#pragma once

#include <functional>
#include <vector>

#include "exporter/base/result.h"
#include "exporter/fetch/request.h"
#include "exporter/fetch/response.h"
#include "exporter/interpret/field_value.h"
#include "exporter/interpret/reading.h"
#include "exporter/poll/secret_matcher.h"
#include "exporter/provider/provider.h"

namespace api_credits {

struct PollStep {
  const RequestRule& rule;
  Request request;
  Result<Response> answer;
  std::vector<FieldValue> values;
  SecretMatcher secrets;
};

using PollObserver = std::function<void(const PollStep& step)>;

// Watches the polls of an account.
struct PollWatcher {
  PollObserver step;
  std::function<void(const Reading& reading)> reading;  // what the poll came to
};

}  // namespace api_credits
