#include "exporter/web/server.h"

#include <civetweb.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <future>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "exporter/base/ascii.h"
#include "exporter/base/guarded.h"
#include "exporter/web/answer_writer.h"
#include "exporter/web/civetweb_tls.h"
#include "exporter/web/gate.h"
#include "exporter/web/http_message.h"
#include "exporter/web/listen_address.h"
#include "exporter/web/own_sockets.h"
#include "exporter/web/server_log.h"
#include "exporter/web/thread_reserve.h"
#include "exporter/web/tls_context.h"
#include "exporter/web/web_policy.h"

namespace api_credits {
namespace {

// A connection holds a thread until it is closed: a slow client must not keep a scrape waiting. A
// thread costs 11 kB as long as it is in reserve.
constexpr int kThreads = 256;
// Silent clients wait in the kernel (own_sockets.h), as many as this and the system allow.
constexpr const char* kListenBacklog = "4096";
// Idle connections go soon; a scraper that comes back later connects anew.
constexpr const char* kKeepAliveTimeoutMs = "500";

HttpRequest RequestOf(const mg_request_info& info) {
  HttpRequest request{info.request_method,
                      info.local_uri,
                      info.query_string == nullptr ? "" : info.query_string,
                      {}};
  for (const mg_header& header :
       std::span(info.http_headers, static_cast<size_t>(info.num_headers))) {
    request.headers.emplace_back(LowerCase(header.name), header.value);
  }
  return request;
}

// Whether civetweb is going to keep this connection, so that the response says what will happen.
bool KeepsAlive(const HttpRequest& request, std::string_view http_version) {
  const std::string connection = request.Header("connection");
  if (connection.empty()) return http_version == "1.1";
  return EqualIgnoringCase(connection, "keep-alive");
}

}  // namespace

class Server::Listener {
 public:
  Listener(ServerOptions options, const Pages& pages, const Clock& clock, Logger& log)
      : options_(std::move(options)), pages_(pages), clock_(clock), log_(log) {}

  ~Listener() { Stop(); }

  Result<void> Start() {
    if (Result<void> ready = ReadWebConfig(); !ready.ok()) return ready;
    Result<std::string> specification = Specification();
    if (!specification.ok()) return specification.error();
    const std::string threads = std::to_string(kThreads);
    const std::string request_timeout = std::to_string(kSilenceLimit.count());
    const char* settings[] = {"listening_ports",
                              specification.value().c_str(),
                              "num_threads",
                              threads.c_str(),
                              "listen_backlog",
                              kListenBacklog,
                              "request_timeout_ms",
                              request_timeout.c_str(),
                              "enable_keep_alive",
                              "yes",
                              "keep_alive_timeout_ms",
                              kKeepAliveTimeoutMs,
                              "tcp_nodelay",
                              "1",
                              nullptr};
    mg_callbacks callbacks{};
    callbacks.init_thread = &Listener::OnThread;
    callbacks.init_connection = &Listener::OnConnection;
    callbacks.connection_closed = &Listener::OnConnectionClosed;
    callbacks.begin_request = &Listener::OnRequest;
    callbacks.http_error = &Listener::OnBadRequest;
    callbacks.log_message = &Listener::OnMessage;
    callbacks.external_ssl_ctx = &Listener::OnTlsContext;
    // A connection counts only once its handshake is over.
    if (tls()) reserve_.Release(kThreads);
    const unsigned wanted = tls() ? MG_FEATURES_TLS : MG_FEATURES_DEFAULT;
    const unsigned ready = mg_init_library(wanted);
    if (tls() && (ready & MG_FEATURES_TLS) == 0) {
      mg_exit_library();
      return Error{ErrorCode::kIo,
                   "tls_server_config: the civetweb library of this system cannot use OpenSSL"};
    }
    context_ = mg_start(&callbacks, this, settings);
    started_ = true;
    if (context_ == nullptr) {
      mg_exit_library();
      return StartError();
    }
    ReadPorts();
    DeferSilentClients(ports_);
    return {};
  }

  void Stop() {
    if (context_ == nullptr) return;
    reserve_.Release(kThreads);
    auto stopped = std::async(std::launch::async, [context = context_] { mg_stop(context); });
    // civetweb looks at its stop flag only when something arrives or two seconds have passed.
    do {
      ShutDownSockets(ports_);
    } while (stopped.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready);
    context_ = nullptr;
    mg_exit_library();
  }

  const std::vector<int>& ports() const { return ports_; }
  bool tls() const { return tls_context_ != nullptr; }

 private:
  Result<void> ReadWebConfig() {
    if (options_.web_config_file.empty()) return {};
    Result<std::unique_ptr<WebPolicyFile>> file =
        WebPolicyFile::Open(options_.web_config_file, clock_, log_);
    if (!file.ok()) return file.error();
    policy_file_ = std::move(file).value();
    if (!policy_file_->Current()->tls) return {};
    if (Result<void> opened = OpenCivetwebTls(); !opened.ok()) return opened;
    Result<TlsContext> context = MakeTlsContext(tls_handlers_);
    if (!context.ok()) return context.error();
    tls_context_ = std::move(context).value();
    return {};
  }

  // civetweb's list of addresses.
  Result<std::string> Specification() {
    std::string specification;
    for (const std::string& text : options_.listen_addresses) {
      Result<ListenAddress> address = ParseListenAddress(text);
      if (!address.ok()) return address.error();
      if (address.value().ipv6 && mg_check_feature(MG_FEATURES_IPV6) == 0) {
        return Error{ErrorCode::kInvalidArgument,
                     "listen address \"" + text +
                         "\": the civetweb library of this system is built without IPv6; listen on "
                         "an IPv4 address"};
      }
      if (!specification.empty()) specification += ',';
      specification += address.value().ForCivetweb(tls());
    }
    if (specification.empty()) {
      return Error{ErrorCode::kInvalidArgument, "there is no address to listen on"};
    }
    return specification;
  }

