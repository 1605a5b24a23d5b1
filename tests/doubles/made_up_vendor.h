// A made-up vendor, defined as a user would, and configurations of accounts.
// Thread rule: values.
#pragma once

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "exporter/config/config.h"
#include "exporter/provider/catalogue.h"

namespace api_credits {

inline constexpr char kMadeUpOrigin[] = "https://api.acme.example";

// Tells the balance of `main` and whose it is.
inline constexpr char kBalanceRequest[] = R"(
  - path: /credits
    pools: [{ pool: main, remaining: body.credits }]
    identity: body.organization
)";

// `requests` are the members of that key, `more` are further keys. Tests may bend the result.
inline std::shared_ptr<Provider> MadeUpVendor(const std::string& name = "acme",
                                              const std::string& requests = kBalanceRequest,
                                              const std::string& more = "") {
  const auto loaded = LoadProvider(
      name + ".yml", "name: " + name + "\ntitle: " + name + "\nbase_url: " + kMadeUpOrigin +
                         "\nauth: { scheme: bearer }\n"
                         "poll: { min_interval: 10s, default_interval: 5m }\n" +
                         more + "requests:\n" + requests);
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) {
    throw std::invalid_argument(errors->lines.at(0));
  }
  return std::make_shared<Provider>(*std::get<std::shared_ptr<const Provider>>(loaded));
}

// As the loader leaves them: sorted and numbered.
inline std::shared_ptr<const Config> ConfigOf(const std::vector<Account>& accounts) {
  std::vector<Account> sorted = accounts;
  std::sort(sorted.begin(), sorted.end(),
            [](const Account& a, const Account& b) { return a.id() < b.id(); });
  auto config = std::make_shared<Config>();
  for (Account& account : sorted) {
    account.number = config->accounts.size();
    config->accounts.push_back(std::make_shared<const Account>(std::move(account)));
  }
  return config;
}

}  // namespace api_credits
