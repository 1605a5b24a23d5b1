// The bundled providers against what their vendors document: every recorded poll goes the whole way
// from the user's file to the exposition and is compared with the series beside it.
// UPDATE_GOLDEN=1 rewrites the expected files, and fails so that somebody reads them.

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "exporter/config/loader.h"
#include "exporter/exposition/exporter_metrics.h"
#include "exporter/exposition/exposition.h"
#include "exporter/fetch/raw_response.h"
#include "exporter/fetch/request_target.h"
#include "exporter/interpret/interpreter.h"
#include "exporter/ledger/ledger.h"
#include "exporter/poll/poll_run.h"
#include "exporter/poll/request_builder.h"
#include "exporter/provider/catalogue.h"
#include "tests/catalogue/recorded_case.h"
#include "tests/doubles/simulated_clock.h"

namespace api_credits {
namespace {

// Stands in keys, e-mail addresses, URLs and messages of what is recorded, and must never come out.
constexpr char kCanary[] = "canary";
constexpr char kKey[] = "sk-canary-0123456789";

const std::filesystem::path kRoot = std::filesystem::path(SOURCE_DIR) / "tests/catalogue";

using Catalogue = std::map<std::string, std::shared_ptr<const Provider>>;

std::string Lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

Catalogue BundledCatalogue() {
  auto loaded = LoadBundledCatalogue();
  if (auto* errors = std::get_if<LoadErrors>(&loaded)) {
    ADD_FAILURE() << Lines(errors->lines);
    return {};
  }
  return std::get<Catalogue>(std::move(loaded));
}

std::string Indented(const std::string& yaml) {
  std::string text;
  std::istringstream in(yaml);
  for (std::string line; std::getline(in, line);) text += "    " + line + '\n';
  return text;
}

// The configuration of one account, `main`, as a user would write it; empty after a failure.
LoadedConfig ConfigOf(const std::string& provider, const std::string& yaml) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("api_credits_catalogue_" + std::to_string(getpid()) + ".yml");
  std::ofstream(path) << "accounts:\n  - name: main\n    provider: " << provider
                      << "\n    api_key: ${CATALOGUE_KEY}\n"
                      << Indented(yaml);
  const LoadResult loaded =
      LoadConfig(path.string(), [](const std::string& name) -> std::optional<std::string> {
        if (name != "CATALOGUE_KEY") return std::nullopt;
        return kKey;
      });
  std::filesystem::remove(path);
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) {
    ADD_FAILURE() << Lines(errors->lines);
    return {};
  }
  return std::get<LoadedConfig>(loaded);
}

std::string AnswerName(const RequestRule& request, size_t alternative) {
  return request.name + "." + std::to_string(alternative);
}

// As it goes out when nothing has been kept yet.
Request Built(const Account& account, const Access& access, const Alternative& alternative) {
  const Credentials credentials{access.key.value, {}};
  const KeptValues kept;
  return BuildRequest(account, access, alternative,
                      TemplateValues(account, credentials, kept, WallTime()));
}

// By URL, the name of the recorded answer to each request that the provider knows.
std::map<std::string, std::string> AnswersByUrl(const Account& account, const Access& access) {
  std::map<std::string, std::string> names;
  for (const RequestRule& request : account.provider->requests) {
    for (size_t i = 0; i < request.any_of.size(); ++i) {
      const std::string url = ShownUrl(Built(account, access, request.any_of[i]));
      EXPECT_TRUE(names.emplace(url, AnswerName(request, i)).second) << url;
    }
  }
  return names;
}

