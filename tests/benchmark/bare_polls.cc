// The least that a poll costs: a loop of libcurl's multi interface that asks one URL, reads the
// answer and forgets it, until a signal ends it.
//
//   bare_polls URL CA_FILE keep|close COUNT SECONDS
//
// close: each connection ends with its request. It asks as often as the exporter with so many
// accounts and so many seconds between the polls of one, and as the exporter does in the first half
// of that time. Its handles are prepared once.
#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

namespace api_credits {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMostAtOnce = 16;  // as the exporter asks one host

size_t Keep(char* data, size_t size, size_t count, void* body) {
  static_cast<std::string*>(body)->append(data, size * count);
  return size * count;
}

class Loop {
 public:
  Loop(const std::string& url, const std::string& ca_file, bool keep)
      : multi_(curl_multi_init()), bodies_(kMostAtOnce) {
    headers_ = curl_slist_append(nullptr, "x-api-key: key-of-nobody");
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(kMostAtOnce));
    for (std::string& body : bodies_) {
      CURL* const handle = curl_easy_init();
      curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
      curl_easy_setopt(handle, CURLOPT_CAINFO, ca_file.c_str());
      curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
      curl_easy_setopt(handle, CURLOPT_PROXY, "");
      curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers_);
      curl_easy_setopt(handle, CURLOPT_PIPEWAIT, 1L);
      curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, keep ? 0L : 1L);
      curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Keep);
      curl_easy_setopt(handle, CURLOPT_WRITEDATA, &body);
      curl_easy_setopt(handle, CURLOPT_PRIVATE, &body);
      idle_.push_back(handle);
    }
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  [[noreturn]] void Run(int count, std::chrono::duration<double> interval) {
    const Clock::time_point begun = Clock::now();
    Clock::time_point due = begun;
    for (int asked = 0;;) {
      while (due <= Clock::now() && !idle_.empty()) {
        curl_multi_add_handle(multi_, idle_.front());
        idle_.pop_front();
        ++asked;
        const double intervals = asked / count + 0.5 * (asked % count) / count;
        due = begun + std::chrono::duration_cast<Clock::duration>(intervals * interval);
      }
      int running = 0;
      curl_multi_perform(multi_, &running);
      TakeDone();
      const auto wait = idle_.empty()
                            ? std::chrono::milliseconds(1000)
                            : std::chrono::ceil<std::chrono::milliseconds>(due - Clock::now());
      curl_multi_poll(multi_, nullptr, 0, std::max<int>(0, static_cast<int>(wait.count())),
                      nullptr);
    }
  }

 private:
  void TakeDone() {
    int left = 0;
    while (CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
      if (message->data.result != CURLE_OK) {
        throw std::runtime_error(curl_easy_strerror(message->data.result));
      }
      CURL* const handle = message->easy_handle;
      std::string* body = nullptr;
      curl_easy_getinfo(handle, CURLINFO_PRIVATE, &body);
      body->clear();
      curl_multi_remove_handle(multi_, handle);
      idle_.push_front(handle);
    }
  }

  CURLM* const multi_;
  curl_slist* headers_ = nullptr;
  std::vector<std::string> bodies_;
  std::deque<CURL*> idle_;
};

int Main(int argc, char** argv) {
  if (argc != 6) throw std::runtime_error("usage: bare_polls URL CA_FILE keep|close COUNT SECONDS");
  curl_global_init(CURL_GLOBAL_DEFAULT);
  Loop loop(argv[1], argv[2], std::string(argv[3]) == "keep");
  loop.Run(std::atoi(argv[4]), std::chrono::duration<double>(std::atoi(argv[5])));
}

}  // namespace
}  // namespace api_credits

int main(int argc, char** argv) { return api_credits::Main(argc, argv); }
