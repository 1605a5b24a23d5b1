// What both the list of accounts and the page of one account show, as markup. Invariant: all text
// that is not ours is escaped. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "exporter/ledger/snapshot.h"
#include "exporter/web/condition.h"

namespace api_credits {

std::string StateMarkup(Condition condition);

// "138,940.37 credits", "unlimited", "1,500 credits used" or nothing.
std::string BalanceMarkup(const PoolView& pool);

// "92 % of 150,000", with a bar; of the grant, else of the limit. Empty where neither is known.
std::string ShareMarkup(const PoolView& pool);

// "12 d" and over which time that was found, or that it is not known yet.
std::string RunwayMarkup(const PoolView& pool);

// When the next grant comes, and how much.
std::string RefreshMarkup(const PoolView& pool, WallTime now);

// The link if it is one of the web, else the address as text. `text` is ours; empty: the address.
std::string ExternalLink(const std::string& url, std::string_view text = {});

}  // namespace api_credits
