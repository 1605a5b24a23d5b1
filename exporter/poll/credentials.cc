#include "exporter/poll/credentials.h"

#include <algorithm>
#include <utility>

#include "exporter/base/hash.h"
#include "exporter/config/key_file.h"

namespace api_credits {
namespace {

Result<Secret> Read(const SecretSource& source) {
  return source.file.empty() ? Result<Secret>(source.value) : ReadKeyFile(source.file);
}

}  // namespace

std::vector<Secret> Credentials::All() const {
  std::vector<Secret> all = {key, proxy_password};
  for (const auto& [name, secret] : secrets) all.push_back(secret);
  return all;
}

std::uint64_t Credentials::Hash(std::uint64_t salt) const {
  std::uint64_t hash = Fnv1a(key.Reveal(), salt);
  for (const auto& [name, secret] : secrets) hash = Fnv1a(secret.Reveal(), Fnv1a(name, hash));
  return hash;
}

Result<Credentials> ReadCredentials(const Access& access) {
  Credentials credentials;
  Result<Secret> key = Read(access.key);
  if (!key) return key.error();
  credentials.key = std::move(key).value();
  for (const auto& [name, source] : access.secrets) {
    Result<Secret> secret = Read(source);
    if (!secret) return secret.error();
    credentials.secrets.emplace(name, std::move(secret).value());
  }
  Result<Secret> password = Read(access.way->proxy.password);
  if (!password) return password.error();
  credentials.proxy_password = std::move(password).value();
  return credentials;
}

bool AnyFromFile(const Access& access) {
  return !access.key.file.empty() ||
         std::any_of(access.secrets.begin(), access.secrets.end(),
                     [](const auto& secret) { return !secret.second.file.empty(); });
}

}  // namespace api_credits
