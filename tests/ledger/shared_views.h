// Views as a snapshot has them, made of values that a test can bend before.
// Thread rule: a pure function.
#pragma once

#include <memory>
#include <vector>

#include "exporter/ledger/snapshot.h"

namespace api_credits {

inline std::shared_ptr<const AccountViews> SharedViews(const std::vector<AccountView>& views) {
  auto shared = std::make_shared<AccountViews>();
  for (const AccountView& view : views) {
    shared->push_back(std::make_shared<const AccountView>(view));
  }
  return shared;
}

}  // namespace api_credits
