#include "exporter/exposition/exposition.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "exporter/exposition/text_writer.h"

namespace api_credits {
namespace {

// Values turn stale with time, and the process's own figures change all the time.
constexpr Duration kMaxAge = std::chrono::seconds(1);

}  // namespace

Body Exposition::Get(Format format, bool gzip, Moment now) {
  return pages_.With([&](Pages& pages) {
    UpdatePage(now, pages);
    UpdateEnding(format, now, pages.endings.at(static_cast<size_t>(format)));
    Last& last = pages.bodies.at(static_cast<size_t>(format)).at(gzip ? 1 : 0);
    UpdateLast(format, gzip, pages, last);
    return *last.body;
  });
}

void Exposition::UpdateLast(Format format, bool gzip, Pages& pages, Last& last) {
  const auto& ending = pages.endings.at(static_cast<size_t>(format)).text;
  if (last.body && last.page == pages.version && last.ending == ending) return;
  if (!last.body || last.page != pages.version) {
    last.page = pages.version;
    last.pieces.clear();
    last.tail = {};
    const std::vector<std::shared_ptr<const TextBlock>> blocks = pages.page.Blocks(format);
    if (gzip) {
      // In one piece: there are many small ones, and every scrape would put them together.
      std::string member = GzipHead();
      for (const auto& block : blocks) {
        const Deflated& zipped = block->Zipped(pages.deflater);
        last.tail.Add(zipped);
        member += zipped.bytes;
      }
      member.shrink_to_fit();
      last.pieces.push_back(std::make_shared<const std::string>(std::move(member)));
    } else {
      for (const auto& block : blocks) last.pieces.emplace_back(block, &block->Text());
    }
  }
  last.ending = ending;
  std::vector<Body::Piece> pieces = last.pieces;
  if (gzip) {
    const Deflated stored = Stored(*ending);
    GzipTail tail = last.tail;
    tail.Add(stored);
    pieces.push_back(std::make_shared<const std::string>(stored.bytes + tail.Text()));
  } else {
    pieces.push_back(ending);
  }
  last.body = Body(std::move(pieces));
}

// Scrapes may arrive in another order than they read the clock: a younger page serves them too.
void Exposition::UpdatePage(Moment now, Pages& pages) const {
  if (pages.ledger_revision == ledger_.revision() && now.steady - pages.taken <= kMaxAge) return;
  const std::shared_ptr<const Snapshot> snapshot = ledger_.TakeSnapshot(now);
  pages.ledger_revision = snapshot->revision;
  pages.taken = now.steady;
  if (pages.page.Update(*snapshot)) ++pages.version;
}

void Exposition::UpdateEnding(Format format, Moment now, Ending& ending) const {
  // Read before the values: what changes meanwhile is written again, never missed.
  const std::uint64_t revision = exporter_metrics_.revision();
  if (ending.text && ending.exporter_revision == revision &&
      now.steady - ending.written <= kMaxAge) {
    return;
  }
  TextWriter writer(format);
  exporter_metrics_.Write(writer);
  ending = {std::make_shared<const std::string>(writer.Finish()), revision, now.steady};
}

}  // namespace api_credits
