// The URLs that files may name. A base URL never holds a credential, a query or a fragment: keys
// would end up in logs. Thread rule: pure functions.
#pragma once

#include <optional>
#include <string>

#include "exporter/document/map_reader.h"

namespace api_credits {

// Of an API, without a trailing slash. http is allowed, because the user wrote it out.
std::optional<std::string> ReadBaseUrl(const Setting& setting, const FileReport& report);

// A page for people.
std::optional<std::string> ReadPageUrl(const Setting& setting, const FileReport& report);

// http, https, socks5 or socks5h.
std::optional<std::string> ReadProxyUrl(const Setting& setting, const FileReport& report);

}  // namespace api_credits
