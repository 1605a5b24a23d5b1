// The pages: which path answers which method with what. Knows no sockets.
// Invariant: no page waits for the network or the disk, but for what is handed in.
// Thread rule: any thread.
#pragma once

#include <string>

#include "exporter/base/clock.h"
#include "exporter/exposition/exposition.h"
#include "exporter/ledger/ledger.h"
#include "exporter/web/reply.h"
#include "exporter/web/server.h"

namespace api_credits {

class Pages {
 public:
  // The references must outlive the Pages.
  Pages(const ServerOptions& options, const ServerActions& actions, Exposition& exposition,
        const Ledger& ledger, const Clock& clock);

  // HEAD is answered as GET, with the body.
  Reply Answer(const Visit& visit) const;

 private:
  Reply Metrics(const Visit& visit) const;
  Reply Ready() const;
  Reply Reload() const;
  Reply Poll(const Visit& visit) const;
  Reply Status() const;

  const ServerOptions& options_;
  const ServerActions& actions_;
  Exposition& exposition_;
  const Ledger& ledger_;
  const Clock& clock_;
};

}  // namespace api_credits
