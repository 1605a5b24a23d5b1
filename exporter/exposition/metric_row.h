// A row of the metric table: what a metric is called, and how its samples are got. `Row` makes one
// and asks for both, so that no row is without its getter. Thread rule: constants.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "exporter/exposition/exporter_facts.h"
#include "exporter/exposition/sample.h"
#include "exporter/exposition/text_writer.h"
#include "exporter/ledger/snapshot.h"

namespace api_credits {

// What a series is about, and so which labels it has before its own. kAccount: provider and
// account. kPool: pool and unit besides. Both also have the labels that the user gave the account.
enum class Scope { kPool, kAccount, kProvider, kExporter };

// How a row gets its samples: a field of the reading of a pool, or a function that adds the samples
// of one pool, account or provider, or those of the snapshot as a whole. Those of accounts are
// compared with those shown before, because few of them change.
using PoolMember =
    std::variant<std::optional<double> PoolReading::*, std::optional<WallTime> PoolReading::*,
                 std::optional<bool> PoolReading::*>;
template <typename View>
using SinkOf =
    std::conditional_t<std::is_same_v<View, PoolView> || std::is_same_v<View, AccountView>,
                       SampleList, TextWriter>;
template <typename View>
using SamplesOf = void (*)(const View&, SinkOf<View>&);
// Whether two views have the same samples; cheaper than to gather both.
template <typename View>
using SameSamplesOf = bool (*)(const View&, const View&);
// Of accounts and their pools.
template <typename View>
struct ComparedSamplesOf {
  SamplesOf<View> add;
  SameSamplesOf<View> same;  // null: nothing tells but the samples themselves
};

// A sample of the exporter's own metrics, none if `value` is empty. `label_values` are in the order
// of the row's labels.
struct ExporterSample {
  std::optional<double> value;
  std::vector<std::string> label_values;
};
using ExporterSampleOf = ExporterSample (*)(const ExporterFacts&);

using SampleSource =
    std::variant<PoolMember, ComparedSamplesOf<PoolView>, ComparedSamplesOf<AccountView>,
                 SamplesOf<ProviderView>, SamplesOf<Snapshot>, ExporterSampleOf>;

struct MetricRow {
  std::string_view name;  // a counter's with _total
  std::string_view help;
  std::array<std::string_view, 3> own_labels;  // beyond those of the scope; unused ones are empty
  SampleSource source;
  MetricType type;
  bool shown_at_rest = false;  // also of accounts that rest, which seem to be gone otherwise

  Scope scope() const;
};

inline Scope MetricRow::scope() const {
  if (std::holds_alternative<ComparedSamplesOf<AccountView>>(source)) return Scope::kAccount;
  if (std::holds_alternative<SamplesOf<ProviderView>>(source)) return Scope::kProvider;
  const bool of_pool = std::holds_alternative<PoolMember>(source) ||
                       std::holds_alternative<ComparedSamplesOf<PoolView>>(source);
  return of_pool ? Scope::kPool : Scope::kExporter;
}

template <typename Function, typename View>
constexpr bool kAddsSamples = std::is_invocable_v<Function, const View&, SinkOf<View>&>;
template <typename Function, typename View>
constexpr bool kReads = std::is_invocable_v<Function, const View&> || kAddsSamples<Function, View>;

// `Function` returns the one value of a view, or adds the samples itself.
template <typename View, typename Function>
constexpr SamplesOf<View> SamplesBy() {
  return [](const View& view, SinkOf<View>& out) {
    if constexpr (kAddsSamples<Function, View>) {
      Function{}(view, out);
    } else {
      out.Add(Function{}(view));
    }
  };
}

template <typename View, typename Function>
constexpr ComparedSamplesOf<View> ComparedSamplesBy() {
  if constexpr (kAddsSamples<Function, View>) {
    return {SamplesBy<View, Function>(), nullptr};
  } else {
    return {SamplesBy<View, Function>(),
            [](const View& a, const View& b) { return Function{}(a) == Function{}(b); }};
  }
}

template <typename Function>
constexpr ComparedSamplesOf<AccountView> SamplesOfPolicies() {
  return {[](const AccountView& view, SampleList& out) {
            for (const PolicyReading& policy : view.policies) {
              out.Add(policy.policy, Function{}(policy));
            }
          },
          [](const AccountView& a, const AccountView& b) {
            return std::equal(
                a.policies.begin(), a.policies.end(), b.policies.begin(), b.policies.end(),
                [](const PolicyReading& one, const PolicyReading& other) {
                  return Function{}(one) == Function{}(other) && one.policy == other.policy;
                });
          }};
}

template <typename Function>
constexpr ExporterSampleOf SampleOfExporter() {
  return [](const ExporterFacts& facts) -> ExporterSample {
    if constexpr (std::is_same_v<decltype(Function{}(facts)), ExporterSample>) {
      return Function{}(facts);
    } else {
      return {Function{}(facts), {}};
    }
  };
}

// The source that a getter is: a field of a pool, or a captureless function. What it reads decides
// the scope of the row.
template <typename Getter>
constexpr SampleSource SourceBy(Getter get) {
  if constexpr (std::is_constructible_v<PoolMember, Getter>) {
    return PoolMember(get);
  } else if constexpr (kReads<Getter, PoolView>) {
    return ComparedSamplesBy<PoolView, Getter>();
  } else if constexpr (kReads<Getter, AccountView>) {
    return ComparedSamplesBy<AccountView, Getter>();
  } else if constexpr (kReads<Getter, PolicyReading>) {
    return SamplesOfPolicies<Getter>();
  } else if constexpr (kReads<Getter, ProviderView>) {
    return SamplesBy<ProviderView, Getter>();
  } else if constexpr (kReads<Getter, Snapshot>) {
    return SamplesBy<Snapshot, Getter>();
  } else {
    return SampleOfExporter<Getter>();
  }
}

template <typename Getter>
constexpr MetricRow Row(std::string_view name, MetricType type, std::string_view help,
                        std::array<std::string_view, 3> labels, Getter get) {
  return {name, help, labels, SourceBy(get), type, false};
}
template <typename Getter>
constexpr MetricRow Row(std::string_view name, MetricType type, std::string_view help, Getter get) {
  return Row(name, type, help, {}, get);
}

constexpr MetricRow AtRestToo(MetricRow row) {
  row.shown_at_rest = true;
  return row;
}

}  // namespace api_credits
