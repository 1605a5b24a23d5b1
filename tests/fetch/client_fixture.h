// A client with the real clock and no proxies, and a way to fetch one thing.
// Thread rule: one thread.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/fetch/curl_client.h"

namespace api_credits {

class ClientFixture : public testing::Test {
 protected:
  static constexpr Duration kHangGuard = std::chrono::seconds(60);

  static CurlClientOptions Options() { return {.user_agent = "test/1.2"}; }

  static Request To(std::string url) {
    Request request;
    request.url = std::move(url);
    request.connect_timeout = kHangGuard;
    request.timeout = kHangGuard;
    return request;
  }

  // Waits for `count` completions, by token.
  std::map<HttpClient::Token, Result<Response>> Await(size_t count) {
    std::map<HttpClient::Token, Result<Response>> results;
    const auto deadline = std::chrono::steady_clock::now() + kHangGuard;
    while (results.size() < count && std::chrono::steady_clock::now() < deadline) {
      for (HttpClient::Completion& completion : client_->Wait(kHangGuard)) {
        results.emplace(completion.token, std::move(completion.result));
      }
    }
    EXPECT_EQ(results.size(), count);
    return results;
  }

  Result<Response> Fetch(Request request) {
    client_->Start(1, std::move(request));
    auto results = Await(1);
    if (results.empty()) return Error{ErrorCode::kTimeout, "no completion"};
    return std::move(results.begin()->second);
  }

  // The error of a fetch that must fail.
  Error FetchError(Request request) {
    const Result<Response> result = Fetch(std::move(request));
    EXPECT_FALSE(result.ok());
    return result.ok() ? Error{ErrorCode::kIo, "none"} : result.error();
  }

  SystemClock clock_;
  std::unique_ptr<HttpClient> client_ = MakeCurlClient(Options(), clock_);
};

}  // namespace api_credits
