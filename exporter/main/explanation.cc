#include "exporter/main/explanation.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <set>
#include <variant>

#include "exporter/base/utf8.h"
#include "exporter/exposition/label_text.h"
#include "exporter/fetch/request_target.h"
#include "exporter/interpret/response_reader.h"
#include "exporter/main/shape_of.h"
#include "exporter/poll/request_builder.h"

namespace api_credits {
namespace {

constexpr size_t kMaxShownBody = size_t{16} * 1024;
constexpr size_t kFieldWidth = 26;
constexpr std::string_view kLeftOut = "…";

// What a vendor sends may steer a terminal: control characters, and bytes that are no text, are
// shown by their codes.
std::string Printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const auto [code, bytes] = FirstCharacter(text);
    const bool is_layout = code == '\n' || code == '\t';
    if (bytes == 0 || (code < 0x20 && !is_layout) || (code >= 0x7f && code < 0xa0)) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\x%02x",
                    static_cast<unsigned>(bytes == 0 ? static_cast<unsigned char>(text[0]) : code));
      shown += escape.data();
    } else {
      shown += text.substr(0, bytes);
    }
    text.remove_prefix(std::max<size_t>(bytes, 1));
  }
  return shown;
}

// A body on lines of its own, cut where it is long.
std::string Indented(std::string_view text) {
  const std::string_view part = Utf8Prefix(text, kMaxShownBody);
  std::string lines = "   < ";
  for (size_t i = 0; i < part.size(); ++i) {
    if (part[i] == '\r' && i + 1 < part.size() && part[i + 1] == '\n') continue;
    lines += part[i];
    if (part[i] == '\n') lines += "   < ";
  }
  if (part.size() < text.size()) {
    lines += "\n   < (" + std::to_string(text.size()) + " bytes in all)";
  }
  return Printable(lines);
}

// The names alone of the secrets that stand in a text: "…<token>".
std::string WithoutValues(const MaskedText& text) {
  if (!text.holds_secret()) return std::string(kLeftOut);
  const std::string& shown = text.shown();
  std::string names(kLeftOut);
  for (size_t at = shown.find('<'); at != std::string::npos; at = shown.find('<', at + 1)) {
    names += shown.substr(at, shown.find('>', at) + 1 - at);
  }
  return names;
}

bool KeepsSecrets(const RequestRule& rule) {
  return std::any_of(rule.keep.begin(), rule.keep.end(),
                     [](const auto& keep) { return keep.second.secret; });
}

std::string KindOf(const Value& value) {
  if (std::holds_alternative<bool>(value)) return "true or false";
  return std::holds_alternative<std::string>(value) ? "a text" : "a number";
}

std::string Shown(const Value& value, const PollStep& step) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  const std::string text = Printable(step.secrets.Masked(TextOf(value).value_or("")));
  return std::holds_alternative<std::string>(value) ? '"' + text + '"' : text;
}

// What became labels, perhaps, and stands as a name in the answer.
std::set<std::string, std::less<>> TextsOf(const std::vector<FieldValue>& values) {
  std::set<std::string, std::less<>> texts;
  for (const FieldValue& value : values) {
    if (!value.value.ok()) continue;
    const auto* text = std::get_if<std::string>(&value.value.value());
    if (text != nullptr) texts.insert(*text);
  }
  return texts;
}

}  // namespace

PollWatcher Explanation::Watcher() {
  return {[this](const PollStep& step) { Add(step); },
          [this](const Reading& reading) { Add(reading); }};
}

void Explanation::Add(const PollStep& step) {
  out_ << Bold(std::to_string(++steps_) + ". " + step.rule.name) << '\n';
  AddRequest(step);
  AddAnswer(step);
  for (const FieldValue& value : step.values) AddValue(value, step);
  out_ << '\n';
}

