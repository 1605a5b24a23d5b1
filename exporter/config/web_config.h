// What --web.config.file says: TLS, passwords and headers of the exporter's own server.
// Invariant: a WebConfig has been checked whole, except for the files that it names.
// No message shows what stands for a hash: people put passwords there by mistake.
// Thread rule: values; loading from any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "exporter/config/web_config_grammar.h"
#include "exporter/document/problems.h"

namespace api_credits {

enum class ClientAuth { kNone, kRequest, kRequireAny, kVerifyIfGiven, kRequireAndVerify };
enum class TlsVersion { kTls12, kTls13 };

struct TlsServerConfig {
  // A relative path in the file is one from the file's folder.
  std::string cert_file, key_file;
  std::string client_ca_file;  // set where certificates of clients are verified
  ClientAuth client_auth = ClientAuth::kNone;
  std::vector<std::string> client_allowed_sans;  // empty: any
  TlsVersion min_version = TlsVersion::kTls12;
  TlsVersion max_version = TlsVersion::kTls13;
  std::vector<TlsCipherSuite> cipher_suites;  // empty: all of kTlsCipherSuites
  bool prefer_server_cipher_suites = true;
};

struct WebConfig {
  std::optional<TlsServerConfig> tls;
  std::vector<std::pair<std::string, std::string>> headers;
  std::map<std::string, std::string> users;  // bcrypt hashes; empty: everybody may read
  std::vector<std::string> warnings;
};

using WebConfigResult = std::variant<WebConfig, LoadErrors>;

WebConfigResult LoadWebConfig(const std::string& path);

// The cost of a bcrypt hash: it takes 2^cost rounds. nullopt: it is none.
std::optional<int> BcryptCost(std::string_view hash);

}  // namespace api_credits
