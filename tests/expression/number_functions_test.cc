// number() with a form, rounding, durations and days of the month, as tables of claims.
#include "exporter/expression/number_functions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "exporter/expression/number_form.h"
#include "tests/expression/evaluation.h"

namespace api_credits {
namespace {

using ::testing::HasSubstr;

std::string ReadAs(std::string_view form, std::string_view text) {
  const auto sample = NumberForm::Of(form);
  if (!sample) return "no form";
  const auto number = sample->Read(text);
  return number ? Shown(Value(*number)) : "no number";
}

TEST(NumberFormTest, ReadsWhatIsWrittenAsItsSample) {
  EXPECT_EQ(ReadAs("1.000,00", "1.234,50"), "1234.5");
  EXPECT_EQ(ReadAs("1.000,00", "1.234.567,5"), "1234567.5");
  EXPECT_EQ(ReadAs("1.000,00", "1234,50"), "1234.5") << "groups may be absent";
  EXPECT_EQ(ReadAs("1.000,00", "1.234"), "1234") << "and so may the fraction";
  EXPECT_EQ(ReadAs("1.000", "1.234"), "1234");
  EXPECT_EQ(ReadAs("1000,0", "1234,567"), "1234.567");
  EXPECT_EQ(ReadAs("1000", " 12 "), "12");
  EXPECT_EQ(ReadAs("1,000.00", "-1,234.5"), "-1234.5");
  EXPECT_EQ(ReadAs("1,000.00", "+1,234.5"), "1234.5");
  EXPECT_EQ(ReadAs("$1,000.00", "$1,234.50"), "1234.5");
  EXPECT_EQ(ReadAs("$1,000.00", "-$1,234.50"), "-1234.5");
  EXPECT_EQ(ReadAs("$1,000.00", "$-1,234.50"), "-1234.5");
  EXPECT_EQ(ReadAs("$1,000.00", "1,234.50"), "1234.5") << "the sign may be absent";
  EXPECT_EQ(ReadAs("1.000,00 €", "0,05 €"), "0.050000000000000003");
  EXPECT_EQ(ReadAs("1 000,00 €", "1\u202f234\u00a0567,5\u00a0€"), "1234567.5")
      << "blanks that do not break are blanks";
  EXPECT_EQ(ReadAs("1 000 credits", "1 234 credits"), "1234");
  EXPECT_EQ(ReadAs("1'000.00 CHF", "12'345.60 CHF"), "12345.6");
  EXPECT_EQ(ReadAs("US$ 1,000", "US$ 999"), "999");
}

TEST(NumberFormTest, GuessesNothing) {
  EXPECT_EQ(ReadAs("1.000,00", "1,234.50"), "no number");
  EXPECT_EQ(ReadAs("1.000,00", "1.5"), "no number") << "a group of one digit";
  EXPECT_EQ(ReadAs("1.000,00", "12.34,00"), "no number");
  EXPECT_EQ(ReadAs("1.000,00", "1234.567"), "no number");
  EXPECT_EQ(ReadAs("1.000,00", "1,5,0"), "no number");
  EXPECT_EQ(ReadAs("1.000,00", "1.234,50 €"), "no number") << "a sign that is not declared";
  EXPECT_EQ(ReadAs("1.000,00 €", "$1.234,50"), "no number");
  EXPECT_EQ(ReadAs("1.000,00 €", "1.234,50€"), "no number") << "nor is this blank";
  EXPECT_EQ(ReadAs("1,000.00", "1 234.50"), "no number");
  EXPECT_EQ(ReadAs("1000", "1.5"), "no number") << "a fraction that is not declared";
  for (const char* text : {"", " ", "-", "--1", "-+1", "+-1", "$", ",5", "5,", "1.", "1..000",
                           "inf", "1e5", "0x10", ".234", "caf\xe9"}) {
    EXPECT_EQ(ReadAs("$1.000,00", text), "no number") << text;
  }
  EXPECT_EQ(ReadAs("1000", std::string(65, '1')), "no number");
  EXPECT_EQ(ReadAs("1000", std::string(64, '1')), "1.1111111111111112e+63");
}

TEST(NumberFormTest, ASampleIsAThousand) {
  for (const char* sample :
       {"", "de", "1", "100", "1,00", "10000", "2.000", "1.001", "1.000.000", "1.000,5", "1a000",
        "1-000", "-1000", "1,000,00", "1.000.00", "1.000 5", "caf\xe9 1000", "1.000,00 1000"}) {
    EXPECT_EQ(ReadAs(sample, "1"), "no form") << sample;
  }
  EXPECT_EQ(ReadAs(std::string(61, ' ') + "1000", "1"), "no form");
}

TEST(NumberFunctionsTest, NumberTakesAForm) {
  Check(R"({"de":"1.234,50 €","us":"1,234.50","n":5,"form":"x"})",
        {
            {"number(body.de, '1.000,00 €')", "1234.5"},
            {"number(body.us, '1.000,00 €')", "bad_value"},
            {"number(body.n, '1.000,00 €')", "5"},
            {"number(body.absent, '1.000,00 €')", "nil"},
            {"number(body.us, body.form)", "bad_value"},
            {"number(body.us, body.n)", "bad_value"},
            {"number(body.us, nil)", "1234.5"},
        });
}

TEST(NumberFunctionsTest, RoundsInEveryDirection) {
  Check(R"({"t":"2.5"})", {
                              {"ceil(2.1)", "3"},
                              {"ceil(-2.1) .. ''", "'-2'"},
                              {"ceil(body.t)", "3"},
                              {"ceil('x')", "bad_value"},
                              {"ceil({})", "bad_value"},
                              {"round(body.t)", "3"},
                              {"round(-2.5)", "-3"},
                              {"round(2.4)", "2"},
                              {"round(1e300)", "1.0000000000000001e+300"},
                              {"round(true)", "bad_value"},
                          });
}

TEST(NumberFunctionsTest, SecondsReadsHoursMinutesAndSeconds) {
  Check("{}", {
                  {"seconds('08:42:34')", "31354"},
                  {"seconds('0:00:00')", "0"},
                  {"seconds(' 100:59:59 ')", "363599"},
                  {"seconds('00:00:01.5')", "1.5"},
                  {"seconds('999999:00:00')", "3599996400"},
              });
  for (const char* text : {"",
                           ":",
                           "42:34",
                           "08:42",
                           "8:4:34",
                           "08:60:00",
                           "08:00:60",
                           "-1:00:00",
                           "08:42:34Z",
                           "08:42:34.",
                           "1 day, 08:42:34",
                           "1.08:42:34",
                           "08:42:34:00",
                           "1000000:00:00",
                           "+8:42:34",
                           "0x:00:00",
                           "08:42:3a",
                           "08:4 :34",
                           "08-42-34",
                           "08:42:34.5.5",
                           "08:42:34,5"}) {
    Check("{}", {{"seconds('" + std::string(text) + "')", "bad_value"}});
  }
  Check("{}", {{"seconds(31354)", "bad_value"}, {"seconds({})", "bad_value"}});
}

std::string NextDayAt(std::int64_t received, const std::string& day) {
  Evaluator evaluator;
  Evaluator::Input input;
  input.body = "{}";
  input.received_unix_seconds = received;
  EXPECT_TRUE(evaluator.Bind(input).ok());
  return Evaluated(evaluator, "next_day_of_month(" + day + ")");
}

TEST(NumberFunctionsTest, TheNextDayOfAMonthIsAfterTheReceiptAndExists) {
  constexpr std::int64_t kJanuary30 = 1769731200;  // 2026-01-30 00:00 UTC
  constexpr std::int64_t kDay = 86400;
  EXPECT_EQ(NextDayAt(kJanuary30 - 1, "30"), std::to_string(kJanuary30));
  EXPECT_EQ(NextDayAt(kJanuary30, "30"), std::to_string(kJanuary30 + 29 * kDay))
      << "it has begun, so the next is in February, which has 28";
  EXPECT_EQ(NextDayAt(kJanuary30 + 1, "31"), std::to_string(kJanuary30 + kDay));
  EXPECT_EQ(NextDayAt(kJanuary30 + 2 * kDay, "31"), std::to_string(kJanuary30 + 29 * kDay));
  EXPECT_EQ(NextDayAt(kJanuary30 + 29 * kDay, "31"), std::to_string(kJanuary30 + 60 * kDay));
  EXPECT_EQ(NextDayAt(kJanuary30, "1"), std::to_string(kJanuary30 + 2 * kDay));
  EXPECT_EQ(NextDayAt(kJanuary30, "'15'"), std::to_string(kJanuary30 + 16 * kDay));
  EXPECT_EQ(NextDayAt(kJanuary30 - 40 * kDay, "1"), std::to_string(kJanuary30 - 29 * kDay))
      << "over the end of a year";
  EXPECT_EQ(NextDayAt(1706745600, "31"), "1709164800") << "February 2024 has 29";
}

TEST(NumberFunctionsTest, ADayOfTheMonthIsFrom1To31) {
  for (const char* day : {"0", "32", "-1", "1.5", "'x'", "{}", "true", "1e300"}) {
    EXPECT_THAT(NextDayAt(0, day), HasSubstr("bad_value: ")) << day;
  }
  Evaluator unbound;
  EXPECT_EQ(Evaluated(unbound, "next_day_of_month(2)"), "86400") << "before the first answer";
}

}  // namespace
}  // namespace api_credits
