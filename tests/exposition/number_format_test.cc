#include "exporter/exposition/number_format.h"

#include <gtest/gtest.h>

#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>
#include <locale>
#include <random>
#include <string>

namespace api_credits {
namespace {

std::string Number(double value) {
  std::string text;
  AppendNumber(text, value);
  return text;
}

std::string Bound(double value) {
  std::string text;
  AppendBound(text, value);
  return text;
}

TEST(NumberFormatTest, WritesIntegersPlainly) {
  EXPECT_EQ(Number(0), "0");
  EXPECT_EQ(Number(-12), "-12");
  EXPECT_EQ(Number(100000), "100000");
  EXPECT_EQ(Number(1795132800), "1795132800");
  EXPECT_EQ(Number(999999999999999), "999999999999999");
  EXPECT_EQ(Number(-999999999999999), "-999999999999999");
}

TEST(NumberFormatTest, WritesIntegersFrom1e15OnWithAnExponentIfThatIsShorter) {
  EXPECT_EQ(Number(1e15), "1e+15");
  EXPECT_EQ(Number(-2e16), "-2e+16");
  EXPECT_EQ(Number(1234567890123456), "1234567890123456");
}

TEST(NumberFormatTest, WritesFractionsAsShortAsTheyReadBack) {
  EXPECT_EQ(Number(0.1), "0.1");
  EXPECT_EQ(Number(1795132800.042), "1795132800.042");
  EXPECT_EQ(Number(1e-9), "1e-09");
  EXPECT_EQ(Number(1e300), "1e+300");
}

TEST(NumberFormatTest, WritesInfinityAndNanAsPrometheusDoes) {
  EXPECT_EQ(Number(std::numeric_limits<double>::infinity()), "+Inf");
  EXPECT_EQ(Number(-std::numeric_limits<double>::infinity()), "-Inf");
  EXPECT_EQ(Number(std::numeric_limits<double>::quiet_NaN()), "NaN");
}

TEST(NumberFormatTest, BoundsOfBucketsAlwaysHaveAPoint) {
  EXPECT_EQ(Bound(0.05), "0.05");
  EXPECT_EQ(Bound(1), "1.0");
  EXPECT_EQ(Bound(60), "60.0");
  EXPECT_EQ(Bound(std::numeric_limits<double>::infinity()), "+Inf");
}

TEST(NumberFormatTest, AnyDoubleReadsBackAsItself) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, sizeof(value));
    if (value != value) continue;
    const std::string text = Number(value);
    if (text.back() == 'f') continue;
    double read = 0;
    std::from_chars(text.data(), text.data() + text.size(), read);
    ASSERT_EQ(read, value) << text;
  }
}

class GermanNumbers : public std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(NumberFormatTest, HeedsNoLocale) {
  const std::locale before =
      std::locale::global(std::locale(std::locale::classic(), new GermanNumbers));
  const std::string text = Number(1234567.5) + " " + Number(1234567);
  std::locale::global(before);
  EXPECT_EQ(text, "1234567.5 1234567");
}

}  // namespace
}  // namespace api_credits
