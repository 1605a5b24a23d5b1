#include "exporter/store/record_rows.h"

#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace api_credits {
namespace {

constexpr const char* kSaveAccount = "INSERT OR REPLACE INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kForgetPools = "DELETE FROM pools WHERE provider = ? AND account = ?";
constexpr const char* kForgetLevels = "DELETE FROM past_levels WHERE provider = ? AND account = ?";
constexpr const char* kSavePool =
    "INSERT INTO pools VALUES "
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kSaveLevel = "INSERT INTO past_levels VALUES (?, ?, ?, ?, ?, ?)";

// The columns by name: a file of another order is refused rather than misread.
constexpr const char* kLoadAccounts =
    "SELECT provider, account, base_url, identity, as_of, alternative, earliest_poll "
    "FROM accounts ORDER BY provider, account";
constexpr const char* kLoadPools =
    "SELECT provider, account, pool, consumed, expired, added_refresh, added_top_up, added_refund, "
    "added_adjustment, added_unknown, unit IS NOT NULL, unit, remaining, used, \"limit\", "
    "recurring_grant, rollover, refresh, period_start, expiring, expiry, passed_over, refill "
    "FROM pools";
constexpr const char* kLoadLevels =
    "SELECT provider, account, pool, level, polls FROM past_levels "
    "ORDER BY provider, account, pool, position";

using AccountKey = std::pair<std::string, std::string>;
using PoolKey = std::tuple<std::string, std::string, std::string>;

std::optional<std::int64_t> Milliseconds(const std::optional<WallTime>& time) {
  if (!time) return std::nullopt;
  return time->time_since_epoch().count();
}

std::optional<WallTime> Instant(const std::optional<std::int64_t>& milliseconds) {
  if (!milliseconds) return std::nullopt;
  return WallTime(Duration(*milliseconds));
}

Refill RefillOf(std::int64_t number) {
  if (number == static_cast<std::int64_t>(Refill::kAwaited)) return Refill::kAwaited;
  if (number == static_cast<std::int64_t>(Refill::kAhead)) return Refill::kAhead;
  return Refill::kNone;
}

void BindBaseline(Statement& row, const PoolBaseline& baseline) {
  row.Bind(baseline.unit);
  row.Bind(baseline.remaining);
  row.Bind(baseline.used);
  row.Bind(baseline.limit);
  row.Bind(baseline.grant);
  row.Bind(baseline.rollover ? std::optional<std::int64_t>(*baseline.rollover ? 1 : 0)
                             : std::nullopt);
  row.Bind(Milliseconds(baseline.refresh));
  row.Bind(Milliseconds(baseline.period_start));
  row.Bind(baseline.expiring);
  row.Bind(Milliseconds(baseline.expiry));
  row.Bind(static_cast<std::int64_t>(baseline.passed_over));
  row.Bind(static_cast<std::int64_t>(baseline.refill));
}

PoolBaseline ReadBaseline(Statement& row) {
  PoolBaseline baseline;
  baseline.unit = row.Text();
  baseline.remaining = row.MaybeReal();
  baseline.used = row.MaybeReal();
  baseline.limit = row.MaybeReal();
  baseline.grant = row.MaybeReal();
  if (const auto rollover = row.MaybeInteger()) baseline.rollover = *rollover != 0;
  baseline.refresh = Instant(row.MaybeInteger());
  baseline.period_start = Instant(row.MaybeInteger());
  baseline.expiring = row.MaybeReal();
  baseline.expiry = Instant(row.MaybeInteger());
  baseline.passed_over = static_cast<int>(row.Integer());
  baseline.refill = RefillOf(row.Integer());
  return baseline;
}

int LoadLevels(const Database& database, std::map<PoolKey, std::vector<PastLevel>>& levels) {
  Statement row(database, kLoadLevels);
  int code = row.Next();
  for (; code == SQLITE_ROW; code = row.Next()) {
    std::string provider = row.Text();
    std::string account = row.Text();
    std::string pool = row.Text();
    PastLevel level;
    level.level = row.Real();
    level.polls = static_cast<int>(row.Integer());
    levels[{std::move(provider), std::move(account), std::move(pool)}].push_back(level);
  }
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

int LoadPools(const Database& database, std::map<PoolKey, std::vector<PastLevel>>& levels,
              std::map<AccountKey, std::map<std::string, PoolTally>>& pools) {
  Statement row(database, kLoadPools);
  int code = row.Next();
  for (; code == SQLITE_ROW; code = row.Next()) {
    const std::string provider = row.Text();
    const std::string account = row.Text();
    const std::string pool = row.Text();
    PoolCounters counters;
    counters.consumed = row.Real();
    counters.expired = row.Real();
    for (double& added : counters.added) added = row.Real();
    std::optional<PoolBaseline> baseline;
    if (row.Integer() != 0) {
      baseline = ReadBaseline(row);
      baseline->past = std::move(levels[{provider, account, pool}]);
    }
    pools[{provider, account}].insert_or_assign(pool, PoolTally(counters, std::move(baseline)));
  }
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

}  // namespace

RecordRows::RecordRows(const Database& database)
    : account_(database, kSaveAccount),
      forget_pools_(database, kForgetPools),
      forget_levels_(database, kForgetLevels),
      pool_(database, kSavePool),
      level_(database, kSaveLevel) {}

int RecordRows::code() const {
  for (const Statement* row : {&account_, &forget_pools_, &forget_levels_, &pool_, &level_}) {
    if (row->code() != SQLITE_OK) return row->code();
  }
  return SQLITE_OK;
}

int RecordRows::Save(const AccountRecord& record) {
  account_.Bind(record.provider);
  account_.Bind(record.account);
  account_.Bind(record.source);
  account_.Bind(record.identity
                    ? std::optional<std::int64_t>(static_cast<std::int64_t>(*record.identity))
                    : std::nullopt);
  account_.Bind(Milliseconds(record.as_of));
  account_.Bind(record.alternative);
  account_.Bind(Milliseconds(record.earliest_poll));
  int code = account_.Run();
  for (Statement* forget : {&forget_pools_, &forget_levels_}) {
    if (code != SQLITE_OK) return code;
    forget->Bind(record.provider);
    forget->Bind(record.account);
    code = forget->Run();
  }
  for (const auto& [pool, tally] : record.pools) {
    if (code != SQLITE_OK) return code;
    code = SavePool(record, pool, tally);
  }
  return code;
}

int RecordRows::SavePool(const AccountRecord& record, const std::string& pool,
                         const PoolTally& tally) {
  pool_.Bind(record.provider);
  pool_.Bind(record.account);
  pool_.Bind(pool);
  pool_.Bind(tally.counters().consumed);
  pool_.Bind(tally.counters().expired);
  for (const double added : tally.counters().added) pool_.Bind(added);
  if (tally.baseline()) BindBaseline(pool_, *tally.baseline());
  int code = pool_.Run();
  if (!tally.baseline()) return code;
  std::int64_t position = 0;
  for (const PastLevel& past : tally.baseline()->past) {
    if (code != SQLITE_OK) return code;
    level_.Bind(record.provider);
    level_.Bind(record.account);
    level_.Bind(pool);
    level_.Bind(position++);
    level_.Bind(past.level);
    level_.Bind(static_cast<std::int64_t>(past.polls));
    code = level_.Run();
  }
  return code;
}

int LoadRecords(const Database& database, std::vector<AccountRecord>& records) {
  std::map<PoolKey, std::vector<PastLevel>> levels;
  if (const int code = LoadLevels(database, levels); code != SQLITE_OK) return code;
  std::map<AccountKey, std::map<std::string, PoolTally>> pools;
  if (const int code = LoadPools(database, levels, pools); code != SQLITE_OK) return code;
  Statement row(database, kLoadAccounts);
  int code = row.Next();
  for (; code == SQLITE_ROW; code = row.Next()) {
    AccountRecord record;
    record.provider = row.Text();
    record.account = row.Text();
    record.source = row.Text();
    if (const auto identity = row.MaybeInteger()) {
      record.identity = static_cast<std::uint64_t>(*identity);
    }
    record.as_of = Instant(row.MaybeInteger());
    record.alternative = row.MaybeInteger();
    record.earliest_poll = Instant(row.MaybeInteger());
    record.pools = std::move(pools[{record.provider, record.account}]);
    records.push_back(std::move(record));
  }
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

}  // namespace api_credits
