// One account's history as corpus.py writes it: what its vendor shows when, and what fails.
// Instants are seconds since the history's start. Thread rule: a value.
#pragma once

#include <cstdint>
#include <istream>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace api_credits::forecast {

struct Span {
  std::int64_t from = 0, to = 0;
  std::string kind;
  bool Holds(std::int64_t at) const { return from <= at && at < to; }
};

// A value that changes at instants; a NaN where the vendor does not tell it.
using Track = std::vector<std::pair<std::int64_t, double>>;

// Empty before the first change and where it is NaN.
std::optional<double> ValueAt(const Track& track, std::int64_t at);

struct History {
  std::int64_t start = 0;                                     // Unix seconds
  std::int64_t length = 0;                                    // seconds
  std::map<std::string, std::map<std::string, Track>> pools;  // fields by pool
  std::vector<Span> answers;  // unreachable, exhausted, unauthorized, throttled, challenge, broken
  std::vector<Span> down;     // the exporter; afterwards its state is kept or lost
  std::vector<Span> gaps;     // of Prometheus
  // Each `lag_every`-th answer comes from a replica that is so far behind.
  std::int64_t lag = 0, lag_every = 0;
  std::vector<std::pair<std::int64_t, std::string>> odd;  // the first poll then reads zero or full
};

// Throws std::runtime_error.
History ReadHistory(std::istream& in);

}  // namespace api_credits::forecast
