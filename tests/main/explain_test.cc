#include "exporter/main/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "exporter/main/commands.h"
#include "tests/doubles/loopback_server.h"
#include "tests/doubles/simulated_clock.h"
#include "tests/doubles/temporary_folder.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kVendor[] = R"(title: Acme
base_url: https://api.acme.test
hosts: { login: https://login.acme.test }
auth: { scheme: bearer, key: "{{token}}" }
poll: { min_interval: 1m }
prepare:
  - name: token
    method: POST
    host: login
    path: /token
    form: { secret: "{{key}}" }
    keep: { token: { value: body.token, secret: true } }
requests:
  - path: /credits
    pages: { next: body.next, query: page }
    pools: [{ pool: main, remaining: 'sum(bodies, "credits")', limit: body.limit }]
)";

class ExplainTest : public testing::Test {
 protected:
  ExplainTest() {
    flags_.config_file = folder_.Path("exporter.yml");
    flags_.storage_path = folder_.Path("state");
    folder_.Write("acme.yml", std::string("name: acme\n") + kVendor);
    folder_.Write("globex.yml", std::string("name: globex\n") + kVendor);
    Accounts("https://api.acme.test");
  }

  void Accounts(const std::string& url) {
    const std::string more =
        ", api_key: \"${KEY}\", base_url: \"" + url + "\", hosts: { login: \"" + url + "\" } }\n";
    folder_.Write("exporter.yml",
                  "provider_files: [acme.yml, globex.yml]\naccounts:\n"
                  "  - { name: sales, provider: acme" +
                      more + "  - { name: sales, provider: globex" + more +
                      "  - { name: research, provider: acme" + more);
  }

  int Run(const std::string& account, const std::vector<std::string>& answers = {}) {
    flags_.explain = account;
    flags_.answers.clear();
    for (const std::string& answer : answers) {
      const std::string name = std::to_string(flags_.answers.size()) + ".http";
      folder_.Write(name, answer);
      flags_.answers.push_back(folder_.Path(name));
    }
    out_.str("");
    err_.str("");
    return Explain({flags_, environment_, {"1.2.3", "abc", "test"}, clock_, log_, 7}, false, out_,
                   err_);
  }

  TemporaryFolder folder_;
  Flags flags_;
  Environment environment_ = [](const std::string& name) -> std::optional<std::string> {
    return name == "KEY" ? std::optional<std::string>("key-0123456789") : std::nullopt;
  };
  std::ostringstream out_, err_, records_;
  SimulatedClock clock_;
  Logger log_{records_, clock_, LogLevel::kError, LogFormat::kLogfmt};
};

const std::string kToken = R"({"token": "token-0123456789"})";
const std::string kFirstPage = R"({"credits": 5, "next": "p 2"})";
const std::string kLastPage = R"({"credits": 7, "limit": 20})";

