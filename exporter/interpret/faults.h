// The faults of one poll: a reason for each, and sentences that the log shows.
// Invariant: every fault is counted; the sentences are bounded. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "exporter/interpret/reason.h"

namespace api_credits {

class Faults {
 public:
  static constexpr size_t kMaxSentences = 20;

  void Add(Reason reason, std::string sentence);
  // The same, but not if this very sentence has been added so before.
  void AddOnce(Reason reason, const std::string& sentence);
  // Remembers the field that a fault has cost.
  void Lose(std::string field) { unreadable_.insert(std::move(field)); }

  size_t count() const { return reasons_.size(); }
  std::vector<Reason> TakeReasons() { return std::move(reasons_); }
  std::vector<std::string> TakeSentences() { return std::move(sentences_); }
  std::vector<std::string> TakeUnreadable() { return {unreadable_.begin(), unreadable_.end()}; }

 private:
  std::vector<Reason> reasons_;
  std::vector<std::string> sentences_;
  std::set<std::string> once_;
  std::set<std::string> unreadable_;
};

}  // namespace api_credits
