#include "exporter/web/pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/sample_ledger.h"

namespace api_credits {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class PagesTest : public testing::Test {
 protected:
  HttpResponse Ask(std::string_view method, std::string_view path, std::string_view accept = {},
                   std::string_view accept_encoding = {}) {
    return AskWith(method, path, {{"accept", accept}, {"accept-encoding", accept_encoding}});
  }
  HttpResponse AskWith(std::string_view method, std::string_view path,
                       std::vector<std::pair<std::string, std::string_view>> headers) {
    const Pages pages(options_, actions_, exposition_, sample_.ledger(), sample_.clock());
    const size_t query = std::min(path.find('?'), path.size());
    return pages.Answer({method, path.substr(0, query),
                         path.substr(std::min(query + 1, path.size())), std::move(headers)});
  }

  static std::string Header(const HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return {};
  }

  SampleLedger sample_{{"sales", "research", "ads"}};
  ExporterMetrics exporter_metrics_{{"1.2.3", "abc", "test"}};
  Exposition exposition_{sample_.ledger(), exporter_metrics_};
  PageOptions options_{"/metrics", true, "1.2.3"};
  int reloads_ = 0;
  Result<void> reload_result_;
  std::vector<std::string> polled_;
  WallTime due_ = SimulatedClock::kStart;
  PageActions actions_{
      [this] {
        ++reloads_;
        return reload_result_;
      },
      [this](const Account& account, bool force) {
        polled_.push_back(account.provider->name + "/" + account.name + (force ? " by force" : ""));
        return due_;
      }};
};

TEST_F(PagesTest, MetricsAreTextWithItsVersionUnlessMoreIsAsked) {
  const HttpResponse response = Ask("GET", "/metrics");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(Header(response, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(Header(response, "Content-Encoding"), "");
  EXPECT_THAT(response.body.Text(), HasSubstr("api_credits_exporter_build_info{"));
}

TEST_F(PagesTest, MetricsAreOpenMetricsWhereThatIsAccepted) {
  const HttpResponse response =
      Ask("GET", "/metrics", "application/openmetrics-text; version=1.0.0");
  EXPECT_THAT(Header(response, "Content-Type"), StartsWith("application/openmetrics-text"));
  EXPECT_THAT(response.body.Text(), HasSubstr("# EOF\n"));
}

TEST_F(PagesTest, MetricsAreCompressedWhereThatIsAccepted) {
  const HttpResponse response = Ask("GET", "/metrics", "", "gzip");
  EXPECT_EQ(Header(response, "Content-Encoding"), "gzip");
  EXPECT_THAT(response.body.Text(), StartsWith("\x1f\x8b"));
}

TEST_F(PagesTest, MetricsTellCachesWhatTheyDependOn) {
  EXPECT_EQ(Header(Ask("GET", "/metrics"), "Vary"), "Accept, Accept-Encoding");
}

TEST_F(PagesTest, TheTelemetryPathIsMatchedExactly) {
  for (const char* path : {"/metricsfoo", "/metrics/", "/metric", "/METRICS"}) {
    EXPECT_EQ(Ask("GET", path).status, 404) << path;
  }
  options_.telemetry_path = "/credits";
  EXPECT_EQ(Ask("GET", "/credits").status, 200);
  EXPECT_EQ(Ask("GET", "/metrics").status, 404);
}

TEST_F(PagesTest, HealthDoesNotDependOnAccounts) {
  EXPECT_EQ(Ask("GET", "/-/healthy").status, 200);
}

TEST_F(PagesTest, ReadinessCountsWhatIsPending) {
  sample_.Poll(1, 100);
  const HttpResponse response = Ask("GET", "/-/ready");
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.body.Text(), HasSubstr("2 of 3 accounts"));
}

TEST_F(PagesTest, ReadyOnceEveryAccountWasPolled) {
  for (size_t i = 0; i < 3; ++i) sample_.Poll(i, 100);
  EXPECT_EQ(Ask("GET", "/-/ready").status, 200);
}

TEST_F(PagesTest, ReadinessDoesNotWaitForAVendorThatHangs) {
  sample_.clock().Advance(std::chrono::seconds(20));
  EXPECT_EQ(Ask("GET", "/-/ready").status, 200);
}

TEST_F(PagesTest, TheConfigurationInForceIsShownAsText) {
  const HttpResponse response = Ask("GET", "/config");
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(Header(response, "Content-Type"), StartsWith("text/plain"));
  EXPECT_EQ(response.body.Text(), "# a.yml\napi_key: <secret>\n");
  EXPECT_EQ(Ask("POST", "/config").status, 405);
}

TEST_F(PagesTest, ReloadRunsOnPostAndOnPut) {
  EXPECT_EQ(Ask("POST", "/-/reload").status, 200);
  EXPECT_EQ(Ask("PUT", "/-/reload").status, 200);
  EXPECT_EQ(reloads_, 2);
}

TEST_F(PagesTest, AFailedReloadShowsWhy) {
  reload_result_ = Error{ErrorCode::kInvalidArgument, "a.yml:3:5: unknown key \"acounts\""};
  const HttpResponse response = Ask("POST", "/-/reload");
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(response.body.Text(), HasSubstr("a.yml:3:5: unknown key"));
}

TEST_F(PagesTest, WithoutLifecycleReloadIsRefusedWithAHint) {
  options_.enable_lifecycle = false;
  const HttpResponse response = Ask("POST", "/-/reload");
  EXPECT_EQ(response.status, 403);
  EXPECT_THAT(response.body.Text(), HasSubstr("--web.enable-lifecycle"));
  EXPECT_EQ(reloads_, 0);
}

TEST_F(PagesTest, APollNowIsAcceptedAndSaysWhenItComes) {
  const HttpResponse now = Ask("POST", "/-/poll?account=sales");
  EXPECT_EQ(now.status, 202);
  EXPECT_EQ(now.body.Text(), "Account sales of acme is polled now.\n");
  due_ += std::chrono::minutes(90);
  const HttpResponse later = Ask("POST", "/-/poll?provider=acme&account=s%61les");
  EXPECT_EQ(later.status, 202);
  EXPECT_THAT(later.body.Text(), HasSubstr("at 2026-11-20T01:30:00Z"));
  Ask("POST", "/-/poll?account=sales&force=true");
  EXPECT_THAT(polled_, testing::ElementsAre("acme/sales", "acme/sales", "acme/sales by force"));
}

TEST_F(PagesTest, APollNowNeedsAnAccountThatExists) {
  for (const char* path :
       {"/-/poll?account=nobody", "/-/poll?account=", "/-/poll?account=sales&provider=other"}) {
    EXPECT_EQ(Ask("POST", path).status, 404) << path;
  }
  const HttpResponse which = Ask("POST", "/-/poll");
  EXPECT_EQ(which.status, 400);
  EXPECT_THAT(which.body.Text(), HasSubstr("account=NAME"));
  EXPECT_EQ(Ask("POST", "/-/poll?acount=sales").status, 400);
  EXPECT_THAT(polled_, testing::IsEmpty());
}

TEST_F(PagesTest, APollNowOfANameThatTwoProvidersHaveAsksWhich) {
  sample_.AddProvider("globex", {"sales"});
  const HttpResponse response = Ask("POST", "/-/poll?account=sales");
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body.Text(), HasSubstr("provider=acme or &provider=globex"));
  EXPECT_EQ(Ask("POST", "/-/poll?account=sales&provider=globex").status, 202);
  EXPECT_THAT(polled_, testing::ElementsAre("globex/sales"));
}

TEST_F(PagesTest, AnAccountThatRestsIsNotPolledAndSaysWhy) {
  sample_.LetRest(0);
  const HttpResponse response = Ask("POST", "/-/poll?account=sales&force=true");
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(response.body.Text(),
            "Account sales of acme rests: its configuration says enabled: false.\n");
  EXPECT_THAT(polled_, testing::IsEmpty());
}

TEST_F(PagesTest, NobodyWaitsForTheFirstPollOfAnAccountThatRests) {
  sample_.LetRest(0);
  EXPECT_THAT(Ask("GET", "/-/ready").body.Text(), HasSubstr("2 of 3 accounts still wait"));
  sample_.Poll(1, 100);
  sample_.Poll(2, 100);
  EXPECT_EQ(Ask("GET", "/-/ready").status, 200);
}

TEST_F(PagesTest, WithoutLifecycleAPollNowIsRefusedWithAHint) {
  options_.enable_lifecycle = false;
  const HttpResponse response = Ask("POST", "/-/poll?account=sales");
  EXPECT_EQ(response.status, 403);
  EXPECT_THAT(response.body.Text(), HasSubstr("--web.enable-lifecycle"));
  EXPECT_THAT(polled_, testing::IsEmpty());
}

TEST_F(PagesTest, APollNowIsNotARead) {
  EXPECT_EQ(Ask("GET", "/-/poll?account=sales").status, 405);
}

TEST_F(PagesTest, WrongMethodsAreToldTheRightOnes) {
  const HttpResponse reload = Ask("GET", "/-/reload");
  EXPECT_EQ(reload.status, 405);
  EXPECT_EQ(Header(reload, "Allow"), "POST, PUT");
  for (const char* path :
       {"/", "/account", "/api/v1/accounts", "/style.css", "/metrics", "/-/healthy", "/-/ready"}) {
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
      const HttpResponse response = Ask(method, path);
      EXPECT_EQ(response.status, 405) << method << ' ' << path;
      EXPECT_EQ(Header(response, "Allow"), "GET, HEAD");
    }
  }
  EXPECT_EQ(reloads_, 0);
}

