// The secrets of an account: its key, and those that its provider's requests need beside it. They
// come from files or the environment; no message shows a value. Thread rule: one thread at a time.
#pragma once

#include <filesystem>
#include <string_view>

#include "exporter/config/access.h"
#include "exporter/document/map_reader.h"

namespace api_credits {

// `provider` is null where the account names none that is known; the rest is checked all the same.
void ParseSecrets(const MapReader& account, const std::filesystem::path& directory,
                  const Provider* provider, Access& access);

// One secret that is stated under one of two keys: its variable, or its file.
void ParseSecret(const MapReader& map, std::string_view variable, std::string_view file,
                 const std::filesystem::path& directory, SecretSource& source);

}  // namespace api_credits
