// The vendor of one history, behind the client that the poller calls: answers a third of a second
// after the request, by what the history says of that instant. Time passes where the poller waits.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "exporter/fetch/http_client.h"
#include "tests/forecast/history.h"

namespace api_credits::forecast {

class Vendor final : public HttpClient {
 public:
  // `advance` lets so much time pass, and returns sooner where the poller is to stop.
  Vendor(const History& history, const Clock& clock, std::function<void(Duration)> advance)
      : history_(history), clock_(clock), advance_(std::move(advance)) {}

  void Start(Token token, Request request) override;
  std::vector<Completion> Wait(Duration timeout) override;
  void Wake() override {}
  void SetLimits(int /*total*/, int /*per_host*/) override {}
  void Abort() override { flights_.clear(); }

  // Instants of answers that showed the balances, in seconds since the start.
  const std::vector<std::int64_t>& shown() const { return shown_; }

 private:
  Result<Response> Answer();
  std::string Body(std::int64_t at, const std::string& odd) const;

  const History& history_;
  const Clock& clock_;
  const std::function<void(Duration)> advance_;
  std::vector<std::pair<SteadyTime, Token>> flights_;
  std::int64_t asked_ = 0;
  size_t odd_told_ = 0;
  std::vector<std::int64_t> shown_;
};

}  // namespace api_credits::forecast
