#include "exporter/fetch/transport_error.h"

namespace api_credits {
namespace {

// Values of OpenSSL's X509_V_ERR_*, which libcurl hands through as CURLINFO_SSL_VERIFYRESULT.
// It leaves 0 or 1 there when the chain was fine and only then the name was not.
constexpr long kLastNoChainError = 1;
constexpr long kCertificateExpired = 10;
constexpr long kFirstUntrustedIssuer = 18;  // a self-signed certificate
constexpr long kLastUntrustedIssuer = 21;   // the first certificate's issuer is unknown

std::string CertificateCause(CURL* handle) {
  long result = 0;
  curl_easy_getinfo(handle, CURLINFO_SSL_VERIFYRESULT, &result);
  if (result <= kLastNoChainError) return "the certificate is not for this host";
  if (result == kCertificateExpired) return "the certificate has expired";
  if (result >= kFirstUntrustedIssuer && result <= kLastUntrustedIssuer) {
    return "the certificate's issuer is not trusted; if it is your own, name its CA in ca_file";
  }
  return "the certificate does not verify (OpenSSL's code " + std::to_string(result) + ")";
}

// A server that does not accept our certificate, or the lack of one, says so by an alert of TLS: in
// TLS 1.3 only after the handshake, which libcurl takes for a failure to receive.
std::string CertificateAlert(std::string_view told) {
  if (told.find(" alert certificate required") != std::string_view::npos) {
    return "a client certificate is demanded; name one in cert_file";
  }
  const bool of_ours = told.find(" alert bad certificate") != std::string_view::npos ||
                       told.find(" alert unsupported certificate") != std::string_view::npos ||
                       told.find(" alert certificate ") != std::string_view::npos ||
                       told.find(" alert unknown ca") != std::string_view::npos;
  return of_ours ? "the client certificate is refused; see cert_file" : "";
}

std::string TimeoutCause(CURL* handle) {
  curl_off_t ready = 0;
  curl_easy_getinfo(handle, CURLINFO_PRETRANSFER_TIME_T, &ready);
  return ready == 0 ? "timed out before there was a connection"
                    : "timed out before the answer was complete";
}

}  // namespace

ErrorCode ErrorCodeOf(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return ErrorCode::kDns;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
    case CURLE_PROXY:
    case CURLE_QUIC_CONNECT_ERROR:
      return ErrorCode::kConnect;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
      return ErrorCode::kTls;
    case CURLE_OPERATION_TIMEDOUT:
      return ErrorCode::kTimeout;
    case CURLE_FILESIZE_EXCEEDED:
    case CURLE_OUT_OF_MEMORY:  // libcurl 7.88's answer to a header line over its own 100 KiB
#if LIBCURL_VERSION_NUM >= 0x080600
    case CURLE_TOO_LARGE:  // the answer of later ones
#endif
      return ErrorCode::kTooLarge;
    default:
      return ErrorCode::kTransport;
  }
}

Error TransportError(const std::string& host, CURLcode code, CURL* handle, std::string_view told) {
  long tunnel_status = 0;  // of a proxy's answer to CONNECT
  curl_easy_getinfo(handle, CURLINFO_HTTP_CONNECTCODE, &tunnel_status);
  if (tunnel_status >= 300) {
    return {ErrorCode::kConnect,
            host + ": the proxy refused the tunnel with status " + std::to_string(tunnel_status) +
                (tunnel_status == 407 ? ": it demands another user or password" : "")};
  }
  std::string cause = CertificateAlert(told);
  if (!cause.empty()) return {ErrorCode::kTls, host + ": " + cause};
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
      cause = CertificateCause(handle);
      break;
    case CURLE_SSL_CERTPROBLEM:
      cause = "the client certificate or its key cannot be used; see cert_file and cert_key_file";
      break;
    case CURLE_SSL_CACERT_BADFILE:
      cause = "the CA file cannot be read";
      break;
    case CURLE_OPERATION_TIMEDOUT:
      cause = TimeoutCause(handle);
      break;
    case CURLE_OUT_OF_MEMORY:
      cause = "a header line is too large, or there is no memory";
      break;
    case CURLE_UNSUPPORTED_PROTOCOL:  // the URL's scheme was checked before
      cause = "the answer is not HTTP";
      break;
    default:
      cause = curl_easy_strerror(code);
  }
  return {ErrorCodeOf(code), host + ": " + cause};
}

}  // namespace api_credits
