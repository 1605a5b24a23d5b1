// The bundled providers against what their vendors document: every recorded poll goes the whole way
// from the user's file to the exposition, and must ask and show what its case says.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "exporter/config/loader.h"
#include "exporter/exposition/exporter_metrics.h"
#include "exporter/exposition/exposition.h"
#include "exporter/fetch/request_target.h"
#include "exporter/interpret/interpreter.h"
#include "exporter/ledger/ledger.h"
#include "exporter/poll/poll_run.h"
#include "exporter/provider/catalogue.h"
#include "tests/catalogue/short_series.h"
#include "tests/catalogue/vendor_case.h"
#include "tests/doubles/simulated_clock.h"

namespace api_credits {
namespace {

// Stands in keys, e-mail addresses, URLs and messages of what is recorded, and must never come out.
constexpr char kCanary[] = "canary";
constexpr char kKey[] = "sk-canary-0123456789";

const std::filesystem::path kRoot = std::filesystem::path(SOURCE_DIR) / "tests/catalogue";

std::string Lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

const ProviderTable& Bundled() {
  static const ProviderTable kTable = [] {
    auto loaded = LoadBundledCatalogue();
    if (auto* errors = std::get_if<LoadErrors>(&loaded)) {
      ADD_FAILURE() << Lines(errors->lines);
      return ProviderTable();
    }
    return std::get<ProviderTable>(std::move(loaded));
  }();
  return kTable;
}

const std::vector<VendorCase>& Cases() {
  static const std::vector<VendorCase> kCases = ReadAllCases(kRoot);
  return kCases;
}

std::string Indented(const std::string& yaml) {
  std::string text;
  std::istringstream in(yaml);
  for (std::string line; std::getline(in, line);) text += "    " + line + '\n';
  return text;
}

// The configuration of one account, `main`, as a user would write it; empty after a failure. Every
// variable of the environment is a secret with a canary in it.
LoadedConfig ConfigOf(const Provider& provider, const std::string& yaml) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("api_credits_catalogue_" + std::to_string(getpid()) + ".yml");
  std::ofstream(path) << "accounts:\n  - name: main\n    provider: " << provider.name << '\n'
                      << (provider.uses_key ? "    api_key: ${CATALOGUE_KEY}\n" : "")
                      << (provider.billed ? "    allow_billed_polls: true\n" : "")
                      << Indented(yaml);
  const LoadResult loaded =
      LoadConfig(path.string(), [](const std::string& name) -> std::optional<std::string> {
        return name == "CATALOGUE_KEY" ? kKey : "canary-" + name;
      });
  std::filesystem::remove(path);
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) {
    ADD_FAILURE() << Lines(errors->lines);
    return {};
  }
  return std::get<LoadedConfig>(loaded);
}

// The request as it goes out, with <names> in the place of secrets.
std::string Described(const Request& request) {
  std::string text = request.method + " " + ShownUrl(request);
  for (const auto& [name, value] : request.headers) {
    if (name == "Accept" && value.shown() == "application/json") continue;
    text += "\n" + name + ": " + value.shown();
  }
  const std::string& credentials = request.basic_auth.shown();
  if (!credentials.empty()) text += "\nAuthorization: Basic " + credentials;
  if (!request.body.shown().empty()) text += "\n\n" + request.body.shown();
  return text;
}

bool ShowsWholeRequest(const RecordedStep& step) { return step.ask.ends_with('\n'); }

// What one case says of a request holds: its first line, or all of it.
void ExpectAsked(const Request& request, const RecordedStep& step) {
  const std::string described = Described(request);
  EXPECT_EQ(ShowsWholeRequest(step) ? described + '\n' : described.substr(0, described.find('\n')),
            step.ask);
}

Credentials CredentialsOf(const Access& access) { return ReadCredentials(access).value(); }

