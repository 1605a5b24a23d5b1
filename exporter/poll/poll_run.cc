#include "exporter/poll/poll_run.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "exporter/poll/request_builder.h"
#include "exporter/poll/secret_matcher.h"

namespace api_credits {

PollRun::PollRun(const Account& account, const Access& access, Secret key,
                 PreferredAlternatives preferred, Interpreter& interpreter)
    : account_(account),
      access_(access),
      key_(std::move(key)),
      preferred_(std::move(preferred)),
      interpreter_(interpreter),
      reader_(interpreter.Begin(*account.provider, SecretMatcher({key_}))) {
  EnterRequest();
}

std::optional<Request> PollRun::Next() const {
  if (complete()) return std::nullopt;
  return BuildRequest(account_, access_, rule().any_of[alternatives_.front()], key_);
}

void PollRun::Answer(Result<Response> result, Moment now) {
  const size_t current = alternatives_.front();
  const int status = result.ok() ? result.value().status : 0;
  if (rule().any_of[current].fall_through_on.contains(status) && alternatives_.size() > 1) {
    alternatives_.erase(alternatives_.begin());
    return;
  }
  const Outcome outcome = reader_->Take(request_, current, std::move(result), now);
  const bool good = (status >= 200 && status < 300) || outcome == Outcome::kOk;
  if (good) preferred_[request_] = current;
  if (rule().role == RequestRole::kBalance && !good) {
    // Further requests would only repeat what the failed balance request has said.
    refused_ = status == 401;
    request_ = account_.provider->requests.size();
    return;
  }
  do {
    ++request_;
  } while (!complete() && !Enabled(request_));
  EnterRequest();
}

void PollRun::Restart(Secret key) {
  key_ = std::move(key);
  restarted_ = true;
  request_ = 0;
  reader_.emplace(interpreter_.Begin(*account_.provider, SecretMatcher({key_})));
  EnterRequest();
}

bool PollRun::Enabled(size_t request) const {
  const RequestRule& rule = account_.provider->requests[request];
  return !rule.optional || account_.enabled_requests.contains(rule.name);
}

void PollRun::EnterRequest() {
  if (complete()) return;
  alternatives_.resize(rule().any_of.size());
  std::iota(alternatives_.begin(), alternatives_.end(), size_t{0});
  const auto found = preferred_.find(request_);
  if (found != preferred_.end() && found->second < alternatives_.size()) {
    const auto worked = alternatives_.begin() + static_cast<std::ptrdiff_t>(found->second);
    std::rotate(alternatives_.begin(), worked, worked + 1);
  }
}

}  // namespace api_credits
