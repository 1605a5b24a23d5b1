// The proxies that the environment names, read once and with libcurl's rules: https_proxy and
// http_proxy, else all_proxy; lower case first. HTTP_PROXY is ignored, because a CGI server sets it
// from a request's header. An empty variable is one that is not set. Thread rule: a value.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace api_credits {

struct Proxies {
  std::string http, https;  // URL of the proxy, by the scheme of the request; empty: none
  std::string exceptions;   // no_proxy: hosts that are reached without one, as libcurl reads it
};

// `environment` returns the value of a variable, or nullopt if it is not set.
Proxies ReadProxies(
    const std::function<std::optional<std::string>(const std::string& name)>& environment);

}  // namespace api_credits
