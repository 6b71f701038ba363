// Grants: which roles each actor holds.
//
// Not thread-safe.
#ifndef ENGINE_REGISTRY_GRANTS_H_
#define ENGINE_REGISTRY_GRANTS_H_

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "engine/codec.h"
#include "engine/registry/role_set.h"
#include "engine/types.h"

namespace luheng::engine {

struct Grant {
  Actor actor{};
  Role role{};
  bool operator==(const Grant&) const = default;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.actor, self.role);
  }
};

class Grants {
 public:
  // Every order asks: the users of a participant are few, and lie side by side.
  RoleSet RolesOf(const Actor& actor) const {
    const auto participant = static_cast<uint32_t>(actor.participant);
    if (participant >= users_.size()) return {};
    for (const UserRoles& user : users_[participant]) {
      if (user.user == actor.user) return user.roles;
    }
    return {};
  }
  // Whether a user of the participant holds the role.
  bool HasUserWith(ParticipantId participant, Role role) const {
    const auto number = static_cast<uint32_t>(participant);
    return number < users_.size() &&
           std::any_of(users_[number].begin(), users_[number].end(),
                       [&](const UserRoles& user) { return user.roles.Contains(role); });
  }
  size_t administrator_count() const { return administrator_count_; }

  // All grants, by actor and role.
  std::vector<Grant> Sorted() const;

  // REQUIRES: the actor does not hold the role.
  void Add(const Grant& grant);
  // REQUIRES: the actor holds the role.
  void Remove(const Grant& grant);

  void Save(Writer& writer) const { writer(Sorted()); }
  // Fails the reader if a grant is to none of so many participants.
  void Load(Reader& reader, size_t participant_count);

 private:
  struct UserRoles {
    UserId user{};
    RoleSet roles;
  };

  // In the order of their first grant, without those that hold none.
  using Users = absl::InlinedVector<UserRoles, 2>;

  std::vector<Users> users_;  // By participant number.
  size_t administrator_count_ = 0;
};

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_GRANTS_H_
