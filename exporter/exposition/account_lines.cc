#include "exporter/exposition/account_lines.h"

#include <algorithm>
#include <span>
#include <variant>

#include "exporter/exposition/label_text.h"
#include "exporter/exposition/metric_table.h"

namespace api_credits {
namespace {

// The labels, which are the same in every family.
struct AccountLabels {
  explicit AccountLabels(const AccountView& view);

  std::string account;
  std::vector<std::string> pools;  // in the order of the view's
};

AccountLabels::AccountLabels(const AccountView& view) {
  const Account& configured = *view.account;
  AppendLabel(account, "provider", configured.provider->name);
  AppendLabel(account, "account", configured.name);
  const std::string of_exporter = account;
  for (const auto& [name, value] : configured.labels) AppendLabel(account, name, value);
  const auto user_labels = std::string_view(account).substr(of_exporter.size());
  for (const PoolView& pool : view.pools) {
    std::string& text = pools.emplace_back(of_exporter);
    AppendLabel(text, "pool", pool.reading.pool);
    AppendLabel(text, "unit", pool.reading.unit);
    text += user_labels;
  }
}

// The labels of all lines are the same; those of their own apart.
bool SameLabels(const AccountView& a, const AccountView& b) {
  return a.account == b.account &&
         std::equal(a.pools.begin(), a.pools.end(), b.pools.begin(), b.pools.end(),
                    [](const PoolView& one, const PoolView& other) {
                      return one.reading.pool == other.reading.pool &&
                             one.reading.unit == other.reading.unit;
                    });
}

// Rows of another scope have no samples here.
void Gather(const MetricRow& row, const AccountView& view, SampleList& samples) {
  samples.Clear();
  if (view.rests() && !row.shown_at_rest) return;
  const auto of_each_pool = [&](auto add) {
    for (size_t i = 0; i < view.pools.size(); ++i) {
      samples.BeginPool(i);
      add(view.pools[i]);
    }
  };
  if (const auto* of_account = std::get_if<ComparedSamplesOf<AccountView>>(&row.source)) {
    of_account->add(view, samples);
  } else if (const auto* of_pool = std::get_if<ComparedSamplesOf<PoolView>>(&row.source)) {
    of_each_pool([&](const PoolView& pool) { of_pool->add(pool, samples); });
  } else if (const auto* field = std::get_if<PoolMember>(&row.source)) {
    of_each_pool([&](const PoolView& pool) {
      std::visit([&](auto member) { samples.Add(pool.reading.*member); }, *field);
    });
  }
}

// Never true where a sample differs. REQUIRES: SameLabels.
bool Unchanged(const MetricRow& row, const AccountView& a, const AccountView& b) {
  if (a.rests() && !row.shown_at_rest) return true;
  const auto of_each_pool = [&](auto same) {
    return std::equal(a.pools.begin(), a.pools.end(), b.pools.begin(), same);
  };
  if (const auto* of_account = std::get_if<ComparedSamplesOf<AccountView>>(&row.source)) {
    return of_account->same(a, b);
  }
  if (const auto* of_pool = std::get_if<ComparedSamplesOf<PoolView>>(&row.source)) {
    return of_each_pool(of_pool->same);
  }
  if (const auto* field = std::get_if<PoolMember>(&row.source)) {
    return std::visit(
        [&](auto member) {
          return of_each_pool([member](const PoolView& one, const PoolView& other) {
            return one.reading.*member == other.reading.*member;
          });
        },
        *field);
  }
  return true;  // of another scope
}

void WriteLines(const MetricRow& row, const AccountLabels& labels, std::span<const Sample> samples,
                TextWriter& writer) {
  writer.Begin(row.name, row.type, row.help);
  for (const Sample& sample : samples) {
    const bool of_pool = row.scope() == Scope::kPool;
    writer.SetLabels(of_pool ? labels.pools[sample.pool] : labels.account, row.own_labels[0]);
    writer.Write(sample);
  }
}

// The lines of the same samples with other values: what stands before a value is copied.
void RewriteValues(std::string_view before, std::span<const Sample> samples, TextWriter& writer) {
  for (const Sample& sample : samples) {
    const size_t end = before.find('\n');
    writer.WriteLine(before.substr(0, before.rfind(' ', end) + 1), sample.value);
    before.remove_prefix(end + 1);
  }
}

bool SameSeries(std::span<const Sample> a, std::span<const Sample> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Sample& one, const Sample& other) { return one.SameLabels(other); });
}

}  // namespace

AccountLines::AccountLines() : changes_(MetricTable().size()) {}

void AccountLines::Add(size_t account, const AccountView& view,
                       const std::optional<LinesBefore>& before) {
  const bool same_labels = before && SameLabels(view, before->view);
  std::optional<AccountLabels> labels;
  const std::span<const MetricRow> table = MetricTable();
  for (size_t i = 0; i < table.size(); ++i) {
    if (same_labels && Unchanged(table[i], before->view, view)) continue;
    Gather(table[i], view, samples_);
    if (same_labels) Gather(table[i], before->view, earlier_);
    const bool same_series = same_labels && SameSeries(samples_.samples(), earlier_.samples());
    const auto begin = static_cast<std::uint32_t>(writer_.text().size());
    if (same_series) {
      RewriteValues(before->lines(i), samples_.samples(), writer_);
    } else {
      if (!labels) labels.emplace(view);
      WriteLines(table[i], *labels, samples_.samples(), writer_);
    }
    const Change change{account, begin, static_cast<std::uint32_t>(writer_.text().size())};
    const std::string_view earlier = before ? before->lines(i) : std::string_view();
    if (Text(change) != earlier) changes_[i].push_back(change);
  }
}

}  // namespace api_credits
