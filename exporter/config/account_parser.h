// The user's accounts with their effective settings: stated, else global, else the provider's.
// Invariant: every account that a file lists is either parsed or reported.
// Thread rule: one thread at a time.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporter/config/access.h"
#include "exporter/config/settings_parser.h"
#include "exporter/document/map_reader.h"
#include "exporter/provider/catalogue.h"

namespace api_credits {

class AccountParser {
 public:
  // The references must outlive the parser. More than `most` accounts are an error.
  AccountParser(const GlobalSettings& global, Catalogue& providers, size_t most = kMaxAccounts)
      : global_(global), providers_(providers), most_(most) {}

  // `accounts` of a file in `directory`, which relative paths start from.
  void ParseAccounts(const MapReader& file, const std::filesystem::path& directory);

  // Moves them out, sorted by provider name, then name. REQUIRES: no error was reported.
  void TakeInto(Config& config, std::vector<Access>& access);

 private:
  std::shared_ptr<const Provider> FindProvider(const MapReader& map);
  void CheckUnique(const MapReader& map, const Account& account);
  void ParseTimes(const MapReader& map, const Provider* provider, Account& account) const;

  const GlobalSettings& global_;
  Catalogue& providers_;
  const size_t most_;
  std::vector<std::pair<std::shared_ptr<Account>, Access>> accounts_;
  std::map<std::pair<std::string, std::string>, std::string> places_;  // (provider, name) → place
};

}  // namespace api_credits
