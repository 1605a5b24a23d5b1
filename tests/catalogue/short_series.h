// What a recorded poll shows, as short as a person would write it.
// Thread rule: a pure function.
#pragma once

#include <string>

#include "exporter/provider/provider.h"

namespace api_credits {

// Of the series of one account, those that depend on the answer: without the prefix, the labels
// provider and account, counters that are 0 and list prices; instants as RFC 3339, lines sorted.
std::string ShortSeries(const std::string& exposition, const Provider& provider);

}  // namespace api_credits
