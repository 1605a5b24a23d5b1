#include "exporter/config/web_config.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "exporter/base/ascii.h"
#include "exporter/document/file_reader.h"
#include "exporter/document/map_reader.h"
#include "exporter/document/scalars.h"
#include "exporter/document/suggestion.h"
#include "exporter/document/yaml_parser.h"

namespace api_credits {
namespace {

constexpr size_t kBcryptLength = 60;
constexpr std::string_view kBcryptAlphabet =
    "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr int kLeastCost = 4;
constexpr int kMostCost = 18;  // more than half a minute of computing for each wrong password

// Opens a map of the file and says of the toolkit's keys that are not honoured what to do instead.
template <size_t N>
std::optional<MapReader> OpenToolkitMap(const Setting& setting, const Shape& shape,
                                        const std::array<UnsupportedKey, N>& unsupported,
                                        const FileReport& report) {
  if (setting.node->kind == YamlNode::Kind::kMap) {
    for (const auto& [key, reason] : unsupported) {
      for (const YamlNode::Key& there : setting.node->keys) {
        if (there.text != key) continue;
        report.FinalError(there.mark, std::string(key) + ": this exporter does not support it; " +
                                          std::string(reason));
      }
    }
  }
  return MapReader::Open(setting, shape, report);
}

void ReportEmpty(const Setting& setting, const FileReport& report) {
  report.Error(setting.mark(), std::string(setting.key) + ": must not be empty; leave it out");
}

std::vector<std::string> ReadNames(const MapReader& map, std::string_view key) {
  std::vector<std::string> names;
  const auto setting = map.Get(key);
  if (!setting) return names;
  for (const Setting& item : map.List(key)) {
    if (auto name = ReadOneLine(item, map.report())) names.push_back(*std::move(name));
  }
  const bool is_list = setting->node->kind == YamlNode::Kind::kList;
  if (is_list && setting->node->items.empty()) ReportEmpty(*setting, map.report());
  return names;
}

std::vector<TlsCipherSuite> ReadCipherSuites(const MapReader& map) {
  std::vector<TlsCipherSuite> suites;
  std::vector<std::string_view> known;
  known.reserve(kTlsCipherSuites.size());
  for (const TlsCipherSuite& suite : kTlsCipherSuites) known.push_back(suite.name);
  const auto setting = map.Get("cipher_suites");
  if (!setting) return suites;
  for (const Setting& item : map.List("cipher_suites")) {
    const auto name = ReadOneLine(item, map.report());
    if (!name) continue;
    const auto found = std::find(known.begin(), known.end(), *name);
    if (found != known.end()) {
      suites.push_back(kTlsCipherSuites.at(static_cast<size_t>(found - known.begin())));
      continue;
    }
    std::string all;
    for (const std::string_view each : known) all.append(all.empty() ? "" : ", ").append(each);
    map.report().Error(item.mark(), "cipher_suites: unknown suite " + Quoted(*item.node) +
                                        Suggestion(*name, known) + "; known are " + all);
  }
  const bool is_list = setting->node->kind == YamlNode::Kind::kList;
  if (is_list && setting->node->items.empty()) ReportEmpty(*setting, map.report());
  return suites;
}

// The older name of RequireAnyClientCert stands between the others.
ClientAuth ClientAuthOf(size_t choice) {
  return static_cast<ClientAuth>(choice >= 3 ? choice - 1 : choice);
}

void CheckClientAuth(const MapReader& map, const TlsServerConfig& tls) {
  const bool verifies = tls.client_auth == ClientAuth::kVerifyIfGiven ||
                        tls.client_auth == ClientAuth::kRequireAndVerify;
  if (verifies && !map.Has("client_ca_file")) {
    map.report().Error(map.MarkOf("client_auth_type"),
                       "client_auth_type: needs \"client_ca_file\", which says whose clients");
  }
  if (!verifies && map.Has("client_ca_file")) {
    map.report().Error(map.MarkOf("client_ca_file"),
                       "client_ca_file: needs \"client_auth_type\" RequireAndVerifyClientCert or "
                       "VerifyClientCertIfGiven; otherwise nobody is verified");
  }
  if (tls.client_auth == ClientAuth::kNone && map.Has("client_allowed_sans")) {
    map.report().Error(map.MarkOf("client_allowed_sans"),
                       "client_allowed_sans: needs a \"client_auth_type\" that asks for "
                       "certificates");
  }
}

void CheckVersions(const MapReader& map, const TlsServerConfig& tls) {
  if (tls.min_version > tls.max_version) {
    map.report().Error(map.MarkOf("min_version"), "min_version: must not be above max_version");
  }
  const auto& suites = tls.cipher_suites;
  const auto is_tls13 = [](const TlsCipherSuite& suite) { return suite.tls13; };
  if (suites.empty() || tls.min_version != TlsVersion::kTls12) return;
  if (std::all_of(suites.begin(), suites.end(), is_tls13)) {
    map.report().Error(map.MarkOf("cipher_suites"),
                       "cipher_suites: none of them is for TLS 1.2; add one, or set min_version "
                       "to TLS13");
  }
}

TlsServerConfig ParseTls(const MapReader& map, const std::filesystem::path& directory) {
  TlsServerConfig tls;
  const auto path = [&](std::string_view key, std::string& target) {
    map.Into(key, ReadOneLine, target);
    if (!target.empty()) target = (directory / target).string();
  };
  path("cert_file", tls.cert_file);
  path("key_file", tls.key_file);
  path("client_ca_file", tls.client_ca_file);
  const auto client_auth = map.Choice("client_auth_type");
  if (client_auth) tls.client_auth = ClientAuthOf(*client_auth);
  tls.client_allowed_sans = ReadNames(map, "client_allowed_sans");
  map.ChoiceInto("min_version", tls.min_version);
  map.ChoiceInto("max_version", tls.max_version);
  tls.cipher_suites = ReadCipherSuites(map);
  map.Into("prefer_server_cipher_suites", ReadBool, tls.prefer_server_cipher_suites);
  if (client_auth || !map.Has("client_auth_type")) CheckClientAuth(map, tls);
  CheckVersions(map, tls);
  return tls;
}

void ParseHttp(const MapReader& map, WebConfig& config) {
  std::optional<bool> http2;
  map.Into("http2", ReadBool, http2);
  if (http2 == true) {
    map.report().Warning(map.MarkOf("http2"),
                         "http2: this server speaks HTTP/1.1 only, and clients agree on that");
  }
  const auto headers = map.Map("headers");
  if (!headers) return;
  for (const ShapeField& field : kWebHeaderFields) {
    const auto setting = headers->Get(field.key);
    if (!setting) continue;
    const bool is_scalar = setting->node->kind == YamlNode::Kind::kScalar;
    if (!field.choices.empty()) {
      if (const auto index = headers->Choice(field.key)) {
        config.headers.emplace_back(field.key, field.choices[*index]);
      }
    } else if (!is_scalar) {
      ReportWrong(*setting, map.report(), "text");
    } else if (setting->node->text.empty()) {
      ReportEmpty(*setting, map.report());
    } else if (setting->node->text.find_first_of("\r\n") != std::string::npos) {
      map.report().Error(setting->mark(), std::string(field.key) + ": must be one line");
    } else {
      config.headers.emplace_back(field.key, setting->node->text);
    }
  }
}

// What is wrong with a hash, without showing it.
std::optional<std::string> HashComplaint(const YamlNode& node) {
  constexpr std::string_view kHow = "; \"htpasswd -nBC 10 USER\" makes one";
  if (node.kind != YamlNode::Kind::kScalar) return "must be a bcrypt hash" + std::string(kHow);
  const std::string& hash = node.text;
  const auto cost = BcryptCost(hash);
  if (!cost && hash.size() != kBcryptLength && hash.starts_with("$2")) {
    return "is not a whole bcrypt hash: it has " + std::to_string(hash.size()) +
           " characters instead of 60";
  }
  if (!cost) return "must be a bcrypt hash ($2a$, $2b$ or $2y$)" + std::string(kHow);
  if (*cost < kLeastCost || *cost > kMostCost) {
    return "has the cost " + std::to_string(*cost) + "; allowed are " + std::to_string(kLeastCost) +
           " to " + std::to_string(kMostCost);
  }
  return std::nullopt;
}

void ParseUsers(const Setting& users, const FileReport& report, WebConfig& config) {
  if (users.node->kind != YamlNode::Kind::kMap) {
    report.Error(users.mark(), "basic_auth_users: must be a map of users to bcrypt hashes");
    return;
  }
  const std::vector<Setting> members = MembersOf(users, report);
  if (members.empty()) {
    report.Error(users.mark(),
                 "basic_auth_users: must not be empty; without it everybody may read the pages");
  }
  for (const Setting& member : members) {
    const bool is_name = !member.key.empty() && member.key.find(':') == std::string_view::npos;
    if (!is_name) {
      report.Error(member.key_mark, "basic_auth_users: a user has a name without a colon");
    } else if (const auto complaint = HashComplaint(*member.node)) {
      report.Error(member.mark(), std::string(member.key) + ": " + *complaint);
    } else {
      config.users.emplace(member.key, member.node->text);
    }
  }
}

}  // namespace

std::optional<int> BcryptCost(std::string_view hash) {
  const bool is_known =
      hash.starts_with("$2a$") || hash.starts_with("$2b$") || hash.starts_with("$2y$");
  if (!is_known || hash.size() != kBcryptLength || hash[6] != '$') return std::nullopt;
  if (!IsDigit(hash[4]) || !IsDigit(hash[5])) return std::nullopt;
  if (hash.find_first_not_of(kBcryptAlphabet, 7) != std::string_view::npos) return std::nullopt;
  return (hash[4] - '0') * 10 + (hash[5] - '0');
}

WebConfigResult LoadWebConfig(const std::string& path) {
  Problems problems;
  const FileReport report = problems.Of(path);
  const Result<std::string> content = ReadRegularFile(path, kMaxConfigFileBytes);
  if (!content) {
    report.Error({}, "cannot be read: " + content.error().message);
    return LoadErrors{problems.errors()};
  }
  const std::optional<YamlNode> root = ParseYaml(content.value(), report);
  if (!root) return LoadErrors{problems.errors()};
  WebConfig config;
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  const auto map =
      OpenToolkitMap({"", &*root, root->mark}, kWebConfigShape, kUnsupportedWebKeys, report);
  if (map) {
    if (const auto setting = map->Get("tls_server_config")) {
      const auto tls = OpenToolkitMap(*setting, kTlsServerShape, kUnsupportedTlsKeys, report);
      if (tls) config.tls = ParseTls(*tls, directory);
    }
    if (const auto http = map->Map("http_server_config")) ParseHttp(*http, config);
    if (const auto users = map->Get("basic_auth_users")) ParseUsers(*users, report, config);
  }
  if (problems.error_count() > 0) return LoadErrors{problems.errors()};
  config.warnings = problems.warnings();
  return config;
}

}  // namespace api_credits