// Plays the poll that was recorded. Every answer must be asked for, and none be missing.
std::optional<Reading> Replay(const Account& account, const Access& access,
                              const RecordedCase& recorded, Moment now) {
  const auto names = AnswersByUrl(account, access);
  std::set<std::string> unused;
  for (const auto& [name, raw] : recorded.answers) unused.insert(name);
  Interpreter interpreter;
  PollRun run(account, access, {access.key.value, {}}, {}, interpreter, now);
  while (const std::optional<Request> request = run.Next()) {
    const auto name = names.find(ShownUrl(*request));
    const auto answer =
        name == names.end() ? recorded.answers.end() : recorded.answers.find(name->second);
    if (answer == recorded.answers.end()) {
      ADD_FAILURE() << "no answer is recorded for " << ShownUrl(*request);
      return std::nullopt;
    }
    unused.erase(answer->first);
    EXPECT_TRUE(answer->second.starts_with("HTTP/1.1 ")) << answer->first;
    Response response = ParseRawResponse(answer->second).value();
    response.received = now;
    response.duration = std::chrono::milliseconds(120);
    run.Answer(std::move(response), now);
  }
  for (const std::string& name : unused) ADD_FAILURE() << name << ".http was never asked for";
  return run.Finish();
}

struct Outputs {
  std::string exposition;
  std::vector<std::string> diagnostics;
};

// From the user's file to the text of /metrics.
Outputs Poll(const RecordedCase& recorded) {
  const auto [config, access] = ConfigOf(recorded.provider, recorded.account_yaml);
  if (!config) return {};
  const Account& account = *config->accounts.front();
  SimulatedClock clock;
  Ledger ledger;
  ledger.Configure(config, clock.Now());
  clock.Advance(std::chrono::seconds(1));
  std::vector<RecordedCase> polls = {recorded};
  if (!recorded.after.empty()) {
    polls.insert(polls.begin(), ReadCase(recorded.folder.parent_path() / recorded.after));
  }
  Outputs outputs;
  for (const RecordedCase& poll : polls) {
    if (&poll != &polls.front()) clock.Advance(account.poll_interval);
    const std::optional<Reading> replayed = Replay(account, access->front(), poll, clock.Now());
    if (!replayed) return {};
    const Reading& reading = *replayed;
    // What the vendor asked for stands in the place of the schedule, so that the series show it.
    ledger.Apply(account, reading,
                 clock.Now().wall + reading.hold_off.value_or(account.poll_interval));
    ledger.Publish(ledger.TakeUnsaved());
    outputs.diagnostics.insert(outputs.diagnostics.end(), reading.diagnostics.begin(),
                               reading.diagnostics.end());
  }
  const ExporterMetrics exporter_metrics(BuildInfo{"0", "none", "none"});
  Exposition exposition(ledger, exporter_metrics);
  outputs.exposition = *exposition.Body(Format::kText, false, clock.Now());
  return outputs;
}

bool Starts(const std::string& line, const char* prefix) { return line.rfind(prefix, 0) == 0; }

// Without the exporter's own series, the histogram, and errors that did not happen.
std::string AccountSeries(const std::string& exposition) {
  std::string series;
  std::istringstream in(exposition);
  for (std::string line; std::getline(in, line);) {
    if (!Starts(line, "api_credits_") || Starts(line, "api_credits_exporter_") ||
        Starts(line, "api_credits_poll_duration_seconds")) {
      continue;
    }
    if (Starts(line, "api_credits_poll_errors_total") && line.substr(line.size() - 2) == " 0") {
      continue;
    }
    series += line + '\n';
  }
  return series;
}

void ExpectGolden(const std::filesystem::path& file, const std::string& actual) {
  const std::string expected = ReadWholeFile(file);
  if (std::getenv("UPDATE_GOLDEN") != nullptr && expected != actual) {
    std::ofstream(file, std::ios::binary) << actual;
    ADD_FAILURE() << file << " was rewritten: compare it with the vendor's documentation";
    return;
  }
  EXPECT_EQ(actual, expected) << file;
}

// The request as it would go out, with <key> in the place of the key.
std::string Described(const Request& request) {
  std::string text = request.method + " " + ShownUrl(request) + '\n';
  for (const auto& [name, value] : request.headers)
    text += "  " + name + ": " + value.shown() + '\n';
  const std::string& credentials = request.basic_auth.shown();
  if (!credentials.empty()) text += "  Authorization: Basic " + credentials + '\n';
  return text;
}

