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

using Blocks = std::vector<std::shared_ptr<const TextBlock>>;

Body PlainBody(const Blocks& blocks) {
  std::vector<Body::Piece> pieces;
  pieces.reserve(blocks.size());
  for (const auto& block : blocks) pieces.emplace_back(block, &block->Text());
  return Body(std::move(pieces));
}

Body ZippedBody(const Blocks& blocks, Deflater& deflater) {
  std::vector<Body::Piece> pieces;
  pieces.reserve(blocks.size() + 2);
  pieces.push_back(std::make_shared<const std::string>(GzipHead()));
  GzipTail tail;
  for (const auto& block : blocks) {
    const Deflated& zipped = block->Zipped(deflater);
    tail.Add(zipped);
    pieces.emplace_back(block, &zipped.bytes);
  }
  pieces.push_back(std::make_shared<const std::string>(tail.Text()));
  return Body(std::move(pieces));
}

}  // namespace

Body Exposition::Get(Format format, bool gzip, Moment now) {
  return pages_.With([&](Pages& pages) {
    UpdatePage(now, pages);
    Ending& ending = pages.endings.at(static_cast<size_t>(format));
    UpdateEnding(format, now, ending);
    Last& last = pages.bodies.at(static_cast<size_t>(format)).at(gzip ? 1 : 0);
    if (!last.body || last.page != pages.version || last.ending != ending.block) {
      Blocks blocks = pages.page.Blocks(format);
      blocks.push_back(ending.block);
      last = {gzip ? ZippedBody(blocks, pages.deflater) : PlainBody(blocks), pages.version,
              ending.block};
    }
    return *last.body;
  });
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
  if (ending.block && ending.exporter_revision == revision &&
      now.steady - ending.written <= kMaxAge) {
    return;
  }
  TextWriter writer(format);
  exporter_metrics_.Write(writer);
  ending = {std::make_shared<const TextBlock>(writer.Finish()), revision, now.steady};
}

}  // namespace api_credits
