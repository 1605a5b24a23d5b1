// The rules of a run, in the order of their groups, and what one history makes of them.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/forecast/alert_states.h"
#include "tests/forecast/evaluator.h"
#include "tests/forecast/promql.h"

namespace api_credits::forecast {

struct Rule {
  std::string name;
  bool is_alert = false;
  AlertTiming timing;
  Labels labels;  // a value "$severity" is the label of the result
  std::string text;
  std::unique_ptr<Node> expression;
};

class RuleBook {
 public:
  // One rule a line, separated by tabs: record or alert, name, milliseconds of for and of
  // keep_firing_for, labels as a=b;c=d, expression. Throws PromqlError.
  explicit RuleBook(std::istream& in);

  // The metrics that rules read and do not record.
  const std::set<std::string>& inputs() const { return inputs_; }

  // Evaluates all rules at each instant and adds what they record to the store.
  std::vector<Episode> Run(SeriesStore& store, LabelTable& labels, Flavour flavour) const;

 private:
  // Rules that read what they, or later rules of the stretch, recorded an instant before.
  struct Stretch {
    size_t begin, end;
    bool recursive;
  };
  void FindStretches();

  std::vector<Rule> rules_;
  std::set<std::string> inputs_;
  std::vector<Stretch> stretches_;
};

}  // namespace api_credits::forecast
