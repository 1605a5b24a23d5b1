// Regular expressions of RE2, whose time is linear in the text; their memory is bounded. The ones
// in use are kept, because compiling costs more than matching. Thread rule: one thread at a time
// for each PatternCache.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace re2 {
class RE2;
}

namespace api_credits {

class Pattern {
 public:
  explicit Pattern(std::string_view source);
  ~Pattern();

  // What is wrong with it, in RE2's words, which quote it.
  std::optional<std::string> error() const;

  // REQUIRES of what follows: no error.
  int groups() const;
  // What the group holds (0: the whole match) in the first match; nullopt if there is none.
  // REQUIRES: 0 <= group <= groups().
  std::optional<std::string_view> Match(std::string_view text, int group) const;
  // What to charge for a match, beside the bytes of the text: RE2 may follow each state of the
  // pattern through all of them.
  size_t StepsFor(size_t text_bytes) const;

 private:
  std::unique_ptr<re2::RE2> regex_;
};

class PatternCache {
 public:
  // nullptr if there is an error in it. The pattern lives until the next Get.
  const Pattern* Get(std::string_view source);

 private:
  std::unordered_map<std::string, Pattern> patterns_;
};

}  // namespace api_credits
