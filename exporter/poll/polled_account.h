// An account of the configuration in force as the poller knows it: how it is reached, and what its
// polls have come to. Thread rule: a value.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "exporter/config/access.h"
#include "exporter/config/config.h"
#include "exporter/fetch/http_client.h"
#include "exporter/poll/outcome_log.h"
#include "exporter/poll/poll_run.h"

namespace api_credits {

// What its polls have come to. It outlives a reload.
struct PollProgress {
  HttpClient::Token poll = 0;  // under way: waits for a slot or is in flight; 0: none
  bool polled = false;         // at least once, or passed over by RunOnce
  bool failed = false;         // at least once
  LastPoll last;
  PollMemory memory;
  std::optional<std::uint64_t> identity;
};

struct PolledAccount : PollProgress {
  std::shared_ptr<const Account> account;
  std::shared_ptr<const Access> access;
  std::string origin;  // of its requests, which its slots are counted by
  bool rests = false;  // it is not enabled, or somebody else is to be polled alone
};

}  // namespace api_credits
