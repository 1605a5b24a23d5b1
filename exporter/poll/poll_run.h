// One poll under way: which request comes next, and what the answers so far have said. It knows
// nothing of time and sends nothing itself. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "exporter/base/result.h"
#include "exporter/base/secret.h"
#include "exporter/config/access.h"
#include "exporter/fetch/request.h"
#include "exporter/fetch/response.h"
#include "exporter/interpret/interpreter.h"

namespace api_credits {

// Per request of a provider, the alternative that worked last.
using PreferredAlternatives = std::map<size_t, size_t>;

class PollRun {
 public:
  // The references must outlive the run. `preferred` says which alternatives to try first.
  PollRun(const Account& account, const Access& access, Secret key, PreferredAlternatives preferred,
          Interpreter& interpreter);

  // The request to send now; nullopt when the poll is complete. The same until Answer is called.
  std::optional<Request> Next() const;

  // Reads the answer to Next() and moves on: to the next alternative on a listed status, else to
  // the next enabled request, or to the end where the balance request did not succeed. `now` is
  // when it came, or failed to come.
  void Answer(Result<Response> result, Moment now);

  // After a 401: start over with another key, once. REQUIRES: complete.
  void Restart(Secret key);

  // True if the balance request was refused with 401 and the run has not been restarted.
  bool MayRestart() const { return refused_ && !restarted_; }

  // All that the poll said, but for its duration. REQUIRES: complete; once.
  Reading Finish() { return reader_->Finish(); }

  const Secret& key() const { return key_; }
  const PreferredAlternatives& preferred() const { return preferred_; }

 private:
  const RequestRule& rule() const { return account_.provider->requests[request_]; }
  bool complete() const { return request_ >= account_.provider->requests.size(); }
  bool Enabled(size_t request) const;
  // Orders the alternatives of the current request, the preferred one first.
  void EnterRequest();

  const Account& account_;
  const Access& access_;
  Secret key_;
  PreferredAlternatives preferred_;
  Interpreter& interpreter_;
  std::optional<PollReader> reader_;  // never empty; emplaced anew by a restart
  size_t request_ = 0;
  std::vector<size_t> alternatives_;  // still to try, the current one first
  bool refused_ = false;
  bool restarted_ = false;
};

}  // namespace api_credits