// Plays the poll that was recorded. Every answer must be asked for, and none be missing.
std::optional<Reading> Replay(const Account& account, const Access& access,
                              const VendorCase& recorded, Moment now) {
  Interpreter interpreter;
  PollRun run(account, access, CredentialsOf(access), {}, interpreter, now);
  size_t next = 0;
  while (const std::optional<Request> request = run.Next()) {
    if (next == recorded.steps.size()) {
      ADD_FAILURE() << "no step is recorded for\n" << Described(*request);
      return std::nullopt;
    }
    const RecordedStep& step = recorded.steps[next++];
    ExpectAsked(*request, step);
    Response response = step.answer;
    response.received = now;
    response.duration = std::chrono::milliseconds(120);
    run.Answer(std::move(response), now);
  }
  EXPECT_EQ(next, recorded.steps.size()) << "the poll ended before";
  return run.Finish();
}

struct Outputs {
  std::string exposition;
  std::vector<std::string> diagnostics;
  std::string shows;
};

const VendorCase& CaseOf(const std::string& provider, const std::string& name) {
  for (const VendorCase& recorded : Cases()) {
    if (recorded.provider == provider && recorded.name == name) return recorded;
  }
  throw std::invalid_argument(provider + " has no case " + name);
}

// From the user's file to the text of /metrics.
Outputs Poll(const VendorCase& recorded) {
  const Provider& provider = *Bundled().at(recorded.provider);
  const auto [config, access] = ConfigOf(provider, recorded.account);
  if (!config) return {};
  const Account& account = *config->accounts.front();
  SimulatedClock clock;
  Ledger ledger;
  ledger.Configure(config, clock.Now());
  clock.Advance(std::chrono::seconds(1));
  std::vector<VendorCase> polls = {recorded};
  if (!recorded.after.empty()) {
    polls.insert(polls.begin(), CaseOf(recorded.provider, recorded.after));
  }
  Outputs outputs;
  std::optional<Duration> hold_off;
  for (const VendorCase& poll : polls) {
    if (&poll != &polls.front()) clock.Advance(account.poll_interval);
    const std::optional<Reading> reading = Replay(account, access->front(), poll, clock.Now());
    if (!reading) return {};
    ledger.Apply(account, *reading, clock.Now().wall + account.poll_interval);
    ledger.Publish(ledger.TakeUnsaved());
    hold_off = reading->hold_off;
    outputs.diagnostics.insert(outputs.diagnostics.end(), reading->diagnostics.begin(),
                               reading->diagnostics.end());
  }
  const ExporterMetrics exporter_metrics(BuildInfo{"0", "none", "none"});
  Exposition exposition(ledger, exporter_metrics);
  outputs.exposition = exposition.Get(Format::kText, false, clock.Now()).Text();
  outputs.shows = ShortSeries(outputs.exposition, provider);
  if (hold_off) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*hold_off).count();
    outputs.shows += "\nwaits " + std::to_string(seconds) + "s";
  }
  return outputs;
}

TEST(CatalogueTest, EveryFileIsCalledAfterItsProvider) {
  for (const BundledFile& file : BundledFiles()) {
    EXPECT_TRUE(Bundled().contains(std::string(file.name.substr(0, file.name.rfind('.')))))
        << file.name;
  }
  EXPECT_EQ(Bundled().size(), BundledFiles().size());
}

TEST(CatalogueTest, EveryCaseAsksAndShowsWhatItSays) {
  for (const VendorCase& recorded : Cases()) {
    SCOPED_TRACE(recorded.Title());
    ASSERT_TRUE(Bundled().contains(recorded.provider));
    EXPECT_EQ(Poll(recorded).shows, recorded.shows);
  }
}

bool Shows(const VendorCase& recorded, const std::string& text) {
  return recorded.shows.find(text) != std::string::npos;
}

// Some amount that is 0, or the vendor's word.
bool IsOutOfCredits(const VendorCase& recorded) {
  std::istringstream in(recorded.shows);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("remaining{") && line.ends_with("} 0")) return true;
  }
  return Shows(recorded, "account_status{status=\"exhausted\"} 1");
}

bool TellsRemaining(const Provider& provider) {
  for (const RequestRule& request : provider.requests) {
    std::vector<const FieldRules*> fields = {&request.fields};
    for (const Alternative& alternative : request.any_of) fields.push_back(&alternative.fields);
    for (const FieldRules* rules : fields) {
      for (const PoolRule& pool : rules->pools) {
        if (pool.remaining) return true;
      }
    }
  }
  return false;
}

