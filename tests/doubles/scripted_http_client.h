// An HttpClient without a network: a function answers, after a latency, and waiting moves the
// simulated clock, so that days of polling pass in milliseconds. Keeps all requests with their
// time. Thread rule: one thread; Wake does nothing, because Wait never sleeps.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/fetch/http_client.h"
#include "tests/doubles/simulated_clock.h"

namespace api_credits {

class ScriptedHttpClient final : public HttpClient {
 public:
  using Answer = std::function<Result<Response>(const Request&)>;
  struct Sent {
    Request request;
    Moment at;
  };

  explicit ScriptedHttpClient(SimulatedClock& clock) : clock_(clock) {}

  Answer answer = [](const Request&) { return Json("{}"); };
  Duration latency = std::chrono::milliseconds(50);
  std::function<void()> after_wait = [] {};  // e.g. to stop the loop when enough time has passed
  std::vector<Sent> sent;
  size_t most_in_flight = 0;
  std::pair<int, int> limits;  // as they were set last

  static Result<Response> Json(std::string body, int status = 200,
                               std::vector<std::pair<std::string, std::string>> headers = {}) {
    Response response;
    response.status = status;
    response.headers = std::move(headers);
    response.body = std::move(body);
    return response;
  }

  void Start(Token token, Request request) override {
    const Moment now = clock_.Now();
    sent.push_back({request, now});
    flights_.emplace(now.steady + latency, std::make_pair(token, std::move(request)));
    most_in_flight = std::max(most_in_flight, flights_.size());
  }

  std::vector<Completion> Wait(Duration timeout) override {
    const SteadyTime now = clock_.Now().steady;
    SteadyTime until = now + timeout;
    if (!flights_.empty()) until = std::min(until, flights_.begin()->first);
    clock_.Advance(std::max(until - now, Duration(0)));
    std::vector<Completion> done;
    while (!flights_.empty() && flights_.begin()->first <= until) {
      auto [token, request] = std::move(flights_.begin()->second);
      flights_.erase(flights_.begin());
      Result<Response> result = answer(request);
      if (result.ok()) {
        result.value().received = clock_.Now();
        result.value().duration = latency;
      }
      done.push_back({token, std::move(result)});
    }
    after_wait();
    return done;
  }

  void Wake() override {}
  void SetLimits(int total, int per_host) override { limits = {total, per_host}; }
  void Abort() override { flights_.clear(); }

 private:
  SimulatedClock& clock_;
  std::multimap<SteadyTime, std::pair<Token, Request>> flights_;
};

}  // namespace api_credits
