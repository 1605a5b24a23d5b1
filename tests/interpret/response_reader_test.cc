#include "exporter/interpret/response_reader.h"

#include <gtest/gtest.h>

#include "tests/interpret/poll_fixture.h"

namespace api_credits {
namespace {

using ResponseReaderTest = PollFixture;

TEST_F(ResponseReaderTest, AHeaderMayHaveBodyInItsName) {
  Define("pools: [{ pool: main, remaining: 'headers[\"x-nobody\"]' }]\n");
  const Reading reading = Poll(200, "", {{"x-nobody", "canary"}});
  EXPECT_EQ(reading.reasons, std::vector{Reason::kBadValue}) << "and not a body that is missing";
}

TEST(LabelTextTest, IsShortUtf8WithoutControlCharacters) {
  EXPECT_TRUE(IsLabelText("caf\xc3\xa9 \xc2\xa0"));
  EXPECT_TRUE(IsLabelText(std::string(kMaxLabelBytes, 'a')));
  EXPECT_FALSE(IsLabelText(std::string(kMaxLabelBytes + 1, 'a')));
  for (const char* text : {"", "a\n", "\x7f", "\xc2\x80", "\xc2\x9f", "\xc3", "\xff"}) {
    EXPECT_FALSE(IsLabelText(text)) << text;
  }
}

}  // namespace
}  // namespace api_credits