TEST_F(PagesTest, APollNowOfAFormGoesBackToThePageOfTheAccount) {
  due_ += std::chrono::seconds(90);
  const HttpResponse response =
      Ask("POST", "/-/poll?provider=acme&account=sales", "text/html,application/xml;q=0.9,*/*");
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(Header(response, "Location"), "../account?provider=acme&account=sales&due=1795132890");
  const HttpResponse page = Ask("GET", "/account?provider=acme&account=sales&due=1795132890");
  EXPECT_THAT(page.body.Text(), HasSubstr("will be polled in 1 min"));
  EXPECT_EQ(Ask("POST", "/-/poll?account=nobody", "text/html").status, 404);
  EXPECT_THAT(polled_, testing::ElementsAre("acme/sales"));
}

TEST_F(PagesTest, WhatAPageOfAnotherSiteAsksForIsNotDone) {
  for (const char* path : {"/-/poll?account=sales", "/-/reload"}) {
    const HttpResponse response =
        AskWith("POST", path, {{"host", "credits.example"}, {"origin", "https://evil.example"}});
    EXPECT_EQ(response.status, 403) << path;
    EXPECT_THAT(response.body.Text(), HasSubstr("another site"));
    EXPECT_EQ(AskWith("PUT", path, {{"sec-fetch-site", "same-site"}}).status, 403) << path;
    const int allowed =
        AskWith("POST", path, {{"host", "credits.example"}, {"origin", "http://credits.example"}})
            .status;
    EXPECT_EQ(allowed / 100, 2) << path;
  }
  EXPECT_EQ(reloads_, 1);
  EXPECT_THAT(polled_, testing::ElementsAre("acme/sales"));
  EXPECT_EQ(AskWith("GET", "/", {{"sec-fetch-site", "cross-site"}}).status, 200);
}

