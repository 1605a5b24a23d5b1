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
    const Pages pages(options_, actions_, exposition_, sample_.ledger(), sample_.clock());
    const size_t query = std::min(path.find('?'), path.size());
    return pages.Answer({method,
                         path.substr(0, query),
                         path.substr(std::min(query + 1, path.size())),
                         {{"accept", accept}, {"accept-encoding", accept_encoding}}});
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
  for (const char* path : {"/", "/metrics", "/-/healthy", "/-/ready"}) {
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
      const HttpResponse response = Ask(method, path);
      EXPECT_EQ(response.status, 405) << method << ' ' << path;
      EXPECT_EQ(Header(response, "Allow"), "GET, HEAD");
    }
  }
  EXPECT_EQ(reloads_, 0);
}

TEST_F(PagesTest, TheStatusPageForbidsScriptsAndFrames) {
  const HttpResponse response = Ask("GET", "/");
  EXPECT_EQ(Header(response, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(Header(response, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(Header(response, "Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
  EXPECT_EQ(Header(response, "X-Content-Type-Options"), "nosniff");
}

// A copy in the cache of a browser or proxy would show old states, also to people without access.
TEST_F(PagesTest, NothingButTheMetricsMayBeStored) {
  for (const char* path : {"/", "/-/healthy", "/-/ready", "/unknown"}) {
    EXPECT_EQ(Header(Ask("GET", path), "Cache-Control"), "no-store") << path;
  }
}

TEST_F(PagesTest, UnknownPathsAreNotFoundWhateverTheMethod) {
  EXPECT_EQ(Ask("GET", "/config").status, 404);
  EXPECT_EQ(Ask("POST", "/-/quit").status, 404);
}

}  // namespace
}  // namespace api_credits