TEST(CatalogueTest, EveryProviderHasCasesForSuccessABadKeyAndNoCredits) {
  std::map<std::string, std::vector<VendorCase>> cases;
  for (const VendorCase& recorded : Cases()) cases[recorded.provider].push_back(recorded);
  EXPECT_FALSE(Bundled().empty());
  for (const auto& [name, provider] : Bundled()) {
    const auto& of_provider = cases[name];
    const auto any = [&](const auto& matches) {
      return std::any_of(of_provider.begin(), of_provider.end(), matches);
    };
    EXPECT_TRUE(any([](const VendorCase& c) {
      return Shows(c, "account_status{status=\"ok\"} 1") && ShowsWholeRequest(c.steps.front());
    })) << name
        << " lacks a success whose request is shown whole";
    EXPECT_TRUE(any([](const VendorCase& c) {
      return Shows(c, "account_status{status=\"unauthorized\"} 1");
    })) << name
        << " lacks a bad key";
    EXPECT_TRUE(!TellsRemaining(*provider) || any(IsOutOfCredits)) << name << " lacks no credits";
    EXPECT_GE(of_provider.size(), 4U) << name << " lacks the awkward one";
  }
}

TEST(CatalogueTest, EveryDeclaredOutcomeHasACase) {
  std::map<std::string, std::set<int>> statuses;
  for (const VendorCase& recorded : Cases()) {
    for (const RecordedStep& step : recorded.steps) {
      statuses[recorded.provider].insert(step.answer.status);
    }
  }
  for (const auto& [name, provider] : Bundled()) {
    for (const RequestRule& request : provider->requests) {
      for (const OutcomeRule& rule : request.outcomes) {
        for (const int status : rule.statuses) {
          EXPECT_TRUE(statuses[name].contains(status)) << name << " lacks a case with " << status;
        }
      }
    }
  }
}

TEST(CatalogueTest, NeitherKeysNorContentOfAnswersComeOut) {
  std::set<std::string> with_canary;
  for (const VendorCase& recorded : Cases()) {
    SCOPED_TRACE(recorded.Title());
    for (const RecordedStep& step : recorded.steps) {
      if (step.answer.body.find(kCanary) != std::string::npos) {
        with_canary.insert(recorded.provider);
      }
    }
    const Outputs outputs = Poll(recorded);
    EXPECT_EQ(outputs.exposition.find(kCanary), std::string::npos);
    EXPECT_EQ(Lines(outputs.diagnostics).find(kCanary), std::string::npos)
        << Lines(outputs.diagnostics);
  }
  for (const auto& [name, provider] : Bundled()) {
    EXPECT_TRUE(with_canary.contains(name)) << name << " has no case with a canary in its answers";
  }
}

// A word by which an expression betrays that a pool holds money.
bool SpeaksOfMoney(const std::optional<Expression>& expression) {
  if (!expression) return false;
  for (const char* word : {"usd", "USD", "cent", "dollar", "euro", "currency", "money"}) {
    if (expression->source().find(word) != std::string::npos) return true;
  }
  return false;
}

TEST(CatalogueTest, MoneyHasAUnit) {
  for (const auto& [name, provider] : Bundled()) {
    for (const RequestRule& request : provider->requests) {
      std::vector<const FieldRules*> fields = {&request.fields};
      for (const Alternative& alternative : request.any_of) fields.push_back(&alternative.fields);
      for (const FieldRules* rules : fields) {
        for (const PoolRule& pool : rules->pools) {
          const bool is_money = SpeaksOfMoney(pool.remaining) || SpeaksOfMoney(pool.used) ||
                                SpeaksOfMoney(pool.limit);
          if (!is_money) continue;
          EXPECT_TRUE(pool.unit.value || pool.unit.literal != "credits")
              << name << ": pool " << pool.pool.literal << " holds money without a unit";
        }
      }
    }
  }
}

}  // namespace
}  // namespace api_credits
