// Items that wait for a slot: at most `total` run at once and at most `per_host` of one host. Hosts
// that have something waiting take turns, so that a long queue of one host does not hold back the
// others; within a host the order of arrival holds. Thread rule: one thread.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace api_credits {

template <typename T>
class HostQueue {
 public:
  HostQueue(int total, int per_host) : total_(total), per_host_(per_host) {}

  void Push(const std::string& host, T item) {
    Host& entry = hosts_[host];
    entry.waiting.push_back(std::move(item));
    TakeTurn(host, entry);
  }

  // The next that may run now, if any. It holds its slot until Done is called with its host.
  std::optional<T> Next() {
    if (running_ >= total_ || turns_.empty()) return std::nullopt;
    const std::string host = std::move(turns_.front());
    turns_.pop_front();
    Host& entry = hosts_.at(host);
    entry.has_turn = false;
    T item = std::move(entry.waiting.front());
    entry.waiting.pop_front();
    ++entry.running;
    ++running_;
    TakeTurn(host, entry);
    return item;
  }

  void Done(const std::string& host) {
    Host& entry = hosts_.at(host);
    --entry.running;
    --running_;
    TakeTurn(host, entry);
    if (entry.running == 0 && entry.waiting.empty()) hosts_.erase(host);
  }

  // From here on. What runs beyond them may end.
  void SetLimits(int total, int per_host) {
    total_ = total;
    per_host_ = per_host;
    turns_.clear();
    for (auto& [host, entry] : hosts_) {
      entry.has_turn = false;
      TakeTurn(host, entry);
    }
  }

  // Forgets everything that waits or runs.
  void Clear() {
    hosts_.clear();
    turns_.clear();
    running_ = 0;
  }

 private:
  struct Host {
    int running = 0;
    bool has_turn = false;  // is in turns_
    std::deque<T> waiting;
  };

  void TakeTurn(const std::string& host, Host& entry) {
    if (entry.has_turn || entry.waiting.empty() || entry.running >= per_host_) return;
    entry.has_turn = true;
    turns_.push_back(host);
  }

  int total_;
  int per_host_;
  int running_ = 0;
  std::unordered_map<std::string, Host> hosts_;  // those with something waiting or running
  std::deque<std::string> turns_;                // those that could start something, each once
};

}  // namespace api_credits
