#include "exporter/config/shard.h"

#include <memory>
#include <utility>

#include "exporter/base/hash.h"

namespace api_credits {

int ShardOf(const Account& account, int total_shards) {
  const std::string key =
      account.shard_key.empty() ? account.provider->name + '/' + account.name : account.shard_key;
  return JumpHash(Mixed(Fnv1a(key)), total_shards);
}

LoadedConfig OfShard(const LoadedConfig& all, const Shard& shard) {
  if (shard.total == 1) return all;
  auto config = std::make_shared<Config>(*all.config);
  config->accounts.clear();
  std::vector<Access> access;
  for (const auto& account : all.config->accounts) {
    if (ShardOf(*account, shard.total) != shard.ordinal) continue;
    auto own = std::make_shared<Account>(*account);
    own->number = config->accounts.size();
    config->accounts.push_back(std::move(own));
    access.push_back((*all.access)[account->number]);
  }
  return {std::move(config), std::make_shared<const std::vector<Access>>(std::move(access))};
}

std::vector<size_t> AccountsByShard(const Config& all, int total_shards) {
  std::vector<size_t> counts(static_cast<size_t>(total_shards));
  for (const auto& account : all.accounts) {
    ++counts[static_cast<size_t>(ShardOf(*account, total_shards))];
  }
  return counts;
}

}  // namespace api_credits
