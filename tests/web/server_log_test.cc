#include "exporter/web/server_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/doubles/simulated_clock.h"

namespace api_credits {
namespace {

using testing::HasSubstr;

class ServerLogTest : public testing::Test {
 protected:
  std::string Take() {
    std::string text = records_.str();
    records_.str("");
    return text;
  }

  SimulatedClock clock_;
  std::ostringstream records_;
  Logger log_{records_, clock_, LogLevel::kInfo, LogFormat::kLogfmt};
  ServerLog server_log_{clock_, log_};
};

TEST_F(ServerLogTest, ClientsCauseOneRecordASecondAtMost) {
  server_log_.HandshakeFailed("192.0.2.1", "no shared cipher", false);
  EXPECT_THAT(Take(), testing::AllOf(HasSubstr("client=192.0.2.1"), HasSubstr("no shared cipher"),
                                     HasSubstr("left_out_before=0")));
  for (int i = 0; i < 7; ++i) server_log_.Message("accept failed");
  EXPECT_EQ(Take(), "");
  clock_.Advance(std::chrono::seconds(1));
  server_log_.Message("accept failed");
  EXPECT_THAT(Take(), HasSubstr("left_out_before=7"));
}

TEST_F(ServerLogTest, WhoOnlyLooksWhetherThePortIsOpenCausesNone) {
  server_log_.HandshakeFailed("192.0.2.1", "unexpected eof while reading", true);
  server_log_.Message("sslize error: error:0A000126:SSL routines::unexpected eof while reading");
  server_log_.Message("SSL syscall error 104");
  EXPECT_EQ(Take(), "");
}

}  // namespace
}  // namespace api_credits
