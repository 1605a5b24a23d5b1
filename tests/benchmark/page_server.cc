// Serves a page as others would, to be measured beside the exporter:
//
//   page_server finished|render|prometheus PAGE
//
// finished: civetweb with the finished body. render: civetweb, and a bare render for each request.
// prometheus: the Exposer of prometheus-cpp with the samples of the page. Prints its port and
// serves until standard input ends.
#include <civetweb.h>
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

#include "tests/benchmark/bare_render.h"

namespace api_credits {
namespace {

using Render = std::function<const std::string&(bool gzip)>;

void ServeForGood(int port) {
  std::printf("%d\n", port);
  std::fflush(stdout);
  for (;;) pause();
}

int Answer(mg_connection* connection, void* render) {
  const char* const accepted = mg_get_header(connection, "Accept-Encoding");
  const bool gzip = accepted != nullptr && std::strstr(accepted, "gzip") != nullptr;
  const std::string& body = (*static_cast<const Render*>(render))(gzip);
  mg_printf(connection,
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n%s"
            "Content-Length: %zu\r\n\r\n",
            gzip ? "Content-Encoding: gzip\r\n" : "", body.size());
  mg_write(connection, body.data(), body.size());
  return 200;
}

void ServeByCivetweb(Render render) {
  const char* options[] = {
      "listening_ports", "127.0.0.1:0", "num_threads", "16", "enable_keep_alive", "yes",
      "tcp_nodelay",     "1",           nullptr};
  mg_init_library(0);
  mg_context* const context = mg_start(nullptr, nullptr, options);
  mg_server_port port{};
  if (context == nullptr || mg_get_server_ports(context, 1, &port) != 1) {
    throw std::runtime_error("civetweb does not start");
  }
  mg_set_request_handler(context, "/metrics", &Answer, &render);
  ServeForGood(port.port);
}

void ServeFinished(const std::string& page) {
  const std::string zipped = BareGzip(page);
  ServeByCivetweb([&](bool gzip) -> const std::string& { return gzip ? zipped : page; });
}

void ServeRendered(const std::string& page) {
  BareRender bare(page);
  std::string zipped;
  std::mutex mutex;
  ServeByCivetweb([&](bool gzip) -> const std::string& {
    const std::lock_guard<std::mutex> lock(mutex);
    const std::string& text = bare.Render();
    if (!gzip) return text;
    return zipped = BareGzip(text);
  });
}

prometheus::Labels LabelsOf(const std::string& text) {
  prometheus::Labels labels;
  size_t at = 0;
  while (at < text.size()) {
    const size_t quote = text.find("=\"", at);
    size_t end = quote + 2;
    while (text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    labels[text.substr(at, quote - at)] = text.substr(quote + 2, end - quote - 2);
    at = end + 2;  // past the comma
  }
  return labels;
}

// All of them as gauges, each sample's name a family: that is what the library has to render.
void ServeByPrometheus(const std::string& page) {
  const auto registry = std::make_shared<prometheus::Registry>();
  size_t begin = 0;
  while (begin < page.size()) {
    const size_t end = page.find('\n', begin);
    const std::string line = page.substr(begin, end - begin);
    begin = end + 1;
    if (line[0] == '#') continue;
    const size_t blank = line.rfind(' ');
    const size_t brace = line.find('{');
    const std::string name = line.substr(0, std::min(brace, blank));
    prometheus::Labels labels;
    if (brace < blank) labels = LabelsOf(line.substr(brace + 1, blank - brace - 2));
    labels.erase("le");  // the library keeps it for its histograms
    auto& family = prometheus::BuildGauge().Name(name).Help("A family.").Register(*registry);
    family.Add(labels).Set(std::strtod(line.c_str() + blank + 1, nullptr));
  }
  prometheus::Exposer exposer("127.0.0.1:0", 16);
  exposer.RegisterCollectable(registry);
  ServeForGood(exposer.GetListeningPorts()[0]);
}

int Main(int argc, char** argv) {
  if (argc != 3) throw std::runtime_error("usage: page_server finished|render|prometheus PAGE");
  const std::string mode = argv[1];
  std::ifstream file(argv[2], std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (page.empty()) throw std::runtime_error("no page");
  if (mode == "finished") ServeFinished(page);
  if (mode == "render") ServeRendered(page);
  if (mode == "prometheus") ServeByPrometheus(page);
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace api_credits

int main(int argc, char** argv) { return api_credits::Main(argc, argv); }
