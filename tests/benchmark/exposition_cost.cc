// What a page costs, without a network: CPU of this process for one page of N accounts, as ratios
// to a bare render of the same page (its prefixes ready, its numbers written into them) and to
// zlib's compression of the whole page, in one run. Usage: exposition_cost [ACCOUNTS [TURNS]]
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "exporter/exposition/exposition.h"
#include "tests/benchmark/bare_render.h"
#include "tests/doubles/simulated_clock.h"
#include "tests/ledger/sample_account.h"

namespace api_credits {
namespace {

double CpuMicroseconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class Bench {
 public:
  explicit Bench(size_t count) {
    const auto vendor = MadeUpVendor();  // one for all, as in a configuration
    for (size_t i = 0; i < count; ++i) {
      Account account = SampleAccount("account-" + std::to_string(100'000 + i), vendor);
      account.labels = {{"team", "growth"}};
      account.pool_defaults->low_credits.warning = Threshold{20, true};
      account.pool_defaults->low_credits.critical = Threshold{5, true};
      account.pool_defaults->runway.warning = std::chrono::hours(168);
      account.pool_defaults->runway.critical = std::chrono::hours(24);
      accounts_.push_back(account);
    }
    ledger_.Configure(ConfigOf(accounts_), clock_.Now());
    exporter_metrics_.ConfigLoaded(count, clock_.Now().wall);
    PollEach(1);
    PollEach(1);
  }

  // Every n-th account.
  void PollEach(size_t n) {
    ++round_;
    for (size_t i = round_ % n; i < accounts_.size(); i += n) {
      Reading reading = SampleReading(clock_.Now(), static_cast<double>(1'000'000 - round_));
      reading.pools[0].limit = 1'000'000;
      reading.pools[0].recurring_grant = 1'000'000;
      reading.pools[0].refresh = clock_.Now().wall + std::chrono::hours(24 * 20);
      reading.policies.push_back(SamplePolicy("account", 99));
      ledger_.Apply(accounts_[i], reading, clock_.Now().wall + std::chrono::minutes(5));
    }
    ledger_.Publish(ledger_.TakeUnsaved());
  }

  void Pass(Duration duration) { clock_.Advance(duration); }
  void TakeSnapshot() const { ledger_.TakeSnapshot(clock_.Now()); }
  Body Get(bool gzip) { return exposition_.Get(Format::kText, gzip, clock_.Now()); }

 private:
  SimulatedClock clock_;
  std::vector<Account> accounts_;
  Ledger ledger_;
  ExporterMetrics exporter_metrics_{{"1.2.3", "abc", "test"}};
  Exposition exposition_{ledger_, exporter_metrics_};
  size_t round_ = 0;
};

double CostOf(const std::function<void()>& work) {
  const double before = CpuMicroseconds();
  work();
  return CpuMicroseconds() - before;
}

int Main(size_t count, int turns) {
  Bench bench(count);
  const Body first = bench.Get(false);
  BareRender bare(first.Text());
  std::printf("%zu accounts, %zu samples, %zu bytes, %zu compressed\n", count, bare.samples(),
              first.size(), bench.Get(true).size());
  std::map<std::string, std::vector<double>> costs;
  for (int turn = 0; turn < turns; ++turn) {
    const double render = CostOf([&] { bare.Render(); });
    const double compress = CostOf([&] { BareGzip(bare.Render()); });
    costs["0 bare render, us"].push_back(render);
    costs["0 bare render and libdeflate 1, us"].push_back(compress);
    const auto row = [&](const std::string& name, const std::function<void()>& change) {
      for (const bool gzip : {false, true}) {
        bench.Get(gzip);
        change();
        const double cost = CostOf([&] { bench.Get(gzip); });
        costs[name + (gzip ? ", gzip / bare" : ", plain / bare")].push_back(
            cost / (gzip ? compress : render));
        costs[name + (gzip ? ", gzip, us" : ", plain, us")].push_back(cost);
      }
    };
    row("1 unchanged, warm", [] {});
    row("2 unchanged, 15 s later", [&] { bench.Pass(std::chrono::seconds(15)); });
    row("3 5 % polled", [&] { bench.PollEach(20); });
    row("4 all polled", [&] { bench.PollEach(1); });
    bench.PollEach(1);
    costs["4 all polled, of it the snapshot, us"].push_back(CostOf([&] { bench.TakeSnapshot(); }));
  }
  for (const auto& [name, values] : costs) {
    std::printf("%-40s %10.3f\n", name.c_str(), Median(values));
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace api_credits

int main(int argc, char** argv) {
  const size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000;
  return api_credits::Main(count, argc > 2 ? std::atoi(argv[2]) : 21);
}
