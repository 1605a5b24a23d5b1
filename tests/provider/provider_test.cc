#include "exporter/provider/provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <variant>

#include "exporter/document/file_reader.h"
#include "exporter/document/yaml_node.h"
#include "exporter/provider/catalogue.h"

namespace api_credits {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::string Text(const Template& text) {
  std::string shown;
  for (const Template::Part& part : text.parts) {
    shown += part.is_name ? "<" + part.text + ">" : part.text;
    if (part.format > 0) shown += std::to_string(part.format);
  }
  return shown;
}

// "name=value", with <names> in the values.
std::vector<std::string> Texts(const NamedTemplates& templates) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : templates) texts.push_back(name + "=" + Text(value));
  return texts;
}

std::vector<std::string> Sources(const std::vector<Expression>& expressions) {
  std::vector<std::string> sources;
  for (const Expression& expression : expressions) sources.push_back(expression.source());
  return sources;
}

std::string Source(const std::optional<Expression>& expression) {
  return expression ? expression->source() : "none";
}

std::shared_ptr<const Provider> Load(const std::string& text) {
  const auto result = LoadProvider("f.yml", text);
  if (const auto* errors = std::get_if<LoadErrors>(&result)) {
    for (const std::string& line : errors->lines) ADD_FAILURE() << line;
    return nullptr;
  }
  return std::get<0>(result);
}

class ProviderTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto content = ReadRegularFile(
        std::string(SOURCE_DIR) + "/tests/provider/complete_provider.yml", kMaxConfigFileBytes);
    ASSERT_TRUE(content.ok());
    provider_ = Load(content.value());
    ASSERT_NE(provider_, nullptr);
  }
  const RequestRule& prepare() const { return provider_->requests[0]; }
  const RequestRule& balance() const { return provider_->requests[2]; }
  const Alternative& first() const { return balance().any_of[0]; }

  std::shared_ptr<const Provider> provider_;
};

TEST_F(ProviderTest, KnowsWhoItIsAndHowToAuthenticate) {
  EXPECT_EQ(provider_->name, "complete");
  EXPECT_EQ(provider_->title, "Complete");
  EXPECT_EQ(provider_->group, "ai");
  EXPECT_EQ(provider_->evidence, "client_code");
  EXPECT_EQ(provider_->confirmed, "2026-11-20");
  EXPECT_EQ(provider_->notes, "Read me.");
  EXPECT_EQ(provider_->documentation, "https://docs.complete.test/credits?page=1#top");
  EXPECT_EQ(provider_->topup_url, "https://app.complete.test/billing");
  EXPECT_EQ(provider_->base_url, "https://api.complete.test/v2");
  EXPECT_EQ(provider_->auth.scheme, AuthScheme::kHeader);
  EXPECT_EQ(provider_->auth.name, "x-api-key");
  EXPECT_EQ(provider_->auth.prefix, "Token ");
  EXPECT_THAT(Texts(provider_->headers), ElementsAre("x-version=2025-11-01", "x-team=<team>"));
  EXPECT_EQ(provider_->min_interval, 12s);
  EXPECT_EQ(provider_->default_interval, 10min);
  EXPECT_TRUE(provider_->billed);
}

TEST_F(ProviderTest, KeepsTablesOfPlansCostsAndParams) {
  ASSERT_EQ(provider_->plans.at("growth").size(), 2U);
  EXPECT_EQ(provider_->plans.at("growth")[1].policy, "sustained");
  EXPECT_EQ(provider_->plans.at("growth")[1].quota, 300);
  EXPECT_EQ(provider_->plans.at("growth")[1].window, 1min);
  EXPECT_THAT(provider_->costs, ElementsAre(Pair("GET /v1/ip-lookup", 10), Pair("check", 0.25)));
  EXPECT_TRUE(provider_->params.at("team").required);
  EXPECT_FALSE(provider_->params.at("month").required);
  EXPECT_EQ(provider_->params.at("region").default_value, "eu");
}

