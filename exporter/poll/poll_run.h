// One poll under way: which request comes next, what has been answered so far. It knows nothing of
// time and sends nothing itself. Thread rule: one thread.
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
  // `account` and `access` must outlive the run. `preferred` says which alternatives to try first.
  PollRun(const Account& account, const Access& access, Secret key,
          PreferredAlternatives preferred);

  // The request to send now; nullopt when the poll is complete. The same until Answer is called.
  std::optional<Request> Next() const;

  // Takes the answer to Next() and moves on: to the next alternative on a listed status, else to
  // the next enabled request, or to the end where the balance request did not succeed.
  void Answer(Result<Response> result);

  // After a 401: start over with another key, once. REQUIRES: complete.
  void Restart(Secret key);

  // True if the balance request was refused with 401 and the run has not been restarted.
  bool MayRestart() const;

  const Secret& key() const { return key_; }
  const std::vector<Exchange>& exchanges() const { return exchanges_; }
  const PreferredAlternatives& preferred() const { return preferred_; }

 private:
  bool Enabled(size_t request) const;
  // Orders the alternatives of the current request, the preferred one first.
  void EnterRequest();

  const Account& account_;
  const Access& access_;
  Secret key_;
  PreferredAlternatives preferred_;
  size_t request_ = 0;
  std::vector<size_t> alternatives_;  // still to try, the current one first
  std::vector<Exchange> exchanges_;
  bool restarted_ = false;
};

}  // namespace api_credits
