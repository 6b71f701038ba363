// Registry: who takes part, what they may do, and what they have.
//
// Not thread-safe; the const methods may be called by several readers at once.
#ifndef ENGINE_REGISTRY_REGISTRY_H_
#define ENGINE_REGISTRY_REGISTRY_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/ids.h"
#include "engine/registry/checkpoint_keys.h"
#include "engine/registry/grants.h"
#include "engine/registry/holdings.h"
#include "engine/registry/participants.h"
#include "engine/types.h"

namespace luheng::engine {

class Registry {
 public:
  // Participants have the ids 1 to participant_count(). Nullptr if there is none; pointers are good
  // until the next command.
  size_t participant_count() const { return participants_.count(); }
  const Participant* FindParticipant(ParticipantId id) const { return participants_.Find(id); }
  std::optional<ParticipantId> FindParticipantByUscc(const Uscc& uscc) const {
    return participants_.FindByUscc(uscc);
  }

  // Accounts have the ids account_id(1) to account_id(account_count()).
  size_t account_count() const { return holdings_.account_count(); }
  AccountId account_id(AccountNumber number) const {
    return MakeAccountId(shard_, static_cast<uint32_t>(number));
  }
  // Nullopt if there is no such account in this shard.
  std::optional<AccountNumber> FindAccountNumber(AccountId id) const {
    const uint64_t number = NumberOf(id);
    if (number - 1 >= account_count() || ShardOf(id) != shard_) return std::nullopt;
    return AccountNumber{static_cast<uint32_t>(number)};
  }
  const Account* FindAccount(AccountId id) const {
    const std::optional<AccountNumber> number = FindAccountNumber(id);
    return number ? holdings_.Find(*number) : nullptr;
  }
  // In the order in which they were opened.
  std::vector<AccountId> AccountsOf(ParticipantId participant) const;

  // What the account has of the instrument on the current trading day; all zero if nothing.
  Holding HoldingOf(AccountId account, InstrumentId instrument) const;
  // Everything that the account has, by instrument; without those that are all zero.
  std::vector<Holding> HoldingsOf(AccountId account) const;

  bool HasRole(const Actor& actor, Role role) const { return RolesOf(actor).Contains(role); }
  RoleSet RolesOf(const Actor& actor) const { return grants_.RolesOf(actor); }
  // By actor and role.
  std::vector<Grant> AllGrants() const { return grants_.Sorted(); }

  Shard shard() const { return shard_; }
  const Participants& participants() const { return participants_; }
  const Grants& grants() const { return grants_; }
  const CheckpointKeys& checkpoint_keys() const { return checkpoint_keys_; }
  const Holdings& holdings() const { return holdings_; }

  // For the rules.
  void set_shard(Shard shard) { shard_ = shard; }
  Participants& mutable_participants() { return participants_; }
  Grants& mutable_grants() { return grants_; }
  CheckpointKeys& mutable_checkpoint_keys() { return checkpoint_keys_; }
  Holdings& mutable_holdings() { return holdings_; }
  AccountId OpenAccount(ParticipantId participant, AccountKind kind);

  // All but the checkpoint keys, which come last in a snapshot.
  void Save(Writer& writer) const;
  void Load(Reader& reader);

  // Names the invariant that is broken; nullopt if none is.
  std::optional<std::string> FindBroken() const { return holdings_.FindBroken(); }

 private:
  void IndexAccount(AccountNumber number);

  Shard shard_{};
  Participants participants_;
  Grants grants_;
  CheckpointKeys checkpoint_keys_;
  Holdings holdings_;
  std::vector<std::vector<AccountNumber>> accounts_of_;  // By participant number - 1; derived.
};

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_REGISTRY_H_
