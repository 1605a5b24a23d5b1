// exporter/web/API.md shows what /api/v1/accounts answers, and documents every key of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "exporter/web/accounts_json.h"
#include "exporter/web/condition.h"
#include "tests/docs/generated_text.h"
#include "tests/web/sample_view.h"

namespace api_credits {
namespace {

constexpr char kApiPage[] = "exporter/web/API.md";

// An account of which everything is known.
AccountView CompleteView() {
  AccountView view = SampleView();
  Account account = *view.account;
  auto provider = std::make_shared<Provider>(*account.provider);
  provider->title = "Acme";
  provider->topup_url = "https://acme.example/billing";
  provider->documentation = "https://acme.example/docs";
  account.provider = provider;
  account.labels = {{"team", "growth"}};
  view.account = std::make_shared<const Account>(account);
  view.added = kSampleNow - std::chrono::days(1);
  view.polls = 288;
  view.failures = 2;
  view.last_poll->reason = Reason::kMissingField;
  view.unreadable = {"plan_end"};
  view.last_poll->unreadable = std::make_shared<const std::vector<std::string>>(view.unreadable);
  view.diagnostics = {"balance: plan_end: the answer has none"};
  view.clock_offset = std::chrono::seconds(-7);
  view.plan = "growth";
  view.plan_end = kSampleNow + std::chrono::days(100);
  view.key_expiry = kSampleNow + std::chrono::days(200);
  view.policies = {{"balance", 60, 58, 2, 60, kSampleNow + std::chrono::seconds(42)}};
  view.costs = {{"GET /v1/person", 2}};
  PoolView& pool = view.pools[0];
  PoolReading& reading = pool.reading;
  reading.remaining = 61250;
  reading.used = 38750;
  reading.limit = reading.recurring_grant = 100000;
  reading.unlimited = reading.rollover = false;
  reading.grant_frequency = "month";
  reading.refresh = kSampleNow + std::chrono::days(11);
  reading.period_start = kSampleNow - std::chrono::days(19);
  reading.expiring = 500;
  reading.expiry = kSampleNow + std::chrono::days(3);
  pool.low_warning = 20000;
  pool.low_critical = 5000;
  pool.burn = Burn{0.025, std::chrono::hours(24)};
  pool.runway = 2450000;
  pool.price = Price{0.01, "usd"};
  pool.counters = PoolCounters{38750, 0, {100000, 0, 0, 0, 0}};
  return view;
}

// The same, and what holds seldom.
AccountView OddView() {
  AccountView view = CompleteView();
  PoolView& pool = view.pools[0];
  pool.warning_unresolved = pool.has_budget = pool.held = true;
  pool.missing_since = kSampleNow;
  return view;
}

std::string JsonOf(const AccountView& view) {
  return AccountsJson({{&view, std::vector{*view.last_poll}}}, kSampleNow);
}

// Indented, but for what fits into a line. `at` stands at the beginning of a value, then behind it.
std::string Pretty(const std::string& json, size_t& at, const std::string& indent) {
  const size_t from = at;
  std::vector<std::string> items;
  if (json[at] != '{' && json[at] != '[') {
    for (bool text = false; text || std::string(",:]}\n").find(json[at]) == std::string::npos;) {
      if (json[at] == '"') text = !text;
      ++at;
    }
    return json.substr(from, at - from);
  }
  const char open = json[at];
  size_t length = indent.size();
  while (json[at] != '}' && json[at] != ']') {
    ++at;
    std::string item = Pretty(json, at, indent + "  ");
    if (json[at] == ':') item += ": " + Pretty(json, ++at, indent + "  ");
    length += item.size() + 2;
    items.push_back(std::move(item));
  }
  const std::string close(1, json[at++]);
  const bool whole =
      length < 90 && std::none_of(items.begin(), items.end(), [](const std::string& item) {
        return item.find('\n') != std::string::npos;
      });
  std::string text(1, open);
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += whole ? ", " : ",";
    if (!whole) text += "\n" + indent + "  ";
    text += items[i];
  }
  return text + (whole ? close : "\n" + indent + close);
}

TEST(ApiPageTest, ShowsWhatIsAnswered) {
  size_t at = 0;
  ExpectSectionOf(kApiPage, "example",
                  "```json\n" + Pretty(JsonOf(CompleteView()), at, "") + "\n```\n");
}

std::set<std::string> Matches(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end;
       ++match) {
    found.insert((*match)[1].str());
  }
  return found;
}

TEST(ApiPageTest, DocumentsEveryKeyThatIsWrittenAndNoOther) {
  std::string tables = ReadDocument(kApiPage);
  tables.erase(0, tables.find("| key of an account"));
  std::set<std::string> documented;
  const std::regex first_cell(R"(\n\| (`[^|]*) \|([^\n]*))");
  for (std::sregex_iterator row(tables.begin(), tables.end(), first_cell), end; row != end; ++row) {
    for (const std::string& key : Matches((*row)[1].str(), "`([a-z_]+)`")) documented.insert(key);
  }
  std::set<std::string> written = Matches(JsonOf(OddView()), "\"([a-z_]+)\":");
  // They hold the accounts; the names of labels are the user's, those of causes have a list.
  for (const char* key : {"accounts", "team"}) EXPECT_EQ(written.erase(key), 1U) << key;
  for (const std::string_view cause : kAddedCauseNames) written.erase(std::string(cause));
  for (const char* key : {"warning", "critical", "amount", "currency", "operation", "cost"}) {
    EXPECT_EQ(written.erase(key), 1U) << key;
    EXPECT_NE(tables.find("`" + std::string(key) + "`"), std::string::npos) << key;
  }
  EXPECT_EQ(written, documented);
}

TEST(ApiPageTest, ListsConditionsStatusesAndCauses) {
  std::string conditions, causes;
  for (auto i = Condition::kExhausted; i <= Condition::kOk;
       i = static_cast<Condition>(static_cast<int>(i) + 1)) {
    conditions += (conditions.empty() ? "" : " ") + std::string(FactsOf(i).name);
  }
  const std::string page = ReadDocument(kApiPage);
  EXPECT_NE(page.find("`" + conditions + "`"), std::string::npos) << conditions;
  for (const std::string_view cause : kAddedCauseNames) {
    causes += (causes.empty() ? "" : " ") + std::string(cause);
  }
  EXPECT_NE(page.find("`" + causes + "`"), std::string::npos) << causes;
  std::string statuses;
  for (const std::string_view name : kOutcomeNames) statuses += std::string(name) + " ";
  EXPECT_NE(page.find("`" + statuses + "pending`"), std::string::npos) << statuses;
}

}  // namespace
}  // namespace api_credits
