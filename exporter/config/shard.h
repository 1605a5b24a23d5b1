// Which accounts one of several exporters with the same files polls. Invariant: every account
// belongs to one shard, the same in each of them and for ever; one shard more takes its share of
// each other and moves nothing else. Thread rule: pure functions.
#pragma once

#include <cstddef>
#include <vector>

#include "exporter/config/access.h"
#include "exporter/config/config.h"

namespace api_credits {

inline constexpr int kMaxShards = 1000;

struct Shard {
  int ordinal = 0;  // from 0
  int total = 1;
};

// By the account's shard_key, else by "provider/name".
int ShardOf(const Account& account, int total_shards);

// What is left of a configuration whose other accounts are polled elsewhere.
LoadedConfig OfShard(const LoadedConfig& all, const Shard& shard);

// How many accounts each shard has.
std::vector<size_t> AccountsByShard(const Config& all, int total_shards);

}  // namespace api_credits
