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
  Reply Ask(std::string_view method, std::string_view path, std::string accept = {},
            std::string accept_encoding = {}) {
    const Pages pages(options_, actions_, exposition_, sample_.ledger(), sample_.clock());
    return pages.Answer({method, path, std::move(accept), std::move(accept_encoding)});
  }

  static std::string Header(const Reply& reply, std::string_view name) {
    for (const auto& [key, value] : reply.headers) {
      if (key == name) return value;
    }
    return {};
  }

  SampleLedger sample_{{"sales", "research", "ads"}};
  OwnMetrics own_metrics_{{"1.2.3", "abc", "test"}};
  Exposition exposition_{sample_.ledger(), own_metrics_};
  ServerOptions options_{{}, "/metrics", true, "1.2.3"};
  int reloads_ = 0;
  Result<void> reload_result_;
  ServerActions actions_{[this] {
    ++reloads_;
    return reload_result_;
  }};
};

TEST_F(PagesTest, MetricsAreTextWithItsVersionUnlessMoreIsAsked) {
  const Reply reply = Ask("GET", "/metrics");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(Header(reply, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(Header(reply, "Content-Encoding"), "");
  EXPECT_THAT(*reply.body, HasSubstr("api_credits_exporter_build_info{"));
}

TEST_F(PagesTest, MetricsAreOpenMetricsWhereThatIsAccepted) {
  const Reply reply = Ask("GET", "/metrics", "application/openmetrics-text; version=1.0.0");
  EXPECT_THAT(Header(reply, "Content-Type"), StartsWith("application/openmetrics-text"));
  EXPECT_THAT(*reply.body, HasSubstr("# EOF\n"));
}

TEST_F(PagesTest, MetricsAreCompressedWhereThatIsAccepted) {
  const Reply reply = Ask("GET", "/metrics", "", "gzip");
  EXPECT_EQ(Header(reply, "Content-Encoding"), "gzip");
  EXPECT_THAT(*reply.body, StartsWith("\x1f\x8b"));
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
  const Reply reply = Ask("GET", "/-/ready");
  EXPECT_EQ(reply.status, 503);
  EXPECT_THAT(*reply.body, HasSubstr("2 of 3 accounts"));
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
  const Reply reply = Ask("POST", "/-/reload");
  EXPECT_EQ(reply.status, 500);
  EXPECT_THAT(*reply.body, HasSubstr("a.yml:3:5: unknown key"));
}

TEST_F(PagesTest, WithoutLifecycleReloadIsRefusedWithAHint) {
  options_.enable_lifecycle = false;
  const Reply reply = Ask("POST", "/-/reload");
  EXPECT_EQ(reply.status, 403);
  EXPECT_THAT(*reply.body, HasSubstr("--web.enable-lifecycle"));
  EXPECT_EQ(reloads_, 0);
}

TEST_F(PagesTest, WrongMethodsAreToldTheRightOnes) {
  const Reply reload = Ask("GET", "/-/reload");
  EXPECT_EQ(reload.status, 405);
  EXPECT_EQ(Header(reload, "Allow"), "POST, PUT");
  for (const char* path : {"/", "/metrics", "/-/healthy", "/-/ready"}) {
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
      const Reply reply = Ask(method, path);
      EXPECT_EQ(reply.status, 405) << method << ' ' << path;
      EXPECT_EQ(Header(reply, "Allow"), "GET, HEAD");
    }
  }
  EXPECT_EQ(reloads_, 0);
}

TEST_F(PagesTest, TheStatusPageForbidsScriptsAndFrames) {
  const Reply reply = Ask("GET", "/");
  EXPECT_EQ(Header(reply, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(Header(reply, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(Header(reply, "Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
  EXPECT_EQ(Header(reply, "X-Content-Type-Options"), "nosniff");
}

TEST_F(PagesTest, UnknownPathsAreNotFoundWhateverTheMethod) {
  EXPECT_EQ(Ask("GET", "/config").status, 404);
  EXPECT_EQ(Ask("POST", "/-/quit").status, 404);
}

}  // namespace
}  // namespace api_credits
