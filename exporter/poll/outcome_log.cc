#include "exporter/poll/outcome_log.h"

#include <string>
#include <string_view>
#include <vector>

#include "exporter/base/time_text.h"

namespace api_credits {
namespace {

constexpr Duration kReminder = std::chrono::hours(24);

std::string JoinSentences(const std::vector<std::string>& sentences) {
  std::string joined;
  for (const std::string& sentence : sentences) {
    if (!joined.empty()) joined += "; ";
    joined += sentence;
  }
  return joined;
}

struct Headline {
  LogLevel level;
  std::string_view message;
};

std::string_view ReminderOf(const Reading& reading) {
  if (!reading.success) return "poll still fails";
  return reading.outcome == Outcome::kOk ? "part of the answer still cannot be read"
                                         : "account is still not ok";
}

// `last` is the poll before, but for since when there is something to say.
std::optional<Headline> HeadlineOf(const LastPoll& last, const Reading& reading) {
  const bool ok = reading.outcome == Outcome::kOk;
  const bool changed = last.outcome != reading.outcome && (last.outcome.has_value() || !ok);
  if (changed && !ok) {
    return Headline{LogLevel::kWarn, reading.success ? "account changed" : "poll failed"};
  }
  if (reading.success && !reading.unreadable.empty() && last.unreadable != reading.unreadable) {
    return Headline{LogLevel::kWarn, "part of the answer cannot be read"};
  }
  if (changed) return Headline{LogLevel::kInfo, "account is ok again"};
  if (last.bad_since && reading.received.steady - last.said >= kReminder) {
    return Headline{LogLevel::kWarn, ReminderOf(reading)};
  }
  if (!reading.success) return Headline{LogLevel::kDebug, "poll failed again"};
  if (reading.unreadable.empty() && !last.unreadable.empty()) {
    return Headline{LogLevel::kInfo, "all of the answer can be read again"};
  }
  if (!reading.diagnostics.empty()) return Headline{LogLevel::kDebug, "poll incomplete"};
  return std::nullopt;
}

void NoteBadness(const Reading& reading, LastPoll& last) {
  const bool good = reading.outcome == Outcome::kOk && reading.unreadable.empty();
  if (good) {
    last.bad_since.reset();
  } else if (!last.bad_since) {
    last.bad_since = reading.received;
  }
}

}  // namespace

void LogOutcome(Logger& log, const Account& account, const Reading& reading, LastPoll& last) {
  const Moment since = last.bad_since.value_or(reading.received);
  NoteBadness(reading, last);
  const std::optional<Headline> headline = HeadlineOf(last, reading);
  last.outcome = reading.outcome;
  if (reading.success) last.unreadable = reading.unreadable;
  if (!headline) return;
  if (headline->level >= LogLevel::kWarn) last.said = reading.received.steady;
  if (!log.Writes(headline->level)) return;
  log.Write(headline->level, headline->message,
            {{"provider", account.provider->name},
             {"account", account.name},
             {"outcome", std::string(OutcomeName(reading.outcome))},
             {"detail", reading.diagnostics.empty() ? "the vendor said so"
                                                    : JoinSentences(reading.diagnostics)},
             {"not_ok_since", FormatUtc(since.wall)}});
}

void LogNotice(Logger& log, const Account& account, const std::string& notice) {
  log.Warn("to be mended",
           {{"provider", account.provider->name}, {"account", account.name}, {"detail", notice}});
}

void WarnOfSharedBalance(Logger& log, const Account& account, const Account& other) {
  log.Warn("two accounts share one balance, sums will count it twice",
           {{"provider", account.provider->name},
            {"account", account.name},
            {"other_account", other.name}});
}

}  // namespace api_credits
