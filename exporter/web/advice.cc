#include "exporter/web/advice.h"

#include <array>
#include <cstddef>

namespace api_credits {
namespace {

// By Condition.
constexpr std::array<std::string_view, 16> kOfConditions = {
    "The credits are used up. Top up, or wait for the refresh.",
    "The vendor refuses the key. Put a valid one where the configuration says; a key file is read "
    "again with every poll.",
    "Something before the vendor's API refuses us: a firewall, a proxy, a block by country or "
    "address. The key may be fine. Ask for the address of this machine to be allowed.",
    "There are no values that are young enough to be shown.",
    "What is shown was read by an earlier poll.",
    "The balance is below the critical threshold. Top up.",
    "At this rate it does not last as long as the critical threshold wants. Top up, or see what "
    "spends so much.",
    "The balance is below the warning threshold. Plan a top-up.",
    "At this rate it does not last as long as the warning threshold wants. Plan a top-up, or see "
    "what spends so much.",
    "Nothing explains the last reading. The values are those of the one before; a second one "
    "decides.",
    "The vendor does not list a pool any more that it listed before. Its last values stand.",
    "Part of the answer could not be read. The vendor has changed it, or the definition is wrong: "
    "--explain shows both.",
    "The vendor told us to slow down, and the exporter waits. If it goes on, poll less often, or "
    "see who else uses the key.",
    "It has not been polled yet.",
    "Its configuration says enabled: false, so that it is not polled. What is spent meanwhile is "
    "not counted.",
    "",
};

// By Reason.
constexpr std::array<std::string_view, kReasonNames.size()> kOfReasons = {
    "The vendor's host name was not found. Check base_url, and the name servers of this machine.",
    "There was no connection to the vendor. Check network, firewall and proxy; the vendor may be "
    "down.",
    "The connection could not be secured. Check the clock of this machine, ca_file, cert_file "
    "where a client certificate is demanded, and whether a proxy opens TLS.",
    "The vendor did not answer in time. If it goes on, see the vendor's status page, or raise "
    "poll_timeout.",
    "The connection broke before the answer was whole. If it goes on, check network and proxy.",
    "The answer is larger than the exporter reads. Check that base_url is the vendor's API.",
    "The key (or the proxy's password) cannot be read. Check that its file is there, that the "
    "exporter may read it, and that it holds the key alone.",
    "The vendor refuses the key. Put a valid one where the configuration says; a key file is read "
    "again with every poll.",
    "The vendor told us to slow down, and the exporter waits. If it goes on, poll less often, or "
    "see who else uses the key.",
    "The vendor answered with an error status. If it goes on, see the vendor's status page.",
    "The vendor sends us to another address, and redirects are not followed. Set base_url to that "
    "address if you trust it.",
    "The answer is not in the form that the vendor documents. Check base_url; then see with "
    "--explain what came.",
    "The answer lacks a value that the definition asks for. The vendor has changed it, or the "
    "definition is wrong: --explain shows both.",
    "A value of the answer is not what the definition expects. The vendor has changed it, or the "
    "definition is wrong: --explain shows both.",
    "An expression of the definition failed. --explain shows which.",
};

void AddSentence(std::string& text, std::string_view sentence) {
  if (sentence.empty()) return;
  if (!text.empty()) text += ' ';
  text += sentence;
}

std::string FieldsOf(const AccountView& view) {
  std::string fields = "Not read:";
  size_t named = 0;
  for (const std::string& field : view.unreadable) {
    if (named == 8) return fields + " and others.";
    fields.append(named++ == 0 ? " " : ", ").append(field);
  }
  return fields + '.';
}

}  // namespace

std::string_view SentenceOf(Reason reason) { return kOfReasons.at(static_cast<size_t>(reason)); }

std::string AdviceOn(const AccountView& view, Condition condition) {
  const std::string_view sentence = kOfConditions.at(static_cast<size_t>(condition));
  // GCC takes a copy for one that may be uninitialized.
  static constexpr std::optional<Reason> kNone;
  const std::optional<Reason>& reason = view.last_poll ? view.last_poll->reason : kNone;
  if (condition == Condition::kUnauthorized) {
    return std::string(reason == Reason::kCredential ? SentenceOf(*reason) : sentence);
  }
  std::string text(sentence);
  const bool failed = condition == Condition::kNoValues || condition == Condition::kFailing;
  if (failed && reason && !view.poll_success.value_or(true)) AddSentence(text, SentenceOf(*reason));
  if (condition == Condition::kUnreadable) AddSentence(text, FieldsOf(view));
  return text;
}

}  // namespace api_credits
