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
// of one pool, account or provider, or those of the snapshot as a whole.
using PoolMember =
    std::variant<std::optional<double> PoolReading::*, std::optional<WallTime> PoolReading::*,
                 std::optional<bool> PoolReading::*>;
template <typename View>
using SamplesOf = void (*)(const View&, TextWriter&);
// Few accounts change from one page to the next: their samples are compared first.
template <typename View>
struct ComparedSamplesOf {
  void (*add)(const View&, SampleList&);
  bool (*same)(const View&, const View&);  // never true where a sample differs
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

// One sample, of the value itself.
struct AddValue {
  template <typename Value>
  void operator()(const Value& value, SampleList& out) const {
    out.Add(value);
  }
};

// `Add` sees nothing but what `Get` reads, and adds the same samples of the same.
template <typename View, typename Get, typename Add>
constexpr ComparedSamplesOf<View> ComparedSamples() {
  return {[](const View& view, SampleList& out) { Add{}(Get{}(view), out); },
          [](const View& a, const View& b) { return Get{}(a) == Get{}(b); }};
}

template <typename Get>
constexpr ComparedSamplesOf<AccountView> SamplesOfPolicies() {
  return {[](const AccountView& view, SampleList& out) {
            for (const PolicyReading& policy : view.policies) {
              out.Add(policy.policy, Get{}(policy));
            }
          },
          [](const AccountView& a, const AccountView& b) {
            return std::equal(a.policies.begin(), a.policies.end(), b.policies.begin(),
                              b.policies.end(),
                              [](const PolicyReading& one, const PolicyReading& other) {
                                return Get{}(one) == Get{}(other) && one.policy == other.policy;
                              });
          }};
}

// `Function` returns the one value of a view, or adds the samples itself.
template <typename View, typename Function>
constexpr SamplesOf<View> SamplesBy() {
  return [](const View& view, TextWriter& out) {
    if constexpr (std::is_invocable_v<Function, const View&, TextWriter&>) {
      Function{}(view, out);
    } else {
      out.Add(Function{}(view));
    }
  };
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

template <typename Function, typename View>
constexpr bool kReads = std::is_invocable_v<Function, const View&> ||
                        std::is_invocable_v<Function, const View&, TextWriter&>;

// The source that a getter is: a field of a pool, or a captureless function. What it reads decides
// the scope of the row.
template <typename Get, typename Add>
constexpr SampleSource SourceBy(Get get) {
  if constexpr (std::is_constructible_v<PoolMember, Get>) {
    return PoolMember(get);
  } else if constexpr (kReads<Get, PoolView>) {
    return ComparedSamples<PoolView, Get, Add>();
  } else if constexpr (kReads<Get, AccountView>) {
    return ComparedSamples<AccountView, Get, Add>();
  } else if constexpr (kReads<Get, PolicyReading>) {
    return SamplesOfPolicies<Get>();
  } else if constexpr (kReads<Get, ProviderView>) {
    return SamplesBy<ProviderView, Get>();
  } else if constexpr (kReads<Get, Snapshot>) {
    return SamplesBy<Snapshot, Get>();
  } else {
    return SampleOfExporter<Get>();
  }
}

// `add`: how the samples of a pool or account are made of what `get` reads.
template <typename Get, typename Add = AddValue>
constexpr MetricRow Row(std::string_view name, MetricType type, std::string_view help,
                        std::array<std::string_view, 3> labels, Get get, Add /*add*/ = {}) {
  return {name, help, labels, SourceBy<Get, Add>(get), type, false};
}
template <typename Get>
constexpr MetricRow Row(std::string_view name, MetricType type, std::string_view help, Get get) {
  return Row(name, type, help, {}, get);
}

constexpr MetricRow AtRestToo(MetricRow row) {
  row.shown_at_rest = true;
  return row;
}

}  // namespace api_credits
