// How much the log says of many accounts in a day.
#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

#include "tests/doubles/sent_request.h"
#include "tests/poll/poller_fixture.h"

namespace api_credits {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class LogVolumeTest : public PollerFixture {
 protected:
  LogVolumeTest() {
    http_.after_wait = [this] {
      StopWhenOver();
      polls_ += http_.sent.size();
      http_.sent.clear();
    };
  }

  // What is written at the usual level, of records with this text in them.
  std::vector<std::string> Lines(const std::string& what = "") const {
    std::istringstream log(log_text_.str());
    std::vector<std::string> lines;
    for (std::string line; std::getline(log, line);) {
      const bool usual = line.find("level=debug") == std::string::npos;
      if (usual && line.find(what) != std::string::npos) lines.push_back(line);
    }
    return lines;
  }

  size_t polls_ = 0;
};

TEST_F(LogVolumeTest, ADayOfAThousandHealthyAccountsIsUnderAHundredLines) {
  // All of them spend and are refilled.
  int polls = 0;
  http_.answer = [&](const Request& request) {
    const std::string account =
        SentHeader(request, "Authorization").substr(std::strlen("Bearer key-"));
    return ScriptedHttpClient::Json(R"({"credits": )" +
                                    std::to_string(1'000'000 - 7 * ++polls % 90'000) +
                                    R"(, "organization": ")" + account + R"("})");
  };
  for (int i = 0; i < 1000; ++i) AddAccount("a" + std::to_string(i), hours(2));
  RunFor(hours(24));
  EXPECT_GT(polls_, 11'000u);
  EXPECT_LT(Lines().size(), 100u) << Lines().front();
}

TEST_F(LogVolumeTest, AFailingAccountIsSaidOnceAtEachChangeAndOnceADay) {
  AddAccount("sales", minutes(5));
  const SteadyTime start = clock_.Now().steady;
  http_.answer = [&](const Request&) {
    const Duration since = clock_.Now().steady - start;
    return ScriptedHttpClient::Json("{}", since < hours(60) ? 503 : 429);
  };
  RunFor(hours(100));
  EXPECT_EQ(Lines("outcome=unreachable").size(), 3u) << "at 0, 24 and 48 hours";
  EXPECT_EQ(Lines("outcome=throttled").size(), 2u) << "at 60 and 84 hours";
  EXPECT_EQ(Lines().size(), 5u);
}

}  // namespace
}  // namespace api_credits
