#include "exporter/exposition/exposition.h"

#include <chrono>
#include <cstddef>
#include <utility>

#include "exporter/exposition/gzip.h"
#include "exporter/exposition/snapshot_page.h"
#include "exporter/exposition/text_writer.h"

namespace api_credits {
namespace {

constexpr Duration kMaxAge = std::chrono::seconds(1);
constexpr size_t kFirstBodyBytes = 65'536;

}  // namespace

std::shared_ptr<const std::string> Exposition::Body(Format format, bool gzip, Moment now) {
  return renderings_.at(static_cast<size_t>(format)).With([&](Rendering& last) {
    if (!IsCurrent(last, now)) Render(format, now, last);
    if (!gzip) return last.plain;
    if (!last.zipped) last.zipped = std::make_shared<const std::string>(Gzip(*last.plain));
    return last.zipped;
  });
}

// Scrapes may arrive in another order than they read the clock: a younger body serves them too.
bool Exposition::IsCurrent(const Rendering& last, Moment now) const {
  return last.plain && now.steady - last.rendered <= kMaxAge &&
         last.ledger_revision == ledger_.revision() &&
         last.exporter_revision == exporter_metrics_.revision();
}

void Exposition::Render(Format format, Moment now, Rendering& last) const {
  Rendering next;
  // Read before the values: what changes meanwhile is rendered again, never missed.
  next.exporter_revision = exporter_metrics_.revision();
  const std::shared_ptr<const Snapshot> snapshot = ledger_.TakeSnapshot(now);
  next.ledger_revision = snapshot->revision;
  next.rendered = now.steady;
  TextWriter writer(format, last.plain ? last.plain->size() * 9 / 8 : kFirstBodyBytes);
  WriteSnapshot(*snapshot, writer);
  exporter_metrics_.Write(writer);
  next.plain = std::make_shared<const std::string>(writer.Finish());
  last = std::move(next);
}

}  // namespace api_credits
