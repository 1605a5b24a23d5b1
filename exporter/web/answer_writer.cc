#include "exporter/web/answer_writer.h"

#include <civetweb.h>

#include <algorithm>
#include <utility>

namespace api_credits {
namespace {

// What is smaller goes out together with its neighbours.
constexpr size_t kWriteBytes = 65'536;
// How much goes out between two looks at the clock.
constexpr size_t kMostBytes = 4 * kWriteBytes;

}  // namespace

bool AnswerWriter::Write(std::string head, const Body& body) const {
  std::string waiting = std::move(head);
  for (const Body::Piece& piece : body.pieces()) {
    if (waiting.size() + piece->size() <= kWriteBytes) {
      waiting += *piece;
      continue;
    }
    if (!WriteBytes(waiting)) return false;
    waiting.clear();
    if (piece->size() <= kWriteBytes) {
      waiting = *piece;
    } else if (!WriteBytes(*piece)) {
      return false;
    }
  }
  return WriteBytes(waiting);
}

bool AnswerWriter::WriteBytes(std::string_view bytes) const {
  while (!bytes.empty()) {
    if (clock_.Now().steady > end_) return false;
    const size_t part = std::min(bytes.size(), kMostBytes);
    if (mg_write(connection_, bytes.data(), part) != static_cast<int>(part)) return false;
    bytes.remove_prefix(part);
  }
  return true;
}

}  // namespace api_credits