TEST_F(ExplainTest, PlaysAPollFromRecordedAnswersPageByPage) {
  EXPECT_EQ(Run("research", {kToken, kFirstPage, kLastPage}), 0) << err_.str();
  EXPECT_THAT(out_.str(), StartsWith(R"(1. token
   POST https://api.acme.test/token
   > Accept: application/json
   > Content-Type: application/x-www-form-urlencoded
   > secret=<key>
   < 200
   < {"token": "…"}
   keep.token.value           body.token → <secret>

2. balance
   GET https://api.acme.test/credits
   > Accept: application/json
   > Authorization: Bearer <token>
   < 200
   < {"credits": 5, "next": "p 2"}
   pages.next                 body.next → "p 2"

3. balance
   GET https://api.acme.test/credits?page=p%202
   > Accept: application/json
   > Authorization: Bearer <token>
   < 200
   < {"credits": 7, "limit": 20}
   pages.next                 body.next → nothing
   pools[main].remaining      sum(bodies, "credits") → 12
   pools[main].limit          body.limit → 20

outcome ok
metrics
api_credits_remaining{provider="acme",account="research",pool="main",unit="credits"} 12
)"));
  EXPECT_EQ(err_.str(), "");
  EXPECT_THAT(out_.str(), Not(HasSubstr("account=\"sales\"")));
}

TEST_F(ExplainTest, TellsWhichAnswerIsMissing) {
  EXPECT_EQ(Run("research", {kToken, kFirstPage}), 1);
  EXPECT_EQ(err_.str(),
            "--answer: the poll goes on with another request, GET "
            "https://api.acme.test/credits?page=p%202; give its answer with one more --answer\n");
  EXPECT_THAT(out_.str(), HasSubstr("2. balance\n")) << "what there is, is told";
}

TEST_F(ExplainTest, TellsHowManyAnswersAreTooMany) {
  EXPECT_EQ(Run("research", {kToken, kLastPage, kLastPage}), 1);
  EXPECT_EQ(err_.str(), "--answer: the poll sent 2 requests, but there are 3 answers\n");
}

TEST_F(ExplainTest, ItsStatusIsThatOfThePoll) {
  EXPECT_EQ(Run("research", {kToken, R"({"credits": 1, "limit": "?"})"}), 3)
      << "a field is missing";
  EXPECT_THAT(out_.str(), HasSubstr("   not read: pools[main].limit\n"));
  EXPECT_EQ(Run("research", {kToken, "HTTP/1.1 500 Oops\n\n"}), 1);
  EXPECT_THAT(out_.str(), HasSubstr("outcome unreachable\n   balance: status 500\n"));
  EXPECT_EQ(Run("research", {"HTTP/1.1 401 No\n\n"}), 1);
  EXPECT_THAT(out_.str(), HasSubstr("outcome unauthorized\n   token: status 401"));
}

TEST_F(ExplainTest, RefusesAnAnswerThatCannotBeRead) {
  flags_.answers = {folder_.Path("none.http")};
  EXPECT_EQ(Run("research", {"HTTP/1.1 fine\n\n"}), 1);
  EXPECT_THAT(err_.str(), StartsWith("--answer: \"" + folder_.Path("0.http") + "\": "));
}

TEST_F(ExplainTest, AnAccountIsNamedAloneOrWithItsProvider) {
  const std::vector<std::string> answers = {kToken, kLastPage};
  EXPECT_EQ(Run("globex/sales", answers), 0) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("provider=\"globex\",account=\"sales\""));
  EXPECT_EQ(Run("sales", answers), 1);
  EXPECT_EQ(err_.str(),
            "--explain: several accounts \"sales\"; write acme/sales or globex/sales\n");
  EXPECT_EQ(Run("reserach", answers), 1);
  EXPECT_EQ(err_.str(), "--explain: no account \"reserach\"; did you mean \"research\"?\n");
  EXPECT_EQ(Run("acme/saels", answers), 1);
  EXPECT_EQ(err_.str(), "--explain: no account \"acme/saels\"; did you mean \"acme/sales\"?\n");
}

TEST_F(ExplainTest, RefusesAnAccountThatRests) {
  folder_.Write("exporter.yml",
                "provider_files: [acme.yml]\naccounts:\n"
                "  - { name: sales, provider: acme, api_key: \"${KEY}\", enabled: false }\n");
  EXPECT_EQ(Run("sales"), 1);
  EXPECT_EQ(err_.str(), "--explain: the account rests: its configuration says enabled: false\n");
}

TEST_F(ExplainTest, RefusesABadConfigurationWithItsErrors) {
  folder_.Write("exporter.yml", "acounts: []\n");
  EXPECT_EQ(Run("research"), 1);
  EXPECT_THAT(err_.str(), HasSubstr("exporter.yml:1:1: "));
}

TEST_F(ExplainTest, PollsOneAccountAndObeysPolitenessTheNextTime) {
  LoopbackServer vendor([](const LoopbackRequest& request) {
    return LoopbackAnswer::Of(200, request.target == "/token" ? kToken : kLastPage);
  });
  Accounts(vendor.Url(""));
  EXPECT_EQ(Run("research"), 0) << err_.str();
  ASSERT_EQ(vendor.requests().size(), 2U);
  EXPECT_EQ(vendor.requests()[1].target, "/credits");
  EXPECT_THAT(out_.str(), HasSubstr("pools[main].remaining"));
  EXPECT_EQ(Run("research"), 1);
  EXPECT_EQ(vendor.requests().size(), 2U);
  EXPECT_EQ(err_.str(),
            "--explain: the account was not polled: it may not be before "
            "2026-11-20T00:01:00Z; wait, or add --force to ask once all the same\n");
  flags_.force = true;
  EXPECT_EQ(Run("research"), 0) << err_.str();
  EXPECT_EQ(vendor.requests().size(), 4U);
}

}  // namespace
}  // namespace api_credits
