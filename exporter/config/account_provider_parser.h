// The choices of an account among what its provider offers: plan, params, costs, optional requests,
// pools, and whether a billed call may be made. Thread rule: one thread at a time.
#pragma once

#include "exporter/config/config.h"
#include "exporter/document/map_reader.h"

namespace api_credits {

// `provider` is null where it is unknown; then only the kinds of the values are checked.
void ParseProviderChoices(const MapReader& map, const Provider* provider, Account& account);

// A provider that names all its pools literally cannot have another one.
void CheckPoolName(const Provider& provider, const Setting& name, const FileReport& report);

}  // namespace api_credits
