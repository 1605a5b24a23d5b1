#include "exporter/poll/poll_run.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "exporter/poll/request_builder.h"
#include "exporter/poll/secret_matcher.h"

namespace api_credits {
namespace {

// Renewed a tenth before it expires.
Duration GoodFor(const KeptAnswer& answer) {
  return std::clamp(answer.expires_in.value_or(kUsuallyKept), Duration(0), kKeptAtMost) * 9 / 10;
}

// Any 64 bits: the hash stays in memory.
constexpr std::uint64_t kKeptSalt = 0x6b657074;

}  // namespace

PollRun::PollRun(const Account& account, const Access& access, Credentials credentials,
                 PollMemory memory, Interpreter& interpreter, Moment now, PollObserver observer)
    : account_(account),
      access_(access),
      credentials_(std::move(credentials)),
      memory_(std::move(memory)),
      interpreter_(interpreter),
      now_(now),
      observer_(std::move(observer)) {
  Begin();
}

void PollRun::Begin() {
  memory_.kept.BelongTo(credentials_.Hash(kKeptSalt));
  reader_.emplace(interpreter_.Begin(*account_.provider, account_.params));
  if (observer_) reader_->NoteValues();
  Keep();
  uses_kept_ = false;
  EnterRequest(0);
}

std::optional<Request> PollRun::Next() const {
  if (complete()) return std::nullopt;
  const TemplateValues values(account_, credentials_, memory_.kept, now_.wall);
  return BuildRequest(account_, access_, alternative(), values, page_);
}

void PollRun::Answer(Result<Response> result, Moment now) {
  now_ = now;
  if (result.ok()) statuses_.push_back(result.value().status);
  // Copies are made for whoever watches, and for nobody else.
  const RequestRule& asked = rule();
  std::optional<Request> request = observer_ ? Next() : std::nullopt;
  const Result<Response> answer = observer_ ? result : Result<Response>(Response());
  Read(std::move(result));
  if (request) Tell(asked, *std::move(request), answer);
}

Reading PollRun::Finish() {
  Reading reading = reader_->Finish();
  reading.statuses = std::move(statuses_);
  return reading;
}

void PollRun::Tell(const RequestRule& rule, Request request, Result<Response> answer) {
  std::vector<FieldValue> values = reader_->TakeValues();
  std::vector<Secret> secrets = Secrets();
  for (const FieldValue& value : values) {
    if (!value.is_secret || !value.value.ok()) continue;
    if (const auto text = TextOf(value.value.value())) secrets.emplace_back(*text);
  }
  observer_(
      {rule, std::move(request), std::move(answer), std::move(values), SecretMatcher(secrets, 1)});
}

void PollRun::Read(Result<Response> result) {
  const int status = result.ok() ? result.value().status : 0;
  if (alternative().fall_through_on.contains(status) && alternatives_.size() > 1) {
    alternatives_.erase(alternatives_.begin());
    page_.reset();
    return;
  }
  if (TurnsPage(result)) return;
  Conclude(std::move(result));
}

bool PollRun::TurnsPage(const Result<Response>& result) {
  const std::optional<PageRule>& pages = alternative().pages;
  if (!pages || !result.ok() || result.value().status / 100 != 2) return false;
  page_ = reader_->NextPage(request_, alternatives_.front(), result.value());
  return page_.has_value();
}

void PollRun::Conclude(Result<Response> result) {
  const size_t current = alternatives_.front();
  const int status = result.ok() ? result.value().status : 0;
  const Outcome outcome = reader_->Take(request_, current, std::move(result), now_);
  const bool answered = status / 100 == 2 && outcome != Outcome::kUnauthorized &&
                        rule().role != RequestRole::kPrepare;
  const bool good = answered || outcome == Outcome::kOk;
  if (good && rule().any_of.size() > 1) memory_.preferred[request_] = current;
  Keep();
  if (rule().role != RequestRole::kFurther && !good) return Fail(status, outcome);
  EnterRequest(request_ + 1);
}

// Further requests would only repeat what this one has said.
void PollRun::Fail(int status, Outcome outcome) {
  const bool unauthorized = status == 401 || outcome == Outcome::kUnauthorized;
  if (unauthorized && uses_kept_) {
    // What was kept may have been withdrawn before its time.
    memory_.kept.Clear();
    return Begin();
  }
  refused_ = status == 401;
  request_ = rules().size();
}

void PollRun::Restart(Credentials credentials) {
  credentials_ = std::move(credentials);
  restarted_ = true;
  refused_ = false;
  Begin();
}

bool PollRun::IsDue(const RequestRule& rule) const {
  if (rule.role == RequestRole::kPrepare) {
    return !std::all_of(rule.keep.begin(), rule.keep.end(), [&](const auto& keep) {
      return memory_.kept.IsGood(keep.first, now_.steady);
    });
  }
  return !rule.optional || account_.enabled_requests.contains(rule.name);
}

void PollRun::EnterRequest(size_t request) {
  request_ = request;
  page_.reset();
  while (!complete() && !IsDue(rule())) {
    uses_kept_ = uses_kept_ || rule().role == RequestRole::kPrepare;
    ++request_;
  }
  if (complete()) return;
  alternatives_.resize(rule().any_of.size());
  std::iota(alternatives_.begin(), alternatives_.end(), size_t{0});
  const auto found = memory_.preferred.find(request_);
  if (found != memory_.preferred.end() && found->second < alternatives_.size()) {
    const auto worked = alternatives_.begin() + static_cast<std::ptrdiff_t>(found->second);
    std::rotate(alternatives_.begin(), worked, worked + 1);
  }
}

void PollRun::Keep() {
  for (KeptAnswer& answer : reader_->TakeKept()) {
    memory_.kept.Put(answer.name,
                     {std::move(answer.text), answer.is_secret, now_.steady + GoodFor(answer)});
  }
  matcher_.reset();
  std::map<std::string, std::string> shown;
  for (const auto& [name, value] : memory_.kept.all()) {
    if (!value.is_secret) shown.emplace(name, value.text.Reveal());
  }
  reader_->Know(shown, [this](std::string_view text) { return HoldsSecret(text); });
}

// Most answers hold no text that is long enough, and what is looked for takes long to make.
bool PollRun::HoldsSecret(std::string_view text) {
  if (text.size() < SecretMatcher::kMinBytes) return false;
  if (!matcher_) matcher_.emplace(Secrets());
  return (*matcher_)(text);
}

std::vector<Secret> PollRun::Secrets() const {
  std::vector<Secret> secrets = credentials_.All();
  for (const auto& [name, value] : memory_.kept.all()) {
    if (value.is_secret) secrets.push_back(value.text);
  }
  return secrets;
}

}  // namespace api_credits
