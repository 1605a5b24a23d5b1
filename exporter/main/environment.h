// The process environment as the function that config asks. Thread rule: any thread, as long as
// nobody changes the environment, and nobody here does.
#pragma once

#include "exporter/config/loader.h"

namespace api_credits {

Environment SystemEnvironment();

}  // namespace api_credits
