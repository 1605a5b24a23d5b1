// JSON text → Lua values: objects and arrays become tables, null becomes nil (an array keeps the
// positions of the others), of duplicate names the last wins. The parser's buffers are reused.
// Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "exporter/base/result.h"

struct lua_State;
namespace simdjson::dom {
class parser;
}

namespace api_credits {

class JsonReader {
 public:
  explicit JsonReader(int max_depth);
  ~JsonReader();

  // Reads `text` and keeps what it says until the next Parse. kMalformedBody or kTooLarge if it
  // cannot. Calls no Lua, so it may be used inside and outside of protected calls.
  std::optional<ErrorCode> Parse(std::string_view text);

  // Pushes what was parsed. Raises a Lua error where the memory runs out: call it protected.
  // REQUIRES: the last Parse succeeded.
  void Push(lua_State* lua) const;

 private:
  const int max_depth_;
  std::unique_ptr<simdjson::dom::parser> parser_;
};

// An integer if it is one that a double holds exactly, so that it reads "3" and not "3.0" in text.
void PushNumber(lua_State* lua, double number);

}  // namespace api_credits
