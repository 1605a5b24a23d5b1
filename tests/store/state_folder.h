// A folder of its own for a state file, and records to put into it.
// Thread rule: one thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "exporter/ledger/record.h"
#include "tests/doubles/temporary_folder.h"

namespace api_credits {

class StateFolder {
 public:
  std::string path() const { return folder_.path(); }
  std::string file() const { return folder_.Path("state.db"); }

  void Write(const std::string& bytes) const { folder_.Write("state.db", bytes); }
  static std::string Read(const std::string& file) { return TemporaryFolder::Read(file); }

  // The names of the files that were set aside, without what SQLite keeps beside them.
  std::vector<std::string> SetAside() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      const std::string name = entry.path().filename();
      if (name.find(".damaged-") != std::string::npos && name.back() != 'l' && name.back() != 'm') {
        names.push_back(name);
      }
    }
    return names;
  }

 private:
  TemporaryFolder folder_;
};

inline AccountRecord RecordOf(const std::string& account, double consumed) {
  PoolCounters counters;
  counters.consumed = consumed;
  PoolBaseline baseline;
  baseline.unit = "credits";
  baseline.remaining = 1000 - consumed;
  AccountRecord record;
  record.provider = "acme";
  record.account = account;
  record.source = "https://api.acme.example";
  record.pools["main"] = PoolTally(counters, baseline);
  return record;
}

}  // namespace api_credits
