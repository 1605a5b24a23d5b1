// forecast RULES FLAVOUR FOLDER...: plays the history in each folder (config.yml, history.txt),
// evaluates the rules over it, and prints what came of it, line by line:
//   history FOLDER · shown INSTANT... · consumed POOL AMOUNT · episode ALERT BEGIN END
//   LABEL=VALUE...
// Instants are seconds since the start. With --samples before RULES the samples are printed
// instead, as promtool reads them: series SERIES{...} VALUE...
#include <fstream>
#include <iomanip>
#include <iostream>
#include <stdexcept>

#include "exporter/config/loader.h"
#include "tests/forecast/player.h"
#include "tests/forecast/rule_book.h"

namespace api_credits::forecast {
namespace {

LoadedConfig Load(const std::string& path) {
  const LoadResult result =
      LoadConfig(path, [](const std::string&) { return "a-key-of-the-corpus"; });
  if (const auto* errors = std::get_if<LoadErrors>(&result)) {
    throw std::runtime_error(errors->lines.front());
  }
  return std::get<LoadedConfig>(result);
}

History Read(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("no file " + path);
  return ReadHistory(in);
}

void PrintSamples(const SeriesStore& store, const LabelTable& labels) {
  for (size_t number = 0; number < store.size(); ++number) {
    const SeriesStore::Series& series = store.Get(number);
    std::cout << "series\t" << ValueOf(labels.Get(series.labels), kMetricName) << '{';
    for (const auto& [name, value] : labels.Get(series.labels)) {
      if (name != kMetricName) std::cout << name << "=\"" << value << "\",";
    }
    std::cout << "}\t";
    for (const double value : series.values) {
      if (IsEnded(value)) {
        std::cout << " stale";
      } else if (!IsValue(value)) {
        std::cout << " _";
      } else {
        std::cout << ' ' << value;
      }
    }
    std::cout << '\n';
  }
}

void Print(const Played& played, const std::vector<Episode>& episodes) {
  std::cout << "shown";
  for (const std::int64_t at : played.shown) std::cout << ' ' << at;
  std::cout << '\n';
  for (const auto& [pool, amount] : played.consumed) {
    std::cout << "consumed " << pool << ' ' << amount << '\n';
  }
  for (const Episode& episode : episodes) {
    std::cout << "episode " << episode.alert << ' '
              << static_cast<std::int64_t>(episode.begin) * kStepSeconds << ' '
              << static_cast<std::int64_t>(episode.end) * kStepSeconds;
    for (const auto& [name, value] : episode.labels) {
      if (name == "pool" || name == "severity") std::cout << ' ' << name << '=' << value;
    }
    std::cout << '\n';
  }
}

int Main(std::vector<std::string> arguments) {
  const bool samples = !arguments.empty() && arguments[0] == "--samples";
  if (samples) arguments.erase(arguments.begin());
  if (arguments.size() < 3) throw std::runtime_error("usage: forecast RULES FLAVOUR FOLDER...");
  std::ifstream rules(arguments[0]);
  const RuleBook book(rules);
  const Flavour flavour = arguments[1] == "2" ? Flavour::kClosed : Flavour::kLeftOpen;
  std::cout << std::setprecision(17);
  for (size_t i = 2; i < arguments.size(); ++i) {
    const std::string& folder = arguments[i];
    const History history = Read(folder + "/history.txt");
    const LoadedConfig config = Load(folder + "/config.yml");
    LabelTable labels;
    SeriesStore store(static_cast<size_t>(history.length / kStepSeconds), kStepSeconds * 1000,
                      history.start * 1000);
    std::cout << "history " << folder << '\n';
    const Played played = Player(history, config, book.inputs()).Play(store, labels);
    if (samples) {
      PrintSamples(store, labels);
    } else {
      Print(played, book.Run(store, labels, flavour));
    }
  }
  return 0;
}

}  // namespace
}  // namespace api_credits::forecast

int main(int argc, char** argv) {
  try {
    return api_credits::forecast::Main({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "forecast: " << error.what() << '\n';
    return 1;
  }
}
