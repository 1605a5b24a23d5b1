#include "exporter/main/explanation.h"

#include <algorithm>
#include <chrono>
#include <variant>

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

// A body on lines of its own, cut where it is long.
std::string Indented(std::string_view text) {
  const bool is_cut = text.size() > kMaxShownBody;
  std::string lines = "   < ";
  for (const char c : text.substr(0, kMaxShownBody)) {
    if (c == '\r') continue;
    lines += c;
    if (c == '\n') lines += "   < ";
  }
  if (is_cut) lines += "\n   < (" + std::to_string(text.size()) + " bytes in all)";
  return lines;
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
  const std::string text = TextOf(value).value_or("");
  const bool is_text = std::holds_alternative<std::string>(value);
  return is_text ? '"' + step.secrets.Masked(text) + '"' : text;
}

}  // namespace

PollWatcher Explanation::Watcher() {
  return {[this](const PollStep& step) { Add(step); },
          [this](const Reading& reading) { Add(reading); }};
}

void Explanation::Add(const PollStep& step) {
  out_ << Bold(std::to_string(++steps_) + ". " + step.rule.name) << '\n';
  AddRequest(step.request);
  AddAnswer(step);
  for (const FieldValue& value : step.values) AddValue(value, step);
  out_ << '\n';
}

void Explanation::AddRequest(const Request& request) {
  const std::string url = style_.share ? OriginOf(request.url.shown()) + "/…" : ShownUrl(request);
  out_ << "   " << request.method << ' ' << url << '\n';
  const auto shown = [&](const MaskedText& text) {
    return style_.share && !text.holds_secret() ? std::string(kLeftOut) : text.shown();
  };
  for (const auto& [name, value] : request.headers) {
    out_ << "   > " << name << ": " << shown(value) << '\n';
  }
  if (!request.basic_auth.shown().empty()) {
    out_ << "   > Authorization: Basic " << shown(request.basic_auth) << '\n';
  }
  if (!request.body.shown().empty()) {
    out_ << "   > " << (style_.share ? kLeftOut : request.body.shown()) << '\n';
  }
}

void Explanation::AddAnswer(const PollStep& step) {
  if (!step.answer.ok()) {
    out_ << "   < " << Wrong("no answer: " + step.answer.error().message) << '\n';
    return;
  }
  const Response& response = step.answer.value();
  using std::chrono::milliseconds;
  out_ << "   < " << response.status << " after "
       << std::chrono::duration_cast<milliseconds>(response.duration).count() << " ms\n";
  for (const auto& [name, value] : response.headers) {
    const bool is_shown = !style_.share || name == "content-type";
    out_ << "   < " << name << ": " << (is_shown ? step.secrets.Masked(value) : kLeftOut) << '\n';
  }
  if (response.body.empty()) return;
  // Where an expression misses the token, nobody knows which text it is.
  const bool by_shape = style_.share || KeepsSecrets(step.rule);
  out_ << Indented(by_shape ? ShapeOf(response.body) : step.secrets.Masked(response.body)) << '\n';
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
    out_ << (style_.share ? KindOf(yielded) : Shown(yielded, step));
    const bool is_count = value.field.ends_with("each");
    out_ << (!is_count ? "" : style_.share ? " of members" : " members") << '\n';
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
