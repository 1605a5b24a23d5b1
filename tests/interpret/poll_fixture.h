// One account whose provider is written as in a definition file, and the polls of it: tests give
// the answers and look at the Reading. Thread rule: one thread.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "exporter/interpret/interpreter.h"
#include "exporter/provider/catalogue.h"
#include "exporter/provider/limits.h"

namespace api_credits {

// 2026-11-20T00:00:00Z, and some steady time.
inline constexpr Moment kReceived{WallTime(std::chrono::seconds(1795132800)),
                                  SteadyTime(std::chrono::hours(1))};

using Headers = std::vector<std::pair<std::string, std::string>>;

inline Response Answered(int status, std::string body, Headers headers = {}) {
  Response response;
  response.status = status;
  response.headers = std::move(headers);
  response.body = std::move(body);
  response.received = kReceived;
  response.duration = std::chrono::milliseconds(120);
  return response;
}

inline WallTime In(Duration duration) { return kReceived.wall + duration; }

class PollFixture : public testing::Test {
 protected:
  // The keys of the balance request, as YAML lines at the first column: "pools: […]\n".
  void Define(const std::string& balance, const std::string& zone = "UTC") {
    DefineRequests(Request("balance", balance), zone);
  }

  // A member of `requests`.
  static std::string Request(const std::string& name, const std::string& keys) {
    std::string yaml = "  - name: " + name + "\n    path: /" + name + "\n";
    for (size_t begin = 0; begin < keys.size();) {
      const size_t end = std::min(keys.find('\n', begin), keys.size());
      yaml += "    " + keys.substr(begin, end - begin) + "\n";
      begin = end + 1;
    }
    return yaml;
  }

  void DefineRequests(const std::string& requests, const std::string& zone = "UTC") {
    DefineWhole("time_zone: " + zone + "\nrequests:\n" + requests);
  }

  // All that follows who the vendor is.
  void DefineWhole(const std::string& keys) {
    auto loaded = LoadProvider("test.yml",
                               "name: test\ntitle: Test\nbase_url: https://api.example.com\n"
                               "auth: { scheme: bearer }\n"
                               "poll: { min_interval: 1s, default_interval: 1m }\n" +
                                   keys);
    if (const auto* errors = std::get_if<LoadErrors>(&loaded)) {
      std::string message = keys;
      for (const std::string& line : errors->lines) message += line + "\n";
      throw std::invalid_argument(message);  // fails the test
    }
    provider_ = std::get<std::shared_ptr<const Provider>>(std::move(loaded));
  }

  // The answers to the requests in their order.
  Reading Poll(std::vector<Result<Response>> answers) {
    PollReader reader = interpreter_.Begin(*provider_);
    for (size_t request = 0; request < answers.size(); ++request) {
      reader.Take(request, 0, std::move(answers[request]), kReceived);
    }
    return reader.Finish();
  }

  Reading Poll(int status, const std::string& body, Headers headers = {}) {
    return Poll({Answered(status, body, std::move(headers))});
  }

  std::shared_ptr<const Provider> provider_;
  Interpreter interpreter_;
};

using Reasons = std::vector<Reason>;
using Sentences = std::vector<std::string>;

}  // namespace api_credits