// A page or a kept value that the vendor told may hold a secret, too.
void Explanation::AddRequest(const PollStep& step) {
  const Request& request = step.request;
  const auto add = [&](std::string_view before, const std::string& text) {
    out_ << "   " << before << Printable(step.secrets.Masked(text)) << '\n';
  };
  const auto shown = [&](const MaskedText& text) {
    return style_.share ? WithoutValues(text) : text.shown();
  };
  add(request.method + " ",
      style_.share ? OriginOf(request.url.shown()) + "/…" : ShownUrl(request));
  for (const auto& [name, value] : request.headers) add("> " + name + ": ", shown(value));
  if (!request.basic_auth.empty()) add("> Authorization: Basic ", shown(request.basic_auth));
  if (!request.body.empty()) add("> ", shown(request.body));
}

void Explanation::AddAnswer(const PollStep& step) {
  if (!step.answer.ok()) {
    out_ << "   < " << Wrong("no answer: " + step.answer.error().message) << '\n';
    return;
  }
  const Response& response = step.answer.value();
  using std::chrono::milliseconds;
  out_ << "   < " << response.status;
  if (response.duration > Duration(0)) {  // a recorded answer has none
    out_ << " after " << std::chrono::duration_cast<milliseconds>(response.duration).count()
         << " ms";
  }
  out_ << '\n';
  for (const auto& [name, value] : response.headers) {
    const bool is_shown = !style_.share || name == "content-type";
    out_ << "   < " << Printable(step.secrets.Masked(name)) << ": "
         << (is_shown ? Printable(step.secrets.Masked(value)) : kLeftOut) << '\n';
  }
  if (response.body.empty()) return;
  // Where an expression misses the token, nobody knows which text it is. An error has none, and
  // says what is wrong.
  const bool by_shape = style_.share || (KeepsSecrets(step.rule) && response.status / 100 == 2);
  const std::string body = by_shape ? ShapeOf(response.body, TextsOf(step.values)) : response.body;
  out_ << Indented(step.secrets.Masked(body)) << '\n';
}

void Explanation::AddValue(const FieldValue& value, const PollStep& step) {
  std::string field = value.field;
  if (field.size() < kFieldWidth) field.resize(kFieldWidth, ' ');
  out_ << "   " << field << ' ' << value.expression << " → ";
  if (!value.value.ok()) {
    out_ << Wrong(value.value.error().message) << '\n';
    return;
  }
  const Value& yielded = value.value.value();
  if (std::holds_alternative<std::monostate>(yielded)) {
    out_ << "nothing\n";
  } else if (value.is_secret) {
    out_ << "<secret>\n";
  } else {
    const bool is_count = value.field.ends_with(".each");
    out_ << (style_.share ? KindOf(yielded) : Shown(yielded, step))
         << (!is_count      ? "\n"
             : style_.share ? " of members\n"
                            : " members\n");
  }
}

void Explanation::Add(const Reading& reading) {
  const std::string outcome(OutcomeName(reading.outcome));
  out_ << Bold("outcome") << ' ' << (reading.success ? outcome : Wrong(outcome)) << '\n';
  for (const std::string& sentence : reading.diagnostics) out_ << "   " << Wrong(sentence) << '\n';
  for (const std::string& field : reading.unreadable) {
    out_ << "   not read: " << field << '\n';
  }
}

void Explanation::AddMetrics(std::string_view page) {
  std::string labels;
  AppendLabel(labels, "provider", account_.provider->name);
  AppendLabel(labels, "account", account_.name);
  out_ << Bold("metrics") << '\n';
  std::string_view last;
  while (!page.empty()) {
    const std::string_view line = page.substr(0, page.find('\n'));
    page.remove_prefix(std::min(page.size(), line.size() + 1));
    if (line.starts_with('#') || line.find(labels) == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, line.find('{'));
    // Of all statuses, the one that holds.
    if (name == "api_credits_account_status" && line.ends_with(" 0")) continue;
    if (!style_.share) {
      out_ << line << '\n';
    } else if (name != last) {
      out_ << name << '\n';
    }
    last = name;
  }
}

std::string Explanation::Bold(std::string_view text) const {
  return style_.color ? "\033[1m" + std::string(text) + "\033[0m" : std::string(text);
}

std::string Explanation::Wrong(std::string_view text) const {
  return style_.color ? "\033[31m" + std::string(text) + "\033[0m" : std::string(text);
}

}  // namespace api_credits
