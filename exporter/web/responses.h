// Responses by what they hold. Invariant: none of them may be stored by a browser or a proxy, but
// for the style sheet; none is taken for another type. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "exporter/web/http_message.h"

namespace api_credits {

HttpResponse TextResponse(int status, std::string body);
HttpResponse JsonResponse(std::string body);
HttpResponse StyleResponse(std::string_view body);
// No script, no frame, and nothing from another origin.
HttpResponse HtmlResponse(std::string body);
// The browser is to GET that address, which may be relative, after a POST.
HttpResponse SeeOther(std::string location);

}  // namespace api_credits
