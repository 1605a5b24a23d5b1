// One poll under way: which request comes next, and what the answers so far have said. It sends
// nothing itself; time is an argument. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/result.h"
#include "exporter/config/access.h"
#include "exporter/fetch/request.h"
#include "exporter/fetch/response.h"
#include "exporter/interpret/interpreter.h"
#include "exporter/poll/credentials.h"
#include "exporter/poll/kept_values.h"
#include "exporter/poll/poll_step.h"

namespace api_credits {

// Per request of a provider that has several alternatives, the one that worked last.
using PreferredAlternatives = std::map<size_t, size_t>;

// What the polls of an account leave for those that follow.
struct PollMemory {
  PreferredAlternatives preferred;  // which alternatives to try first
  KeptValues kept;
};

class PollRun {
 public:
  // The references must outlive the run. `now` is when the poll begins. The observer is told each
  // step, once it was read.
  PollRun(const Account& account, const Access& access, Credentials credentials, PollMemory memory,
          Interpreter& interpreter, Moment now, PollObserver observer = {});
  PollRun(const PollRun&) = delete;
  PollRun& operator=(const PollRun&) = delete;

  // The request to send now; nullopt when the poll is complete. The same until Answer is called.
  std::optional<Request> Next() const;

  // Reads the answer to Next() and moves on: to the next page, to the next alternative on a listed
  // status, else to the next request that is due, or to the end where the balance request, or one
  // before it, did not succeed. `now` is when it came, or failed to come.
  void Answer(Result<Response> result, Moment now);

  // After a refusal: start over with other credentials, once. REQUIRES: complete.
  void Restart(Credentials credentials);

  // True if the poll was refused with 401 and has not been restarted.
  bool MayRestart() const { return refused_ && !restarted_; }

  // All that the poll said, but for its duration. REQUIRES: complete; once.
  Reading Finish();

  const Credentials& credentials() const { return credentials_; }
  const PollMemory& memory() const { return memory_; }

 private:
  const std::vector<RequestRule>& rules() const { return account_.provider->requests; }
  const RequestRule& rule() const { return rules()[request_]; }
  const Alternative& alternative() const { return rule().any_of[alternatives_.front()]; }
  bool complete() const { return request_ >= rules().size(); }
  // False for what the account has switched off, and for what was kept and is still good.
  bool IsDue(const RequestRule& rule) const;
  // From `request` on, the first that is due; orders its alternatives, the preferred one first.
  void EnterRequest(size_t request);
  // The pages so far lead to another one.
  bool TurnsPage(const Result<Response>& result);
  void Begin();
  void Conclude(Result<Response> result);
  void Read(Result<Response> result);
  void Tell(const RequestRule& rule, Request request, Result<Response> answer);
  std::vector<Secret> Secrets() const;
  bool HoldsSecret(std::string_view text);
  void Fail(int status, Outcome outcome);
  // Puts what the answer left where later requests find it.
  void Keep();

  const Account& account_;
  const Access& access_;
  Credentials credentials_;
  PollMemory memory_;
  Interpreter& interpreter_;
  Moment now_;
  const PollObserver observer_;
  std::optional<PollReader> reader_;      // never empty; emplaced anew by a restart
  std::optional<SecretMatcher> matcher_;  // of Secrets(), once it was needed
  size_t request_ = 0;
  std::vector<size_t> alternatives_;  // still to try, the current one first
  std::optional<std::string> page_;   // what the current page is asked by; empty: the first
  bool uses_kept_ = false;            // values of an earlier poll
  std::vector<int> statuses_;         // of all answers, those before a restart included
  bool refused_ = false;
  bool restarted_ = false;
};

}  // namespace api_credits
