#include "exporter/fetch/multi_handles.h"

#include <algorithm>
#include <new>
#include <vector>

namespace api_credits {
namespace {

// More CA files than that are parsed again when they are needed again.
constexpr size_t kMostCaFiles = 16;

// libcurl does not tell descriptors of 1,024 and more (FD_SETSIZE). They are looked after this
// often.
constexpr long kBlindWaitMilliseconds = 100;

// What `multi` waits for: its sockets are added to `sockets`, `milliseconds` becomes no longer than
// its next timeout.
void AddWaits(CURLM* multi, std::vector<curl_waitfd>& sockets, long& milliseconds) {
  fd_set read;
  fd_set write;
  fd_set except;
  FD_ZERO(&read);
  FD_ZERO(&write);
  FD_ZERO(&except);
  int highest = -1;
  curl_multi_fdset(multi, &read, &write, &except, &highest);
  for (int socket = 0; socket <= highest; ++socket) {
    int events = 0;
    if (FD_ISSET(socket, &read)) events |= CURL_WAIT_POLLIN;
    if (FD_ISSET(socket, &write)) events |= CURL_WAIT_POLLOUT;
    if (events != 0) sockets.push_back({socket, static_cast<short>(events), 0});
  }
  long timeout = -1;
  curl_multi_timeout(multi, &timeout);
  milliseconds = std::min(milliseconds, timeout < 0 ? kBlindWaitMilliseconds
                                                    : std::min(timeout, kBlindWaitMilliseconds));
}

}  // namespace

MultiHandles::MultiHandles(int kept_connections, const std::string& usual_ca_file)
    : kept_connections_(kept_connections),
      usual_ca_file_(usual_ca_file),
      usual_(For(usual_ca_file)) {}

MultiHandles::Multi& MultiHandles::For(const std::string& ca_file) {
  const auto known = multis_.find(ca_file);
  if (known != multis_.end()) return known->second;
  if (multis_.size() >= kMostCaFiles) {
    std::erase_if(multis_, [this](const auto& entry) {
      return entry.second.running == 0 && entry.first != usual_ca_file_;
    });
  }
  MultiHandle handle(curl_multi_init());
  if (!handle) throw std::bad_alloc();
  // The client's queue bounds the connections in use: with libcurl's own limit the timeouts of
  // waiting requests would run.
  curl_multi_setopt(handle.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(kept_connections_));
  // libcurl 7.88 judges by host, not by connection, whether requests can share one. A host that
  // speaks HTTP/2 on some connections only gets requests onto a busy connection of HTTP/1.1, whose
  // answers it then mixes up.
  curl_multi_setopt(handle.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
  return multis_.emplace(ca_file, Multi{std::move(handle)}).first->second;
}

bool MultiHandles::Add(const std::string& ca_file, CURL* handle) {
  Multi& multi = For(ca_file);
  if (curl_multi_add_handle(multi.handle.get(), handle) != CURLM_OK) return false;
  ++multi.running;
  return true;
}

void MultiHandles::Remove(const std::string& ca_file, CURL* handle) {
  Multi& multi = multis_.at(ca_file);
  curl_multi_remove_handle(multi.handle.get(), handle);
  --multi.running;
}

void MultiHandles::Perform() {
  int running = 0;
  for (auto& [ca_file, multi] : multis_) curl_multi_perform(multi.handle.get(), &running);
}

std::optional<MultiHandles::Finished> MultiHandles::TakeFinished() {
  int left = 0;
  for (auto& [ca_file, multi] : multis_) {
    while (const CURLMsg* message = curl_multi_info_read(multi.handle.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const Finished finished{message->easy_handle, message->data.result};
      curl_multi_remove_handle(multi.handle.get(), finished.handle);  // `message` is gone with it
      --multi.running;
      return finished;
    }
  }
  return std::nullopt;
}

bool MultiHandles::Poll(Duration timeout) {
  std::vector<curl_waitfd> sockets;
  long milliseconds = timeout.count();
  for (auto& [ca_file, multi] : multis_) {
    if (&multi != &usual_ && multi.running > 0) {
      AddWaits(multi.handle.get(), sockets, milliseconds);
    }
  }
  return curl_multi_poll(usual_.handle.get(), sockets.data(),
                         static_cast<unsigned int>(sockets.size()), static_cast<int>(milliseconds),
                         nullptr) == CURLM_OK;
}

void MultiHandles::Wake() { curl_multi_wakeup(usual_.handle.get()); }

}  // namespace api_credits
