// The members of a collection as Lua tables, one a member: { item = …, key = …, outer = … }. Such a
// member is what `item`, `key` and `outer` are bound from, and itself the `outer` of its own
// members. Invariant: the functions of Lua raise, so they are called through Sandbox::Protected.
// Thread rule: one thread at a time.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "exporter/base/result.h"
#include "exporter/expression/expression.h"

struct lua_State;

namespace api_credits {

// A member's key: a position, or else a name.
struct MemberKey {
  bool is_name;
  long long position;
  std::string name;
};

// The sorted keys of the collection on top of the stack; no more than one beyond `most`. Nothing
// here allocates in Lua or raises. kBadValue where it is neither a table nor nil.
Result<std::vector<MemberKey>> KeysOfTop(lua_State* lua, const Expression& expression, size_t most);

// Lua, (list, collection, outer, std::vector<MemberKey>*): appends the members to the list.
int AppendMembers(lua_State* lua);

// Lua, (member, nullptr): binds `item`, `key` and `outer`; all to nil where the member is nil.
int BindMember(lua_State* lua);

}  // namespace api_credits
