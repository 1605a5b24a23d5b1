// SQLite as far as the store needs it: a connection and a prepared statement. Calls answer with
// SQLite's result code; ErrorMessage says it in words.
// Invariant: a Statement dies before its Database. Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <string>

struct sqlite3;  // no room that includes this header sees <sqlite3.h>
struct sqlite3_stmt;

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

  int Execute(const std::string& sql);
  // The first column of the first row, as an integer or a text.
  template <typename T>
  int Read(const std::string& sql, T& value);

  // What went wrong last, with the operating system's reason if there is one.
  std::string ErrorMessage() const;

  sqlite3* handle() const { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

// The kind of a result code, without the details of its upper bits.
inline int Primary(int code) { return code & 0xff; }

class Statement {
 public:
  // If `sql` cannot be prepared, Run and Next tell.
  Statement(const Database& database, const std::string& sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Fill the parameters from the left to the right. A text must live until Run.
  void Bind(double value);
  void Bind(std::int64_t value);
  void Bind(const std::string& value);
  void BindNull() { ++parameter_; }

  // Runs to the end and makes ready for the next set of parameters.
  int Run();

  // SQLITE_ROW or SQLITE_DONE if all went well; the columns are then read from the left.
  int Next();
  // NULL is read as 0 or as an empty text.
  void Read(double& value);
  void Read(std::int64_t& value);
  void Read(std::string& value);
  // Skips the next column and returns true if it is NULL.
  bool SkipNull();

 private:
  sqlite3_stmt* statement_ = nullptr;
  int code_;
  int parameter_ = 1;
  int column_ = 0;
};

}  // namespace api_credits
