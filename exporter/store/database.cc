#include "exporter/store/database.h"

#include <system_error>

namespace api_credits {

int Database::Open(const std::string& path) {
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  return sqlite3_open_v2(path.c_str(), &handle_, kFlags, nullptr);
}

void Database::Close() {
  sqlite3_close(handle_);
  handle_ = nullptr;
}

int Database::Execute(const char* sql) {
  return sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
}

int Database::ReadInteger(const char* sql, std::int64_t& value) {
  Statement query(*this, sql);
  const int code = query.Next();
  if (code == SQLITE_ROW) value = query.Integer();
  return code == SQLITE_ROW ? SQLITE_OK : code;
}

int Database::ReadText(const char* sql, std::string& value) {
  Statement query(*this, sql);
  const int code = query.Next();
  if (code == SQLITE_ROW) value = query.Text();
  return code == SQLITE_ROW ? SQLITE_OK : code;
}

std::string Database::Complaint() const {
  std::string complaint = sqlite3_errmsg(handle_);
  complaint += " (SQLite error " + std::to_string(sqlite3_extended_errcode(handle_)) + ")";
  const int code = Primary(sqlite3_errcode(handle_));
  const int reason = sqlite3_system_errno(handle_);
  if ((code == SQLITE_CANTOPEN || code == SQLITE_IOERR) && reason != 0) {
    complaint += ": " + std::generic_category().message(reason);
  }
  return complaint;
}

Statement::Statement(const Database& database, const char* sql)
    : code_(sqlite3_prepare_v2(database.handle(), sql, -1, &statement_, nullptr)) {}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::Bind(double value) { sqlite3_bind_double(statement_, parameter_++, value); }

void Statement::Bind(std::int64_t value) { sqlite3_bind_int64(statement_, parameter_++, value); }

void Statement::Bind(const std::string& value) {
  sqlite3_bind_text64(statement_, parameter_++, value.data(), value.size(), SQLITE_TRANSIENT,
                      SQLITE_UTF8);
}

int Statement::Run() {
  const int stepped = Next();
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  parameter_ = 1;
  return stepped == SQLITE_DONE || stepped == SQLITE_ROW ? SQLITE_OK : stepped;
}

int Statement::Next() {
  column_ = 0;
  return code_ == SQLITE_OK ? sqlite3_step(statement_) : code_;
}

double Statement::Real() { return sqlite3_column_double(statement_, column_++); }

std::int64_t Statement::Integer() { return sqlite3_column_int64(statement_, column_++); }

std::string Statement::Text() {
  const int column = column_++;
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return text == nullptr ? std::string() : std::string(text, static_cast<size_t>(size));
}

std::optional<double> Statement::MaybeReal() {
  if (NullAhead()) return std::nullopt;
  return Real();
}

std::optional<std::int64_t> Statement::MaybeInteger() {
  if (NullAhead()) return std::nullopt;
  return Integer();
}

bool Statement::NullAhead() {
  const bool null = sqlite3_column_type(statement_, column_) == SQLITE_NULL;
  if (null) ++column_;
  return null;
}

}  // namespace api_credits
