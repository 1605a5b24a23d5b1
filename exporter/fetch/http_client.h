// Many requests in flight on one thread; knows no provider and no account.
// Thread rule: all calls from one thread, except Wake, which any thread may call.
#pragma once

#include <cstdint>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/result.h"
#include "exporter/fetch/request.h"
#include "exporter/fetch/response.h"

namespace api_credits {

class HttpClient {
 public:
  using Token = std::uint64_t;  // the caller's, handed back with the completion
  struct Completion {
    Token token = 0;
    // Errors: kDns kConnect kTls kTimeout kTransport kTooLarge. The message names host and cause,
    // never the query, a header or the body.
    Result<Response> result;
  };

  virtual ~HttpClient() = default;

  // Never blocks and never fails: trouble is reported by the completion. Transfers move on only
  // while somebody waits.
  virtual void Start(Token token, Request request) = 0;

  // Waits until a transfer is complete, `timeout` is over or Wake was called; returns all that is
  // complete.
  virtual std::vector<Completion> Wait(Duration timeout) = 0;

  virtual void Wake() = 0;

  // How many transfers may be in flight at once, in all and to one host and port.
  virtual void SetLimits(int total, int per_host) = 0;

  // Drops every transfer in flight without a completion. Does not wait for anything.
  virtual void Abort() = 0;
};

}  // namespace api_credits
