// A page of any site can make a browser send us a POST, with what the browser knows of passwords
// and networks. Such a request is told by the headers that browsers add and pages cannot change.
// Thread rule: a pure function.
#pragma once

#include "exporter/web/http_message.h"

namespace api_credits {

// True if a browser sent it on behalf of a page of another origin. Scripts send none of the
// headers. Browsers say Sec-Fetch-Site over HTTPS and to this machine, and it is enough; otherwise
// the Origin has to match the Host, which a proxy must therefore leave as it was.
bool IsForged(const HttpRequest& request);

}  // namespace api_credits
