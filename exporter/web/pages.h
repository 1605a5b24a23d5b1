// The pages: a table of paths, methods and handlers. Knows no sockets. A request that does
// something is refused where a page of another site made a browser send it.
// Invariant: no page waits for network or disk; only the functions in PageActions may.
// Thread rule: any thread; the functions in PageActions are called from the server's threads.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/base/result.h"
#include "exporter/exposition/exposition.h"
#include "exporter/ledger/ledger.h"
#include "exporter/web/http_message.h"

namespace api_credits {

struct PageOptions {
  std::string telemetry_path = "/metrics";
  bool enable_lifecycle = false;  // POST /-/reload and /-/poll; 403 otherwise
  std::string version;
};

// What a page may ask the rest of the program for.
struct PageActions {
  // Re-reads the configuration; the error is shown to the caller as text.
  std::function<Result<void>()> reload;
  // Polls this account as soon as it may be, and returns when that is.
  std::function<WallTime(const Account&, bool force)> poll_now;
};

class Pages {
 public:
  // The references must outlive the Pages.
  Pages(PageOptions options, PageActions actions, Exposition& exposition, const Ledger& ledger,
        const Clock& clock);

  // HEAD is answered as GET, with the body.
  HttpResponse Answer(const HttpRequest& request) const;

 private:
  struct Page {
    std::string path;
    std::array<std::string_view, 2> methods;
    HttpResponse (Pages::*handler)(const HttpRequest& request) const;
  };

  HttpResponse Metrics(const HttpRequest& request) const;
  HttpResponse Status(const HttpRequest& request) const;
  HttpResponse AccountOf(const HttpRequest& request) const;
  HttpResponse Accounts(const HttpRequest& request) const;
  HttpResponse Style(const HttpRequest& request) const;
  HttpResponse Healthy(const HttpRequest& request) const;
  HttpResponse Ready(const HttpRequest& request) const;
  HttpResponse Config(const HttpRequest& request) const;
  HttpResponse Reload(const HttpRequest& request) const;
  HttpResponse Poll(const HttpRequest& request) const;

  std::shared_ptr<const Snapshot> TakeSnapshot() const {
    return ledger_.TakeSnapshot(clock_.Now());
  }

  const PageOptions options_;
  const PageActions actions_;
  Exposition& exposition_;
  const Ledger& ledger_;
  const Clock& clock_;
  const std::vector<Page> pages_;
};

}  // namespace api_credits
