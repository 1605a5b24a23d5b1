// One alternative of a provider's request, filled in for an account → the Request to send.
// Invariant: secrets stand in masked text only. Thread rule: a pure function.
#pragma once

#include <optional>
#include <string>

#include "exporter/config/access.h"
#include "exporter/fetch/request.h"
#include "exporter/poll/template_values.h"

namespace api_credits {

// `page` is what the definition's `pages` asks the next page by.
Request BuildRequest(const Account& account, const Access& access, const Alternative& alternative,
                     const TemplateValues& values,
                     const std::optional<std::string>& page = std::nullopt);

// "scheme://host:port" of a URL: what limits and keep-alive connections belong to.
std::string OriginOf(const std::string& url);

}  // namespace api_credits
