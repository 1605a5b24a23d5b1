// SQLite as far as the store needs it: a connection and a prepared statement. Besides these files
// nobody sees <sqlite3.h>. Calls answer with SQLite's result code; Complaint says it in words.
// Invariant: a Statement dies before its Database. Thread rule: one thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string>

namespace api_credits {

class Database {
 public:
  Database() = default;
  ~Database() { Close(); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Creates the file if there is none. REQUIRES: closed.
  int Open(const std::string& path);
  void Close();

  int Execute(const char* sql);
  // The first column of the first row.
  int ReadInteger(const char* sql, std::int64_t& value);
  int ReadText(const char* sql, std::string& value);

  // What went wrong last, with the reason of the operating system where there is one.
  std::string Complaint() const;

  sqlite3* handle() const { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

// The kind of a result code, without the details of its upper bits.
inline int Primary(int code) { return code & 0xff; }

class Statement {
 public:
  Statement(const Database& database, const char* sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Of the preparation.
  int code() const { return code_; }

  // Fill the parameters from the left to the right.
  void Bind(double value);
  void Bind(std::int64_t value);
  void Bind(const std::string& value);
  template <typename T>
  void Bind(const std::optional<T>& value) {
    if (value) return Bind(*value);
    Skip();
  }
  void Skip() { ++parameter_; }  // leaves it NULL

  // Runs to the end and makes ready for the next set of parameters.
  int Run();

  // SQLITE_ROW or SQLITE_DONE where all went well; the columns are then read from the left.
  int Next();
  double Real();
  std::int64_t Integer();
  std::string Text();
  std::optional<double> MaybeReal();
  std::optional<std::int64_t> MaybeInteger();

 private:
  bool NullAhead();

  sqlite3_stmt* statement_ = nullptr;
  int code_;
  int parameter_ = 1;
  int column_ = 0;
};

}  // namespace api_credits
