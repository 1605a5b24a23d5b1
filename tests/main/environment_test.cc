#include "exporter/main/environment.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace api_credits {
namespace {

TEST(EnvironmentTest, FindsWhatIsSetEvenIfEmpty) {
  setenv("API_CREDITS_TEST_SET", "value", 1);
  setenv("API_CREDITS_TEST_EMPTY", "", 1);
  const Environment environment = SystemEnvironment();
  EXPECT_EQ(environment("API_CREDITS_TEST_SET"), "value");
  EXPECT_EQ(environment("API_CREDITS_TEST_EMPTY"), "");
}

TEST(EnvironmentTest, WhatIsNotSetIsAbsent) {
  unsetenv("API_CREDITS_TEST_UNSET");
  EXPECT_EQ(SystemEnvironment()("API_CREDITS_TEST_UNSET"), std::nullopt);
}

}  // namespace
}  // namespace api_credits
