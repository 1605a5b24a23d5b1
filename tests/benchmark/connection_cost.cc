// What it costs that connections of HTTP/1.1 end with their request: the client against a bare
// libcurl loop that closes as well, and against one that keeps its connection, on loopback, in
// turn.
//
//   build/release/tests/connection_cost [seconds, default 10]
//
// Prints medians in microseconds a request, and ratios. Figures hold for the machine that they were
// taken on; no test asserts them.
#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "exporter/base/clock.h"
#include "exporter/fetch/curl_client.h"
#include "tests/doubles/loopback_server.h"
#include "tests/fetch/http2_server.h"
#include "tests/fetch/tls_front.h"

namespace api_credits {
namespace {

constexpr int kRequestsInARow = 50;

void Check(bool answered) {
  if (!answered) throw std::runtime_error("a request failed");
}

// One request after the other on one handle, as a plain program does it.
class BareLoop {
 public:
  BareLoop(const std::string& url, bool keep) : handle_(curl_easy_init()) {
    curl_easy_setopt(handle_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle_, CURLOPT_CAINFO, TestCertificate("ca").c_str());
    curl_easy_setopt(handle_, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(handle_, CURLOPT_PROXY, "");
    curl_easy_setopt(handle_, CURLOPT_FORBID_REUSE, keep ? 0L : 1L);
    curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &Discard);
  }
  ~BareLoop() { curl_easy_cleanup(handle_); }
  BareLoop(const BareLoop&) = delete;
  BareLoop& operator=(const BareLoop&) = delete;

  void operator()() { Check(curl_easy_perform(handle_) == CURLE_OK); }

 private:
  static size_t Discard(char*, size_t size, size_t count, void*) { return size * count; }

  CURL* const handle_;
};

struct Cost {
  double elapsed = 0;  // microseconds a request
  double cpu = 0;      // of this thread; says more than `elapsed` on a busy machine
};

double ThreadCpuMicroseconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

Cost CostOf(const std::function<void()>& request) {
  const double cpu = ThreadCpuMicroseconds();
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < kRequestsInARow; ++i) request();
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begun;
  return {took.count() / kRequestsInARow, (ThreadCpuMicroseconds() - cpu) / kRequestsInARow};
}

double Median(std::vector<Cost> costs, double Cost::*figure) {
  const auto middle = costs.begin() + static_cast<std::ptrdiff_t>(costs.size() / 2);
  std::nth_element(costs.begin(), middle, costs.end(),
                   [figure](const Cost& a, const Cost& b) { return a.*figure < b.*figure; });
  return (*middle).*figure;
}

void Measure(const char* name, const std::string& url, Duration at_most) {
  const SystemClock clock;
  const auto client = MakeCurlClient({.user_agent = "benchmark"}, clock);
  BareLoop closing(url, false);
  BareLoop keeping(url, true);
  const std::vector<std::function<void()>> loops = {[&] {
                                                      Request request;
                                                      request.url = url;
                                                      request.ca_file = TestCertificate("ca");
                                                      client->Start(1, std::move(request));
                                                      std::vector<HttpClient::Completion> done;
                                                      while (done.empty())
                                                        done =
                                                            client->Wait(std::chrono::seconds(10));
                                                      Check(done[0].result.ok());
                                                    },
                                                    std::ref(closing), std::ref(keeping)};
  std::vector<std::vector<Cost>> costs(loops.size());
  const auto end = std::chrono::steady_clock::now() + at_most;
  while (costs[0].size() < 3 || std::chrono::steady_clock::now() < end) {
    for (size_t i = 0; i < loops.size(); ++i) costs[i].push_back(CostOf(loops[i]));
  }
  for (const auto& [figure, member] :
       {std::pair("elapsed", &Cost::elapsed), std::pair("CPU", &Cost::cpu)}) {
    const double ours = Median(costs[0], member);
    const double closes = Median(costs[1], member);
    const double keeps = Median(costs[2], member);
    std::printf("%-9s %-8s %8.0f %8.0f %8.0f %12.2f %12.2f %8zu\n", name, figure, ours, closes,
                keeps, ours / closes, ours / keeps, costs[0].size());
  }
}

int Main(int argc, char** argv) {
  const Duration each = Duration(std::chrono::seconds(argc > 1 ? std::atoi(argv[1]) : 10)) / 3;
  LoopbackServer plain(LoopbackAnswer::Of(200, "{}"));
  TlsFront front(plain.port(), "server");
  Http2Server server2(
      [](const Http2Request& request) { return Http2Server::Answer(request.stream, "{}"); });
  TlsFront front2(server2.port(), "server", "h2");
  std::printf(
      "                     client   closes    keeps client/closes client/keeps   rounds\n");
  Measure("http", plain.Url(), each);
  Measure("https h1", front.Url(), each);
  Measure("https h2", front2.Url(), each);
  return 0;
}

}  // namespace
}  // namespace api_credits

int main(int argc, char** argv) { return api_credits::Main(argc, argv); }
