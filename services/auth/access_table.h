// The access table: which role may call what. Everything that it does not name is refused.
#ifndef SERVICES_AUTH_ACCESS_TABLE_H_
#define SERVICES_AUTH_ACCESS_TABLE_H_

#include <span>
#include <string_view>

#include "engine/registry/authority.h"

namespace luheng::services {

// Who may call an RPC at all.
enum class Audience {
  kIdentities,  // Everybody whose identity is proved.
  kRoles,       // Who holds one of the rule's roles.
};

struct AccessRule {
  std::string_view rpc;  // "/package.Service/Method".
  Audience audience{};
  engine::RoleSet all;  // May call it, about any object.
  engine::RoleSet own;  // May call it about what belongs to the own participant.
};

// How far a call may go.
enum class Reach { kNone, kOwn, kAll };

std::span<const AccessRule> AccessTable();

// Whether `rpc` shows what not everybody may see.
bool IsConfidential(std::string_view rpc);

// What somebody with `roles` may do with `rpc`.
Reach ReachOf(std::string_view rpc, engine::RoleSet roles);

}  // namespace luheng::services

#endif  // SERVICES_AUTH_ACCESS_TABLE_H_
