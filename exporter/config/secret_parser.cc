#include "exporter/config/secret_parser.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/config/config_grammar.h"
#include "exporter/config/key_file.h"
#include "exporter/document/scalars.h"
#include "exporter/document/suggestion.h"

namespace api_credits {
namespace {

// `elsewhere` says how else the secret may be given.
void ReadVariable(const Setting& setting, const std::string& elsewhere, const FileReport& report,
                  SecretSource& source) {
  const YamlNode& node = *setting.node;
  const std::string name(setting.key);
  // No message here shows the value: a literal key is still a key.
  if (node.kind != YamlNode::Kind::kScalar) {
    report.Error(setting.mark(), name + ": must be text such as ${CRUSTDATA_API_KEY}");
  } else if (node.style != YamlNode::Style::kExpanded) {
    report.FinalError(setting.mark(), name +
                                          ": secrets come from files or the environment; write "
                                          "${VARIABLE} here, or use " +
                                          elsewhere);
  } else {
    Result<Secret> secret = CheckedKey(node.text, name + ": the value of " + node.source);
    if (secret) {
      source.value = std::move(secret).value();
    } else {
      report.Error(setting.mark(), secret.error().message);
    }
  }
}

// The file may come later, or be mended: that costs the account its polls until then, and the
// others nothing.
void ReadFile(const Setting& setting, const std::filesystem::path& directory,
              const FileReport& report, SecretSource& source) {
  const auto path = ReadOneLine(setting, report);
  if (!path) return;
  source.file = (directory / *path).lexically_normal().string();
  const Result<Secret> secret = ReadKeyFile(source.file);
  if (!secret) {
    report.Warning(setting.mark(), std::string(setting.key) + ": " + secret.error().message +
                                       "; the account's polls fail until this is mended");
  }
}

void ParseKey(const MapReader& map, const std::filesystem::path& directory,
              const Provider* provider, SecretSource& source) {
  const FileReport& report = map.report();
  const bool has_any = map.Has("api_key") || map.Has("api_key_file");
  ParseSecret(map, "api_key", "api_key_file", directory, source);
  if (provider == nullptr) return;
  if (provider->uses_key && !has_any) {
    report.Error(map.mark(), "the account needs api_key_file, or api_key from the environment");
  }
  if (!provider->uses_key && has_any) {
    report.Warning(map.mark(),
                   "provider \"" + provider->name + "\" uses no key; the key is never sent");
  }
}

void CheckName(const Setting& secret, const Provider& provider, const FileReport& report) {
  const auto rule = provider.params.find(std::string(secret.key));
  if (rule != provider.params.end() && rule->second.secret) return;
  const std::string name(secret.key);
  if (rule != provider.params.end()) {
    report.Error(secret.key_mark, "secrets: \"" + name + "\" is no secret; write it under params");
    return;
  }
  std::vector<std::string_view> known;
  for (const auto& [other, param] : provider.params) {
    if (param.secret) known.push_back(other);
  }
  report.Error(secret.key_mark, "secrets: provider \"" + provider.name + "\" has no secret \"" +
                                    name + "\"" + Suggestion(name, known));
}

}  // namespace

void ParseSecret(const MapReader& map, std::string_view variable, std::string_view file,
                 const std::filesystem::path& directory, SecretSource& source) {
  const FileReport& report = map.report();
  if (map.Has(variable) && map.Has(file)) {
    std::string message = "use either ";
    message.append(variable).append(" or ").append(file).append(", not both");
    report.Error(map.MarkOf(variable), message);
  }
  if (const auto key = map.Get(variable)) ReadVariable(*key, std::string(file), report, source);
  if (const auto path = map.Get(file)) ReadFile(*path, directory, report, source);
}

void ParseSecrets(const MapReader& account, const std::filesystem::path& directory,
                  const Provider* provider, Access& access) {
  const FileReport& report = account.report();
  ParseKey(account, directory, provider, access.key);
  for (const Setting& secret : account.Members("secrets")) {
    if (provider != nullptr) CheckName(secret, *provider, report);
    SecretSource& source = access.secrets[std::string(secret.key)];
    if (secret.node->kind != YamlNode::Kind::kMap) {
      ReadVariable(secret, "{ file: PATH }", report, source);
      continue;
    }
    const auto map = MapReader::Open(secret, kSecretFileShape, report);
    if (!map) continue;
    if (const auto file = map->Get("file")) ReadFile(*file, directory, report, source);
  }
  if (provider == nullptr) return;
  for (const auto& [name, rule] : provider->params) {
    if (!rule.secret || !rule.required || access.secrets.contains(name)) continue;
    report.Error(account.mark(), "provider \"" + provider->name + "\" needs secrets." + name);
  }
}

}  // namespace api_credits
