#include "exporter/exposition/text_writer.h"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "exporter/exposition/label_text.h"
#include "exporter/exposition/number_format.h"

namespace api_credits {
namespace {

constexpr std::string_view kTotal = "_total";

std::string_view TypeName(MetricType type) {
  constexpr std::array<std::string_view, 3> kNames = {"gauge", "counter", "histogram"};
  return kNames.at(static_cast<size_t>(type));
}

// OpenMetrics names a counter's family without the suffix of its sample.
std::string_view FamilyName(std::string_view name, MetricType type, Format format) {
  if (format == Format::kText || type != MetricType::kCounter) return name;
  return name.substr(0, name.size() - kTotal.size());
}

std::string_view UnitOf(std::string_view family) {
  constexpr std::array<std::string_view, 2> kUnits = {"seconds", "bytes"};
  for (const std::string_view unit : kUnits) {
    const size_t at = family.rfind('_');
    if (at != std::string_view::npos && family.substr(at + 1) == unit) return unit;
  }
  return {};
}

}  // namespace

void AppendFamilyHeader(std::string& text, Format format, std::string_view name, MetricType type,
                        std::string_view help) {
  const std::string_view family = FamilyName(name, type, format);
  text.append("# HELP ").append(family).append(" ");
  AppendHelp(text, help, format == Format::kOpenMetrics);
  text.append("\n# TYPE ").append(family).append(" ").append(TypeName(type)).append("\n");
  const std::string_view unit = UnitOf(family);
  if (format == Format::kOpenMetrics && !unit.empty()) {
    text.append("# UNIT ").append(family).append(" ").append(unit).append("\n");
  }
}

void TextWriter::Begin(std::string_view name, MetricType type, std::string_view help) {
  name_ = name;
  type_ = type;
  help_ = help;
  header_due_ = format_.has_value();
}

void TextWriter::StartLine(std::string_view suffix) {
  if (std::exchange(header_due_, false)) AppendFamilyHeader(text_, *format_, name_, type_, help_);
  text_.append(name_).append(suffix);
  if (!labels_.empty()) text_.append("{").append(labels_);
}

void TextWriter::AddLabel(std::string_view name, std::string_view value, bool first) {
  text_ += first && labels_.empty() ? '{' : ',';
  AppendPair(text_, name, value);
}

void TextWriter::EndLine(double value, bool labelled) {
  text_ += labelled ? "} " : " ";
  AppendNumber(text_, value);
  text_ += '\n';
}

void TextWriter::SetLabels(std::string_view labels, std::string_view own_label) {
  labels_ = labels;
  own_label_ = own_label;
}

void TextWriter::Write(const Sample& sample) {
  if (!std::isfinite(sample.value)) return;
  StartLine("");
  if (sample.own_value) AddLabel(own_label_, *sample.own_value);
  if (!sample.second.name.empty()) AddLabel(sample.second.name, sample.second.value, false);
  EndLine(sample.value, sample.own_value || !labels_.empty());
}

void TextWriter::WriteLine(std::string_view prefix, double value) {
  text_ += prefix;
  AppendNumber(text_, value);
  text_ += '\n';
}

void TextWriter::AddHistogram(std::span<const double> bounds, std::span<const std::uint64_t> counts,
                              double sum) {
  std::uint64_t cumulative = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    cumulative += counts[i];
    std::string bound;
    AppendBound(bound, i < bounds.size() ? bounds[i] : std::numeric_limits<double>::infinity());
    StartLine("_bucket");
    AddLabel("le", bound);
    EndLine(static_cast<double>(cumulative), true);
  }
  StartLine("_sum");
  EndLine(sum, !labels_.empty());
  StartLine("_count");
  EndLine(static_cast<double>(cumulative), !labels_.empty());
}

std::string TextWriter::Finish() {
  if (format_ == Format::kOpenMetrics) text_ += "# EOF\n";
  return std::move(text_);
}

}  // namespace api_credits
