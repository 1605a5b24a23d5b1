#include "exporter/poll/outcome_log.h"

#include <string>
#include <string_view>
#include <vector>

namespace api_credits {
namespace {

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

std::optional<Headline> HeadlineOf(std::optional<Outcome> before, const Reading& reading) {
  const bool ok = reading.outcome == Outcome::kOk;
  if (before != reading.outcome && (before.has_value() || !ok)) {
    if (ok) return Headline{LogLevel::kInfo, "account is ok again"};
    return Headline{LogLevel::kWarn, reading.success ? "account changed" : "poll failed"};
  }
  if (!reading.success) return Headline{LogLevel::kDebug, "poll failed again"};
  if (!reading.diagnostics.empty()) return Headline{LogLevel::kDebug, "poll incomplete"};
  return std::nullopt;
}

}  // namespace

void LogOutcome(Logger& log, const Account& account, std::optional<Outcome> before,
                const Reading& reading) {
  const std::optional<Headline> headline = HeadlineOf(before, reading);
  if (!headline || !log.Writes(headline->level)) return;
  log.Write(headline->level, headline->message,
            {{"provider", account.provider->name},
             {"account", account.name},
             {"outcome", std::string(OutcomeName(reading.outcome))},
             {"detail", reading.diagnostics.empty() ? "the vendor said so"
                                                    : JoinSentences(reading.diagnostics)}});
}

void WarnOfSharedBalance(Logger& log, const Account& account, const Account& other) {
  log.Warn("two accounts share one balance, sums will count it twice",
           {{"provider", account.provider->name},
            {"account", account.name},
            {"other_account", other.name}});
}

}  // namespace api_credits
