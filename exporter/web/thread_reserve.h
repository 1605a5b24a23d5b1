// Keeps the web server's threads back until connections need them: civetweb wants one for each
// connection, however slow its client, and few are ever used. One that is kept back has cost the
// top of its stack; otherwise all take turns, and each has a buffer and a cache of malloc's.
// Thread rule: any thread.
#pragma once

#include <atomic>
#include <semaphore>

namespace api_credits {

class ThreadReserve {
 public:
  // So many wait for a connection at any time, as long as there are more in reserve.
  static constexpr int kIdle = 8;

  // By each thread at its beginning: returns when it is needed.
  void Join();

  // A thread took a connection, and was done with it.
  void ConnectionBegan();
  void ConnectionEnded() { ++idle_; }

  // All are needed from now on. REQUIRES: there are no more threads than that.
  void Release(int threads) { needed_.release(threads); }

 private:
  std::counting_semaphore<> needed_{kIdle};
  std::atomic<int> idle_{kIdle};
};

}  // namespace api_credits
