#include "exporter/web/tls_settings.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace api_credits {
namespace {

// What a certificate of a client is held to; owned by its SSL_CTX.
struct ClientCheck {
  bool verifies = false;
  std::vector<std::string> allowed_sans;
};

void FreeClientCheck(void*, void* check, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<ClientCheck*>(check);
}

// Where an SSL_CTX keeps its ClientCheck.
int ClientCheckIndex() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, &FreeClientCheck);
  return index;
}

Error FileError(std::string_view key, const std::string& path, const std::string& reason) {
  return {ErrorCode::kInvalidArgument,
          "tls_server_config: " + std::string(key) + " \"" + path + "\": " + reason};
}

// OpenSSL would wait for ever for what a pipe is going to hold.
Result<void> CheckRegularFile(std::string_view key, const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return FileError(key, path, std::generic_category().message(errno));
  }
  if (!S_ISREG(status.st_mode)) return FileError(key, path, "not a regular file");
  return {};
}

std::string TextOf(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<size_t>(ASN1_STRING_length(text))};
}

// A DNS name, an e-mail or IP address or a URI; empty for any other kind.
std::string TextOf(const GENERAL_NAME& name) {
  switch (name.type) {
    case GEN_DNS:
      return TextOf(name.d.dNSName);
    case GEN_EMAIL:
      return TextOf(name.d.rfc822Name);
    case GEN_URI:
      return TextOf(name.d.uniformResourceIdentifier);
    case GEN_IPADD: {
      const std::string bytes = TextOf(name.d.iPAddress);
      std::array<char, INET6_ADDRSTRLEN> text{};
      const int family = bytes.size() == 4 ? AF_INET : AF_INET6;
      if (bytes.size() != 4 && bytes.size() != 16) return {};
      return inet_ntop(family, bytes.data(), text.data(), text.size()) == nullptr ? ""
                                                                                  : text.data();
    }
    default:
      return {};
  }
}

bool HasAllowedName(X509* certificate, const std::vector<std::string>& allowed) {
  const std::unique_ptr<GENERAL_NAMES, void (*)(GENERAL_NAMES*)> names(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      &GENERAL_NAMES_free);
  const int count = names == nullptr ? 0 : sk_GENERAL_NAME_num(names.get());
  for (int i = 0; i < count; ++i) {
    const std::string name = TextOf(*sk_GENERAL_NAME_value(names.get(), i));
    if (!name.empty() && std::find(allowed.begin(), allowed.end(), name) != allowed.end()) {
      return true;
    }
  }
  return false;
}

// OpenSSL asks it in place of its own verification.
int VerifyClient(X509_STORE_CTX* store, void* argument) {
  const auto& check = *static_cast<const ClientCheck*>(argument);
  if (check.verifies && X509_verify_cert(store) != 1) return 0;
  if (!check.allowed_sans.empty() &&
      !HasAllowedName(X509_STORE_CTX_get0_cert(store), check.allowed_sans)) {
    X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
    return 0;
  }
  if (!check.verifies) X509_STORE_CTX_set_error(store, X509_V_OK);
  return 1;
}

int VerifyMode(ClientAuth client_auth) {
  switch (client_auth) {
    case ClientAuth::kNone:
      return SSL_VERIFY_NONE;
    case ClientAuth::kRequest:
    case ClientAuth::kVerifyIfGiven:
      return SSL_VERIFY_PEER;
    case ClientAuth::kRequireAny:
    case ClientAuth::kRequireAndVerify:
      return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
  }
  return SSL_VERIFY_NONE;
}

int OpensslVersion(TlsVersion version) {
  return version == TlsVersion::kTls12 ? TLS1_2_VERSION : TLS1_3_VERSION;
}

Result<void> LoadCertificate(SSL_CTX* context, const TlsServerConfig& config) {
  for (const auto& [key, path] :
       {std::pair<std::string_view, std::string>{"cert_file", config.cert_file},
        {"key_file", config.key_file}}) {
    if (Result<void> regular = CheckRegularFile(key, path); !regular.ok()) return regular;
  }
  // Nobody is there to type the password of a key.
  SSL_CTX_set_default_passwd_cb(context, [](char*, int, int, void*) { return 0; });
  if (SSL_CTX_use_certificate_chain_file(context, config.cert_file.c_str()) != 1) {
    return FileError("cert_file", config.cert_file,
                     "holds no usable certificate in PEM: " + OpensslReason());
  }
  const bool loaded =
      SSL_CTX_use_PrivateKey_file(context, config.key_file.c_str(), SSL_FILETYPE_PEM) == 1;
  if (loaded && SSL_CTX_check_private_key(context) == 1) return {};
  const unsigned long code = ERR_peek_error();
  const bool other = loaded || (ERR_GET_LIB(code) == ERR_LIB_X509 &&
                                ERR_GET_REASON(code) == X509_R_KEY_VALUES_MISMATCH);
  const std::string reason = OpensslReason();
  if (other) {
    return FileError("key_file", config.key_file,
                     "is not the key of the certificate in cert_file \"" + config.cert_file + "\"");
  }
  return FileError("key_file", config.key_file,
                   "holds no usable key in PEM without a password: " + reason);
}

