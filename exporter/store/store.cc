#include "exporter/store/store.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "exporter/base/time_text.h"
#include "exporter/store/schema.h"

namespace api_credits {
namespace {

// A name that is still free, so that nothing is overwritten. Without colons, which not every file
// system welcomes.
std::string FreeName(const std::string& file, WallTime now) {
  const std::string name = file + ".damaged-" + FormatUtc(now, "%Y%m%dT%H%M%SZ");
  std::error_code ignored;
  std::string free = name;
  for (int i = 2; std::filesystem::exists(free, ignored); ++i)
    free = name + "-" + std::to_string(i);
  return free;
}

// A rename that a power loss takes back would bring the old counters back.
void SyncFolder(const std::filesystem::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

}  // namespace

Result<Store::Opened> Store::Open(const std::string& directory, WallTime now) {
  std::error_code failure;
  std::filesystem::create_directories(directory, failure);
  if (failure) {
    return Error{ErrorCode::kIo,
                 "cannot create the folder \"" + directory + "\": " + failure.message()};
  }
  const std::string file = std::filesystem::path(directory) / "state.db";
  const std::string quoted = '"' + file + '"';
  Opened opened;
  // A file that was set aside leaves room for a new one: the second attempt is the last.
  for (int attempt = 1;; ++attempt) {
    opened.store.reset(new Store(file));
    const auto [verdict, reason] = opened.store->TryOpen(opened.records);
    if (verdict == Verdict::kGood) return opened;
    if (verdict == Verdict::kBusy || verdict == Verdict::kNewer) {
      return Error{verdict == Verdict::kBusy ? ErrorCode::kBusy : ErrorCode::kInvalidArgument,
                   std::string(quoted).append(" ").append(reason)};
    }
    if (verdict == Verdict::kFailed || attempt == 2) {
      return Error{ErrorCode::kIo,
                   std::string("cannot use ").append(quoted).append(": ").append(reason)};
    }
    const Result<std::string> aside = opened.store->SetAside(now);
    if (!aside.ok()) return aside.error();
    opened.records.clear();
    opened.warning = quoted;
    opened.warning.append(" was set aside as \"").append(aside.value()).append("\", ");
    opened.warning.append(reason).append("; counting begins anew");
  }
}

Store::Attempt Store::TryOpen(std::vector<AccountRecord>& records) {
  std::int64_t version = kNewFile;
  int code = database_.Open(file_);
  // The lock first, and nothing is written before it is known whose file this is.
  if (code == SQLITE_OK) code = database_.Execute("PRAGMA locking_mode = EXCLUSIVE");
  if (code == SQLITE_OK) code = FindVersion(database_, version);
  if (code != SQLITE_OK) return Judge(code);
  if (version == kForeignFile) {
    return {Verdict::kUnusable, "it is not a state file of this exporter"};
  }
  if (version > kSchemaVersion) {
    return {Verdict::kNewer,
            "was written by a newer exporter: it has version " + std::to_string(version) +
                ", this exporter knows versions up to " + std::to_string(kSchemaVersion) +
                "; run the newer exporter, or choose another folder and count from 0"};
  }
  code = database_.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  // Even a second connection that only reads is kept out from here on.
  if (code == SQLITE_OK) code = database_.Execute("BEGIN IMMEDIATE; COMMIT");
  std::string soundness = "ok";
  if (code == SQLITE_OK) code = database_.Read("PRAGMA quick_check(1)", soundness);
  if (code != SQLITE_OK) return Judge(code);
  if (soundness != "ok") return {Verdict::kUnusable, "it is damaged: " + soundness};
  code = BringForward(database_, version);
  if (code == SQLITE_OK) code = LoadRecords(database_, records);
  if (code != SQLITE_OK) return Judge(code);
  rows_.emplace(database_);
  return {Verdict::kGood, ""};
}

Store::Attempt Store::Judge(int code) const {
  const std::string message = database_.ErrorMessage();
  switch (Primary(code)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Verdict::kBusy, "is in use by another exporter; each needs a folder of its own"};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:  // our tables are not there, or not as we made them
      return {Verdict::kUnusable, "it is damaged: " + message};
    default:
      return {Verdict::kFailed, message};
  }
}

Result<void> Store::Commit(const std::vector<AccountRecord>& records) {
  int code = database_.Execute("BEGIN IMMEDIATE");
  for (const AccountRecord& record : records) {
    if (code != SQLITE_OK) break;
    code = rows_->Save(record);
  }
  if (code == SQLITE_OK) code = database_.Execute("COMMIT");
  if (code == SQLITE_OK) return {};
  const std::string reason = database_.ErrorMessage();
  database_.Execute("ROLLBACK");
  rows_.emplace(database_);
  return Error{ErrorCode::kIo, "cannot write \"" + file_ + "\": " + reason};
}

Result<std::string> Store::SetAside(WallTime now) {
  rows_.reset();
  database_.Close();
  const std::string aside = FreeName(file_, now);
  std::error_code failure;
  // The file goes first: without it what lies beside it means nothing, while a file without its
  // write-ahead log would be taken for an older state.
  std::filesystem::rename(file_, aside, failure);
  if (failure) {
    return Error{ErrorCode::kIo, "cannot rename \"" + file_ + "\": " + failure.message()};
  }
  for (const char* companion : {"-wal", "-shm"}) {
    std::error_code absent;
    std::filesystem::rename(file_ + companion, aside + companion, absent);
  }
  SyncFolder(std::filesystem::path(file_).parent_path());
  return aside;
}

}  // namespace api_credits
