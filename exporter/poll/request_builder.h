// One alternative of a provider's request + an account + its access and key → the Request to send.
// Invariant: the key stands only in the Request's Secret fields. Thread rule: a pure function.
#pragma once

#include <string>

#include "exporter/base/secret.h"
#include "exporter/config/access.h"
#include "exporter/fetch/request.h"

namespace api_credits {

Request BuildRequest(const Account& account, const Access& access, const Alternative& alternative,
                     const Secret& key);

// "scheme://host:port" of a URL: what limits and keep-alive connections belong to.
std::string OriginOf(const std::string& url);

}  // namespace api_credits
