#include "exporter/web/advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/web/sample_view.h"

namespace api_credits {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string Advice(const AccountView& view) {
  return AdviceOn(view, ConditionOf(view, kSampleNow));
}

TEST(AdviceTest, EveryReasonHasASentenceThatEndsAndSaysWhatToDo) {
  for (size_t i = 0; i < kReasonNames.size(); ++i) {
    const std::string sentence(SentenceOf(static_cast<Reason>(i)));
    EXPECT_THAT(sentence, EndsWith(".")) << kReasonNames[i];
    EXPECT_GE(sentence.size(), 40U) << kReasonNames[i];
  }
}

TEST(AdviceTest, EveryConditionButOkHasASentence) {
  std::set<std::string> sentences;
  for (auto i = Condition::kExhausted; i < Condition::kOk;
       i = static_cast<Condition>(static_cast<int>(i) + 1)) {
    const std::string advice = AdviceOn(SampleView(), i);
    EXPECT_THAT(advice, EndsWith(".")) << FactsOf(i).name;
    sentences.insert(advice);
  }
  EXPECT_EQ(sentences.size(), 15U);
  EXPECT_EQ(Advice(SampleView()), "");
}

TEST(AdviceTest, EveryFailedOutcomeSaysWhatToDo) {
  EXPECT_THAT(Advice(FailedView(Outcome::kUnauthorized, Reason::kUnauthorized)),
              HasSubstr("Put a valid one"));
  EXPECT_THAT(Advice(FailedView(Outcome::kUnauthorized, Reason::kCredential)),
              HasSubstr("cannot be read"));
  EXPECT_THAT(Advice(FailedView(Outcome::kRefused, Reason::kHttpStatus)), HasSubstr("firewall"));
  EXPECT_THAT(Advice(FailedView(Outcome::kThrottled, Reason::kRateLimited)),
              HasSubstr("slow down"));
  EXPECT_THAT(Advice(FailedView(Outcome::kUnreachable, Reason::kDns)), HasSubstr("base_url"));
  EXPECT_THAT(Advice(FailedView(Outcome::kInvalidResponse, Reason::kMissingField)),
              HasSubstr("--explain"));
}

TEST(AdviceTest, WhatIsTooOldSaysWhyNothingNewCame) {
  AccountView view = FailedView(Outcome::kUnreachable, Reason::kTimeout);
  view.fresh = false;
  EXPECT_THAT(Advice(view), StartsWith("There are no values"));
  EXPECT_THAT(Advice(view), HasSubstr("did not answer in time"));
}

TEST(AdviceTest, NamesTheFieldsThatCouldNotBeReadUpToABound) {
  AccountView view = SampleView();
  view.unreadable = {"pools[main].refresh", "plan"};
  EXPECT_THAT(Advice(view), HasSubstr("Not read: pools[main].refresh, plan."));
  view.unreadable.assign(200, "field");
  EXPECT_THAT(Advice(view), EndsWith("and others."));
  EXPECT_LT(Advice(view).size(), 400U);
}

// A further failure that cost nothing of the balance is no reason of a state that has its own.
TEST(AdviceTest, AStateOfItsOwnHasNoReasonOfAPoll) {
  AccountView view = SampleView();
  view.pools[0].reading.remaining = 1;
  view.last_poll->reason = Reason::kDns;
  EXPECT_THAT(Advice(view), Not(HasSubstr("host name")));
}

}  // namespace
}  // namespace api_credits
