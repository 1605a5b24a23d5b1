// Opens a connection to our own listener and closes it again, which wakes civetweb's accepting
// thread. Never waits. Thread rule: any thread.
#pragma once

#include <string>

namespace api_credits {

// Returns false once nobody listens there any more, and for every name except localhost, because
// looking it up could wait. `host` empty: every interface.
bool WakeListener(const std::string& host, int port);

}  // namespace api_credits
