// The sockets of this process that belong to its own server, which civetweb does not hand out.
// Thread rule: any thread; a socket may be closed by its owner at any time.
#pragma once

#include <vector>

namespace api_credits {

// A client that connects and stays silent is kept in the kernel for so long, where it costs neither
// a descriptor nor a thread of the server.
inline constexpr int kDeferSeconds = 30;

// Makes the listeners of these ports hand out connections only once something has been sent.
void DeferSilentClients(const std::vector<int>& ports);

// Ends every connection to these ports and wakes whoever waits for one.
void ShutDownSockets(const std::vector<int>& ports);

}  // namespace api_credits
