#include "exporter/fetch/curl_client.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <new>
#include <optional>
#include <unordered_map>
#include <utility>

#include "exporter/base/ascii.h"
#include "exporter/fetch/curl_handles.h"
#include "exporter/fetch/host_queue.h"
#include "exporter/fetch/multi_handles.h"
#include "exporter/fetch/request_headers.h"
#include "exporter/fetch/transfer.h"

namespace api_credits {
namespace {

// An idle handle costs up to 75 kB; a new one some microseconds.
constexpr size_t kMaxIdleHandles = 16;

constexpr Duration kLongestWait = std::chrono::hours(24);  // libcurl counts milliseconds in an int

// Counts the users of libcurl; the first prepares it, the last cleans up.
class CurlLibrary {
 public:
  CurlLibrary() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::bad_alloc();
  }
  ~CurlLibrary() { curl_global_cleanup(); }
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
};

std::string UsualCaFile(std::string chosen) {
  if (!chosen.empty()) return chosen;
  const char* built_in = curl_version_info(CURLVERSION_NOW)->cainfo;
  return built_in != nullptr ? built_in : "/etc/ssl/certs/ca-certificates.crt";
}

// In real time, whatever the Clock says: sockets know no other.
Duration TimeLeft(std::chrono::steady_clock::time_point deadline) {
  const auto left = deadline - std::chrono::steady_clock::now();
  return std::max(std::chrono::ceil<Duration>(left), Duration(0));
}

class CurlClient final : public HttpClient {
 public:
  CurlClient(CurlClientOptions options, const Clock& clock)
      : clock_(clock),
        common_{std::move(options.user_agent), UsualCaFile(std::move(options.ca_file)),
                std::move(options.proxies)},
        multis_(options.max_connections, common_.system_ca_file),
        queue_(options.max_connections, options.max_connections_per_host) {}
  ~CurlClient() override { DropAll(); }
  CurlClient(const CurlClient&) = delete;
  CurlClient& operator=(const CurlClient&) = delete;

  void Start(Token token, Request request) override {
    Result<std::unique_ptr<Transfer>> transfer = Accept(token, std::move(request));
    if (!transfer) {
      completions_.push_back({token, transfer.error()});
      return;
    }
    const std::string host = transfer.value()->host();
    queue_.Push(host, std::move(transfer).value());
  }

  std::vector<Completion> Wait(Duration timeout) override {
    const auto deadline = std::chrono::steady_clock::now() + std::min(timeout, kLongestWait);
    for (;;) {
      LaunchWaiting();
      multis_.Perform();
      CollectFinished();
      const auto left = TimeLeft(deadline);
      const bool woken = woken_.exchange(false);
      if (woken || !completions_.empty() || left.count() == 0) break;
      if (!multis_.Poll(left)) break;
    }
    return std::exchange(completions_, {});
  }

  void Wake() override {
    woken_ = true;
    multis_.Wake();
  }

  void SetLimits(int total, int per_host) override { queue_.SetLimits(total, per_host); }

  void Abort() override { DropAll(); }

 private:
  struct Running {
    EasyHandle handle;
    std::unique_ptr<Transfer> transfer;  // destroyed first: nothing to be received any more
  };
  struct Idle {
    std::string host;  // that it spoke to last
    EasyHandle handle;
  };

  void DropAll() {
    queue_.Clear();
    completions_.clear();
    for (auto& [handle, running] : running_) {
      multis_.Remove(running.transfer->ca_file(common_), handle);
    }
    running_.clear();
  }

  Result<std::unique_ptr<Transfer>> Accept(Token token, Request request) {
    Result<RequestTarget> target = ParseTarget(request);
    if (!target) return target.error();
    const std::string& host = target.value().host;
    if (!IsToken(request.method)) {
      return Error{ErrorCode::kTransport, host + ": invalid request method"};
    }
    Result<HeaderList> headers = BuildHeaders(request, host);
    if (!headers) return headers.error();
    return std::make_unique<Transfer>(token, std::move(request), std::move(target).value(),
                                      std::move(headers).value(), clock_.Now());
  }

  void LaunchWaiting() {
    while (std::optional<std::unique_ptr<Transfer>> next = queue_.Next()) {
      std::unique_ptr<Transfer> transfer = *std::move(next);
      EasyHandle easy = TakeHandle(transfer->host());
      CURL* const handle = easy.get();
      if (handle != nullptr && transfer->Configure(handle, common_) &&
          multis_.Add(transfer->ca_file(common_), handle)) {
        running_.emplace(handle, Running{std::move(easy), std::move(transfer)});
        continue;
      }
      queue_.Done(transfer->host());
      completions_.push_back(
          {transfer->token(),
           Error{ErrorCode::kTransport, transfer->host() + ": libcurl refused the transfer"}});
    }
  }

  void CollectFinished() {
    while (const std::optional<MultiHandles::Finished> done = multis_.TakeFinished()) {
      auto node = running_.extract(done->handle);
      Running& finished = node.mapped();
      completions_.push_back({finished.transfer->token(),
                              finished.transfer->Finish(done->code, done->handle, clock_.Now())});
      queue_.Done(finished.transfer->host());
      KeepHandle(std::move(finished));
    }
  }

  // The one that spoke to the host last holds its TLS session: with it a handshake costs half.
  EasyHandle TakeHandle(const std::string& host) {
    auto chosen = std::find_if(idle_.begin(), idle_.end(),
                               [&host](const Idle& idle) { return idle.host == host; });
    if (chosen == idle_.end()) {
      if (idle_.size() < kMaxIdleHandles) return EasyHandle(curl_easy_init());
      chosen = idle_.begin();
    }
    EasyHandle handle = std::move(chosen->handle);
    idle_.erase(chosen);
    return handle;
  }

  void KeepHandle(Running finished) {
    if (idle_.size() >= kMaxIdleHandles) return;
    curl_easy_reset(finished.handle.get());  // forgets the secrets, too
    idle_.push_back({finished.transfer->host(), std::move(finished.handle)});
  }

  const Clock& clock_;
  const CurlLibrary library_;
  const Transfer::Common common_;
  MultiHandles multis_;
  std::vector<Idle> idle_;  // the longest idle first
  HostQueue<std::unique_ptr<Transfer>> queue_;
  std::unordered_map<CURL*, Running> running_;
  std::vector<Completion> completions_;
  std::atomic<bool> woken_ = false;
};

}  // namespace

std::unique_ptr<HttpClient> MakeCurlClient(CurlClientOptions options, const Clock& clock) {
  return std::make_unique<CurlClient>(std::move(options), clock);
}

}  // namespace api_credits
