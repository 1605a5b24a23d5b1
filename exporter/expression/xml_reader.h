// XML text → Lua values. An element is a table: its child elements at the positions 1, 2, …, and by
// name its first child of that name, its attributes, its own text as `text` and its name as `tag`;
// an earlier one of these hides a later. By name, a child with neither attributes nor children is
// its text alone. All text is trimmed. Only the positions are members for lua_next, so to iterate
// means the same for one child and for many.
// Thread rule: one thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "exporter/base/result.h"

struct lua_State;
namespace pugi {
class xml_document;
}

namespace api_credits {

// Whether the value on top of the stack is an XML element, of that name if one is given.
bool IsXmlElement(lua_State* lua, std::optional<std::string_view> name = std::nullopt);

class XmlReader {
 public:
  explicit XmlReader(int max_depth);
  ~XmlReader();

  // Reads `text` and keeps it until the next Parse. kMalformedBody or kTooLarge if it cannot. A
  // DOCTYPE is passed over: what it defines is never looked up. Calls no Lua.
  std::optional<ErrorCode> Parse(std::string_view text);

  // Pushes the root element as if it were a child's name that was asked for. Raises a Lua error
  // where the memory runs out: call it protected. REQUIRES: the last Parse succeeded.
  void Push(lua_State* lua) const;

 private:
  const int max_depth_;
  std::unique_ptr<pugi::xml_document> document_;
};

}  // namespace api_credits
