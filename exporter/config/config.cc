#include "exporter/config/config.h"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace api_credits {
namespace {

using Name = std::tuple<std::string_view, std::string_view>;

std::optional<size_t> FindName(const std::vector<std::shared_ptr<const Account>>& accounts,
                               const Name& name) {
  const auto name_of = [](const auto& account) {
    return Name(account->provider->name, account->name);
  };
  const auto found = std::lower_bound(
      accounts.begin(), accounts.end(), name,
      [&](const auto& account, const Name& wanted) { return name_of(account) < wanted; });
  if (found == accounts.end() || name_of(*found) != name) return std::nullopt;
  return static_cast<size_t>(found - accounts.begin());
}

}  // namespace

std::optional<size_t> Config::Find(const AccountId& id) const {
  return FindName(accounts, {id.provider, id.name});
}

std::optional<size_t> Config::Find(const Account& account) const {
  const size_t number = account.number;
  if (number < accounts.size() && accounts[number].get() == &account) return number;
  return FindName(accounts, {account.provider->name, account.name});
}

}  // namespace api_credits
