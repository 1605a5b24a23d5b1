#include "exporter/config/config.h"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace api_credits {
namespace {

using Name = std::tuple<std::string_view, std::string_view>;

Name NameOf(const Account& account) { return {account.provider->name, account.name}; }

std::optional<size_t> FindName(const std::vector<std::shared_ptr<const Account>>& accounts,
                               const Name& name) {
  const auto found = std::lower_bound(
      accounts.begin(), accounts.end(), name,
      [](const auto& account, const Name& wanted) { return NameOf(*account) < wanted; });
  if (found == accounts.end() || NameOf(**found) != name) return std::nullopt;
  return static_cast<size_t>(found - accounts.begin());
}

}  // namespace

std::optional<size_t> Config::Find(const AccountId& id) const {
  return FindName(accounts, {id.provider, id.name});
}

std::optional<size_t> Config::Find(const Account& account) const {
  const size_t number = account.number;
  if (number < accounts.size() && accounts[number].get() == &account) return number;
  return FindName(accounts, NameOf(account));
}

std::vector<std::optional<size_t>> NumbersBefore(const Config& next, const Config& before) {
  std::vector<std::optional<size_t>> numbers(next.accounts.size());
  // Both are sorted by name.
  size_t other = 0;
  for (size_t number = 0; number < numbers.size(); ++number) {
    const Name name = NameOf(*next.accounts[number]);
    while (other < before.accounts.size() && NameOf(*before.accounts[other]) < name) ++other;
    const bool is_there = other < before.accounts.size() && NameOf(*before.accounts[other]) == name;
    if (is_there) numbers[number] = other;
  }
  return numbers;
}

}  // namespace api_credits
