#include "exporter/store/database.h"

#include <sqlite3.h>

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

int Database::Execute(const std::string& sql) {
  return sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
}

template <typename T>
int Database::Read(const std::string& sql, T& value) {
  Statement query(*this, sql);
  const int code = query.Next();
  if (code == SQLITE_ROW) query.Read(value);
  return code == SQLITE_ROW ? SQLITE_OK : code;
}

template int Database::Read(const std::string&, std::int64_t&);
template int Database::Read(const std::string&, std::string&);

std::string Database::ErrorMessage() const {
  std::string message = sqlite3_errmsg(handle_);
  message += " (SQLite error " + std::to_string(sqlite3_extended_errcode(handle_)) + ")";
  const int code = Primary(sqlite3_errcode(handle_));
  const int reason = sqlite3_system_errno(handle_);
  if ((code == SQLITE_CANTOPEN || code == SQLITE_IOERR) && reason != 0) {
    message += ": " + std::generic_category().message(reason);
  }
  return message;
}

Statement::Statement(const Database& database, const std::string& sql)
    : code_(sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &statement_, nullptr)) {}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::Bind(double value) { sqlite3_bind_double(statement_, parameter_++, value); }

void Statement::Bind(std::int64_t value) { sqlite3_bind_int64(statement_, parameter_++, value); }

void Statement::Bind(const std::string& value) {
  sqlite3_bind_text64(statement_, parameter_++, value.data(), value.size(), SQLITE_STATIC,
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

void Statement::Read(double& value) { value = sqlite3_column_double(statement_, column_++); }

void Statement::Read(std::int64_t& value) { value = sqlite3_column_int64(statement_, column_++); }

void Statement::Read(std::string& value) {
  const int column = column_++;
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  value = text == nullptr ? std::string() : std::string(text, static_cast<size_t>(size));
}

bool Statement::SkipNull() {
  const bool null = sqlite3_column_type(statement_, column_) == SQLITE_NULL;
  if (null) ++column_;
  return null;
}

}  // namespace api_credits
