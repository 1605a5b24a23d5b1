// A table of the state file as one list of columns, from which its statements follow: what creates
// it, saves a row and loads rows. Invariant: columns go by name, so that their order in a file
// does not matter. Thread rule: constants.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "exporter/base/clock.h"
#include "exporter/store/database.h"

namespace api_credits {

template <typename Row>
struct Column {
  const char* name;  // as SQL, quoted if it is a word of SQL's
  const char* type;
  void (*bind)(Statement&, const Row&);
  void (*read)(Statement&, Row&);
};

// What is neither a text nor a double is kept as an integer; instants are Unix milliseconds.
template <typename T>
constexpr const char* SqlType(const T* /*field*/) {
  return std::is_same_v<T, std::string> ? "TEXT" : std::is_same_v<T, double> ? "REAL" : "INTEGER";
}

template <typename T>
constexpr const char* SqlType(const std::optional<T>* /*field*/) {
  return SqlType(static_cast<const T*>(nullptr));
}

template <typename T>
void BindField(Statement& row, const T& field) {
  if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, double>) {
    row.Bind(field);
  } else if constexpr (std::is_same_v<T, WallTime>) {
    row.Bind(std::int64_t{field.time_since_epoch().count()});
  } else {
    row.Bind(static_cast<std::int64_t>(field));
  }
}

template <typename T>
void BindField(Statement& row, const std::optional<T>& field) {
  field ? BindField(row, *field) : row.BindNull();
}

template <typename T>
void ReadField(Statement& row, T& field) {
  if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, double>) {
    row.Read(field);
  } else {
    std::int64_t number = 0;
    row.Read(number);
    if constexpr (std::is_same_v<T, WallTime>) {
      field = WallTime(Duration(number));
    } else {
      field = static_cast<T>(number);
    }
  }
}

template <typename T>
void ReadField(Statement& row, std::optional<T>& field) {
  if (!row.SkipNull()) ReadField(row, field.emplace());
}

// The column of what `Get` returns a reference to, given a row.
template <typename Row, typename Get>
constexpr Column<Row> ColumnOf(const char* name, Get /*get*/) {
  using T = std::remove_reference_t<std::invoke_result_t<Get, Row&>>;
  return {name, SqlType(static_cast<T*>(nullptr)),
          [](Statement& to, const Row& row) { BindField(to, Get()(row)); },
          [](Statement& from, Row& row) { ReadField(from, Get()(row)); }};
}

template <typename Row, auto kMember>
constexpr Column<Row> Field(const char* name) {
  return ColumnOf<Row>(
      name, [](auto& row) -> auto& { return row.*kMember; });
}

template <typename Row>
struct Table {
  const char* name;
  const char* key;  // the columns of the primary key
  std::span<const Column<Row>> columns;

  std::string CreateSql() const {
    return std::string("CREATE TABLE ") + name + " (" +
           List([](const auto& column) { return std::string(column.name) + " " + column.type; }) +
           ", PRIMARY KEY (" + key + ")) STRICT, WITHOUT ROWID;\n";
  }
  std::string SaveSql() const {
    return std::string("INSERT OR REPLACE INTO ") + name + " (" + Names() + ") VALUES (" +
           List([](const auto&) { return "?"; }) + ")";
  }
  std::string ForgetAccountSql() const {
    return std::string("DELETE FROM ") + name + " WHERE provider = ? AND account = ?";
  }

  // `save` is prepared from SaveSql.
  int Save(Statement& save, const Row& row) const {
    for (const Column<Row>& column : columns) column.bind(save, row);
    return save.Run();
  }

  // Gives every row to `take`, in the order of the key.
  template <typename Take>
  int Load(const Database& database, Take take) const {
    Statement rows(database, "SELECT " + Names() + " FROM " + name + " ORDER BY " + key);
    int code = rows.Next();
    for (; code == SQLITE_ROW; code = rows.Next()) {
      Row row;
      for (const Column<Row>& column : columns) column.read(rows, row);
      take(std::move(row));
    }
    return code == SQLITE_DONE ? SQLITE_OK : code;
  }

 private:
  std::string Names() const {
    return List([](const auto& column) { return column.name; });
  }
  template <typename Text>
  std::string List(Text text) const {
    std::string list;
    for (const Column<Row>& column : columns) list.append(list.empty() ? "" : ", ") += text(column);
    return list;
  }
};

}  // namespace api_credits
