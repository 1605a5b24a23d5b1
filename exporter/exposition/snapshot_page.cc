#include "exporter/exposition/snapshot_page.h"

#include <cstddef>
#include <string>
#include <utility>
#include <variant>

#include "exporter/exposition/label_text.h"
#include "exporter/exposition/metric_table.h"
#include "exporter/exposition/text_writer.h"

namespace api_credits {
namespace {

// Rows of providers and of the snapshot as a whole; the others have no samples here.
std::string OtherSamples(const MetricRow& row, const Snapshot& snapshot) {
  TextWriter writer;
  writer.Begin(row.name, row.type, row.help);
  if (const auto* of_snapshot = std::get_if<SamplesOf<Snapshot>>(&row.source)) {
    (*of_snapshot)(snapshot, writer);
  }
  if (const auto* of_provider = std::get_if<SamplesOf<ProviderView>>(&row.source)) {
    for (const ProviderView& provider : snapshot.providers) {
      std::string labels;
      AppendLabel(labels, "provider", provider.provider);
      writer.SetLabels(labels, row.own_labels[0]);
      (*of_provider)(provider, writer);
    }
  }
  return writer.Finish();
}

}  // namespace

SnapshotPage::SnapshotPage() : others_(MetricTable().size()) {
  for (const Format format : {Format::kText, Format::kOpenMetrics}) {
    for (const MetricRow& row : MetricTable()) {
      std::string text;
      AppendFamilyHeader(text, format, row.name, row.type, row.help);
      headers_.at(static_cast<size_t>(format))
          .push_back(std::make_shared<const TextBlock>(std::move(text)));
    }
  }
}

bool SnapshotPage::Update(const Snapshot& snapshot) {
  bool changed = accounts_.Update(*snapshot.accounts);
  if (revision_ == snapshot.revision) return changed;
  revision_ = snapshot.revision;
  for (size_t row = 0; row < others_.size(); ++row) {
    std::string text = OtherSamples(MetricTable()[row], snapshot);
    if (text == (others_[row] ? others_[row]->Text() : "")) continue;
    others_[row] = text.empty() ? nullptr : std::make_shared<const TextBlock>(std::move(text));
    changed = true;
  }
  return changed;
}

std::vector<std::shared_ptr<const TextBlock>> SnapshotPage::Blocks(Format format) const {
  std::vector<Block> blocks;
  const std::vector<Block>& headers = headers_.at(static_cast<size_t>(format));
  for (size_t row = 0; row < headers.size(); ++row) {
    const size_t before = blocks.size();
    blocks.push_back(headers[row]);
    accounts_.Append(row, blocks);
    if (others_[row]) blocks.push_back(others_[row]);
    if (blocks.size() == before + 1) blocks.pop_back();
  }
  return blocks;
}

}  // namespace api_credits