  void ReadPorts() {
    std::vector<mg_server_port> bound(options_.listen_addresses.size());
    const int count = mg_get_server_ports(context_, static_cast<int>(bound.size()), bound.data());
    ports_.clear();
    for (int i = 0; i < count; ++i) ports_.push_back(bound[static_cast<size_t>(i)].port);
  }

  // civetweb says only in its log why it could not start; the first line there names the address.
  Error StartError() {
    const std::string reason = start_messages_.With([](const std::vector<std::string>& messages) {
      return messages.empty() ? std::string("the HTTP server does not say why") : messages.front();
    });
    if (reason.find("invalid port spec") != std::string::npos) {
      return {ErrorCode::kInvalidArgument,
              "cannot listen on " + reason.substr(0, reason.find(": ")) +
                  ": the host is neither an address of this machine nor a name of one"};
    }
    return {ErrorCode::kIo, "cannot listen: " + reason};
  }

  static Listener& Of(const mg_connection* connection) {
    return *static_cast<Listener*>(mg_get_user_data(mg_get_context(connection)));
  }

  static int OnMessage(const mg_connection* connection, const char* message) {
    Listener& self = Of(connection);
    if (self.started_) {
      self.server_log_.Message(message);
    } else {
      self.start_messages_.With(
          [message](std::vector<std::string>& messages) { messages.emplace_back(message); });
    }
    return 1;  // civetweb writes no log of its own
  }

  static void* OnThread(const mg_context* context, int kind) {
    constexpr int kOfConnections = 1;
    if (kind == kOfConnections) {
      static_cast<Listener*>(mg_get_user_data(context))->reserve_.Join();
    }
    return nullptr;
  }

  static int OnConnection(const mg_connection* connection, void**) {
    Of(connection).reserve_.ConnectionBegan();
    return 0;  // welcome
  }

  static void OnConnectionClosed(const mg_connection* connection) {
    Of(connection).reserve_.ConnectionEnded();
  }

  static int OnTlsContext(void** context, void* self) {
    *context = static_cast<Listener*>(self)->tls_context_.get();
    return 1;  // civetweb neither changes nor frees it
  }

  // civetweb offers every request here before it looks for handlers or files: nothing is left to
  // its prefix matching.
  static int OnRequest(mg_connection* connection) {
    Listener& self = Of(connection);
    const mg_request_info& info = *mg_get_request_info(connection);
    const HttpRequest request = RequestOf(info);
    const HttpResponse response = self.Answer(request);
    // What follows an answer that was cut off would be taken for the rest of it.
    if (mg_get_user_connection_data(connection) != nullptr) return response.status;
    std::string head = HeadOf(response, KeepsAlive(request, info.http_version));
    const Body body = request.method == "HEAD" ? Body() : response.body;
    const SteadyTime end = self.clock_.Now().steady + kAnswerLimit;
    if (!AnswerWriter(connection, self.clock_, end).Write(std::move(head), body)) {
      mg_set_user_connection_data(connection, &self);
    }
    return response.status;
  }

  // What is no HTTP request. civetweb's own answer would share a time between threads.
  static int OnBadRequest(mg_connection* connection, int status, const char*) {
    const std::string body = std::string(StatusPhrase(status)) + ".\n";
    const HttpResponse response{
        status,
        {{"Content-Type", "text/plain; charset=utf-8"}, {"X-Content-Type-Options", "nosniff"}},
        std::make_shared<const std::string>(body)};
    const std::string answer = HeadOf(response, false) + body;
    mg_write(connection, answer.data(), answer.size());
    return 0;  // answered
  }

  HttpResponse Answer(const HttpRequest& request) {
    try {
      if (policy_file_ == nullptr) return pages_.Answer(request);
      const std::shared_ptr<const WebPolicy> policy = policy_file_->Current();
      std::optional<HttpResponse> refusal = Refuse(*policy, request);
      HttpResponse response = refusal ? *std::move(refusal) : pages_.Answer(request);
      AddHeaders(*policy, response);
      return response;
    } catch (const std::exception& failure) {
      log_.Error("a page failed",
                 {{"path", std::string(request.path)}, {"detail", failure.what()}});
      return {500, {}, std::make_shared<const std::string>()};
    }
  }

  const ServerOptions options_;
  const Pages& pages_;
  const Clock& clock_;
  Logger& log_;
  ServerLog server_log_{clock_, log_};
  std::unique_ptr<WebPolicyFile> policy_file_;  // none: plain HTTP for everybody
  const TlsHandlers tls_handlers_{
      [this](ssl_st* connection) { return policy_file_->Current()->tls->ApplyTo(connection); },
      [this](const std::string& client, const std::string& reason, bool left) {
        server_log_.HandshakeFailed(client, reason, left);
      }};
  TlsContext tls_context_;
  ThreadReserve reserve_;
  mg_context* context_ = nullptr;
  std::vector<int> ports_;
  std::atomic<bool> started_{false};
  Guarded<std::vector<std::string>> start_messages_;
};

Server::Server(ServerOptions options, const Pages& pages, const Clock& clock, Logger& log)
    : listener_(std::make_unique<Listener>(std::move(options), pages, clock, log)) {}

Server::~Server() = default;

Result<void> Server::Start() { return listener_->Start(); }
void Server::Stop() { listener_->Stop(); }
std::vector<int> Server::ports() const { return listener_->ports(); }
bool Server::tls() const { return listener_->tls(); }

}  // namespace api_credits
