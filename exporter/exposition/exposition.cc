#include "exporter/exposition/exposition.h"

#include <array>
#include <chrono>
#include <cstdint>

#include "exporter/base/guarded.h"
#include "exporter/exposition/account_families.h"
#include "exporter/exposition/gzip.h"
#include "exporter/exposition/own_registry.h"
#include "exporter/exposition/text_writer.h"

namespace api_credits {
namespace {

constexpr Duration kMaxAge = std::chrono::seconds(1);
constexpr size_t kFirstBodyBytes = 65'536;

// One format's last body. Scrapes that come while it is rendered wait for it and share it.
struct Rendering {
  std::shared_ptr<const std::string> plain;
  std::shared_ptr<const std::string> zipped;  // empty until somebody asks
  std::uint64_t ledger_revision = 0;
  std::uint64_t own_revision = 0;
  SteadyTime rendered{};
};

}  // namespace

class Exposition::Cache {
 public:
  Cache(const Ledger& ledger, const OwnMetrics& own_metrics)
      : ledger_(ledger), own_(own_metrics.registry()) {}

  std::shared_ptr<const std::string> Body(Format format, bool gzip, Moment now) {
    return renderings_.at(static_cast<size_t>(format)).With([&](Rendering& last) {
      if (!Current(last, now)) Render(format, now, last);
      if (!gzip) return last.plain;
      if (!last.zipped) last.zipped = std::make_shared<const std::string>(Gzip(*last.plain));
      return last.zipped;
    });
  }

 private:
  // Scrapes may arrive in another order than they read the clock: a younger body serves them too.
  bool Current(const Rendering& last, Moment now) const {
    return last.plain && now.steady - last.rendered <= kMaxAge &&
           last.ledger_revision == ledger_.revision() && last.own_revision == own_.revision();
  }

  void Render(Format format, Moment now, Rendering& last) const {
    Rendering next;
    // Read before the values: what changes meanwhile is rendered again, never missed.
    next.own_revision = own_.revision();
    const std::shared_ptr<const Snapshot> snapshot = ledger_.TakeSnapshot(now);
    next.ledger_revision = snapshot->revision;
    next.rendered = now.steady;
    TextWriter writer(format, last.plain ? last.plain->size() * 9 / 8 : kFirstBodyBytes);
    WriteAccountFamilies(*snapshot, writer);
    own_.Write(writer);
    next.plain = std::make_shared<const std::string>(writer.Finish());
    last = std::move(next);
  }

  const Ledger& ledger_;
  const OwnMetrics::Registry& own_;
  std::array<Guarded<Rendering>, 2> renderings_;  // by format
};

Exposition::Exposition(const Ledger& ledger, const OwnMetrics& own_metrics)
    : cache_(std::make_unique<Cache>(ledger, own_metrics)) {}

Exposition::~Exposition() = default;

std::shared_ptr<const std::string> Exposition::Body(Format format, bool gzip, Moment now) {
  return cache_->Body(format, gzip, now);
}

}  // namespace api_credits
