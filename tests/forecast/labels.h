// Label sets as small numbers, so that matching and grouping compare numbers. The metric's name is
// the label "__name__". Thread rule: one thread.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace api_credits::forecast {

using Labels = std::vector<std::pair<std::string, std::string>>;  // sorted by name, each once
using LabelsId = int;

inline constexpr char kMetricName[] = "__name__";

class LabelTable {
 public:
  LabelsId Intern(Labels labels);
  const Labels& Get(LabelsId id) const { return labels_[static_cast<size_t>(id)]; }

  // Without these labels, or with these alone.
  LabelsId Without(LabelsId id, const std::vector<std::string>& names);
  LabelsId Only(LabelsId id, const std::vector<std::string>& names);
  // An empty value removes the label.
  LabelsId With(LabelsId id, const std::string& name, const std::string& value);

 private:
  std::vector<Labels> labels_;
  std::map<Labels, LabelsId> ids_;
};

// Empty where there is no such label.
std::string ValueOf(const Labels& labels, const std::string& name);

}  // namespace api_credits::forecast
