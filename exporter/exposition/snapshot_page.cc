#include "exporter/exposition/snapshot_page.h"

#include <cstddef>
#include <variant>

#include "exporter/exposition/label_text.h"

namespace api_credits {
namespace {

// Rows of providers and of the snapshot as a whole; the others have no samples here.
void WriteOtherSamples(const MetricRow& row, const Snapshot& snapshot, TextWriter& writer) {
  if (const auto* of_snapshot = std::get_if<SamplesOf<Snapshot>>(&row.source)) {
    writer.SetLabels({});
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
}

}  // namespace

LabelledAccount::LabelledAccount(const AccountView& account) : view(account) {
  const Account& configured = *account.account;
  AppendLabel(labels, "provider", configured.provider->name);
  AppendLabel(labels, "account", configured.name);
  const std::string of_exporter = labels;
  for (const auto& [name, value] : configured.labels) AppendLabel(labels, name, value);
  const auto user_labels = std::string_view(labels).substr(of_exporter.size());
  for (const PoolView& pool : account.pools) {
    std::string& text = pool_labels.emplace_back(of_exporter);
    AppendLabel(text, "pool", pool.reading.pool);
    AppendLabel(text, "unit", pool.reading.unit);
    text += user_labels;
  }
}

void WriteSamples(const MetricRow& row, const LabelledAccount& account, TextWriter& writer) {
  if (const auto* of_account = std::get_if<SamplesOf<AccountView>>(&row.source)) {
    writer.SetLabels(account.labels, row.own_labels[0]);
    (*of_account)(account.view, writer);
  }
  if (row.scope() != Scope::kPool) return;
  for (size_t i = 0; i < account.pool_labels.size(); ++i) {
    const PoolView& pool = account.view.pools[i];
    writer.SetLabels(account.pool_labels[i], row.own_labels[0]);
    if (const auto* field = std::get_if<PoolMember>(&row.source)) {
      std::visit([&](auto member) { writer.Add(pool.reading.*member); }, *field);
    } else {
      std::get<SamplesOf<PoolView>>(row.source)(pool, writer);
    }
  }
}

void WriteSnapshot(const Snapshot& snapshot, TextWriter& writer) {
  std::vector<LabelledAccount> accounts;
  accounts.reserve(snapshot.accounts.size());
  for (const auto& view : snapshot.accounts) accounts.emplace_back(*view);
  for (const MetricRow& row : MetricTable()) {
    writer.Begin(row.name, row.type, row.help);
    for (const LabelledAccount& account : accounts) WriteSamples(row, account, writer);
    WriteOtherSamples(row, snapshot, writer);
  }
}

}  // namespace api_credits
