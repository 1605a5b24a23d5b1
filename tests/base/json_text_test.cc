#include "exporter/base/json_text.h"

#include <gtest/gtest.h>

namespace api_credits {
namespace {

TEST(JsonTextTest, EscapesWhatMustNotStandInAString) {
  std::string text = "x";
  AppendJsonEscaped(text, std::string_view("a\"b\\c\n\t\0\x7f\xc3\xa9", 11));
  EXPECT_EQ(text, "xa\\\"b\\\\c\\n\\u0009\\u0000\\u007f\xc3\xa9");
}

}  // namespace
}  // namespace api_credits
