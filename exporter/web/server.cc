#include "exporter/web/server.h"

#include <civetweb.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <future>
#include <span>
#include <utility>

#include "exporter/base/ascii.h"
#include "exporter/base/guarded.h"
#include "exporter/web/http_message.h"
#include "exporter/web/listen_address.h"
#include "exporter/web/wake_listener.h"

namespace api_credits {
namespace {

// A connection holds a thread until it is closed; silent clients must not starve the scrapes.
constexpr const char* kThreads = "32";
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

// What is smaller goes out together with its neighbours.
constexpr size_t kWriteBytes = 65'536;

void Send(std::string head, const Body& body, mg_connection* connection) {
  std::string waiting = std::move(head);
  for (const Body::Piece& piece : body.pieces()) {
    if (waiting.size() + piece->size() <= kWriteBytes) {
      waiting += *piece;
      continue;
    }
    if (mg_write(connection, waiting.data(), waiting.size()) <= 0) return;  // it hung up
    waiting.clear();
    if (piece->size() <= kWriteBytes) {
      waiting = *piece;
    } else if (mg_write(connection, piece->data(), piece->size()) <= 0) {
      return;
    }
  }
  if (!waiting.empty()) mg_write(connection, waiting.data(), waiting.size());
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
  Listener(std::vector<std::string> listen_addresses, const Pages& pages, Logger& log)
      : listen_addresses_(std::move(listen_addresses)), pages_(pages), log_(log) {}

  ~Listener() { Stop(); }

  Result<void> Start() {
    Result<std::string> specification = Specification();
    if (!specification.ok()) return specification.error();
    const std::string request_timeout = std::to_string(kSilenceLimit.count());
    const char* settings[] = {"listening_ports",
                              specification.value().c_str(),
                              "num_threads",
                              kThreads,
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
    callbacks.begin_request = &Listener::OnRequest;
    callbacks.log_message = &Listener::OnMessage;
    mg_init_library(MG_FEATURES_DEFAULT);
    context_ = mg_start(&callbacks, this, settings);
    started_ = true;
    if (context_ == nullptr) {
      mg_exit_library();
      return StartError();
    }
    ReadPorts();
    return {};
  }

  void Stop() {
    if (context_ == nullptr) return;
    auto stopped = std::async(std::launch::async, [context = context_] { mg_stop(context); });
    // civetweb looks at its stop flag only when a connection comes in or two seconds have passed.
    while (WakeListener(addresses_.front().host, ports_.front()) &&
           stopped.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
    }
    stopped.wait();
    context_ = nullptr;
    mg_exit_library();
  }

  const std::vector<int>& ports() const { return ports_; }

 private:
  // civetweb's list of addresses.
  Result<std::string> Specification() {
    std::string specification;
    addresses_.clear();
    for (const std::string& text : listen_addresses_) {
      Result<ListenAddress> address = ParseListenAddress(text);
      if (!address.ok()) return address.error();
      if (address.value().ipv6 && mg_check_feature(MG_FEATURES_IPV6) == 0) {
        return Error{ErrorCode::kInvalidArgument,
                     "listen address \"" + text +
                         "\": the civetweb library of this system is built without IPv6; listen on "
                         "an IPv4 address"};
      }
      if (!specification.empty()) specification += ',';
      specification += address.value().ForCivetweb();
      addresses_.push_back(std::move(address).value());
    }
    if (specification.empty()) {
      return Error{ErrorCode::kInvalidArgument, "there is no address to listen on"};
    }
    return specification;
  }

  void ReadPorts() {
    std::vector<mg_server_port> bound(addresses_.size());
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
      self.log_.Warn("HTTP server", {{"detail", message}});
    } else {
      self.start_messages_.With(
          [message](std::vector<std::string>& messages) { messages.emplace_back(message); });
    }
    return 1;  // civetweb writes no log of its own
  }

  // civetweb offers every request here before it looks for handlers or files: nothing is left to
  // its prefix matching.
  static int OnRequest(mg_connection* connection) {
    const mg_request_info& info = *mg_get_request_info(connection);
    const HttpRequest request = RequestOf(info);
    const HttpResponse response = Of(connection).Answer(request);
    std::string head = HeadOf(response, KeepsAlive(request, info.http_version));
    Send(std::move(head), request.method == "HEAD" ? Body() : response.body, connection);
    return response.status;
  }

  HttpResponse Answer(const HttpRequest& request) {
    try {
      return pages_.Answer(request);
    } catch (const std::exception& failure) {
      log_.Error("a page failed",
                 {{"path", std::string(request.path)}, {"detail", failure.what()}});
      return {500, {}, std::make_shared<const std::string>()};
    }
  }

  const std::vector<std::string> listen_addresses_;
  const Pages& pages_;
  Logger& log_;
  mg_context* context_ = nullptr;
  std::vector<ListenAddress> addresses_;
  std::vector<int> ports_;
  std::atomic<bool> started_{false};
  Guarded<std::vector<std::string>> start_messages_;
};

Server::Server(std::vector<std::string> listen_addresses, const Pages& pages, Logger& log)
    : listener_(std::make_unique<Listener>(std::move(listen_addresses), pages, log)) {}

Server::~Server() = default;

Result<void> Server::Start() { return listener_->Start(); }
void Server::Stop() { listener_->Stop(); }
std::vector<int> Server::ports() const { return listener_->ports(); }

}  // namespace api_credits
