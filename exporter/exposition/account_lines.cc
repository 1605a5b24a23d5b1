#include "exporter/exposition/account_lines.h"

#include <string>
#include <variant>

#include "exporter/exposition/label_text.h"
#include "exporter/exposition/metric_table.h"

namespace api_credits {
namespace {

// The labels, which are the same in every family.
struct LabelledAccount {
  explicit LabelledAccount(const AccountView& account);

  const AccountView& view;
  std::string labels;
  std::vector<std::string> pool_labels;  // in the order of view.pools
};

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
  if (account.view.rests() && !row.shown_at_rest) return;
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

}  // namespace

void AccountLines::Add(const AccountView& view) {
  const LabelledAccount account(view);
  for (const MetricRow& row : MetricTable()) {
    writer_.Begin(row.name, row.type, row.help);
    WriteSamples(row, account, writer_);
    ends_.push_back(static_cast<std::uint32_t>(writer_.text().size()));
  }
}

std::string_view AccountLines::Of(size_t account, size_t row) const {
  const size_t at = account * MetricTable().size() + row;
  const size_t begin = at == 0 ? 0 : ends_[at - 1];
  return std::string_view(writer_.text()).substr(begin, ends_[at] - begin);
}

}  // namespace api_credits