TEST(CatalogueTest, EveryCaseBelongsToABundledProvider) {
  const Catalogue catalogue = BundledCatalogue();
  for (const RecordedCase& recorded : ReadCases(kRoot)) {
    EXPECT_TRUE(catalogue.count(recorded.provider)) << recorded.Title();
    EXPECT_FALSE(recorded.answers.empty()) << recorded.Title();
  }
}

TEST(CatalogueTest, EveryProviderHasCasesForSuccessRefusalThrottlingAndDeclaredOutcomes) {
  std::map<std::string, std::set<int>> statuses;           // by provider
  std::map<std::string, std::set<std::string>> successes;  // by provider, the answers with 200
  for (const RecordedCase& recorded : ReadCases(kRoot)) {
    for (const auto& [name, raw] : recorded.answers) {
      const int status = ParseRawResponse(raw).value().status;
      statuses[recorded.provider].insert(status);
      if (status == 200) successes[recorded.provider].insert(name);
    }
  }
  const Catalogue catalogue = BundledCatalogue();
  EXPECT_FALSE(catalogue.empty());
  for (const auto& [name, provider] : catalogue) {
    std::set<int> wanted = {200, 401, 429};
    for (const RequestRule& request : provider->requests) {
      for (const OutcomeRule& rule : request.outcomes) {
        wanted.insert(rule.statuses.begin(), rule.statuses.end());
      }
      for (size_t i = 0; i < request.any_of.size(); ++i) {
        EXPECT_TRUE(successes[name].count(AnswerName(request, i)))
            << name << " lacks a case in which " << AnswerName(request, i) << " answers 200";
      }
    }
    for (const int status : wanted) {
      EXPECT_TRUE(statuses[name].count(status)) << name << " lacks a case with " << status;
    }
  }
}

TEST(CatalogueTest, EveryCaseYieldsItsExpectedSeries) {
  for (const RecordedCase& recorded : ReadCases(kRoot)) {
    SCOPED_TRACE(recorded.Title());
    const std::string series = AccountSeries(Poll(recorded).exposition);
    EXPECT_FALSE(series.empty());
    ExpectGolden(recorded.folder / "expected.prom", series);
  }
}

TEST(CatalogueTest, EveryProviderAsksWhatItsVendorDocuments) {
  for (const auto& [name, provider] : BundledCatalogue()) {
    SCOPED_TRACE(name);
    const auto [config, access] = ConfigOf(name, ReadWholeFile(kRoot / name / "account.yml"));
    ASSERT_TRUE(config);
    const Account& account = *config->accounts.front();
    std::string requests;
    for (const RequestRule& request : provider->requests) {
      for (const Alternative& alternative : request.any_of) {
        requests += Described(Built(account, access->front(), alternative));
      }
    }
    ExpectGolden(kRoot / name / "requests.txt", requests);
  }
}

TEST(CatalogueTest, NeitherKeysNorContentOfAnswersComeOut) {
  std::set<std::string> with_canary;
  for (const RecordedCase& recorded : ReadCases(kRoot)) {
    SCOPED_TRACE(recorded.Title());
    for (const auto& [name, raw] : recorded.answers) {
      if (raw.find(kCanary) != std::string::npos) with_canary.insert(recorded.provider);
    }
    const Outputs outputs = Poll(recorded);
    EXPECT_EQ(outputs.exposition.find(kCanary), std::string::npos);
    EXPECT_EQ(Lines(outputs.diagnostics).find(kCanary), std::string::npos)
        << Lines(outputs.diagnostics);
  }
  for (const auto& [name, provider] : BundledCatalogue()) {
    EXPECT_TRUE(with_canary.count(name)) << name << " has no case with a canary in its answers";
  }
}

}  // namespace
}  // namespace api_credits
