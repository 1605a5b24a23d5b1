// A name whose lookup hangs, as on a DNS outage. While one lives, this program's getaddrinfo waits
// for it to go away; other names are looked up as ever. Include it in one source file only. Thread
// rule: one at a time; its functions from any thread.
#pragma once

#include <dlfcn.h>
#include <netdb.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>

namespace api_credits {

class HangingLookup {
 public:
  static constexpr std::string_view kHost = "hanging.test";

  HangingLookup() { state().released = state().entered = state().returned = false; }
  // Ends the lookup and waits until it has left.
  ~HangingLookup() {
    std::unique_lock<std::mutex> lock(state().mutex);
    state().released = true;
    state().changed.notify_all();
    state().changed.wait(lock, [] { return !state().entered || state().returned; });
  }
  HangingLookup(const HangingLookup&) = delete;
  HangingLookup& operator=(const HangingLookup&) = delete;

  std::string host() const { return std::string(kHost); }
  bool entered() const {
    const std::lock_guard<std::mutex> lock(state().mutex);
    return state().entered;
  }
  // True only if somebody waited for the lookup until the hang guard ended it.
  bool returned() const {
    const std::lock_guard<std::mutex> lock(state().mutex);
    return state().returned;
  }

  static int Hang() {
    std::unique_lock<std::mutex> lock(state().mutex);
    state().entered = true;
    state().changed.wait_for(lock, std::chrono::seconds(60), [] { return state().released; });
    state().returned = true;
    state().changed.notify_all();
    return EAI_AGAIN;
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    bool entered = false;
    bool released = true;
    bool returned = false;
  };
  // A C function has no object to belong to.
  static State& state() {
    static State state;
    return state;
  }
};

}  // namespace api_credits

extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** result) {
  if (node != nullptr && node == api_credits::HangingLookup::kHost) {
    return api_credits::HangingLookup::Hang();
  }
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto next = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return next(node, service, hints, result);
}
