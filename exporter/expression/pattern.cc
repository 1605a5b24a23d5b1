#include "exporter/expression/pattern.h"

#include <re2/re2.h>

#include <algorithm>
#include <vector>

namespace api_credits {
namespace {

constexpr int kMaxBytes = 256 * 1024;  // of one pattern: its program and what it keeps of matches
constexpr size_t kMaxKept = 32;        // patterns
constexpr size_t kMaxGroups = 64;
// States times bytes for one step: at worst RE2 needs 50 ns for each of them, measured.
constexpr size_t kWorkPerStep = 64;

re2::StringPiece PieceOf(std::string_view text) { return {text.data(), text.size()}; }

re2::RE2::Options OptionsOfPatterns() {
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_max_mem(kMaxBytes);
  return options;
}

}  // namespace

Pattern::Pattern(std::string_view source)
    : regex_(std::make_unique<re2::RE2>(PieceOf(source), OptionsOfPatterns())) {}

Pattern::~Pattern() = default;

std::optional<std::string> Pattern::error() const {
  if (!regex_->ok()) return regex_->error();
  if (groups() > static_cast<int>(kMaxGroups)) return "too many groups";
  return std::nullopt;
}

int Pattern::groups() const { return regex_->NumberOfCapturingGroups(); }

std::optional<std::string_view> Pattern::Match(std::string_view text, int group) const {
  std::vector<re2::StringPiece> matched(static_cast<size_t>(group) + 1);
  const bool found = regex_->Match(PieceOf(text), 0, text.size(), re2::RE2::UNANCHORED,
                                   matched.data(), static_cast<int>(matched.size()));
  if (!found || matched.back().data() == nullptr) return std::nullopt;
  return std::string_view(matched.back().data(), matched.back().size());
}

size_t Pattern::StepsFor(size_t text_bytes) const {
  return static_cast<size_t>(std::max(regex_->ProgramSize(), 0)) * text_bytes / kWorkPerStep;
}

const Pattern* PatternCache::Get(std::string_view source) {
  const std::string key(source);
  auto known = patterns_.find(key);
  if (known == patterns_.end()) {
    if (patterns_.size() == kMaxKept) patterns_.clear();
    known = patterns_.emplace(key, source).first;
  }
  return known->second.error() ? nullptr : &known->second;
}

}  // namespace api_credits