TEST_F(ProviderTest, AsksAsWritten) {
  ASSERT_EQ(balance().any_of.size(), 3U);
  EXPECT_EQ(first().method, "POST");
  EXPECT_EQ(Text(first().path), "/teams/<team>/usage");
  ASSERT_EQ(first().query.size(), 2U);
  EXPECT_EQ(first().query[0].first, "month");
  EXPECT_EQ(Text(first().query[0].second), "<month>");
  EXPECT_EQ(Text(first().query[1].second), "");
  EXPECT_THAT(Texts(first().headers), ElementsAre("x-mode=full"));
  ASSERT_TRUE(first().body);
  EXPECT_EQ(Text(*first().body), "{\"team\": {\"id\": \"<team>\"}}");
  EXPECT_THAT(first().fall_through_on, ElementsAre(403, 404));
  EXPECT_EQ(balance().any_of[1].method, "GET");
  EXPECT_FALSE(balance().any_of[1].body);
}

TEST_F(ProviderTest, KeepsWhatARequestPrepares) {
  EXPECT_EQ(prepare().role, RequestRole::kPrepare);
  EXPECT_EQ(balance().role, RequestRole::kBalance);
  EXPECT_EQ(prepare().name, "token");
  const Alternative& ask = prepare().any_of.at(0);
  EXPECT_EQ(ask.host, "auth");
  EXPECT_EQ(provider_->hosts.at(ask.host), "https://auth.complete.test");
  EXPECT_THAT(Texts(ask.form), ElementsAre("grant_type=client_credentials", "secret=<key>",
                                           "app=<app_key>", "since=<month_start>3"));
  ASSERT_TRUE(ask.auth);
  EXPECT_EQ(ask.auth->scheme, AuthScheme::kNone);
  EXPECT_EQ(prepare().outcomes.size(), 1U);
  EXPECT_EQ(Source(prepare().retry_after), "body.wait");
  ASSERT_EQ(prepare().keep.size(), 2U);
  const KeepRule& token = prepare().keep.at("token");
  EXPECT_EQ(token.value.source(), "body.access_token");
  EXPECT_TRUE(token.secret);
  EXPECT_EQ(Source(token.expires_in), "body.expires_in");
  EXPECT_FALSE(prepare().keep.at("organization").secret);
  EXPECT_TRUE(provider_->params.at("app_key").secret);
  EXPECT_EQ(Text(provider_->auth.key), "<token>");
  EXPECT_TRUE(provider_->uses_key) << "the form names it";
}

TEST_F(ProviderTest, AsksForFurtherPagesAndReadsOtherFormats) {
  const Alternative& extra = provider_->requests[3].any_of[0];
  ASSERT_TRUE(extra.pages);
  EXPECT_EQ(extra.pages->next.source(), "body.next_page");
  EXPECT_EQ(extra.pages->query, "page");
  EXPECT_EQ(extra.pages->at_most, 30);
  EXPECT_EQ(extra.body_format, BodyFormat::kXml);
  EXPECT_EQ(balance().any_of[0].body_format, BodyFormat::kJson);
  const Alternative& last = balance().any_of[2];
  EXPECT_EQ(last.body_format, BodyFormat::kText);
  EXPECT_EQ(last.pages->at_most, 20);
  EXPECT_EQ(Text(last.auth->key), "<key>-<organization>");
  EXPECT_THAT(Texts(last.form), ElementsAre("team=<team>"));
  ASSERT_TRUE(extra.auth);
  EXPECT_EQ(extra.auth->scheme, AuthScheme::kBasic);
  EXPECT_EQ(Text(extra.auth->key), "api:<key>");
}

TEST_F(ProviderTest, TellsOptionalRequestsFromTheBalanceRequest) {
  EXPECT_EQ(balance().name, "balance");
  EXPECT_FALSE(balance().optional);
  const RequestRule& extra = provider_->requests[3];
  EXPECT_EQ(extra.name, "extra");
  EXPECT_TRUE(extra.optional);
  EXPECT_FALSE(extra.enabled_by_default);
  ASSERT_EQ(extra.any_of.size(), 1U);
  EXPECT_EQ(extra.any_of[0].method, "PUT");
  EXPECT_EQ(Text(extra.any_of[0].query[0].second), "<region>-<region>");
}

