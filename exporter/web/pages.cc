#include "exporter/web/pages.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "exporter/base/time_text.h"
#include "exporter/exposition/negotiation.h"
#include "exporter/web/query.h"
#include "exporter/web/status_page.h"

namespace api_credits {
namespace {

constexpr std::array<std::string_view, 2> kReadMethods = {"GET", "HEAD"};
constexpr std::array<std::string_view, 2> kActionMethods = {"POST", "PUT"};

HttpResponse Text(int status, std::string body) {
  return {status,
          {{"Content-Type", "text/plain; charset=utf-8"},
           {"Cache-Control", "no-store"},
           {"X-Content-Type-Options", "nosniff"}},
          std::make_shared<const std::string>(std::move(body))};
}

HttpResponse MethodNotAllowed(const std::array<std::string_view, 2>& methods) {
  const std::string allow = std::string(methods[0]).append(", ").append(methods[1]);
  HttpResponse response = Text(405, "Method not allowed here; allowed: " + allow + ".\n");
  response.headers.emplace_back("Allow", allow);
  return response;
}

}  // namespace

Pages::Pages(PageOptions options, PageActions actions, Exposition& exposition, const Ledger& ledger,
             const Clock& clock)
    : options_(std::move(options)),
      actions_(std::move(actions)),
      exposition_(exposition),
      ledger_(ledger),
      clock_(clock),
      pages_{{"/", kReadMethods, &Pages::Status},
             {options_.telemetry_path, kReadMethods, &Pages::Metrics},
             {"/-/healthy", kReadMethods, &Pages::Healthy},
             {"/-/ready", kReadMethods, &Pages::Ready},
             {"/-/reload", kActionMethods, &Pages::Reload},
             {"/-/poll", kActionMethods, &Pages::Poll}} {}

HttpResponse Pages::Answer(const HttpRequest& request) const {
  for (const Page& page : pages_) {
    if (page.path != request.path) continue;
    const bool allowed =
        std::find(page.methods.begin(), page.methods.end(), request.method) != page.methods.end();
    return allowed ? (this->*page.handler)(request) : MethodNotAllowed(page.methods);
  }
  return Text(404, "There is no such page; \"/\" links those that exist.\n");
}

HttpResponse Pages::Metrics(const HttpRequest& request) const {
  const Format format = NegotiateFormat(request.Header("accept"));
  const bool gzip = NegotiateGzip(request.Header("accept-encoding"));
  HttpResponse response{200,
                        {{"Content-Type", std::string(ContentType(format))},
                         {"Vary", "Accept, Accept-Encoding"},
                         {"X-Content-Type-Options", "nosniff"}},
                        exposition_.Get(format, gzip, clock_.Now())};
  if (gzip) response.headers.emplace_back("Content-Encoding", "gzip");
  return response;
}

HttpResponse Pages::Healthy(const HttpRequest&) const { return Text(200, "Healthy.\n"); }

HttpResponse Pages::Ready(const HttpRequest&) const {
  const std::shared_ptr<const Snapshot> snapshot = ledger_.TakeSnapshot(clock_.Now());
  if (snapshot->every_account_polled) return Text(200, "Ready.\n");
  const auto& accounts = snapshot->accounts;
  const auto pending = std::count_if(accounts.begin(), accounts.end(), [](const auto& view) {
    return !view->poll_success.has_value();
  });
  return Text(503, "Not ready: " + std::to_string(pending) + " of " +
                       std::to_string(accounts.size()) +
                       " accounts still wait for their first poll.\n");
}

HttpResponse Pages::Reload(const HttpRequest&) const {
  if (!options_.enable_lifecycle) {
    return Text(403,
                "Reloading over HTTP is off; start with --web.enable-lifecycle, or send SIGHUP.\n");
  }
  const Result<void> reloaded = actions_.reload();
  if (reloaded.ok()) return Text(200, "Configuration reloaded.\n");
  return Text(500, "The old configuration stays in force. The new one was refused:\n" +
                       reloaded.error().message + "\n");
}

HttpResponse Pages::Poll(const HttpRequest& request) const {
  if (!options_.enable_lifecycle) {
    return Text(403, "Polling over HTTP is off; start with --web.enable-lifecycle.\n");
  }
  const std::optional<std::string> name = QueryValue(request.query, "account");
  if (!name) return Text(400, "Which account? /-/poll?account=NAME, and &provider=PROVIDER.\n");
  const std::optional<std::string> provider = QueryValue(request.query, "provider");
  const Moment now = clock_.Now();
  const std::shared_ptr<const Snapshot> snapshot = ledger_.TakeSnapshot(now);
  const Account* found = nullptr;
  for (const auto& view : snapshot->accounts) {
    const Account& account = *view->account;
    if (account.name != *name || (provider && account.provider->name != *provider)) continue;
    if (found != nullptr) {
      return Text(400, "Several providers have an account of this name: add &provider=" +
                           found->provider->name + " or &provider=" + account.provider->name +
                           ".\n");
    }
    found = &account;
  }
  if (found == nullptr) return Text(404, "There is no such account.\n");
  const WallTime due = actions_.poll_now(*found, QueryValue(request.query, "force") == "true");
  return Text(202, "Account " + found->name + " of " + found->provider->name +
                       (due <= now.wall ? " is polled now.\n"
                                        : " will be polled at " + FormatUtc(due) +
                                              ": it may not be polled sooner.\n"));
}

HttpResponse Pages::Status(const HttpRequest&) const {
  const std::shared_ptr<const Snapshot> snapshot = ledger_.TakeSnapshot(clock_.Now());
  return {200,
          {{"Content-Type", "text/html; charset=utf-8"},
           {"Cache-Control", "no-store"},
           {"Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"},
           {"Referrer-Policy", "no-referrer"},
           {"X-Content-Type-Options", "nosniff"},
           {"X-Frame-Options", "DENY"}},
          std::make_shared<const std::string>(
              RenderStatusPage(*snapshot, options_.version, options_.telemetry_path))};
}

}  // namespace api_credits
