#include "engine/registry/registry.h"

#include <algorithm>

namespace luheng::engine {

std::vector<AccountId> Registry::AccountsOf(ParticipantId participant) const {
  const auto number = static_cast<uint32_t>(participant);
  std::vector<AccountId> ids;
  if (number == 0 || number > accounts_of_.size()) return ids;
  for (const AccountNumber account : accounts_of_[number - 1]) ids.push_back(account_id(account));
  return ids;
}

Holding Registry::HoldingOf(AccountId account, InstrumentId instrument) const {
  const std::optional<AccountNumber> number = FindAccountNumber(account);
  if (!number) return {.instrument = instrument};
  const PositionNumber position = holdings_.FindPosition(*number, instrument);
  if (position == PositionNumber{}) return {.instrument = instrument};
  return holdings_.HoldingOf(holdings_.position(position));
}

std::vector<Holding> Registry::HoldingsOf(AccountId account) const {
  std::vector<Holding> result;
  const Account* found = FindAccount(account);
  if (found == nullptr) return result;
  for (PositionNumber at = found->first_position; at != PositionNumber{};) {
    const Position& position = holdings_.position(at);
    const Holding holding = holdings_.HoldingOf(position);
    if (holding != Holding{.instrument = position.instrument}) result.push_back(holding);
    at = position.next_of_account;
  }
  std::sort(result.begin(), result.end(),
            [](const Holding& a, const Holding& b) { return a.instrument < b.instrument; });
  return result;
}

AccountId Registry::OpenAccount(ParticipantId participant, AccountKind kind) {
  const AccountNumber number = holdings_.OpenAccount(participant, kind);
  IndexAccount(number);
  return account_id(number);
}

// Enters a new account into the list of its participant.
void Registry::IndexAccount(AccountNumber number) {
  const auto owner = static_cast<uint32_t>(holdings_.OwnerOf(number));
  if (accounts_of_.size() < owner) accounts_of_.resize(owner);
  accounts_of_[owner - 1].push_back(number);
}

void Registry::Save(Writer& writer) const { writer(shard_, participants_, grants_, holdings_); }

void Registry::Load(Reader& reader) {
  reader(shard_, participants_);
  grants_.Load(reader, participants_.count());
  reader(holdings_);
  if (!reader.ok()) return;
  for (uint32_t i = 1; i <= account_count(); ++i) {
    const ParticipantId owner = holdings_.OwnerOf(AccountNumber{i});
    if (!reader.Require(FindParticipant(owner) != nullptr, "an account without participant")) {
      return;
    }
    IndexAccount(AccountNumber{i});
  }
}

}  // namespace luheng::engine
