// The requests of a poll: how to ask, in which alternatives, and what an answer reveals.
// Thread rule: one thread at a time.
#pragma once

#include <vector>

#include "exporter/document/map_reader.h"
#include "exporter/document/templates.h"
#include "exporter/provider/ask_parser.h"
#include "exporter/provider/provider.h"

namespace api_credits {

// A param or a kept value of this name; reports a name that is taken or no identifier.
void CheckNewName(const Setting& name, const TemplateNames& names, const FileReport& report);

// `prepare` and `requests` of a definition; reports names and labels that occur twice.
std::vector<RequestRule> ParseRequests(const MapReader& provider, AskScope& scope);

}  // namespace api_credits