TEST_F(PagesTest, APageOfAnAccountIsFoundByItsName) {
  EXPECT_EQ(Ask("GET", "/account?provider=acme&account=sales").status, 200);
  EXPECT_EQ(Ask("GET", "/account?account=sales").status, 200);
  EXPECT_EQ(Ask("GET", "/account?account=nobody").status, 404);
  EXPECT_EQ(Ask("GET", "/account").status, 400);
  sample_.AddProvider("globex", {"sales"});
  EXPECT_EQ(Ask("GET", "/account?account=sales").status, 400);
}

TEST_F(PagesTest, ADueThatIsNoneIsNotShown) {
  for (const char* due : {"", "x", "-1", "1e300", "nan", "<b>"}) {
    const HttpResponse page = Ask("GET", std::string("/account?account=sales&due=") + due);
    EXPECT_EQ(page.status, 200) << due;
    EXPECT_THAT(page.body.Text(), testing::Not(HasSubstr("class=\"note\""))) << due;
  }
}

TEST_F(PagesTest, TheButtonIsThereOnlyWithLifecycle) {
  EXPECT_THAT(Ask("GET", "/account?account=sales").body.Text(), HasSubstr("<form"));
  options_.enable_lifecycle = false;
  EXPECT_THAT(Ask("GET", "/account?account=sales").body.Text(), testing::Not(HasSubstr("<form")));
}

