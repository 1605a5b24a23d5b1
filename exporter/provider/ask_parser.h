// How one request of a definition asks: host, path, credential, query, headers, form or body, and
// further pages. Thread rule: one thread at a time.
#pragma once

#include <set>
#include <string>

#include "exporter/document/map_reader.h"
#include "exporter/document/templates.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// What the requests of a definition may refer to.
struct AskScope {
  TemplateNames names;
  std::set<std::string> hosts;
};

// The key and the instants, which need no declaration.
TemplateNames BuiltInNames();

Auth ParseAuth(const MapReader& map, TemplateNames& names);

// `headers` of a definition or of a request, names in lower case.
NamedTemplates ParseSentHeaders(const MapReader& map, TemplateNames& names);

// All but what is read from the answer. A request that prepares, or goes to another host, sends no
// credential unless it says so.
Alternative ParseAsk(const MapReader& map, RequestRole role, AskScope& scope);

}  // namespace api_credits
