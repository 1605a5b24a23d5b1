// How one account reaches its vendor: its key, the host that the key is sent to, and the way there.
// Known to config and poll alone, so that nothing that is shown can carry a secret.
// Thread rule: immutable after loading.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "exporter/base/secret.h"
#include "exporter/config/config.h"

namespace api_credits {

struct Access {
  std::string api_key_file;  // read anew at every poll; or
  Secret api_key;            // given through ${ENV}

  std::string base_url;  // effective
  std::string proxy, ca_file;
};

// One generation: swapped together. access[i] belongs to config->accounts[i].
struct LoadedConfig {
  std::shared_ptr<const Config> config;
  std::shared_ptr<const std::vector<Access>> access;
};

}  // namespace api_credits
