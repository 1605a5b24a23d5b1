#include "exporter/poll/poll_run.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/doubles/made_up_vendor.h"

namespace api_credits {
namespace {

constexpr char kRequests[] = R"(
  - any_of:
      - { path: /new, fall_through_on: [403, 404] }
      - { path: /old, fall_through_on: [404] }
      - { path: /oldest }
    pools: [{ pool: main, remaining: body.credits }]
  - name: extra
    path: /extra
    optional: true
    pools: [{ pool: extra, remaining: body.credits }]
  - name: limits
    path: /limits
    rate_limits: [{ policy: burst, quota: body.quota }]
)";

Result<Response> Status(int status) {
  Response response;
  response.status = status;
  response.body = R"({"credits": 1, "quota": 2})";
  return response;
}

class PollRunTest : public testing::Test {
 protected:
  PollRunTest() { account_.provider = provider_; }

  PollRun Start(PreferredAlternatives preferred = {}) {
    return {account_, access_, {Secret("key"), {}}, {std::move(preferred), {}}, interpreter_, now_};
  }

  // Answers all requests by path and returns the paths in the order asked.
  static std::vector<std::string> Drive(PollRun& run, const std::map<std::string, int>& statuses) {
    std::vector<std::string> asked;
    while (const auto request = run.Next()) {
      asked.push_back(request->url.shown());
      const auto status = statuses.find(request->url.shown());
      run.Answer(Status(status == statuses.end() ? 200 : status->second), {});
    }
    return asked;
  }

  std::shared_ptr<Provider> provider_ = MadeUpVendor("acme", kRequests);
  Account account_;
  Access access_;
  Interpreter interpreter_;
  Moment now_;
};

using Paths = std::vector<std::string>;

TEST_F(PollRunTest, AsksTheBalanceFirstAndOnlyWhatIsEnabled) {
  PollRun run = Start();
  EXPECT_EQ(Drive(run, {}), (Paths{"/new", "/limits"}));
  account_.enabled_requests = {"extra"};
  PollRun all = Start();
  EXPECT_EQ(Drive(all, {}), (Paths{"/new", "/extra", "/limits"}));
}

TEST_F(PollRunTest, FallsThroughOnListedStatusesOnly) {
  PollRun run = Start();
  EXPECT_EQ(Drive(run, {{"/new", 403}, {"/old", 404}}),
            (Paths{"/new", "/old", "/oldest", "/limits"}));
  EXPECT_EQ(run.Finish().alternative, 2);

  PollRun failing = Start();
  EXPECT_EQ(Drive(failing, {{"/new", 500}}), (Paths{"/new"}));
  EXPECT_EQ(failing.Finish().outcome, Outcome::kUnreachable);
}

TEST_F(PollRunTest, TriesFirstWhatWorkedLastTime) {
  PollRun run = Start();
  Drive(run, {{"/new", 404}});
  PollRun next = Start(run.memory().preferred);
  EXPECT_EQ(Drive(next, {}), (Paths{"/old", "/limits"}));
  PollRun later = Start(next.memory().preferred);
  EXPECT_EQ(Drive(later, {{"/old", 404}}), (Paths{"/old", "/new", "/limits"}))
      << "the others follow in the order of the definition";
}

TEST_F(PollRunTest, RemembersWhatWorkedOnlyWhereThereIsAChoice) {
  PollRun run = Start();
  EXPECT_EQ(Drive(run, {}), (Paths{"/new", "/limits"}));
  EXPECT_EQ(run.memory().preferred, (PreferredAlternatives{{0, 0}}));
}

TEST_F(PollRunTest, KeepsTheAnswerOfTheLastAlternative) {
  PollRun run = Start({{0, 1}});
  EXPECT_EQ(Drive(run, {{"/new", 404}, {"/old", 404}, {"/oldest", 404}}),
            (Paths{"/old", "/new", "/oldest"}));
  EXPECT_EQ(run.Finish().alternative, 2);
}

TEST_F(PollRunTest, AsksNothingMoreWhenTheBalanceFailed) {
  PollRun run = Start();
  run.Answer(Error{ErrorCode::kTimeout, "timed out"}, {});
  EXPECT_FALSE(run.Next().has_value());
  EXPECT_FALSE(run.MayRestart());
}

TEST_F(PollRunTest, GoesOnWhenAFurtherRequestFails) {
  account_.enabled_requests = {"extra"};
  PollRun run = Start();
  EXPECT_EQ(Drive(run, {{"/extra", 500}}), (Paths{"/new", "/extra", "/limits"}));
}

TEST_F(PollRunTest, RestartsOnceAfterA401) {
  PollRun run = Start();
  Drive(run, {{"/new", 401}});
  ASSERT_TRUE(run.MayRestart());
  run.Restart({Secret("rotated"), {}});
  EXPECT_EQ(run.credentials().key.Reveal(), "rotated");
  Drive(run, {});
  EXPECT_FALSE(run.MayRestart());
  EXPECT_EQ(run.Finish().reasons, std::vector<Reason>()) << "the first refusal is forgotten";
  PollRun refused = Start();
  Drive(refused, {{"/new", 401}});
  refused.Restart({Secret("rotated"), {}});
  Drive(refused, {{"/new", 401}});
  EXPECT_FALSE(refused.MayRestart());
}

TEST_F(PollRunTest, KeepsTheStatusOfEveryAnswer) {
  account_.enabled_requests = {"extra"};
  PollRun run = Start();
  Drive(run, {{"/new", 401}});
  run.Restart({Secret("fresh"), {}});
  Drive(run, {{"/new", 404}, {"/extra", 500}});
  EXPECT_EQ(run.Finish().statuses, (std::vector<int>{401, 404, 200, 500, 200}));

  PollRun failing = Start();
  failing.Answer(Error{ErrorCode::kTimeout, "no answer"}, {});
  EXPECT_TRUE(failing.Finish().statuses.empty());
}

TEST_F(PollRunTest, AnErrorStatusThatIsDeclaredOkGoesOnLikeA2xx) {
  provider_->requests[0].outcomes = {{{400}, std::nullopt, Outcome::kOk}};
  PollRun run = Start();
  EXPECT_EQ(Drive(run, {{"/new", 404}, {"/old", 400}}), (Paths{"/new", "/old", "/limits"}));
  EXPECT_EQ(run.memory().preferred.at(0), 1U);
}

TEST_F(PollRunTest, AKeyThatTheVendorEchoesBecomesNoLabel) {
  provider_->requests[0].fields.plan = Expression::Check("body.plan").value();
  PollRun run(account_, access_, {Secret("sk-live-0123456789"), {}}, {}, interpreter_, now_);
  Response response;
  response.status = 200;
  response.body = R"({"plan": "of sk-live-0123456789"})";
  run.Answer(std::move(response), {});
  EXPECT_FALSE(run.Finish().plan);
}

}  // namespace
}  // namespace api_credits
