// RoleSet: a set of roles; a value.
#ifndef ENGINE_REGISTRY_ROLE_SET_H_
#define ENGINE_REGISTRY_ROLE_SET_H_

#include <cstdint>
#include <initializer_list>

#include "engine/types.h"

namespace luheng::engine {

class RoleSet {
 public:
  constexpr RoleSet() = default;
  constexpr RoleSet(std::initializer_list<Role> roles) {
    for (const Role role : roles) Insert(role);
  }

  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool Contains(Role role) const { return (bits_ & BitOf(role)) != 0; }
  constexpr bool Intersects(RoleSet other) const { return (bits_ & other.bits_) != 0; }
  constexpr void Insert(Role role) { bits_ |= BitOf(role); }
  constexpr void Erase(Role role) { bits_ &= ~BitOf(role); }

  constexpr bool operator==(const RoleSet&) const = default;

 private:
  static constexpr uint32_t BitOf(Role role) { return 1u << static_cast<uint8_t>(role); }

  uint32_t bits_ = 0;
};

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_ROLE_SET_H_
