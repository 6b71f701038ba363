#include "engine/registry/grants.h"

#include <algorithm>
#include <tuple>

#include "ledger/base/check.h"

namespace luheng::engine {

std::vector<Grant> Grants::Sorted() const {
  std::vector<Grant> grants;
  for (const auto& [actor, roles] : roles_) {
    for (int number = 1; IsKnown(Role{static_cast<uint8_t>(number)}); ++number) {
      const Role role{static_cast<uint8_t>(number)};
      if (roles.Contains(role)) grants.push_back({actor, role});
    }
  }
  std::sort(grants.begin(), grants.end(), [](const Grant& a, const Grant& b) {
    return std::tie(a.actor, a.role) < std::tie(b.actor, b.role);
  });
  return grants;
}

void Grants::Add(const Grant& grant) {
  RoleSet& roles = roles_[grant.actor];
  LUHENG_CHECK(!roles.Contains(grant.role));
  roles.Insert(grant.role);
  if (grant.role == Role::kAdministrator) ++administrator_count_;
}

void Grants::Remove(const Grant& grant) {
  const auto found = roles_.find(grant.actor);
  LUHENG_CHECK(found != roles_.end());
  LUHENG_CHECK(found->second.Contains(grant.role));
  found->second.Erase(grant.role);
  if (found->second.empty()) roles_.erase(found);
  if (grant.role == Role::kAdministrator) --administrator_count_;
}

void Grants::Load(Reader& reader) {
  std::vector<Grant> grants;
  reader(grants);
  const Grant* previous = nullptr;
  for (const Grant& grant : grants) {
    const bool in_order = previous == nullptr || std::tie(previous->actor, previous->role) <
                                                     std::tie(grant.actor, grant.role);
    if (!reader.Require(in_order, "grants out of order")) return;
    Add(grant);
    previous = &grant;
  }
}

}  // namespace luheng::engine
