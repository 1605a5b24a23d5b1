#include "exporter/fetch/transfer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "exporter/fetch/transport_error.h"

namespace api_credits {
namespace {

// A reloaded CA file takes effect within ten minutes; libcurl would keep the old one for a day.
constexpr long kCaCacheSeconds = 600;

// An HTTP/2 connection outlives the timeouts of its streams, even if the peer is long gone. So no
// connection is used for longer than this, and a dead one cannot fail an account for good.
constexpr long kConnectionLifetimeSeconds = 300;

// Sets options and remembers whether libcurl took them all.
class Options {
 public:
  explicit Options(CURL* handle) : handle_(handle) {}

  template <typename Value>
  void Set(CURLoption option, Value value) {
    all_taken_ = curl_easy_setopt(handle_, option, value) == CURLE_OK && all_taken_;
  }
  bool all_taken() const { return all_taken_; }

 private:
  CURL* const handle_;
  bool all_taken_ = true;
};

// libcurl takes 0 for "no limit".
long Milliseconds(Duration duration) { return std::max<long>(duration.count(), 1); }

void SetSafety(Options& options) {
  options.Set(CURLOPT_NOSIGNAL, 1L);
  // Without it, libcurl joins the resolver's thread, which hangs as long as the name server does.
  options.Set(CURLOPT_QUICK_EXIT, 1L);
  options.Set(CURLOPT_PROTOCOLS_STR, "http,https");
  options.Set(CURLOPT_FOLLOWLOCATION, 0L);  // a redirect could carry the key elsewhere
  options.Set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  options.Set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));  // none for the proxy
}

void SetTls(Options& options, const std::string& ca_file) {
  options.Set(CURLOPT_SSL_VERIFYPEER, 1L);
  options.Set(CURLOPT_SSL_VERIFYHOST, 2L);
  options.Set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  options.Set(CURLOPT_CAINFO, ca_file.c_str());
  options.Set(CURLOPT_PROXY_CAINFO, ca_file.c_str());
  // Debian's default, a directory, would switch libcurl's cache of parsed CAs off: 23 ms of CPU for
  // each new connection instead of 0.8. It would also trust the system beside the ca_file.
  options.Set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  options.Set(CURLOPT_PROXY_CAPATH, static_cast<const char*>(nullptr));
  options.Set(CURLOPT_CA_CACHE_TIMEOUT, kCaCacheSeconds);
}

void SetCertificate(Options& options, const ClientCertificate& certificate, CURLoption file,
                    CURLoption key_file, CURLoption passphrase) {
  if (certificate.empty()) return;
  options.Set(file, certificate.file.c_str());
  if (!certificate.key_file.empty()) options.Set(key_file, certificate.key_file.c_str());
  // Or else OpenSSL asks the terminal for it, and everything waits.
  options.Set(passphrase, "");
}

void SetCertificates(Options& options, const Request& request) {
  SetCertificate(options, request.certificate, CURLOPT_SSLCERT, CURLOPT_SSLKEY, CURLOPT_KEYPASSWD);
  SetCertificate(options, request.proxy.certificate, CURLOPT_PROXY_SSLCERT, CURLOPT_PROXY_SSLKEY,
                 CURLOPT_PROXY_KEYPASSWD);
  // A session that goes on is that of the certificate which began it, also when the file has
  // changed.
  if (!request.certificate.empty() || !request.proxy.certificate.empty()) {
    options.Set(CURLOPT_SSL_SESSIONID_CACHE, 0L);
  }
}

// Both are always set, or else libcurl would search the environment for each transfer.
void SetProxy(Options& options, const RequestProxy& own, const Proxies& proxies,
              const std::string& proxy) {
  const bool own_way = own.none || !own.url.empty();
  options.Set(CURLOPT_PROXY, proxy.c_str());
  options.Set(CURLOPT_NOPROXY, own_way ? "" : proxies.exceptions.c_str());
  if (own.url.empty() || own.user.empty()) return;
  options.Set(CURLOPT_PROXYUSERNAME, own.user.c_str());
  options.Set(CURLOPT_PROXYPASSWORD, own.password.Reveal().c_str());
}

std::string ProxyOf(const Request& request, bool encrypted, const Proxies& proxies) {
  if (request.proxy.none) return {};
  if (!request.proxy.url.empty()) return request.proxy.url;
  return encrypted ? proxies.https : proxies.http;
}

// Of libcurl's own making ("HTTP/2 200 "): servers of HTTP/1.1 that write "HTTP/2" name a reason.
bool IsStatusOfHttp2(std::string_view line) {
  return line.size() == 13 && line.starts_with("HTTP/2 ") && line.ends_with(" \r\n");
}

