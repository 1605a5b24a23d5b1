#include "exporter/config/way_out_parser.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/base/secret.h"
#include "exporter/config/secret_parser.h"
#include "exporter/document/file_reader.h"
#include "exporter/document/scalars.h"
#include "exporter/document/urls.h"

namespace api_credits {
namespace {

constexpr std::string_view kNone = "none";

// What is wrong with a PEM file that should hold `block`; empty: nothing.
std::string PemFault(const std::string& path, std::string_view block) {
  Result<std::string> content = ReadRegularFile(path, kMaxConfigFileBytes);
  if (!content) return content.error().message;
  const Secret text(std::move(content).value());
  const std::string& pem = text.Reveal();
  if (pem.find(std::string(block).append("-----")) == std::string::npos) {
    return "holds no " + std::string(block) + " in PEM";
  }
  const bool encrypted = pem.find("BEGIN ENCRYPTED PRIVATE KEY") != std::string::npos ||
                         pem.find("Proc-Type: 4,ENCRYPTED") != std::string::npos;
  return encrypted ? "the private key is encrypted, and nobody can type its passphrase" : "";
}

void WarnOf(const Setting& setting, const std::string& path, std::string_view block,
            const FileReport& report) {
  const std::string fault = PemFault(path, block);
  if (fault.empty()) return;
  report.Warning(setting.mark(), std::string(setting.key) + ": \"" + path + "\": " + fault +
                                     "; until it is mended polls that need it fail");
}

// The path that the key names, empty if it is absent.
std::string PemFile(const MapReader& map, std::string_view key, std::string_view block,
                    const std::filesystem::path& directory) {
  const auto setting = map.Get(key);
  if (!setting) return {};
  const auto path = ReadOneLine(*setting, map.report());
  if (!path) return {};
  std::string file = (directory / *path).lexically_normal().string();
  WarnOf(*setting, file, block, map.report());
  return file;
}

// A key belongs to its certificate, so that both are replaced together.
void ParseCertificate(const MapReader& map, const std::filesystem::path& directory,
                      ClientCertificate& certificate) {
  const auto key = map.Get("cert_key_file");
  if (!map.Has("cert_file")) {
    if (key) map.report().Error(key->key_mark, "cert_key_file needs cert_file");
    return;
  }
  certificate.file = PemFile(map, "cert_file", "CERTIFICATE", directory);
  certificate.key_file = PemFile(map, "cert_key_file", "PRIVATE KEY", directory);
  if (!key && !certificate.file.empty()) {
    WarnOf(*map.Get("cert_file"), certificate.file, "PRIVATE KEY", map.report());
  }
}

ProxyAccess ParseProxyMap(const MapReader& map, const std::filesystem::path& directory) {
  ProxyAccess proxy;
  const FileReport& report = map.report();
  map.Into("url", ReadProxyUrl, proxy.url);
  map.Into("user", ReadOneLine, proxy.user);
  ParseSecret(map, "password", "password_file", directory, proxy.password);
  const bool has_password = map.Has("password") || map.Has("password_file");
  if (has_password && !map.Has("user")) report.Error(map.mark(), "proxy: a password needs a user");
  ParseCertificate(map, directory, proxy.certificate);
  const bool asks_for_one = proxy.url.empty() || proxy.url.starts_with("https://");
  if (map.Has("cert_file") && !asks_for_one) {
    report.Error(map.MarkOf("cert_file"), "cert_file: only a proxy of https:// can be shown one");
  }
  return proxy;
}

void ParseProxy(const MapReader& map, const std::filesystem::path& directory, ProxyAccess& proxy) {
  const auto setting = map.Get("proxy");
  if (!setting) return;
  if (setting->node->kind == YamlNode::Kind::kMap) {
    if (const auto parts = map.Map("proxy")) proxy = ParseProxyMap(*parts, directory);
    return;
  }
  const YamlNode& node = *setting->node;
  ProxyAccess stated;
  stated.none = node.kind == YamlNode::Kind::kScalar && node.text == kNone;
  if (!stated.none) map.Into("proxy", ReadProxyUrl, stated.url);
  proxy = std::move(stated);
}

}  // namespace

void ParseWayOut(const MapReader& map, const std::filesystem::path& directory, WayOut& way) {
  ParseProxy(map, directory, way.proxy);
  if (map.Has("ca_file")) way.ca_file = PemFile(map, "ca_file", "CERTIFICATE", directory);
  ParseCertificate(map, directory, way.certificate);
}

}  // namespace api_credits
