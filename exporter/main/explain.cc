#include "exporter/main/explain.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "exporter/base/time_text.h"
#include "exporter/document/file_reader.h"
#include "exporter/document/suggestion.h"
#include "exporter/fetch/raw_response.h"
#include "exporter/fetch/request_target.h"
#include "exporter/main/exit_status.h"
#include "exporter/main/explanation.h"
#include "exporter/poll/poll_run.h"

namespace api_credits {
namespace {

constexpr size_t kMaxAnswerBytes = size_t{2} * 1024 * 1024;

// "NAME" or "PROVIDER/NAME". The error says what there is.
Result<std::shared_ptr<const Account>> FindAccount(const Config& config, const std::string& name) {
  std::vector<std::shared_ptr<const Account>> found;
  std::vector<std::string> known;
  for (const auto& account : config.accounts) {
    const std::string full = account->provider->name + "/" + account->name;
    if (name == full || name == account->name) found.push_back(account);
    known.push_back(full);
    known.push_back(account->name);
  }
  if (found.size() == 1) return found.front();
  std::string message =
      "--explain: " + std::string(found.empty() ? "no account" : "several accounts") + " \"" +
      name + "\"";
  if (!found.empty()) {
    for (const auto& account : found) {
      message += (account == found.front() ? "; write " : " or ") + account->provider->name + "/" +
                 account->name;
    }
  } else {
    message += Suggestion(name, {known.begin(), known.end()});
  }
  return Error{ErrorCode::kInvalidArgument, message};
}

Result<std::vector<Response>> ReadAnswers(const std::vector<std::string>& files) {
  std::vector<Response> answers;
  for (const std::string& file : files) {
    const auto content = ReadRegularFile(file, kMaxAnswerBytes);
    const auto fail = [&](const Error& error) {
      return Error{error.code, "--answer: \"" + file + "\": " + error.message};
    };
    if (!content) return fail(content.error());
    auto response = ParseRawResponse(content.value());
    if (!response) return fail(response.error());
    answers.push_back(std::move(response).value());
  }
  return answers;
}

int StatusOf(const Reading& reading) {
  if (!reading.success) return kFailed;
  return reading.unreadable.empty() ? kOk : kIncomplete;
}

std::string Page(Pipeline& pipeline) {
  pipeline.ledger.Publish(pipeline.ledger.TakeUnsaved());
  return pipeline.exposition.Get(Format::kText, false, pipeline.clock.Now()).Text();
}

// Plays the poll with the recorded answers: nothing is sent and nothing is kept.
int Replay(Pipeline& pipeline, const Account& account, const Access& access,
           std::vector<Response> answers, Explanation& explanation, std::ostream& err) {
  Result<Credentials> credentials = ReadCredentials(access);
  if (!credentials) {
    err << credentials.error().message << '\n';
    return kFailed;
  }
  Interpreter interpreter;
  const Moment now = pipeline.clock.Now();
  const PollWatcher watcher = explanation.Watcher();
  PollRun run(account, access, std::move(credentials).value(), {}, interpreter, now, watcher.step);
  size_t next = 0;
  while (const auto request = run.Next()) {
    if (next == answers.size()) {
      err << "--answer: the poll goes on with another request, " << request->method << ' '
          << ShownUrl(*request) << "; give its answer with one more --answer\n";
      return kFailed;
    }
    Response& answer = answers[next++];
    answer.received = now;
    run.Answer(std::move(answer), now);
  }
  const Reading reading = run.Finish();
  watcher.reading(reading);
  pipeline.ledger.Apply(account, reading, now.wall + account.poll_interval);
  explanation.AddMetrics(Page(pipeline));
  if (next == answers.size()) return StatusOf(reading);
  err << "--answer: the poll sent " << next << " requests, but there are " << answers.size()
      << " answers\n";
  return kFailed;
}

int PollNow(Pipeline& pipeline, const Account& account, Explanation& explanation,
            std::ostream& err) {
  int status = kFailed;
  bool polled = false;
  PollWatcher watcher = explanation.Watcher();
  watcher.reading = [&, tell = watcher.reading](const Reading& reading) {
    polled = true;
    status = StatusOf(reading);
    tell(reading);
  };
  pipeline.store->Start();
  static_cast<void>(pipeline.poller.RunOnce(account.id(), std::move(watcher)));
  pipeline.store->Stop();
  if (!polled) {
    const Moment now = pipeline.clock.Now();
    err << "--explain: the account was not polled: it may not be before "
        << FormatUtc(pipeline.ledger.EarliestPoll(account).value_or(now.wall))
        << "; wait, or add --force to ask once all the same\n";
    return kFailed;
  }
  explanation.AddMetrics(
      pipeline.exposition.Get(Format::kText, false, pipeline.clock.Now()).Text());
  return status;
}

}  // namespace

int Explain(const Invocation& invocation, bool color, std::ostream& out, std::ostream& err) {
  const Flags& flags = invocation.flags;
  const auto refuse = [&](const std::string& message) {
    err << message << '\n';
    return kFailed;
  };
  const LoadResult loaded = LoadConfig(flags.config_file, invocation.environment);
  if (const auto* errors = std::get_if<LoadErrors>(&loaded)) {
    for (const std::string& line : errors->lines) err << line << '\n';
    return kFailed;
  }
  const auto& config = std::get<LoadedConfig>(loaded);
  const auto account = FindAccount(*config.config, flags.explain);
  if (!account) return refuse(account.error().message);
  if (!account.value()->enabled) {
    return refuse("--explain: the account rests: its configuration says enabled: false");
  }
  auto answers = ReadAnswers(flags.answers);
  if (!answers) return refuse(answers.error().message);

  Invocation own = invocation;
  const bool in_memory = flags.force || !flags.answers.empty();
  if (in_memory) own.flags.storage_path.clear();
  const Result<std::unique_ptr<Pipeline>> opened = Pipeline::Open(own, *config.config);
  if (!opened.ok()) {
    return refuse(opened.error().message +
                  "\n--explain: so nobody here knows when the vendor may be asked again; stop the "
                  "other exporter, or add --force to ask once all the same");
  }
  Pipeline& pipeline = *opened.value();
  pipeline.UseConfig(config);
  Explanation explanation(out, *account.value(), {flags.share, color});
  if (flags.answers.empty()) return PollNow(pipeline, *account.value(), explanation, err);
  const Access& access = (*config.access)[account.value()->number];
  return Replay(pipeline, *account.value(), access, std::move(answers).value(), explanation, err);
}

}  // namespace api_credits
