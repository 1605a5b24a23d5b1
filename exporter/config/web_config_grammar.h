// Every key of the file that --web.config.file names: the format of Prometheus's exporter-toolkit,
// as far as this exporter can do what the key asks for; beside it the keys that it cannot honour,
// and why. Invariant: constants. Thread rule: any thread.
#pragma once

#include <array>
#include <string_view>

#include "exporter/document/shape.h"

namespace api_credits {

// In the order of ClientAuth; the fourth is an older name of the third.
inline constexpr std::array<std::string_view, 6> kClientAuthTypes = {
    "NoClientCert",      "RequestClientCert",       "RequireAnyClientCert",
    "RequireClientCert", "VerifyClientCertIfGiven", "RequireAndVerifyClientCert"};

// In the order of TlsVersion.
inline constexpr std::array<std::string_view, 2> kTlsVersions = {"TLS12", "TLS13"};

// Go's name, by which the file calls it, and OpenSSL's.
struct TlsCipherSuite {
  std::string_view name;
  std::string_view openssl;
  bool tls13 = false;
};

// Those that Go calls secure. Where the file names none, all of them are offered, in this order.
inline constexpr std::array<TlsCipherSuite, 13> kTlsCipherSuites = {{
    {"TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256", true},
    {"TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384", true},
    {"TLS_CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256", true},
    {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"},
    {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"},
    {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384"},
    {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384"},
    {"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"},
    {"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305"},
    {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "ECDHE-ECDSA-AES128-SHA"},
    {"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA"},
    {"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "ECDHE-ECDSA-AES256-SHA"},
    {"TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA"},
}};

struct UnsupportedKey {
  std::string_view key;
  std::string_view reason;  // what to do instead
};

inline constexpr std::array<UnsupportedKey, 4> kUnsupportedTlsKeys = {{
    {"cert", "put the certificate into a file and name it in cert_file"},
    {"key", "put the key into a file and name it in key_file"},
    {"client_ca", "put the certificates into a file and name it in client_ca_file"},
    {"curve_preferences", "leave it out: OpenSSL's curves are used, X25519 first"},
}};
inline constexpr std::array<UnsupportedKey, 1> kUnsupportedWebKeys = {{
    {"rate_limit", "leave it out; a proxy in front of the exporter can limit requests"},
}};

inline constexpr std::array<ShapeField, 9> kTlsServerFields = {{
    {.key = "cert_file",
     .required = true,
     .text = "The server's certificate, then those of the CAs between it and the root (PEM)."},
    {.key = "key_file", .required = true, .text = "The key of the certificate (PEM)."},
    {.key = "client_auth_type",
     .choices = kClientAuthTypes,
     .text = "What is asked of a client's certificate. Default NoClientCert."},
    {.key = "client_ca_file",
     .text = "The CAs that sign clients' certificates (PEM); where certificates are verified."},
    {.key = "client_allowed_sans",
     .kind = ValueKind::kScalars,
     .filled = true,
     .text = "A client's certificate must have one of these alternative names."},
    {.key = "min_version", .choices = kTlsVersions, .text = "Default TLS12."},
    {.key = "max_version", .choices = kTlsVersions, .text = "Default TLS13."},
    {.key = "cipher_suites",
     .kind = ValueKind::kScalars,
     .filled = true,
     .text = "By Go's names. Default: all that Go calls secure."},
    {.key = "prefer_server_cipher_suites",
     .type = Scalar::kBool,
     .text = "Whether the order of the server counts, or that of the client. Default true."},
}};
inline constexpr Shape kTlsServerShape = {"tls_server_config", kTlsServerFields};

inline constexpr std::array<std::string_view, 2> kFrameOptions = {"deny", "sameorigin"};
inline constexpr std::array<std::string_view, 1> kContentTypeOptions = {"nosniff"};
inline constexpr std::array<ShapeField, 5> kWebHeaderFields = {{
    {.key = "Content-Security-Policy", .type = Scalar::kAnything},
    {.key = "X-Frame-Options", .choices = kFrameOptions},
    {.key = "X-Content-Type-Options", .choices = kContentTypeOptions},
    {.key = "X-XSS-Protection", .type = Scalar::kAnything},
    {.key = "Strict-Transport-Security", .type = Scalar::kAnything},
}};
inline constexpr Shape kWebHeadersShape = {"headers", kWebHeaderFields};

inline constexpr std::array<ShapeField, 2> kHttpServerFields = {{
    {.key = "http2",
     .type = Scalar::kBool,
     .text = "This server speaks HTTP/1.1; true draws a warning."},
    {.key = "headers",
     .kind = ValueKind::kMap,
     .shape = &kWebHeadersShape,
     .text = "Headers of every response, instead of the exporter's own of that name."},
}};
inline constexpr Shape kHttpServerShape = {"http_server_config", kHttpServerFields};

inline constexpr std::array<ShapeField, 3> kWebConfigFields = {{
    {.key = "tls_server_config",
     .kind = ValueKind::kMap,
     .shape = &kTlsServerShape,
     .text = "Serve HTTPS instead of HTTP."},
    {.key = "http_server_config", .kind = ValueKind::kMap, .shape = &kHttpServerShape},
    {.key = "basic_auth_users",
     .kind = ValueKind::kScalarsByName,
     .filled = true,
     .text = "Who may read the pages: bcrypt hashes of passwords, by user."},
}};
inline constexpr Shape kWebConfigShape = {"", kWebConfigFields};

}  // namespace api_credits
