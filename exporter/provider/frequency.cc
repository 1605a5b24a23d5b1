#include "exporter/provider/frequency.h"

#include <cstddef>

#include "exporter/document/suggestion.h"
#include "exporter/document/times.h"

namespace api_credits {
namespace {

// In the order of kFrequencies.
constexpr std::array<Frequency, kFrequencies.size()> kNamed = {
    Frequency::kDay, Frequency::kWeek, Frequency::kMonth, Frequency::kQuarter, Frequency::kYear};

std::optional<Frequency> Parse(std::string_view text) {
  for (size_t i = 0; i < kNamed.size(); ++i) {
    if (kFrequencies.at(i) == text) return kNamed.at(i);
  }
  const auto duration = ParseDuration(text);
  if (!duration || *duration % std::chrono::days(1) != Duration(0)) return std::nullopt;
  return Frequency{0, static_cast<int>(*duration / std::chrono::days(1))};
}

}  // namespace

std::string FrequencyWord(Frequency frequency) {
  for (size_t i = 0; i < kNamed.size(); ++i) {
    if (kNamed.at(i) == frequency) return std::string(kFrequencies.at(i));
  }
  return std::to_string(frequency.days) + "d";
}

std::optional<Frequency> ReadFrequency(const Setting& setting, const FileReport& report) {
  const YamlNode& node = *setting.node;
  std::string hint;
  if (node.kind == YamlNode::Kind::kScalar) {
    if (const auto frequency = Parse(node.text)) return frequency;
    hint = Suggestion(node.text, {kFrequencies.begin(), kFrequencies.end()});
  }
  report.Error(setting.mark(), std::string(setting.key) +
                                   ": must be day, week, month, quarter, year or whole days such "
                                   "as 30d, not " +
                                   Described(node) + hint);
  return std::nullopt;
}

}  // namespace api_credits
