#include "tests/forecast/player.h"

#include <algorithm>
#include <memory>
#include <sstream>
#include <tuple>

#include "exporter/base/log.h"
#include "exporter/exposition/exporter_metrics.h"
#include "exporter/exposition/snapshot_page.h"
#include "exporter/exposition/text_writer.h"
#include "exporter/ledger/ledger.h"
#include "exporter/poll/poller.h"
#include "tests/doubles/simulated_clock.h"
#include "tests/forecast/scrapes.h"
#include "tests/forecast/vendor.h"

namespace api_credits::forecast {
namespace {

constexpr std::uint64_t kSeed = 42;  // of the poller

// The state file: what was published, by account.
using Records = std::map<std::pair<std::string, std::string>, AccountRecord>;

// One process of the exporter.
struct Process {
  Process(HttpClient& http, const Clock& clock, Logger& log, Records& records)
      : poller(http, ledger, clock, log, kSeed, [&, this] { Save(records); }) {}

  void Save(Records& records) {
    const RecordBatch batch = ledger.TakeUnsaved();
    ledger.Publish(batch);
    for (const AccountRecord& record : batch.records) {
      records[{record.provider, record.account}] = record;
    }
  }

  // What /metrics says of the exporter itself. It is the same at every scrape, and its process_*
  // cost a look at /proc each.
  void ReadOwnMetrics(size_t accounts, WallTime now) {
    ExporterMetrics metrics{BuildInfo{"0", "0", "0"}};
    metrics.ConfigLoaded(accounts, now);
    TextWriter writer(Format::kText);
    metrics.Write(writer);
    own_page = writer.Finish();
  }

  std::string Page(Moment now) {
    page.Update(*ledger.TakeSnapshot(now));
    std::string text;
    for (const auto& block : page.Blocks(Format::kText)) text += block->Text();
    return text + own_page;
  }

  Ledger ledger;
  SnapshotPage page;
  std::string own_page;
  Poller poller;
};

class Playing {
 public:
  Playing(const History& history, const LoadedConfig& config, SeriesStore& store, Scrapes& scrapes)
      : history_(history),
        config_(config),
        length_(store.length()),
        scrapes_(scrapes),
        vendor_(history, clock_, [this](Duration d) { Advance(d); }) {
    clock_.JumpWall(WallTime(std::chrono::seconds(history.start)) - clock_.Now().wall);
    begin_ = clock_.Now().steady;
  }

  void Run() {
    std::int64_t from = 0;
    for (const Span& down : history_.down) {
      RunProcess(from, down.from);
      if (down.kind == "lost") records_.clear();
      while (Elapsed() < std::chrono::seconds(down.to))
        Advance(std::chrono::seconds(down.to) - Elapsed());
      from = down.to;
    }
    RunProcess(from, history_.length);
  }

  const Vendor& vendor() const { return vendor_; }

 private:
  Duration Elapsed() const { return clock_.Now().steady - begin_; }

  void RunProcess(std::int64_t from, std::int64_t to) {
    if (from >= to) return;
    ends_ = std::chrono::seconds(to);
    Process process(vendor_, clock_, log_, records_);
    std::vector<AccountRecord> records;
    for (const auto& [id, record] : records_) records.push_back(record);
    process.ledger.Restore(std::move(records));
    process.ledger.Configure(config_.config, clock_.Now());
    process.ledger.NoteDurability(true, clock_.Now().wall);
    process.ReadOwnMetrics(config_.config->accounts.size(), clock_.Now().wall);
    process.poller.UseConfig(config_);
    process_ = &process;
    process.poller.Run();
    process_ = nullptr;
  }

  // Scrapes on the way. Not beyond the end of a process: it is told to stop there.
  void Advance(Duration by) {
    const Duration goal = std::min(Elapsed() + by, process_ == nullptr ? Elapsed() + by : ends_);
    while (true) {
      const Duration next =
          std::chrono::seconds(kStepSeconds) * static_cast<std::int64_t>(instant_);
      if (instant_ >= length_ || next > goal) break;
      if (next > Elapsed()) clock_.Advance(next - Elapsed());
      Scrape(instant_++);
    }
    clock_.Advance(goal - Elapsed());
    if (process_ != nullptr && Elapsed() >= ends_) process_->poller.Stop();
  }

  void Scrape(size_t instant) {
    const std::int64_t at = static_cast<std::int64_t>(instant) * kStepSeconds;
    if (std::any_of(history_.gaps.begin(), history_.gaps.end(),
                    [at](const Span& gap) { return gap.Holds(at); })) {
      return;
    }
    if (process_ == nullptr) return scrapes_.Fail(instant);
    process_->Save(records_);
    scrapes_.Take(process_->Page(clock_.Now()), instant);
  }

  const History& history_;
  const LoadedConfig& config_;
  const size_t length_;
  Scrapes& scrapes_;
  SimulatedClock clock_;
  std::ostringstream unread_;
  Logger log_{unread_, clock_, LogLevel::kError, LogFormat::kLogfmt};
  Vendor vendor_;
  Records records_;
  SteadyTime begin_{};
  Duration ends_{};
  size_t instant_ = 0;
  Process* process_ = nullptr;
};

}  // namespace

Played Player::Play(SeriesStore& store, LabelTable& labels) const {
  Scrapes scrapes(store, labels, metrics_);
  Playing playing(history_, config_, store, scrapes);
  playing.Run();
  return {playing.vendor().shown(), scrapes.Consumed()};
}

}  // namespace api_credits::forecast
