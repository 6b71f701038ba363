#include "engine/registry/grants.h"

#include <algorithm>
#include <tuple>

#include "ledger/base/check.h"

namespace luheng::engine {

std::vector<Grant> Grants::Sorted() const {
  std::vector<Grant> grants;
  for (uint32_t participant = 0; participant < users_.size(); ++participant) {
    for (const UserRoles& user : users_[participant]) {
      for (uint8_t number = 1; IsKnown(Role{number}); ++number) {
        if (!user.roles.Contains(Role{number})) continue;
        grants.push_back({{ParticipantId{participant}, user.user}, Role{number}});
      }
    }
  }
  std::sort(grants.begin(), grants.end(), [](const Grant& a, const Grant& b) {
    return std::tie(a.actor, a.role) < std::tie(b.actor, b.role);
  });
  return grants;
}

void Grants::Add(const Grant& grant) {
  const auto participant = static_cast<uint32_t>(grant.actor.participant);
  if (participant >= users_.size()) users_.resize(participant + 1);
  Users& users = users_[participant];
  auto found = std::find_if(users.begin(), users.end(),
                            [&](const UserRoles& user) { return user.user == grant.actor.user; });
  if (found == users.end()) found = users.insert(users.end(), {grant.actor.user, {}});
  LUHENG_CHECK(!found->roles.Contains(grant.role));
  found->roles.Insert(grant.role);
  if (grant.role == Role::kAdministrator) ++administrator_count_;
}

void Grants::Remove(const Grant& grant) {
  const auto participant = static_cast<uint32_t>(grant.actor.participant);
  LUHENG_CHECK(participant < users_.size());
  Users& users = users_[participant];
  const auto found = std::find_if(users.begin(), users.end(), [&](const UserRoles& user) {
    return user.user == grant.actor.user;
  });
  LUHENG_CHECK(found != users.end());
  LUHENG_CHECK(found->roles.Contains(grant.role));
  found->roles.Erase(grant.role);
  if (found->roles.empty()) users.erase(found);
  if (grant.role == Role::kAdministrator) --administrator_count_;
}

void Grants::Load(Reader& reader, size_t participant_count) {
  std::vector<Grant> grants;
  reader(grants);
  const Grant* previous = nullptr;
  for (const Grant& grant : grants) {
    const bool in_order = previous == nullptr || std::tie(previous->actor, previous->role) <
                                                     std::tie(grant.actor, grant.role);
    const bool is_known = static_cast<uint32_t>(grant.actor.participant) <= participant_count;
    if (!reader.Require(in_order && is_known, "grants out of order, or to nobody")) return;
    Add(grant);
    previous = &grant;
  }
}

}  // namespace luheng::engine
