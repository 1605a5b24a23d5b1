#include "exporter/web/pages.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "exporter/base/number_text.h"
#include "exporter/base/time_text.h"
#include "exporter/exposition/negotiation.h"
#include "exporter/web/account_page.h"
#include "exporter/web/account_query.h"
#include "exporter/web/accounts_json.h"
#include "exporter/web/forged_request.h"
#include "exporter/web/html.h"
#include "exporter/web/query.h"
#include "exporter/web/responses.h"
#include "exporter/web/status_page.h"
#include "exporter/web/style.h"

namespace api_credits {
namespace {

constexpr std::array<std::string_view, 2> kReadMethods = {"GET", "HEAD"};
constexpr std::array<std::string_view, 2> kActionMethods = {"POST", "PUT"};

HttpResponse MethodNotAllowed(const std::array<std::string_view, 2>& methods) {
  const std::string allow = std::string(methods[0]).append(", ").append(methods[1]);
  HttpResponse response = TextResponse(405, "Method not allowed here; allowed: " + allow + ".\n");
  response.headers.emplace_back("Allow", allow);
  return response;
}

// A browser that sends a form takes HTML; a script takes what comes, or says otherwise.
bool IsForm(const HttpRequest& request) {
  return request.Header("accept").find("text/html") != std::string::npos;
}

// When the poll comes that the reader has just asked for, as the page before says.
std::optional<WallTime> AskedPoll(std::string_view query) {
  const std::optional<std::string> text = QueryValue(query, "due");
  const std::optional<double> seconds = text ? ParseLenientNumber(*text) : std::nullopt;
  if (!seconds || *seconds < 0 || *seconds > UnixSeconds(kLastInstant)) return std::nullopt;
  return WallTime(std::chrono::seconds(static_cast<std::int64_t>(*seconds)));
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
             {"/account", kReadMethods, &Pages::AccountOf},
             {"/api/v1/accounts", kReadMethods, &Pages::Accounts},
             {"/style.css", kReadMethods, &Pages::Style},
             {options_.telemetry_path, kReadMethods, &Pages::Metrics},
             {"/config", kReadMethods, &Pages::Config},
             {"/-/healthy", kReadMethods, &Pages::Healthy},
             {"/-/ready", kReadMethods, &Pages::Ready},
             {"/-/reload", kActionMethods, &Pages::Reload},
             {"/-/poll", kActionMethods, &Pages::Poll}} {}

HttpResponse Pages::Answer(const HttpRequest& request) const {
  for (const Page& page : pages_) {
    if (page.path != request.path) continue;
    const bool allowed =
        std::find(page.methods.begin(), page.methods.end(), request.method) != page.methods.end();
    if (!allowed) return MethodNotAllowed(page.methods);
    if (page.methods == kActionMethods && IsForged(request)) {
      return TextResponse(403,
                          "Refused: a page of another site made the browser send this. If it was "
                          "a page of the exporter, a proxy has changed the Host of the request, "
                          "which must stay as it was.\n");
    }
    return (this->*page.handler)(request);
  }
  return TextResponse(404, "There is no such page; \"/\" links those that exist.\n");
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

HttpResponse Pages::Healthy(const HttpRequest&) const { return TextResponse(200, "Healthy.\n"); }

HttpResponse Pages::Ready(const HttpRequest&) const {
  const size_t awaited = ledger_.CountAwaited(clock_.Now());
  if (awaited == 0) return TextResponse(200, "Ready.\n");
  return TextResponse(503, "Not ready: " + std::to_string(awaited) + " of " +
                               std::to_string(ledger_.config()->accounts.size()) +
                               " accounts still wait for their first poll.\n");
}

HttpResponse Pages::Config(const HttpRequest&) const {
  return TextResponse(200, ledger_.config()->shown_files);
}

HttpResponse Pages::Reload(const HttpRequest&) const {
  if (!options_.enable_lifecycle) {
    return TextResponse(
        403, "Reloading over HTTP is off; start with --web.enable-lifecycle, or send SIGHUP.\n");
  }
  const Result<void> reloaded = actions_.reload();
  if (reloaded.ok()) return TextResponse(200, "Configuration reloaded.\n");
  return TextResponse(500, "The old configuration stays in force. The new one was refused:\n" +
                               reloaded.error().message + "\n");
}

HttpResponse Pages::Poll(const HttpRequest& request) const {
  if (!options_.enable_lifecycle) {
    return TextResponse(403, "Polling over HTTP is off; start with --web.enable-lifecycle.\n");
  }
  const Moment now = clock_.Now();
  const auto found = FindAccount(*ledger_.TakeSnapshot(now), request.query);
  if (const auto* refusal = std::get_if<HttpResponse>(&found)) return *refusal;
  const Account& account = *std::get<std::shared_ptr<const AccountView>>(found)->account;
  if (!account.enabled) {
    return TextResponse(409, "Account " + account.name + " of " + account.provider->name +
                                 " rests: its configuration says enabled: false.\n");
  }
  const WallTime due = actions_.poll_now(account, QueryValue(request.query, "force") == "true");
  if (IsForm(request)) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(due).time_since_epoch().count();
    return SeeOther("../account?" + QueryOf(account) + "&due=" + std::to_string(seconds));
  }
  return TextResponse(202, "Account " + account.name + " of " + account.provider->name +
                               (due <= now.wall ? " is polled now.\n"
                                                : " will be polled at " + FormatUtc(due) +
                                                      ": it may not be polled sooner.\n"));
}

HttpResponse Pages::Status(const HttpRequest&) const {
  return HtmlResponse(RenderStatusPage(*TakeSnapshot(), options_.version, options_.telemetry_path));
}

HttpResponse Pages::AccountOf(const HttpRequest& request) const {
  const std::shared_ptr<const Snapshot> snapshot = TakeSnapshot();
  const auto found = FindAccount(*snapshot, request.query);
  if (const auto* refusal = std::get_if<HttpResponse>(&found)) return *refusal;
  const AccountView& view = *std::get<std::shared_ptr<const AccountView>>(found);
  return HtmlResponse(RenderAccountPage(
      view, ledger_.RecentPollsOf(*view.account), snapshot->taken.wall,
      {options_.telemetry_path, options_.enable_lifecycle, AskedPoll(request.query)}));
}

HttpResponse Pages::Accounts(const HttpRequest& request) const {
  const std::optional<std::string> provider = QueryValue(request.query, "provider");
  const std::optional<std::string> name = QueryValue(request.query, "account");
  const std::shared_ptr<const Snapshot> snapshot = TakeSnapshot();
  std::vector<ListedAccount> listed;
  for (const auto& view : *snapshot->accounts) {
    const Account& account = *view->account;
    if (provider && account.provider->name != *provider) continue;
    if (name && account.name != *name) continue;
    listed.push_back({view.get()});
    if (name) listed.back().polls = ledger_.RecentPollsOf(account);
  }
  return JsonResponse(AccountsJson(listed, snapshot->taken.wall));
}

HttpResponse Pages::Style(const HttpRequest&) const { return StyleResponse(kStyleSheet); }

}  // namespace api_credits
