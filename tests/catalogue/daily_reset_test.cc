// A daily quota that comes back at midnight in Los Angeles (tests/end_to_end/vendors/pacific.yml),
// polled over both changes of daylight saving time: in simulated time, from the requests to the
// exposition.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "exporter/base/time_text.h"
#include "exporter/exposition/exporter_metrics.h"
#include "exporter/exposition/exposition.h"
#include "tests/poll/poller_fixture.h"

namespace api_credits {
namespace {

using std::chrono::duration_cast;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

WallTime At(const std::string& text) { return ParseRfc3339(text, Zone::kRequired).value(); }

std::shared_ptr<Provider> Pacific() {
  const std::string file = SOURCE_DIR "/tests/end_to_end/vendors/pacific.yml";
  std::ifstream stream(file);
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  const auto loaded = LoadProvider(file, text);
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) {
    throw std::invalid_argument(errors->lines.at(0));
  }
  return std::make_shared<Provider>(*std::get<std::shared_ptr<const Provider>>(loaded));
}

class DailyResetTest : public PollerFixture {
 protected:
  DailyResetTest() {
    provider_ = Pacific();
    AddAccount("maps");
    http_.answer = [this](const Request&) {
      used_.push_back(Used());
      return ScriptedHttpClient::Json("{\"used\": " + std::to_string(used_.back()) + "}");
    };
  }

  // The one of the midnights in Los Angeles that came last.
  WallTime LastMidnight() const {
    const WallTime now = clock_.Now().wall;
    return *std::prev(std::upper_bound(midnights_.begin(), midnights_.end(), now));
  }

  // 300 units in each hour since the last midnight, but none in the hour before the next: what is
  // spent between the last poll of a day and its midnight is seen by nobody.
  int Used() const {
    const Duration into = clock_.Now().wall - LastMidnight();
    const auto day =
        *std::upper_bound(midnights_.begin(), midnights_.end(), LastMidnight()) - LastMidnight();
    return static_cast<int>(duration_cast<minutes>(std::min<Duration>(into, day - hours(1))) /
                            minutes(1)) *
           5;
  }

  // From the second of these midnights to an hour after the last but one.
  void PollThrough(const std::vector<std::string>& midnights) {
    midnights_.clear();
    for (const std::string& text : midnights) midnights_.push_back(At(text));
    clock_.Advance(midnights_[1] + minutes(1) - clock_.Now().wall);
    http_.sent.clear();
    RunFor(*std::prev(midnights_.end(), 2) + hours(1) - clock_.Now().wall);
  }

  // The value of the one series of a metric that the page shows.
  std::string Shown(const std::string& metric) {
    ledger_.Publish(ledger_.TakeUnsaved());
    const auto page = exposition_.Get(Format::kText, false, clock_.Now()).Text();
    const std::string name = "\napi_credits_" + metric + "{";
    const size_t at = page.find(name);
    if (at == std::string::npos) return "nothing";
    const size_t value = page.find("} ", at) + 2;
    return page.substr(value, page.find('\n', value) - value);
  }
  static std::string Seconds(WallTime instant) {
    return std::to_string(duration_cast<seconds>(instant.time_since_epoch()).count());
  }

  // What the requests of all days said.
  std::vector<std::string> AskedSince() const {
    std::set<std::string> asked;
    for (const auto& sent : http_.sent) {
      asked.insert(sent.request.query.at(0).second.shown() + " " +
                   sent.request.query.at(1).second.shown());
    }
    return {asked.begin(), asked.end()};
  }

  std::vector<WallTime> midnights_;
  std::vector<int> used_;  // as it was answered
  ExporterMetrics exporter_metrics_{{"1.2.3", "abc", "test"}};
  Exposition exposition_{ledger_, exporter_metrics_};
};

TEST_F(DailyResetTest, ADayOf23HoursInSpring) {
  PollThrough({"2027-03-13T08:00:00Z", "2027-03-14T08:00:00Z", "2027-03-15T07:00:00Z",
               "2027-03-16T07:00:00Z"});
  EXPECT_EQ(AskedSince(), (std::vector<std::string>{"2027-03-14T08:00:00Z 2027-03-14",
                                                    "2027-03-15T07:00:00Z 2027-03-15"}));
  EXPECT_EQ(Shown("refresh_timestamp_seconds"), Seconds(midnights_[3]));
  EXPECT_EQ(Shown("period_start_timestamp_seconds"), Seconds(midnights_[2]));
  EXPECT_EQ(Shown("rate_limit_reset_timestamp_seconds"), Seconds(midnights_[3]));
  EXPECT_EQ(Shown("consumed_total"), std::to_string(22 * 300 - used_.front() + used_.back()))
      << "what the vendor counts anew from midnight on is neither lost nor counted twice";
}

TEST_F(DailyResetTest, ADayOf25HoursInAutumn) {
  PollThrough({"2027-11-06T07:00:00Z", "2027-11-07T07:00:00Z", "2027-11-08T08:00:00Z",
               "2027-11-09T08:00:00Z"});
  EXPECT_EQ(AskedSince(), (std::vector<std::string>{"2027-11-07T07:00:00Z 2027-11-07",
                                                    "2027-11-08T08:00:00Z 2027-11-08"}));
  EXPECT_EQ(Shown("refresh_timestamp_seconds"), Seconds(midnights_[3]));
  EXPECT_EQ(Shown("period_start_timestamp_seconds"), Seconds(midnights_[2]));
  EXPECT_EQ(Shown("rate_limit_reset_timestamp_seconds"), Seconds(midnights_[3]));
  EXPECT_EQ(Shown("consumed_total"), std::to_string(24 * 300 - used_.front() + used_.back()));
}

TEST_F(DailyResetTest, OnTheEveOfAChangeTheResetIsThatOfTheOtherTime) {
  PollThrough({"2027-03-12T08:00:00Z", "2027-03-13T08:00:00Z", "2027-03-14T08:00:00Z",
               "2027-03-15T07:00:00Z"});
  EXPECT_EQ(Shown("refresh_timestamp_seconds"), Seconds(midnights_[3]));
}

}  // namespace
}  // namespace api_credits