TEST_F(ProviderTest, ReadsAResetThatNobodySends) {
  EXPECT_EQ(provider_->time_zone.name(), "America/Los_Angeles");
  const PoolRule& pool = balance().fields.pools.at(0);
  EXPECT_FALSE(pool.refresh);
  ASSERT_TRUE(pool.reset);
  EXPECT_EQ(pool.reset->every, Frequency::kQuarter);
  EXPECT_EQ(pool.reset->at, 8h + 30min);
  const RateLimitRule& daily = balance().fields.rate_limits.at(7);
  EXPECT_FALSE(daily.reset);
  EXPECT_EQ(daily.static_reset, (StaticReset{Frequency::kDay, 9h}));
  EXPECT_FALSE(balance().fields.rate_limits[3].static_reset);
}

TEST_F(ProviderTest, ReadsAllFieldsOfAPool) {
  ASSERT_EQ(first().fields.pools.size(), 1U);
  const PoolRule& pool = first().fields.pools[0];
  EXPECT_EQ(pool.pool.literal, "main");
  EXPECT_EQ(pool.unit.literal, "usd");
  EXPECT_TRUE(pool.optional);
  EXPECT_EQ(Source(pool.remaining), "body.remaining");
  EXPECT_EQ(Source(pool.used), "body.used");
  EXPECT_EQ(Source(pool.limit), "body.limit");
  EXPECT_EQ(Source(pool.unlimited), "body.unlimited");
  EXPECT_EQ(Source(pool.recurring_grant), "100");
  EXPECT_EQ(Source(pool.rollover), "true");
  EXPECT_EQ(Source(pool.grant_frequency), "body.frequency");
  EXPECT_EQ(pool.refresh->value.source(), "body.refresh");
  EXPECT_EQ(pool.refresh->format, TimeFormat::kUnixMilliseconds);
  EXPECT_FALSE(pool.reset);
  EXPECT_EQ(pool.period_start->format, TimeFormat::kUnixSeconds);
  EXPECT_EQ(pool.period_start->never, (std::vector<std::string>{"-1", "none"}));
  EXPECT_EQ(Source(pool.expiring), "body.expiring");
  EXPECT_EQ(pool.expiry->value.source(), "body.expiry");
  EXPECT_EQ(pool.expiry->format, TimeFormat::kDate);
  const PoolRule& each = balance().fields.pools[0];
  EXPECT_THAT(Sources(each.each), ElementsAre("body.pools"));
  EXPECT_EQ(Source(each.pool.value), "key");
  EXPECT_EQ(Source(each.unit.value), "item.unit");
}

TEST_F(ProviderTest, ReadsLimitsFromHeaders) {
  const RateLimitRule& classic = first().fields.rate_limits[0];
  EXPECT_EQ(classic.policy.literal, "classic");
  EXPECT_EQ(classic.headers->syntax, HeaderSyntax::kFields);
  EXPECT_EQ(classic.headers->quota, "x-limit");
  EXPECT_EQ(classic.headers->remaining, "x-remaining");
  EXPECT_EQ(classic.headers->used, "x-used");
  EXPECT_EQ(classic.headers->reset, "x-reset");
  EXPECT_EQ(classic.headers->window, "x-window");
  EXPECT_TRUE(classic.window_in_milliseconds);
  EXPECT_EQ(classic.reset_format, TimeFormat::kGoDuration);
  EXPECT_TRUE(classic.governs_poll);
  const auto& others = balance().fields.rate_limits;
  EXPECT_EQ(others[0].policy.literal, "default");
  EXPECT_EQ(others[0].headers->syntax, HeaderSyntax::kIetf);
  EXPECT_EQ(others[0].reset_format, TimeFormat::kDeltaSeconds);
  EXPECT_EQ(others[1].headers->limits, "beta-ratelimit");
  EXPECT_EQ(others[1].headers->policies, "beta-policy");
  EXPECT_EQ(others[2].headers->syntax, HeaderSyntax::kList);
  EXPECT_FALSE(others[2].window_in_milliseconds);
}

TEST_F(ProviderTest, ReadsLimitsFromExpressions) {
  const RateLimitRule& each = balance().fields.rate_limits[3];
  EXPECT_FALSE(each.headers);
  EXPECT_THAT(Sources(each.each), ElementsAre("body.groups", "item.limits"));
  EXPECT_EQ(Source(each.policy.value), "item.name");
  EXPECT_EQ(Source(each.quota), "item.quota");
  EXPECT_EQ(Source(each.remaining), "item.left");
  EXPECT_EQ(Source(each.used), "item.used");
  EXPECT_EQ(Source(each.reset), "item.reset");
  EXPECT_EQ(each.reset_format, TimeFormat::kUnixMilliseconds);
  EXPECT_EQ(each.reset_never, std::vector<std::string>{"-1"});
  EXPECT_EQ(each.window, 1min);
  EXPECT_FALSE(each.governs_poll);
}

