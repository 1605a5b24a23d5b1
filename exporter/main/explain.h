// --explain: polls one account once and tells each step, or plays a poll from recorded answers.
// Nothing of it goes anywhere but to `out`. Thread rule: the main thread.
#pragma once

#include <ostream>

#include "exporter/main/pipeline.h"

namespace api_credits {

// Returns the exit status, as --once does. `color`: `out` is a terminal.
int Explain(const Invocation& invocation, bool color, std::ostream& out, std::ostream& err);

}  // namespace api_credits
