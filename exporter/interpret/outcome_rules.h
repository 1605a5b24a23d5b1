// The outcome of a response: the definition's rules decide first, then the HTTP status.
// Thread rule: as ResponseReader.
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

  // The vendor answered in a way that its definition knows.
  bool success() const { return !reason; }
};

Verdict JudgeResponse(const std::vector<OutcomeRule>& rules, ResponseReader& reader);

}  // namespace api_credits
