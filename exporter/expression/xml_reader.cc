#include "exporter/expression/xml_reader.h"

#include <cstddef>
#include <lua.hpp>
#include <pugixml.hpp>

#include "exporter/base/ascii.h"
#include "exporter/base/utf8.h"

namespace api_credits {
namespace {

// No comments, instructions or DOCTYPE. As a fragment, text outside of the root is kept, so that it
// can be refused.
constexpr unsigned int kParseFlags = pugi::parse_default | pugi::parse_fragment;

bool IsText(pugi::xml_node node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

bool IsElement(pugi::xml_node node) { return node.type() == pugi::node_element; }

bool HasOnlyOneRoot(const pugi::xml_document& document) {
  const pugi::xml_node first = document.first_child();
  return first && IsElement(first) && !first.next_sibling();
}

// Visits the nodes without recursion and stops at the first element that is too deep.
class DepthWalker final : public pugi::xml_tree_walker {
 public:
  explicit DepthWalker(int max_depth) : max_depth_(max_depth) {}
  bool for_each(pugi::xml_node& node) override { return !IsElement(node) || depth() < max_depth_; }

 private:
  const int max_depth_;
};

// The functions below call Lua, which leaves them by longjmp when memory runs out: nothing that
// has a destructor may live in them. pugixml's nodes are plain pointers into its document.
void PushTrimmed(lua_State* lua, std::string_view text) {
  const std::string_view trimmed = Trim(text);
  lua_pushlstring(lua, trimmed.data(), trimmed.size());
}

bool HasOwnText(pugi::xml_node element) {
  for (auto child = element.first_child(); child; child = child.next_sibling()) {
    if (IsText(child)) return true;
  }
  return false;
}

// The pieces of text between the child elements, joined.
void PushOwnText(lua_State* lua, pugi::xml_node element) {
  luaL_Buffer joined;
  luaL_buffinit(lua, &joined);
  for (auto child = element.first_child(); child; child = child.next_sibling()) {
    if (IsText(child)) luaL_addstring(&joined, child.value());
  }
  luaL_pushresult(&joined);
  size_t length = 0;
  const char* text = lua_tolstring(lua, -1, &length);
  PushTrimmed(lua, {text, length});
  lua_remove(lua, -2);
}

bool HasChildElements(pugi::xml_node element) {
  for (auto child = element.first_child(); child; child = child.next_sibling()) {
    if (IsElement(child)) return true;
  }
  return false;
}

// Pops a value and gives it this name in the table on top, unless the table has one already.
void SetIfAbsent(lua_State* lua, const char* name) {
  lua_pushstring(lua, name);
  lua_pushvalue(lua, -1);
  const bool absent = lua_rawget(lua, -4) == LUA_TNIL;
  lua_pop(lua, 1);
  lua_insert(lua, -2);
  if (absent) {
    lua_rawset(lua, -3);
  } else {
    lua_pop(lua, 2);
  }
}

void PushElement(lua_State* lua, pugi::xml_node element);

// Replaces the element on top by what its name stands for.
void ReplaceByNamed(lua_State* lua, pugi::xml_node element) {
  if (element.first_attribute() || HasChildElements(element)) return;
  lua_getfield(lua, -1, "text");
  lua_remove(lua, -2);
}

// On top of the stack is the table of the names, below it the element.
void FillElement(lua_State* lua, pugi::xml_node element) {
  lua_Integer position = 0;
  for (auto child = element.first_child(); child; child = child.next_sibling()) {
    if (!IsElement(child)) continue;
    PushElement(lua, child);
    lua_pushvalue(lua, -1);
    lua_rawseti(lua, -4, ++position);
    ReplaceByNamed(lua, child);
    SetIfAbsent(lua, child.name());
  }
  for (auto attribute = element.first_attribute(); attribute;
       attribute = attribute.next_attribute()) {
    PushTrimmed(lua, attribute.value());
    SetIfAbsent(lua, attribute.name());
  }
  if (position == 0 || HasOwnText(element)) {
    PushOwnText(lua, element);
    SetIfAbsent(lua, "text");
  }
  lua_pushstring(lua, element.name());
  SetIfAbsent(lua, "tag");
}

// The names are behind __index, where lua_next does not see them. The metatable keeps the element's
// own name, which the element may hide.
void PushElement(lua_State* lua, pugi::xml_node element) {
  luaL_checkstack(lua, 10, nullptr);
  lua_newtable(lua);
  lua_newtable(lua);
  FillElement(lua, element);
  lua_createtable(lua, 1, 1);
  lua_insert(lua, -2);
  lua_setfield(lua, -2, "__index");
  lua_pushstring(lua, element.name());
  lua_rawseti(lua, -2, 1);
  lua_setmetatable(lua, -2);
}

}  // namespace

bool IsXmlElement(lua_State* lua, std::optional<std::string_view> name) {
  if (!lua_istable(lua, -1) || lua_getmetatable(lua, -1) == 0) return false;
  lua_rawgeti(lua, -1, 1);
  const bool matches = !name || *name == lua_tostring(lua, -1);
  lua_pop(lua, 2);
  return matches;
}

XmlReader::XmlReader(int max_depth)
    : max_depth_(max_depth), document_(std::make_unique<pugi::xml_document>()) {}

XmlReader::~XmlReader() = default;

std::optional<ErrorCode> XmlReader::Parse(std::string_view text) {
  text = WithoutByteOrderMark(text);
  const auto parsed = document_->load_buffer(text.data(), text.size(), kParseFlags);
  if (parsed.status == pugi::status_out_of_memory) return ErrorCode::kTooLarge;
  const bool bad_text = parsed.encoding == pugi::encoding_utf8 &&
                        (!IsUtf8(text) || text.find('\0') != std::string_view::npos);
  if (!parsed || bad_text || !HasOnlyOneRoot(*document_)) return ErrorCode::kMalformedBody;
  DepthWalker walker(max_depth_);
  return document_->traverse(walker) ? std::nullopt : std::optional(ErrorCode::kTooLarge);
}

void XmlReader::Push(lua_State* lua) const {
  const pugi::xml_node root = document_->first_child();
  PushElement(lua, root);
  ReplaceByNamed(lua, root);
}

}  // namespace api_credits