TEST_F(ProviderTest, ReadsPoliciesThatHeadersName) {
  const auto& limits = balance().fields.rate_limits;
  EXPECT_EQ(Source(limits.at(4).sent_window), "item.length");
  EXPECT_TRUE(limits[4].window_in_milliseconds);
  EXPECT_FALSE(limits[4].window);
  EXPECT_EQ(limits.at(5).headers->quota, "x-*-limit");
  EXPECT_TRUE(HasWildcard(*limits[5].headers));
  EXPECT_EQ(limits[5].policy.literal, "");
  EXPECT_THAT(limits.at(6).headers->names, ElementsAre("second", "month"));
  EXPECT_FALSE(HasWildcard(*limits[6].headers));
}

TEST_F(ProviderTest, ReadsCostsPlansAndWhatAnswersReveal) {
  EXPECT_EQ(first().fields.costs[0].operation.literal, "ping");
  EXPECT_EQ(first().fields.costs[0].credits.source(), "headers[\"x-cost\"]");
  EXPECT_THAT(Sources(balance().fields.costs[0].each), ElementsAre("body.costs"));
  EXPECT_EQ(Source(first().fields.plan), "body.plan");
  EXPECT_EQ(first().fields.plan_end->value.source(), "body.plan_end");
  EXPECT_EQ(first().fields.key_expiry->format, TimeFormat::kDeltaDays);
  EXPECT_EQ(Source(balance().fields.plan), "body.other_plan");
  ASSERT_EQ(balance().outcomes.size(), 3U);
  EXPECT_THAT(balance().outcomes[0].statuses, ElementsAre(402, 422));
  EXPECT_EQ(balance().outcomes[0].outcome, Outcome::kExhausted);
  EXPECT_THAT(balance().outcomes[1].statuses, ElementsAre(409));
  EXPECT_EQ(balance().outcomes[1].outcome, Outcome::kThrottled);
  EXPECT_THAT(balance().outcomes[2].statuses, IsEmpty());
  EXPECT_EQ(Source(balance().outcomes[2].when), "body.success == false");
  EXPECT_EQ(balance().outcomes[2].outcome, Outcome::kInvalidResponse);
  EXPECT_EQ(Source(balance().identity), "body.organization");
  EXPECT_EQ(balance().as_of->format, TimeFormat::kHttpDate);
  EXPECT_EQ(Source(balance().retry_after), "body.wait");
}

TEST(SmallestProviderTest, IsPoliteAndSendsABearerToken) {
  const auto provider =
      Load("name: a\ntitle: A\nbase_url: https://a.test\nrequests: [{ path: /x }]\n");
  ASSERT_NE(provider, nullptr);
  EXPECT_EQ(provider->auth.scheme, AuthScheme::kBearer);
  EXPECT_EQ(provider->min_interval, 1s);
  EXPECT_EQ(provider->default_interval, 5min);
  EXPECT_FALSE(provider->billed);
  EXPECT_EQ(provider->requests[0].name, "balance");
}

TEST(SmallestProviderTest, NeverHasADefaultBelowItsMinimum) {
  const auto provider = Load(
      "name: a\ntitle: A\nbase_url: https://a.test\npoll: { min_interval: 1h }\n"
      "requests: [{ path: /x }]\n");
  ASSERT_NE(provider, nullptr);
  EXPECT_EQ(provider->default_interval, 1h);
}

TEST(SmallestProviderTest, KeepsTheCaseOfAQueryParameterThatHoldsTheKey) {
  const auto provider = Load(
      "name: a\ntitle: A\nbase_url: https://a.test\nauth: { scheme: query, name: apiKey }\n"
      "requests: [{ path: /x }]\n");
  ASSERT_NE(provider, nullptr);
  EXPECT_EQ(provider->auth.scheme, AuthScheme::kQuery);
  EXPECT_EQ(provider->auth.name, "apiKey");
}

}  // namespace
}  // namespace api_credits
