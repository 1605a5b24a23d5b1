#include "exporter/store/store.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "exporter/store/database.h"
#include "exporter/store/record_rows.h"
#include "exporter/store/schema.h"
#include "exporter/store/set_aside.h"

namespace api_credits {

// The open database with what is prepared on it.
class Store::Connection {
 public:
  // What became of an attempt to open the file.
  enum class Verdict { kGood, kUnusable /* set it aside */, kInUse, kFailed };

  Verdict Open(const std::string& file, std::vector<AccountRecord>& records) {
    Origin origin = Origin::kNew;
    int code = database_.Open(file);
    // The lock first, and nothing is written before it is known whose file this is.
    if (code == SQLITE_OK) code = database_.Execute("PRAGMA locking_mode = EXCLUSIVE");
    if (code == SQLITE_OK) code = FindOrigin(database_, origin);
    if (code != SQLITE_OK) return Judge(code);
    if (origin == Origin::kForeign) return Refuse("it is not a state file of this exporter");
    if (origin == Origin::kNewer) return Refuse("it was written by a newer version");
    code = database_.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    // Even a second connection that only reads is kept out from here on.
    if (code == SQLITE_OK) code = database_.Execute("BEGIN IMMEDIATE; COMMIT");
    if (code == SQLITE_OK && origin == Origin::kNew) code = CreateTables(database_);
    if (code != SQLITE_OK) return Judge(code);
    std::string soundness = "ok";
    code = database_.ReadText("PRAGMA quick_check(1)", soundness);
    if (code != SQLITE_OK) return Judge(code);
    if (soundness != "ok") return Refuse("it is damaged: " + soundness);
    rows_ = std::make_unique<RecordRows>(database_);
    code = rows_->code();
    if (code == SQLITE_OK) code = LoadRecords(database_, records);
    return code == SQLITE_OK ? Verdict::kGood : Judge(code);
  }

  int Commit(const std::vector<AccountRecord>& records) {
    int code = database_.Execute("BEGIN IMMEDIATE");
    for (const AccountRecord& record : records) {
      if (code != SQLITE_OK) break;
      code = rows_->Save(record);
    }
    if (code == SQLITE_OK) code = database_.Execute("COMMIT");
    if (code == SQLITE_OK) return code;
    reason_ = database_.Complaint();
    database_.Execute("ROLLBACK");
    return code;
  }

  void Close() {
    rows_.reset();
    database_.Close();
  }

  // In words, why the last call failed.
  const std::string& reason() const { return reason_; }

 private:
  Verdict Refuse(std::string reason) {
    reason_ = std::move(reason);
    return Verdict::kUnusable;
  }

  Verdict Judge(int code) {
    reason_ = database_.Complaint();
    switch (Primary(code)) {
      case SQLITE_BUSY:
      case SQLITE_LOCKED:
        return Verdict::kInUse;
      case SQLITE_NOTADB:
      case SQLITE_CORRUPT:
      case SQLITE_ERROR:  // our tables are not there, or not as we made them
        return Refuse("it is damaged: " + reason_);
      default:
        return Verdict::kFailed;
    }
  }

  Database database_;
  std::unique_ptr<RecordRows> rows_;
  std::string reason_;
};

Store::Store(std::string file, std::unique_ptr<Connection> connection)
    : file_(std::move(file)), connection_(std::move(connection)) {}

Store::~Store() = default;

Result<Store::Opened> Store::Open(const std::string& directory, WallTime now) {
  std::error_code failure;
  std::filesystem::create_directories(directory, failure);
  if (failure) {
    return Error{ErrorCode::kIo,
                 "cannot create the folder \"" + directory + "\": " + failure.message()};
  }
  const std::string file = std::filesystem::path(directory) / "state.db";
  Opened opened;
  // A file that was set aside leaves room for a new one: the second attempt is the last.
  for (int attempt = 1;; ++attempt) {
    auto connection = std::make_unique<Connection>();
    const Connection::Verdict verdict = connection->Open(file, opened.records);
    if (verdict == Connection::Verdict::kGood) {
      opened.store.reset(new Store(file, std::move(connection)));
      return opened;
    }
    if (verdict == Connection::Verdict::kInUse) {
      return Error{
          ErrorCode::kInvalidArgument,
          "\"" + file + "\" is in use by another exporter; each needs a folder of its own"};
    }
    if (verdict == Connection::Verdict::kFailed || attempt == 2) {
      return Error{ErrorCode::kIo, "cannot use \"" + file + "\": " + connection->reason()};
    }
    connection->Close();
    opened.records.clear();
    const Result<std::string> aside = SetFileAside(file, now);
    if (!aside.ok()) return aside.error();
    opened.warning = "\"" + file + "\" was set aside as \"" + aside.value() + "\", " +
                     connection->reason() + "; counting begins anew";
  }
}

Result<void> Store::Commit(const std::vector<AccountRecord>& records) {
  if (connection_->Commit(records) == SQLITE_OK) return {};
  return Error{ErrorCode::kIo, "cannot write \"" + file_ + "\": " + connection_->reason()};
}

Result<std::string> Store::SetAside(WallTime now) {
  connection_->Close();
  return SetFileAside(file_, now);
}

}  // namespace api_credits
