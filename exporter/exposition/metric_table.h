// The one table of all metrics: name, type, help, labels, and how the value is got. What is
// exposed, and what README, dashboards and rules may name, is checked against it. Its order is the
// order of the exposition. Thread rule: constants.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "exporter/exposition/exporter_facts.h"
#include "exporter/exposition/text_writer.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

// What a series is about, and so which labels it has before its own. kAccount: provider and
// account. kPool: pool and unit besides. Both also have the labels that the user gave the account.
enum class Scope { kPool, kAccount, kProvider, kExporter };

// How a row gets its samples: a field of the reading of a pool, or a function that adds the samples
// of one pool, account or provider, or those of the snapshot as a whole.
using PoolField =
    std::variant<std::optional<double> PoolReading::*, std::optional<WallTime> PoolReading::*,
                 std::optional<bool> PoolReading::*>;
template <typename View>
using SamplesOf = void (*)(const View&, TextWriter&);

// A sample of the exporter's own metrics; label_values are in the order of the row's labels.
struct ExporterSample {
  double value = 0;
  std::vector<std::string> label_values;
};
using ExporterSampleOf = std::optional<ExporterSample> (*)(const ExporterFacts&);

using SampleSource = std::variant<PoolField, SamplesOf<PoolView>, SamplesOf<AccountView>,
                                  SamplesOf<ProviderView>, SamplesOf<Snapshot>, ExporterSampleOf>;

struct MetricRow {
  std::string_view name;  // a counter's with _total
  MetricType type;
  std::string_view help;
  std::array<std::string_view, 3> own_labels;  // beyond those of the scope; unused ones are empty
  SampleSource source;

  Scope scope() const;
};

std::span<const MetricRow> MetricTable();

}  // namespace api_credits
