#include "exporter/web/pages.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "exporter/exposition/negotiation.h"
#include "exporter/web/query.h"
#include "exporter/web/status_page.h"

namespace api_credits {
namespace {

constexpr std::string_view kReadMethods = "GET, HEAD";
constexpr std::string_view kActionMethods = "POST, PUT";

bool IsRead(std::string_view method) { return method == "GET" || method == "HEAD"; }

Reply Text(int status, std::string body) {
  return {status,
          {{"Content-Type", "text/plain; charset=utf-8"},
           {"Cache-Control", "no-store"},
           {"X-Content-Type-Options", "nosniff"}},
          std::make_shared<const std::string>(std::move(body))};
}

Reply MethodNotAllowed(std::string_view allow) {
  Reply reply = Text(405, "Method not allowed here; allowed: " + std::string(allow) + ".\n");
  reply.headers.emplace_back("Allow", allow);
  return reply;
}

}  // namespace

Pages::Pages(const ServerOptions& options, const ServerActions& actions, Exposition& exposition,
             const Ledger& ledger, const Clock& clock)
    : options_(options),
      actions_(actions),
      exposition_(exposition),
      ledger_(ledger),
      clock_(clock) {}

Reply Pages::Answer(const Visit& visit) const {
  if (visit.path == "/-/reload" || visit.path == "/-/poll") {
    if (visit.method != "POST" && visit.method != "PUT") return MethodNotAllowed(kActionMethods);
    return visit.path == "/-/reload" ? Reload() : Poll(visit);
  }
  const bool known = visit.path == options_.telemetry_path || visit.path == "/" ||
                     visit.path == "/-/healthy" || visit.path == "/-/ready";
  if (!known) return Text(404, "There is no such page; \"/\" links those that exist.\n");
  if (!IsRead(visit.method)) return MethodNotAllowed(kReadMethods);
  if (visit.path == options_.telemetry_path) return Metrics(visit);
  if (visit.path == "/-/healthy") return Text(200, "Healthy.\n");
  if (visit.path == "/-/ready") return Ready();
  return Status();
}

Reply Pages::Metrics(const Visit& visit) const {
  const Format format = NegotiateFormat(visit.accept);
  const bool gzip = NegotiateGzip(visit.accept_encoding);
  Reply reply{200,
              {{"Content-Type", std::string(ContentType(format))},
               {"Vary", "Accept, Accept-Encoding"},
               {"X-Content-Type-Options", "nosniff"}},
              exposition_.Body(format, gzip, clock_.Now())};
  if (gzip) reply.headers.emplace_back("Content-Encoding", "gzip");
  return reply;
}

Reply Pages::Ready() const {
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

Reply Pages::Reload() const {
  if (!options_.enable_lifecycle) {
    return Text(403,
                "Reloading over HTTP is off; start with --web.enable-lifecycle, or send SIGHUP.\n");
  }
  const Result<void> reloaded = actions_.reload();
  if (reloaded.ok()) return Text(200, "Configuration reloaded.\n");
  return Text(500, "The old configuration stays in force. The new one was refused:\n" +
                       reloaded.error().message + "\n");
}

Reply Pages::Poll(const Visit& visit) const {
  if (!options_.enable_lifecycle) {
    return Text(403, "Polling over HTTP is off; start with --web.enable-lifecycle.\n");
  }
  const std::optional<std::string> name = QueryValue(visit.query, "account");
  if (!name) return Text(400, "Which account? /-/poll?account=NAME, and &provider=PROVIDER.\n");
  const std::optional<std::string> provider = QueryValue(visit.query, "provider");
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
  const WallTime due = actions_.poll_now(*found);
  return Text(202, "Account " + found->name + " of " + found->provider->name +
                       (due <= now.wall ? " is polled now.\n"
                                        : " will be polled at " + FormatUtc(due) +
                                              ": it may not be polled sooner.\n"));
}

Reply Pages::Status() const {
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