// REQUIRES: `request` outlives the transfer; libcurl does not copy the body.
void SetMethod(Options& options, const Request& request) {
  if (request.method == "HEAD") {
    options.Set(CURLOPT_NOBODY, 1L);
    return;
  }
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    options.Set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.Reveal().size()));
    options.Set(CURLOPT_POSTFIELDS, request.body.Reveal().data());
  }
  options.Set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

}  // namespace

Transfer::Transfer(HttpClient::Token token, Request request, RequestTarget target,
                   HeaderList headers, Moment started)
    : token_(token),
      request_(std::move(request)),
      target_(std::move(target)),
      header_list_(std::move(headers)),
      started_(started) {}

bool Transfer::Configure(CURL* handle, const Common& common) {
  handle_ = handle;
  const std::string proxy = ProxyOf(request_, target_.encrypted, common.proxies);
  by_proxy_ = !proxy.empty();
  may_keep_ = target_.encrypted && !by_proxy_ && request_.certificate.empty();
  Options options(handle);
  SetSafety(options);
  SetTls(options, ca_file(common));
  SetCertificates(options, request_);
  SetProxy(options, request_.proxy, common.proxies, proxy);
  SetMethod(options, request_);

  options.Set(CURLOPT_ERRORBUFFER, told_.data());
  options.Set(CURLOPT_CURLU, target_.url.get());
  options.Set(CURLOPT_HTTPHEADER, header_list_.get());
  if (!request_.basic_auth.empty()) {
    options.Set(CURLOPT_USERPWD, request_.basic_auth.Reveal().c_str());
  }
  options.Set(CURLOPT_USERAGENT, common.user_agent.c_str());
  options.Set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  options.Set(CURLOPT_CONNECTTIMEOUT_MS, Milliseconds(request_.connect_timeout));
  options.Set(CURLOPT_TIMEOUT_MS, Milliseconds(request_.timeout));
  // Until the answer shows HTTP/2. Over HTTP/1.1, what a server sends beyond the answer would be
  // the answer to the next request, and libcurl does not look for it. A timeout ends HTTP/2 too.
  options.Set(CURLOPT_FORBID_REUSE, 1L);
  options.Set(CURLOPT_MAXLIFETIME_CONN, kConnectionLifetimeSeconds);
  options.Set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));

  options.Set(CURLOPT_HEADERFUNCTION, &Transfer::OnHeader);
  options.Set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  options.Set(CURLOPT_WRITEFUNCTION, &Transfer::OnBody);
  options.Set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  return options.all_taken();
}

Result<Response> Transfer::Finish(CURLcode code, CURL* handle, Moment now) {
  if (header_overflow_) {
    return Error{ErrorCode::kTooLarge, host() + ": the headers exceed " +
                                           std::to_string(request_.max_header_bytes) + " bytes"};
  }
  if (body_overflow_) {
    return Error{ErrorCode::kTooLarge, host() + ": the body exceeds " +
                                           std::to_string(request_.max_body_bytes) + " bytes"};
  }
  if (code == CURLE_COULDNT_CONNECT && by_proxy_) {
    return Error{ErrorCode::kConnect, host() + ": cannot connect to the proxy"};
  }
  if (code != CURLE_OK) return TransportError(host(), code, handle, told_.data());

  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  Response response;
  response.status = static_cast<int>(status);
  response.headers = headers_.Take();
  response.body = std::move(body_);
  response.received = now;
  response.duration = now.steady - started_.steady;
  return response;
}

// Fewer bytes taken than given makes libcurl end the transfer.
size_t Transfer::OnHeader(char* data, size_t size, size_t count, void* transfer) noexcept {
  Transfer& self = *static_cast<Transfer*>(transfer);
  self.header_bytes_ += size * count;
  self.header_overflow_ = self.header_bytes_ > self.request_.max_header_bytes;
  if (self.header_overflow_) return 0;
  const std::string_view line(data, size * count);
  // The frames of HTTP/2 name their request.
  if (self.may_keep_ && IsStatusOfHttp2(line)) {
    curl_easy_setopt(self.handle_, CURLOPT_FORBID_REUSE, 0L);
  }
  self.headers_.Add(line);
  return size * count;
}

size_t Transfer::OnBody(char* data, size_t size, size_t count, void* transfer) noexcept {
  Transfer& self = *static_cast<Transfer*>(transfer);
  self.body_overflow_ = size * count > self.request_.max_body_bytes - self.body_.size();
  if (self.body_overflow_) return 0;
  self.body_.append(data, size * count);
  return size * count;
}

}  // namespace api_credits
