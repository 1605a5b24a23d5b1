#include "exporter/interpret/faults.h"

namespace api_credits {

void Faults::Add(Reason reason, std::string sentence) {
  reasons_.push_back(reason);
  if (sentences_.size() == kMaxSentences) return;
  const bool last = sentences_.size() + 1 == kMaxSentences;
  sentences_.push_back(last ? "further faults are not listed" : std::move(sentence));
}

void Faults::AddOnce(Reason reason, const std::string& sentence) {
  if (once_.insert(sentence).second) Add(reason, sentence);
}

}  // namespace api_credits