TEST_F(PagesTest, TheJsonIsNarrowedByProviderAndAccount) {
  sample_.AddProvider("globex", {"sales"});
  const auto accounts = [&](std::string_view path) {
    const HttpResponse response = Ask("GET", path);
    EXPECT_EQ(Header(response, "Content-Type"), "application/json");
    const std::string json = response.body.Text();
    size_t count = 0;
    for (size_t at = 0; (at = json.find("\"account\":", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  EXPECT_EQ(accounts("/api/v1/accounts"), 4U);
  EXPECT_EQ(accounts("/api/v1/accounts?provider=acme"), 3U);
  EXPECT_EQ(accounts("/api/v1/accounts?account=sales"), 2U);
  EXPECT_EQ(accounts("/api/v1/accounts?provider=globex&account=sales"), 1U);
  EXPECT_EQ(accounts("/api/v1/accounts?provider=globex&account=ads"), 0U);
  EXPECT_THAT(Ask("GET", "/api/v1/accounts?account=sales").body.Text(), HasSubstr("recent_polls"));
  EXPECT_THAT(Ask("GET", "/api/v1/accounts").body.Text(), testing::Not(HasSubstr("recent_polls")));
}

TEST_F(PagesTest, PagesForPeopleForbidScriptsFramesAndOtherHosts) {
  for (const char* path : {"/", "/account?account=sales"}) {
    const HttpResponse response = Ask("GET", path);
    EXPECT_EQ(Header(response, "Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(Header(response, "Content-Security-Policy"),
              "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
              "base-uri 'none'; frame-ancestors 'none'");
    EXPECT_EQ(Header(response, "Referrer-Policy"), "no-referrer");
  }
}

TEST_F(PagesTest, TheStyleIsServedAsItIsLinked) {
  const HttpResponse response = Ask("GET", "/style.css?v=1");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(Header(response, "Content-Type"), "text/css; charset=utf-8");
  EXPECT_THAT(Ask("GET", "/").body.Text(), HasSubstr("href=\"./style.css?v="));
}

TEST_F(PagesTest, NoBrowserGuessesATypeFromTheContent) {
  for (const char* path :
       {"/", "/account?account=sales", "/account", "/api/v1/accounts", "/style.css", "/unknown"}) {
    EXPECT_EQ(Header(Ask("GET", path), "X-Content-Type-Options"), "nosniff") << path;
  }
}

// A copy in the cache of a browser or proxy would show old states, also to people without access.
TEST_F(PagesTest, NothingButTheMetricsAndTheStyleMayBeStored) {
  for (const char* path :
       {"/", "/account?account=sales", "/api/v1/accounts", "/-/healthy", "/-/ready", "/unknown"}) {
    EXPECT_EQ(Header(Ask("GET", path), "Cache-Control"), "no-store") << path;
  }
}

TEST_F(PagesTest, UnknownPathsAreNotFoundWhateverTheMethod) {
  EXPECT_EQ(Ask("GET", "/configs").status, 404);
  EXPECT_EQ(Ask("POST", "/-/quit").status, 404);
}

}  // namespace
}  // namespace api_credits
