// What a WebPolicy makes of requests and responses: who is let in, and which headers are added.
// Thread rule: any thread.
#pragma once

#include <optional>

#include "exporter/web/http_message.h"
#include "exporter/web/web_policy.h"

namespace api_credits {

// The answer to a request that may not reach the pages; nullopt: it may. Health pages are no
// exception, as in Prometheus's exporter-toolkit.
std::optional<HttpResponse> Refuse(const WebPolicy& policy, const HttpRequest& request);

// A header that the policy states takes the place of the page's own.
void AddHeaders(const WebPolicy& policy, HttpResponse& response);

}  // namespace api_credits
