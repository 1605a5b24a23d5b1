// The secrets of an account: its key, and those that its provider's requests need beside it. They
// come from files or the environment; no message shows a value. Thread rule: one thread at a time.
#pragma once

#include <filesystem>

#include "exporter/config/access.h"
#include "exporter/document/map_reader.h"

namespace api_credits {

// `provider` is null where the account names none that is known; the rest is checked all the same.
void ParseSecrets(const MapReader& account, const std::filesystem::path& directory,
                  const Provider* provider, Access& access);

}  // namespace api_credits
