#include "exporter/web/account_query.h"

#include <optional>
#include <string>

#include "exporter/web/query.h"
#include "exporter/web/responses.h"

namespace api_credits {

std::variant<std::shared_ptr<const AccountView>, HttpResponse> FindAccount(const Snapshot& snapshot,
                                                                           std::string_view query) {
  const std::optional<std::string> name = QueryValue(query, "account");
  if (!name) return TextResponse(400, "Which account? ?account=NAME, and &provider=PROVIDER.\n");
  const std::optional<std::string> provider = QueryValue(query, "provider");
  std::shared_ptr<const AccountView> found;
  for (const auto& view : *snapshot.accounts) {
    const Account& account = *view->account;
    if (account.name != *name || (provider && account.provider->name != *provider)) continue;
    if (found) {
      return TextResponse(400, "Several providers have an account of this name: add &provider=" +
                                   found->account->provider->name +
                                   " or &provider=" + account.provider->name + ".\n");
    }
    found = view;
  }
  if (!found) return TextResponse(404, "There is no such account.\n");
  return found;
}

}  // namespace api_credits
