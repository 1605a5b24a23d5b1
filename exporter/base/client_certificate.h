// The files of the certificate that a client shows of itself: PEM, read anew for each connection.
// Thread rule: a value.
#pragma once

#include <string>

namespace api_credits {

struct ClientCertificate {
  std::string file;      // empty: none is shown
  std::string key_file;  // empty: the private key is in `file`, too

  bool empty() const { return file.empty(); }

  friend bool operator==(const ClientCertificate&, const ClientCertificate&) = default;
};

}  // namespace api_credits