Result<void> SetClientAuth(SSL_CTX* context, const TlsServerConfig& config) {
  SSL_CTX_set_verify(context, VerifyMode(config.client_auth), nullptr);
  if (config.client_auth == ClientAuth::kNone) return {};
  const bool verifies = !config.client_ca_file.empty();
  auto check = std::make_unique<ClientCheck>(ClientCheck{verifies, config.client_allowed_sans});
  SSL_CTX_set_cert_verify_callback(context, &VerifyClient, check.get());
  if (SSL_CTX_set_ex_data(context, ClientCheckIndex(), check.get()) != 1) {
    return Error{ErrorCode::kIo, "tls_server_config: " + OpensslReason()};
  }
  static_cast<void>(check.release());  // the context's now
  if (!verifies) return {};
  const std::string& path = config.client_ca_file;
  if (Result<void> regular = CheckRegularFile("client_ca_file", path); !regular.ok()) {
    return regular;
  }
  STACK_OF(X509_NAME)* names = SSL_load_client_CA_file(path.c_str());
  if (names == nullptr || SSL_CTX_load_verify_file(context, path.c_str()) != 1) {
    sk_X509_NAME_pop_free(names, &X509_NAME_free);
    return FileError("client_ca_file", path, "holds no certificate in PEM: " + OpensslReason());
  }
  SSL_CTX_set_client_CA_list(context, names);
  // A CA of the file is trusted although the one above it is not there.
  X509_STORE_set_flags(SSL_CTX_get_cert_store(context), X509_V_FLAG_PARTIAL_CHAIN);
  return {};
}

Result<void> SetCiphers(SSL_CTX* context, const TlsServerConfig& config) {
  std::string older, tls13;
  const auto add = [&](const TlsCipherSuite& suite) {
    std::string& list = suite.tls13 ? tls13 : older;
    list.append(list.empty() ? "" : ":").append(suite.openssl);
  };
  std::for_each(config.cipher_suites.begin(), config.cipher_suites.end(), add);
  if (config.cipher_suites.empty()) {
    std::for_each(kTlsCipherSuites.begin(), kTlsCipherSuites.end(), add);
  }
  if ((!older.empty() && SSL_CTX_set_cipher_list(context, older.c_str()) != 1) ||
      (!tls13.empty() && SSL_CTX_set_ciphersuites(context, tls13.c_str()) != 1)) {
    return Error{ErrorCode::kInvalidArgument,
                 "tls_server_config: cipher_suites: this system's OpenSSL offers none of them: " +
                     OpensslReason()};
  }
  if (config.prefer_server_cipher_suites) {
    SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE);
  }
  return {};
}

}  // namespace

Result<TlsSettings> TlsSettings::Load(const TlsServerConfig& config) {
  ERR_clear_error();
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (context == nullptr) return Error{ErrorCode::kIo, "TLS: " + OpensslReason()};
  SSL_CTX_set_min_proto_version(context.get(), OpensslVersion(config.min_version));
  SSL_CTX_set_max_proto_version(context.get(), OpensslVersion(config.max_version));
  for (const auto step : {&LoadCertificate, &SetClientAuth, &SetCiphers}) {
    if (Result<void> done = step(context.get(), config); !done.ok()) return done.error();
  }
  return TlsSettings(std::move(context));
}

bool TlsSettings::ApplyTo(SSL* connection) const {
  SSL_CTX* const context = context_.get();
  // This takes over certificate, key, CAs, ciphers and the check of clients; the rest was copied
  // when the connection was made.
  if (SSL_set_SSL_CTX(connection, context) == nullptr) return false;
  SSL_set_options(connection, SSL_CTX_get_options(context));
  SSL_set_verify(connection, SSL_CTX_get_verify_mode(context), nullptr);
  return SSL_set_min_proto_version(connection, SSL_CTX_get_min_proto_version(context)) == 1 &&
         SSL_set_max_proto_version(connection, SSL_CTX_get_max_proto_version(context)) == 1;
}

}  // namespace api_credits
