// What a poll did, step by step, for the person who asked: what was sent, what came, what each
// expression yielded, and the metrics. Invariant: no secret that is known is written, and nothing
// that steers a terminal; `share` writes no value either. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

#include "exporter/config/config.h"
#include "exporter/interpret/reading.h"
#include "exporter/poll/poll_step.h"

namespace api_credits {

struct ExplanationStyle {
  bool share = false;  // names alone: for a report in public
  bool color = false;
};

class Explanation {
 public:
  Explanation(std::ostream& out, const Account& account, ExplanationStyle style)
      : out_(out), account_(account), style_(style) {}

  // What the poller tells while it polls.
  PollWatcher Watcher();

  void Add(const PollStep& step);
  void Add(const Reading& reading);
  // The account's series among those of a whole page.
  void AddMetrics(std::string_view page);

 private:
  void AddRequest(const PollStep& step);
  void AddAnswer(const PollStep& step);
  void AddValue(const FieldValue& value, const PollStep& step);
  std::string Bold(std::string_view text) const;
  std::string Wrong(std::string_view text) const;

  std::ostream& out_;
  const Account& account_;
  const ExplanationStyle style_;
  size_t steps_ = 0;
};

}  // namespace api_credits
