// How one account reaches its vendor: its secrets, the hosts that they are sent to, and the way
// there. Known to config and poll alone, so that nothing that is shown can carry a secret. Thread
// rule: immutable after loading.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "exporter/base/client_certificate.h"
#include "exporter/base/secret.h"
#include "exporter/base/shared_value.h"
#include "exporter/config/config.h"

namespace api_credits {

struct SecretSource {
  std::string file;  // read anew at every poll; or
  Secret value;      // given through ${ENV}

  friend bool operator==(const SecretSource&, const SecretSource&) = default;
};

struct ProxyAccess {
  bool none = false;  // requests leave directly, whatever the environment says
  std::string url;    // empty: the environment's proxy, if any
  std::string user;
  SecretSource password;
  ClientCertificate certificate;  // for an https proxy

  friend bool operator==(const ProxyAccess&, const ProxyAccess&) = default;
};

struct WayOut {
  ProxyAccess proxy;
  std::string ca_file;  // empty: the system's
  ClientCertificate certificate;

  friend bool operator==(const WayOut&, const WayOut&) = default;
};

struct Access {
  SharedValue<WayOut> way;  // most accounts share it
  SecretSource key;
  std::map<std::string, SecretSource> secrets;  // by the name of the provider's param

  std::string base_url;                      // effective
  std::map<std::string, std::string> hosts;  // effective, by the provider's names

  friend bool operator==(const Access&, const Access&) = default;
};

// One generation: swapped together. access[i] belongs to config->accounts[i].
struct LoadedConfig {
  std::shared_ptr<const Config> config;
  std::shared_ptr<const std::vector<Access>> access;
};

}  // namespace api_credits
