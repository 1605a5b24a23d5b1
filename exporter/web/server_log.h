// What civetweb reports about connections, as records of our log. Anybody who reaches the port can
// cause such records, so at most one a second is written, with the number of those left out.
// Thread rule: any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exporter/base/clock.h"
#include "exporter/base/guarded.h"
#include "exporter/base/log.h"

namespace api_credits {

class ServerLog {
 public:
  // `clock` and `log` must outlive it.
  ServerLog(const Clock& clock, Logger& log) : clock_(clock), log_(log) {}

  void Message(std::string_view message);
  // `left`: the client hung up, as load balancers do that look whether the port is open.
  void HandshakeFailed(const std::string& client, const std::string& reason, bool left);

 private:
  struct State {
    SteadyTime next;
    int left_out = 0;
  };

  // How many records were left out before this one; nullopt: it is left out itself.
  std::optional<int> Admit();

  const Clock& clock_;
  Logger& log_;
  Guarded<State> state_;
};

}  // namespace api_credits
