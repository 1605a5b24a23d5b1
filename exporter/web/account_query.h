// Which account a query names: "account=NAME", and "provider=" where the name is not unique.
// Thread rule: a pure function.
#pragma once

#include <memory>
#include <string_view>
#include <variant>

#include "exporter/ledger/snapshot.h"
#include "exporter/web/http_message.h"

namespace api_credits {

// The account, or the response that says why there is none.
std::variant<std::shared_ptr<const AccountView>, HttpResponse> FindAccount(const Snapshot& snapshot,
                                                                           std::string_view query);

}  // namespace api_credits
