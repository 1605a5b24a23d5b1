#include "exporter/poll/key_watch.h"

#include <cstddef>
#include <utility>

#include "exporter/poll/credentials.h"

namespace api_credits {
namespace {

constexpr std::uint64_t kSalt = 0x6b65797761746368;
constexpr std::uint64_t kUnusable = 0;

// 0 for an account without files, too: it never changes.
std::uint64_t DigestOf(const Access& access) {
  if (!AnyFromFile(access)) return kUnusable;
  const Result<Credentials> credentials = ReadCredentials(access);
  return credentials ? credentials.value().Hash(kSalt) | 1U : kUnusable;
}

}  // namespace

void KeyWatch::UseConfig(LoadedConfig config) {
  config_ = std::move(config);
  digests_.clear();
  for (const Access& access : *config_.access) digests_.push_back(DigestOf(access));
}

std::vector<std::shared_ptr<const Account>> KeyWatch::Changed() {
  std::vector<std::shared_ptr<const Account>> changed;
  for (size_t i = 0; i < digests_.size(); ++i) {
    const std::uint64_t now = DigestOf((*config_.access)[i]);
    const std::shared_ptr<const Account>& account = config_.config->accounts[i];
    if (account->enabled && now != kUnusable && now != digests_[i]) changed.push_back(account);
    digests_[i] = now;
  }
  return changed;
}

}  // namespace api_credits
