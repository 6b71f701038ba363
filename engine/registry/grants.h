// Grants: which roles each actor holds.
//
// Not thread-safe.
#ifndef ENGINE_REGISTRY_GRANTS_H_
#define ENGINE_REGISTRY_GRANTS_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/codec.h"
#include "engine/registry/authority.h"
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
  RoleSet RolesOf(const Actor& actor) const {
    const auto found = roles_.find(actor);
    return found == roles_.end() ? RoleSet{} : found->second;
  }
  size_t administrator_count() const { return administrator_count_; }

  // All grants, by actor and role.
  std::vector<Grant> Sorted() const;

  // REQUIRES: the actor does not hold the role.
  void Add(const Grant& grant);
  // REQUIRES: the actor holds the role.
  void Remove(const Grant& grant);

  void Save(Writer& writer) const { writer(Sorted()); }
  void Load(Reader& reader);

 private:
  struct Hash {
    size_t operator()(const Actor& actor) const {
      return absl::HashOf(actor.participant, actor.user);
    }
  };
  // Looked up only; Sorted() is how to walk it.
  absl::flat_hash_map<Actor, RoleSet, Hash> roles_;
  size_t administrator_count_ = 0;
};

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_GRANTS_H_
