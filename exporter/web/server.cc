#include "exporter/web/server.h"

#include <civetweb.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <future>
#include <utility>

#include "exporter/base/ascii.h"
#include "exporter/base/guarded.h"
#include "exporter/web/knock.h"
#include "exporter/web/listen_address.h"
#include "exporter/web/pages.h"
#include "exporter/web/reply.h"

namespace api_credits {
namespace {

// A connection holds a thread until it is closed; silent clients must not starve the scrapes.
constexpr const char* kThreads = "32";
constexpr const char* kRequestTimeoutMs = "2000";
// Idle connections go soon; a scraper that comes back later connects anew.
constexpr const char* kKeepAliveTimeoutMs = "500";

// All fields of that name as one list; civetweb's own look-up returns only the first.
std::string JoinedHeader(const mg_request_info& request, std::string_view name) {
  std::string joined;
  for (int i = 0; i < request.num_headers; ++i) {
    const mg_header& header = request.http_headers[i];
    if (!EqualIgnoringCase(header.name, name)) continue;
    if (!joined.empty()) joined += ", ";
    joined += header.value;
  }
  return joined;
}

// Whether civetweb is going to keep this connection, so that the reply says what will happen.
bool KeepsAlive(const mg_request_info& request) {
  const std::string connection = JoinedHeader(request, "connection");
  if (connection.empty()) return std::string_view(request.http_version) == "1.1";
  return EqualIgnoringCase(connection, "keep-alive");
}

}  // namespace

class Server::Listener {
 public:
  Listener(ServerOptions options, ServerActions actions, Exposition& exposition,
           const Ledger& ledger, const Clock& clock, Logger& log)
      : options_(std::move(options)),
        actions_(std::move(actions)),
        pages_(options_, actions_, exposition, ledger, clock),
        log_(log) {}

  ~Listener() { Stop(); }

  Result<void> Start() {
    Result<std::string> specification = Specification();
    if (!specification.ok()) return specification.error();
    const char* settings[] = {"listening_ports",
                              specification.value().c_str(),
                              "num_threads",
                              kThreads,
                              "request_timeout_ms",
                              kRequestTimeoutMs,
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
    while (Knock(addresses_.front().host, ports_.front()) &&
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

  // civetweb tells why it could not start in its log alone; its first line names the address.
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
    const mg_request_info& request = *mg_get_request_info(connection);
    const Reply reply = Of(connection).Answer(request);
    const std::string message =
        Serialize(reply, std::string_view(request.request_method) == "HEAD", KeepsAlive(request));
    mg_write(connection, message.data(), message.size());
    return reply.status;
  }

  Reply Answer(const mg_request_info& request) {
    try {
      return pages_.Answer({request.request_method, request.local_uri,
                            request.query_string == nullptr ? "" : request.query_string,
                            JoinedHeader(request, "accept"),
                            JoinedHeader(request, "accept-encoding")});
    } catch (const std::exception& failure) {
      log_.Error("a page failed", {{"path", request.local_uri}, {"detail", failure.what()}});
      return {500, {}, std::make_shared<const std::string>()};
    }
  }

  const ServerOptions options_;
  const ServerActions actions_;
  const Pages pages_;
  Logger& log_;
  mg_context* context_ = nullptr;
  std::vector<ListenAddress> addresses_;
  std::vector<int> ports_;
  std::atomic<bool> started_{false};
  Guarded<std::vector<std::string>> start_messages_;
};

Server::Server(ServerOptions options, ServerActions actions, Exposition& exposition,
               const Ledger& ledger, const Clock& clock, Logger& log)
    : listener_(std::make_unique<Listener>(std::move(options), std::move(actions), exposition,
                                           ledger, clock, log)) {}

Server::~Server() = default;

Result<void> Server::Start() { return listener_->Start(); }
void Server::Stop() { listener_->Stop(); }
std::vector<int> Server::ports() const { return listener_->ports(); }

}  // namespace api_credits
