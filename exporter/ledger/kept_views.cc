#include "exporter/ledger/kept_views.h"

#include <utility>

namespace api_credits {

void KeptViews::SetAccounts(std::vector<AccountState*> accounts) {
  accounts_ = std::move(accounts);
  outdated_.clear();
  all_outdated_ = true;
}

void KeptViews::Outdate(size_t number) {
  if (all_outdated_) return;
  outdated_.push_back(number);
  // Nobody may ever ask for the views.
  if (outdated_.size() <= accounts_.size()) return;
  outdated_.clear();
  all_outdated_ = true;
}

std::shared_ptr<const AccountViews> KeptViews::At(Moment now) {
  const bool all = all_outdated_ || end_.PassedAt(now);
  if (!all && outdated_.empty()) return views_;
  const auto views = all ? std::make_shared<AccountViews>(accounts_.size())
                         : std::make_shared<AccountViews>(*views_);
  const auto take = [&](size_t number) {
    (*views)[number] = accounts_[number]->View(now);
    end_.Shorten(accounts_[number]->view_end());
  };
  if (all) {
    end_ = {};
    for (size_t number = 0; number < accounts_.size(); ++number) take(number);
  } else {
    for (const size_t number : outdated_) take(number);
  }
  outdated_.clear();
  all_outdated_ = false;
  views_ = views;
  return views_;
}

}  // namespace api_credits
