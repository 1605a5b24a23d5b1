#include "exporter/store/record_rows.h"

#include <sqlite3.h>

#include <algorithm>
#include <optional>
#include <span>
#include <tuple>

#include "exporter/store/table.h"

namespace api_credits {
namespace {

using AccountKey = std::pair<std::string, std::string>;
using PoolKey = std::tuple<std::string, std::string, std::string>;
using Pools = std::map<std::string, PoolTally>;

struct PoolRow : PoolCounters, PoolBaseline {
  std::string provider, account, pool;
  std::optional<std::string> baseline_unit;  // empty: the pool has no baseline
};

struct LevelRow : PastLevels {
  std::string provider, account, pool;
  std::int64_t position = 0;
};

template <AddedCause kCause>
constexpr Column<PoolRow> Added(const char* name) {
  return ColumnOf<PoolRow>(
      name, [](auto& row) -> auto& { return std::get<static_cast<size_t>(kCause)>(row.added); });
}

constexpr Column<AccountRecord> kAccountColumns[] = {
    Field<AccountRecord, &AccountRecord::provider>("provider"),
    Field<AccountRecord, &AccountRecord::account>("account"),
    Field<AccountRecord, &AccountRecord::source>("source"),
    Field<AccountRecord, &AccountRecord::identity>("identity"),
    Field<AccountRecord, &AccountRecord::as_of>("as_of"),
    Field<AccountRecord, &AccountRecord::alternative>("alternative"),
};

// Apart from the account, because it changes with every poll.
constexpr Column<AccountRecord> kEarliestPollColumns[] = {
    Field<AccountRecord, &AccountRecord::provider>("provider"),
    Field<AccountRecord, &AccountRecord::account>("account"),
    Field<AccountRecord, &AccountRecord::earliest_poll>("earliest_poll"),
};

constexpr Column<PoolRow> kPoolColumns[] = {
    Field<PoolRow, &PoolRow::provider>("provider"),
    Field<PoolRow, &PoolRow::account>("account"),
    Field<PoolRow, &PoolRow::pool>("pool"),
    Field<PoolRow, &PoolRow::consumed>("consumed"),
    Field<PoolRow, &PoolRow::expired>("expired"),
    Added<AddedCause::kRefresh>("added_refresh"),
    Added<AddedCause::kTopUp>("added_top_up"),
    Added<AddedCause::kRefund>("added_refund"),
    Added<AddedCause::kAdjustment>("added_adjustment"),
    Added<AddedCause::kUnknown>("added_unknown"),
    Field<PoolRow, &PoolRow::baseline_unit>("unit"),
    Field<PoolRow, &PoolRow::remaining>("remaining"),
    Field<PoolRow, &PoolRow::used>("used"),
    Field<PoolRow, &PoolRow::limit>("\"limit\""),
    Field<PoolRow, &PoolRow::grant>("recurring_grant"),
    Field<PoolRow, &PoolRow::rollover>("rollover"),
    Field<PoolRow, &PoolRow::refresh>("refresh"),
    Field<PoolRow, &PoolRow::period_start>("period_start"),
    Field<PoolRow, &PoolRow::expiring>("expiring"),
    Field<PoolRow, &PoolRow::expiry>("expiry"),
    Field<PoolRow, &PoolRow::declared_start>("declared_start"),
    Field<PoolRow, &PoolRow::highest>("highest"),
    Field<PoolRow, &PoolRow::highest_until>("highest_until"),
    Field<PoolRow, &PoolRow::refill>("refill"),
    Field<PoolRow, &PoolRow::doubt>("doubt"),
    Field<PoolRow, &PoolRow::doubted_remaining>("doubted_remaining"),
    Field<PoolRow, &PoolRow::doubted_used>("doubted_used"),
    Field<PoolRow, &PoolRow::doubted_since>("doubted_since"),
    Field<PoolRow, &PoolRow::missing_since>("missing_since"),
};

constexpr Column<LevelRow> kLevelColumns[] = {
    Field<LevelRow, &LevelRow::provider>("provider"),
    Field<LevelRow, &LevelRow::account>("account"),
    Field<LevelRow, &LevelRow::pool>("pool"),
    Field<LevelRow, &LevelRow::position>("position"),
    Field<LevelRow, &LevelRow::lowest>("lowest"),
    Field<LevelRow, &LevelRow::highest>("highest"),
    Field<LevelRow, &LevelRow::until>("until"),
};

constexpr Table<AccountRecord> kAccounts{"accounts", "provider, account", kAccountColumns};
constexpr Table<AccountRecord> kEarliestPolls{"earliest_polls", "provider, account",
                                              kEarliestPollColumns};
constexpr Table<PoolRow> kPools{"pools", "provider, account, pool", kPoolColumns};
constexpr Table<LevelRow> kLevels{"past_levels", "provider, account, pool, position",
                                  kLevelColumns};

std::span<const PastLevels> LevelsOf(const PoolTally& tally) {
  if (!tally.baseline()) return {};
  return tally.baseline()->past;
}

// Something was saved that has no place any more.
bool LeavesRows(const Pools& saved, const Pools& pools) {
  return std::any_of(saved.begin(), saved.end(), [&](const auto& old) {
    const auto kept = pools.find(old.first);
    return kept == pools.end() || LevelsOf(kept->second).size() < LevelsOf(old.second).size();
  });
}

}  // namespace

std::string CreateTablesSql() {
  return kAccounts.CreateSql() + kEarliestPolls.CreateSql() + kPools.CreateSql() +
         kLevels.CreateSql();
}

RecordRows::RecordRows(const Database& database)
    : account_(database, kAccounts.SaveSql()),
      earliest_poll_(database, kEarliestPolls.SaveSql()),
      forget_pools_(database, kPools.ForgetAccountSql()),
      forget_levels_(database, kLevels.ForgetAccountSql()),
      pool_(database, kPools.SaveSql()),
      level_(database, kLevels.SaveSql()) {}

int RecordRows::Save(const AccountRecord& record) {
  const auto [entry, is_new] = saved_.try_emplace(AccountKey(record.provider, record.account));
  AccountRecord& saved = entry->second;
  int code = SQLITE_OK;
  if (is_new || saved.earliest_poll != record.earliest_poll) {
    code = kEarliestPolls.Save(earliest_poll_, record);
    saved.earliest_poll = record.earliest_poll;
  }
  if (code == SQLITE_OK && (is_new || LeavesRows(saved.pools, record.pools))) {
    code = ForgetPools(record);
    saved.pools.clear();
  }
  if (code == SQLITE_OK && saved.pools != record.pools) {
    code = SavePools(record, saved.pools);
    saved.pools = record.pools;
  }
  if (code == SQLITE_OK && saved != record) {
    code = kAccounts.Save(account_, record);
    saved = record;
  }
  return code;
}

int RecordRows::ForgetPools(const AccountRecord& record) {
  int code = SQLITE_OK;
  for (Statement* forget : {&forget_pools_, &forget_levels_}) {
    if (code != SQLITE_OK) return code;
    forget->Bind(record.provider);
    forget->Bind(record.account);
    code = forget->Run();
  }
  return code;
}

int RecordRows::SavePools(const AccountRecord& record, const Pools& saved) {
  int code = SQLITE_OK;
  for (const auto& [pool, tally] : record.pools) {
    if (code != SQLITE_OK) return code;
    const auto old = saved.find(pool);
    if (old != saved.end() && old->second == tally) continue;
    PoolRow row{tally.counters(),
                tally.baseline().value_or(PoolBaseline()),
                record.provider,
                record.account,
                pool,
                std::nullopt};
    if (tally.baseline()) row.baseline_unit = row.unit;
    code = kPools.Save(pool_, row);
    const auto saved_levels =
        old == saved.end() ? std::span<const PastLevels>() : LevelsOf(old->second);
    for (size_t i = 0; i < row.past.size(); ++i) {
      if (code != SQLITE_OK) return code;
      if (i < saved_levels.size() && saved_levels[i] == row.past[i]) continue;
      code = kLevels.Save(level_, {row.past[i], record.provider, record.account, pool,
                                   static_cast<std::int64_t>(i)});
    }
  }
  return code;
}

int LoadRecords(const Database& database, std::vector<AccountRecord>& records) {
  std::map<AccountKey, AccountRecord> accounts;
  std::map<PoolKey, std::vector<PastLevels>> levels;
  int code = kAccounts.Load(database, [&](AccountRecord&& row) {
    AccountKey key(row.provider, row.account);
    accounts.try_emplace(std::move(key), std::move(row));
  });
  if (code != SQLITE_OK) return code;
  code = kEarliestPolls.Load(database, [&](const AccountRecord& row) {
    const auto account = accounts.find({row.provider, row.account});
    if (account != accounts.end()) account->second.earliest_poll = row.earliest_poll;
  });
  if (code != SQLITE_OK) return code;
  code = kLevels.Load(database, [&](const LevelRow& row) {
    levels[{row.provider, row.account, row.pool}].push_back(row);
  });
  if (code != SQLITE_OK) return code;
  code = kPools.Load(database, [&](PoolRow row) {
    const auto account = accounts.find({row.provider, row.account});
    if (account == accounts.end()) return;
    std::optional<PoolBaseline> baseline;
    if (row.baseline_unit) {
      row.unit = *row.baseline_unit;
      row.past = std::move(levels[{row.provider, row.account, row.pool}]);
      baseline = row;
    }
    account->second.pools.insert_or_assign(
        row.pool, PoolTally(static_cast<const PoolCounters&>(row), std::move(baseline)));
  });
  if (code != SQLITE_OK) return code;
  for (auto& [key, record] : accounts) records.push_back(std::move(record));
  return SQLITE_OK;
}

}  // namespace api_credits
