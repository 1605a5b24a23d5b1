// One Request under way: lends a libcurl handle its options and buffers, receives within the
// request's bounds, and yields the result at the end.
// Invariant: it outlives its stay on the handle. Thread rule: one thread.
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "exporter/base/clock.h"
#include "exporter/base/result.h"
#include "exporter/fetch/curl_handles.h"
#include "exporter/fetch/http_client.h"
#include "exporter/fetch/proxies.h"
#include "exporter/fetch/request_target.h"
#include "exporter/fetch/response_headers.h"

namespace api_credits {

class Transfer {
 public:
  // Common to all transfers of a client.
  struct Common {
    std::string user_agent;
    std::string system_ca_file;
    Proxies proxies;
  };

  // `target` and `headers` are those of `request`. `started`: when the caller asked.
  Transfer(HttpClient::Token token, Request request, RequestTarget target, HeaderList headers,
           Moment started);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  HttpClient::Token token() const { return token_; }
  const std::string& host() const { return target_.host; }

  // The CA file that it trusts.
  const std::string& ca_file(const Common& common) const {
    return request_.ca_file.empty() ? common.system_ca_file : request_.ca_file;
  }

  // Prepares a handle that is new or reset. Returns false if libcurl rejected an option.
  bool Configure(CURL* handle, const Common& common);

  // The result, once libcurl is done with the handle.
  Result<Response> Finish(CURLcode code, CURL* handle, Moment now);

 private:
  static size_t OnHeader(char* data, size_t size, size_t count, void* transfer) noexcept;
  static size_t OnBody(char* data, size_t size, size_t count, void* transfer) noexcept;

  const HttpClient::Token token_;
  const Request request_;
  const RequestTarget target_;
  const HeaderList header_list_;
  const Moment started_;

  CURL* handle_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> told_{};  // by libcurl, of the failure; may quote the URL
  bool by_proxy_ = false;
  bool may_keep_ = false;  // the connection, once the answer shows HTTP/2
  ResponseHeaders headers_;
  size_t header_bytes_ = 0;  // of all header lines that arrived, dropped ones included
  std::string body_;
  bool header_overflow_ = false;
  bool body_overflow_ = false;
};

}  // namespace api_credits
