// Tells whose key or secret files hold something else than before, by content. Each poll reads them
// anyhow; an account that waits after a refusal, or for a file that was missing, need not wait on.
// Invariant: keeps hashes, no secret. Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "exporter/config/access.h"

namespace api_credits {

class KeyWatch {
 public:
  // Reads the files of all accounts, which are compared with what they hold later.
  void UseConfig(LoadedConfig config);

  // The accounts whose files changed since the last call and can be used now.
  std::vector<std::shared_ptr<const Account>> Changed();

 private:
  LoadedConfig config_;
  std::vector<std::uint64_t> digests_;  // by account
};

}  // namespace api_credits
