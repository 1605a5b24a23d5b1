#include "tests/forecast/history.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

namespace api_credits::forecast {
namespace {

Span ReadSpan(std::istream& in) {
  Span span;
  in >> span.from >> span.to >> span.kind;
  return span;
}

Track ReadTrack(std::istream& in) {
  Track track;
  for (std::string word; in >> word;) {
    const size_t colon = word.find(':');
    track.emplace_back(std::stoll(word.substr(0, colon)), std::stod(word.substr(colon + 1)));
  }
  return track;
}

}  // namespace

std::optional<double> ValueAt(const Track& track, std::int64_t at) {
  auto next = std::upper_bound(track.begin(), track.end(), at,
                               [](std::int64_t t, const auto& change) { return t < change.first; });
  if (next == track.begin()) return std::nullopt;
  const double value = (next - 1)->second;
  return std::isnan(value) ? std::nullopt : std::optional(value);
}

History ReadHistory(std::istream& in) {
  History history;
  std::string pool;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string key;
    words >> key;
    if (key == "start") {
      words >> history.start;
    } else if (key == "length") {
      words >> history.length;
    } else if (key == "pool") {
      words >> pool;
    } else if (key == "field") {
      std::string field;
      words >> field;
      history.pools[pool][field] = ReadTrack(words);
    } else if (key == "answer") {
      history.answers.push_back(ReadSpan(words));
    } else if (key == "down") {
      history.down.push_back(ReadSpan(words));
    } else if (key == "gap") {
      history.gaps.push_back(ReadSpan(words));
    } else if (key == "lag") {
      words >> history.lag >> history.lag_every;
    } else if (key == "odd") {
      auto& odd = history.odd.emplace_back();
      words >> odd.first >> odd.second;
    } else {
      throw std::runtime_error("unknown line of a history: " + line);
    }
  }
  return history;
}

}  // namespace api_credits::forecast
