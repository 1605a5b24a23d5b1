// The outcome of a response: the definition's rules decide first, then the HTTP status and what
// came with it. A refusal is blamed on the key only where nothing else explains it. Thread rule: as
// ResponseReader.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/interpret/reason.h"
#include "exporter/interpret/response_reader.h"
#include "exporter/provider/provider.h"

namespace api_credits {

struct Verdict {
  Outcome outcome = Outcome::kOk;
  std::optional<Reason> reason;  // why not, where the outcome is a failure
  std::string sentence;          // the same for people
  // A rate limit of the same response that is used up explains it better.
  bool yields_to_rate_limit = false;

  // The vendor answered in a way that its definition knows.
  bool success() const { return !reason; }
};

Verdict JudgeResponse(const std::vector<OutcomeRule>& rules, ResponseReader& reader);

// What a verdict that yields becomes where a rate limit is used up.
Verdict ThrottledInstead(int status);

}  // namespace api_credits
