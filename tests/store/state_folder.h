// A folder of its own for a state file, and records to put into it.
// Invariant: the folder goes away with the object. Thread rule: one thread.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "exporter/ledger/record.h"

namespace api_credits {

class StateFolder {
 public:
  StateFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "api_credits_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
  }
  ~StateFolder() { std::filesystem::remove_all(folder_); }
  StateFolder(const StateFolder&) = delete;
  StateFolder& operator=(const StateFolder&) = delete;

  std::string path() const { return folder_; }
  std::string file() const { return folder_ / "state.db"; }

  void Write(const std::string& bytes) const { std::ofstream(file(), std::ios::binary) << bytes; }
  static std::string Read(const std::string& file) {
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    return bytes.str();
  }

  // The names of the files that were set aside, without what SQLite keeps beside them.
  std::vector<std::string> SetAside() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      const std::string name = entry.path().filename();
      if (name.find(".damaged-") != std::string::npos && name.back() != 'l' && name.back() != 'm') {
        names.push_back(name);
      }
    }
    return names;
  }

 private:
  std::filesystem::path folder_;
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
