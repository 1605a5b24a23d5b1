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

std::string SystemCaFile() {
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
        common_{std::move(options.user_agent), SystemCaFile(), std::move(options.proxies)},
        multi_(curl_multi_init()),
        queue_(options.max_connections, options.max_connections_per_host) {
    if (!multi_) throw std::bad_alloc();
    // Bounds the connections kept for reuse. The queue bounds those in use: with libcurl's own
    // limit the timeouts of waiting requests would run.
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
                      static_cast<long>(options.max_connections));
  }
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
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      CollectFinished();
      const auto left = TimeLeft(deadline);
      const bool woken = woken_.exchange(false);
      if (woken || !completions_.empty() || left.count() == 0) break;
      const int milliseconds = static_cast<int>(left.count());
      if (curl_multi_poll(multi_.get(), nullptr, 0, milliseconds, nullptr) != CURLM_OK) break;
    }
    return std::exchange(completions_, {});
  }

  void Wake() override {
    woken_ = true;
    curl_multi_wakeup(multi_.get());
  }

  void Abort() override { DropAll(); }

 private:
  struct Running {
    EasyHandle handle;
    std::unique_ptr<Transfer> transfer;  // destroyed first: nothing to be received any more
  };

  void DropAll() {
    queue_.Clear();
    completions_.clear();
    for (auto& [handle, running] : running_) curl_multi_remove_handle(multi_.get(), handle);
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
      EasyHandle easy = TakeHandle();
      CURL* const handle = easy.get();
      if (handle != nullptr && transfer->Configure(handle, common_) &&
          curl_multi_add_handle(multi_.get(), handle) == CURLM_OK) {
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
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      CURL* const handle = message->easy_handle;
      curl_multi_remove_handle(multi_.get(), handle);  // `message` is gone with it
      auto node = running_.extract(handle);
      Running& finished = node.mapped();
      completions_.push_back(
          {finished.transfer->token(), finished.transfer->Finish(code, handle, clock_.Now())});
      queue_.Done(finished.transfer->host());
      KeepHandle(std::move(finished.handle));
    }
  }

  EasyHandle TakeHandle() {
    if (idle_.empty()) return EasyHandle(curl_easy_init());
    EasyHandle handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }

  void KeepHandle(EasyHandle handle) {
    if (idle_.size() >= kMaxIdleHandles) return;
    curl_easy_reset(handle.get());  // forgets the secrets, too
    idle_.push_back(std::move(handle));
  }

  const Clock& clock_;
  const CurlLibrary library_;
  const Transfer::Common common_;
  const MultiHandle multi_;
  std::vector<EasyHandle> idle_;
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
