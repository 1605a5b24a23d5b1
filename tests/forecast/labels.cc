#include "tests/forecast/labels.h"

#include <algorithm>

namespace api_credits::forecast {
namespace {

bool Holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

LabelsId LabelTable::Intern(Labels labels) {
  std::sort(labels.begin(), labels.end());
  std::erase_if(labels, [](const auto& label) { return label.second.empty(); });
  const auto [found, inserted] = ids_.try_emplace(labels, static_cast<LabelsId>(labels_.size()));
  if (inserted) labels_.push_back(std::move(labels));
  return found->second;
}

LabelsId LabelTable::Without(LabelsId id, const std::vector<std::string>& names) {
  Labels labels = Get(id);
  std::erase_if(labels, [&](const auto& label) { return Holds(names, label.first); });
  return Intern(std::move(labels));
}

LabelsId LabelTable::Only(LabelsId id, const std::vector<std::string>& names) {
  Labels labels = Get(id);
  std::erase_if(labels, [&](const auto& label) { return !Holds(names, label.first); });
  return Intern(std::move(labels));
}

LabelsId LabelTable::With(LabelsId id, const std::string& name, const std::string& value) {
  Labels labels = Get(id);
  std::erase_if(labels, [&](const auto& label) { return label.first == name; });
  labels.emplace_back(name, value);
  return Intern(std::move(labels));
}

std::string ValueOf(const Labels& labels, const std::string& name) {
  for (const auto& [key, value] : labels) {
    if (key == name) return value;
  }
  return "";
}

}  // namespace api_credits::forecast
