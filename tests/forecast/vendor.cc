#include "tests/forecast/vendor.h"

#include <algorithm>
#include <cmath>

#include "exporter/base/number_text.h"
#include "exporter/base/time_text.h"

namespace api_credits::forecast {
namespace {

constexpr Duration kLatency{333};

Response Plain(int status, std::string body, Moment now) {
  Response response;
  response.status = status;
  response.headers = {{"content-type", "application/json"},
                      {"date", FormatUtc(now.wall, "%a, %d %b %Y %H:%M:%S GMT")}};
  response.body = std::move(body);
  response.received = now;
  response.duration = kLatency;
  return response;
}

Result<Response> Failure(const std::string& kind, Moment now) {
  if (kind == "unreachable")
    return Error{ErrorCode::kConnect, "vendor.example: connection refused"};
  if (kind == "exhausted") return Plain(402, R"({"error":"no credits"})", now);
  if (kind == "unauthorized") return Plain(401, R"({"error":"bad key"})", now);
  if (kind == "throttled") return Plain(429, R"({"error":"slow down"})", now);
  if (kind == "broken") return Plain(503, R"({"error":"try later"})", now);
  Response challenge = Plain(403, "<html>Just a moment</html>", now);
  challenge.headers = {{"cf-mitigated", "challenge"}, {"content-type", "text/html"}};
  return challenge;
}

bool IsDate(const std::string& field) {
  return field == "refresh" || field == "period_start" || field == "expiry";
}

}  // namespace

void Vendor::Start(Token token, Request) {
  flights_.emplace_back(clock_.Now().steady + kLatency, token);
}

std::vector<HttpClient::Completion> Vendor::Wait(Duration timeout) {
  const SteadyTime now = clock_.Now().steady;
  SteadyTime until = now + timeout;
  for (const auto& [ready, token] : flights_) until = std::min(until, ready);
  if (until > now) advance_(until - now);
  std::vector<Completion> completions;
  const SteadyTime reached = clock_.Now().steady;
  std::erase_if(flights_, [&](const auto& flight) {
    if (flight.first > reached) return false;
    completions.push_back({flight.second, Answer()});
    return true;
  });
  return completions;
}

Result<Response> Vendor::Answer() {
  const Moment now = clock_.Now();
  const auto at = std::chrono::floor<std::chrono::seconds>(now.wall).time_since_epoch().count() -
                  history_.start;
  for (const Span& answer : history_.answers) {
    if (answer.Holds(at)) return Failure(answer.kind, now);
  }
  ++asked_;
  std::string odd;
  if (odd_told_ < history_.odd.size() && history_.odd[odd_told_].first <= at) {
    odd = history_.odd[odd_told_++].second;
  }
  const bool lags = history_.lag_every > 0 && asked_ % history_.lag_every == 0;
  shown_.push_back(at);
  return Plain(200, Body(std::max<std::int64_t>(at - (lags ? history_.lag : 0), 0), odd), now);
}

std::string Vendor::Body(std::int64_t at, const std::string& odd) const {
  std::string body = R"({"pools":{)";
  bool first_pool = true;
  for (const auto& [pool, fields] : history_.pools) {
    std::string members;
    for (const auto& [field, track] : fields) {
      std::optional<double> value = ValueAt(track, at);
      if (!value) continue;
      if (odd == "zero" && field == "remaining") value = 0;
      if (odd == "full" && field == "remaining") {
        for (const auto& [time, level] : track) value = std::max(*value, level);
      }
      if (!members.empty()) members += ',';
      members += '"' + field + "\":";
      if (IsDate(field)) {
        const WallTime date{std::chrono::seconds(static_cast<std::int64_t>(*value))};
        members += '"' + FormatUtc(date) + '"';
      } else {
        members += FormatNumber(*value);
      }
    }
    if (members.empty()) continue;
    body += (first_pool ? "\"" : ",\"") + pool + "\":{" + members + '}';
    first_pool = false;
  }
  return body + "}}";
}

}  // namespace api_credits::forecast
