#include "engine/registry/holdings.h"

#include <algorithm>

#include "engine/arithmetic.h"
#include "ledger/base/check.h"

namespace luheng::engine {

Account& Holdings::account_at(AccountNumber number) {
  const auto index = static_cast<uint32_t>(number);
  LUHENG_CHECK(index - 1 < accounts_.size());
  return accounts_[index - 1];
}

Holding Holdings::HoldingOf(const Position& position) const {
  return {.instrument = position.instrument,
          .available = AvailableOf(position),
          .held = position.held + position.offered,
          .bought_today = position.bought_day < day_ ? Grams{} : position.bought};
}

Grams Holdings::allocated(InstrumentId instrument) const {
  const auto number = static_cast<uint32_t>(instrument);
  return number == 0 || number > allocated_.size() ? Grams{} : allocated_[number - 1];
}

AccountNumber Holdings::OpenAccount(ParticipantId participant, AccountKind kind) {
  LUHENG_CHECK(accounts_.size() < UINT32_MAX);
  accounts_.push_back({.participant = participant, .kind = kind});
  return AccountNumber{static_cast<uint32_t>(accounts_.size())};
}

PositionNumber Holdings::PositionFor(AccountNumber account, InstrumentId instrument) {
  const PositionNumber found = FindPosition(account, instrument);
  if (found != PositionNumber{}) return found;
  LUHENG_CHECK(positions_.size() < UINT32_MAX);
  positions_.push_back({.account = account, .instrument = instrument});
  const PositionNumber made{static_cast<uint32_t>(positions_.size())};
  Index(made);
  return made;
}

// Enters a new position into the look-up, and first into its account's list.
void Holdings::Index(PositionNumber number) {
  Position& added = positions_[static_cast<uint32_t>(number) - 1];
  Account& owner = account_at(added.account);
  added.next_of_account = owner.first_position;
  owner.first_position = number;
  LUHENG_CHECK(FindPosition(added.account, added.instrument) == PositionNumber{});
  by_key_.Set(static_cast<uint32_t>(added.account), static_cast<uint32_t>(added.instrument),
              static_cast<uint32_t>(number));
}

void Holdings::Deposit(AccountNumber account, Fen amount) {
  LUHENG_CHECK(amount > Fen{0});
  deposited_ += amount;
  LUHENG_CHECK(deposited_.value() <= kTotalMax);
  account_at(account).available += amount;
}

void Holdings::Withdraw(AccountNumber account, Fen amount) {
  Account& from = account_at(account);
  from.available -= amount;
  deposited_ -= amount;
  LUHENG_CHECK(from.available >= Fen{0});
}

void Holdings::SetAside(AccountNumber account, Fen amount) {
  Account& from = account_at(account);
  from.available -= amount;
  set_aside_ += amount;
  LUHENG_CHECK(from.available >= Fen{0});
}

void Holdings::PayOut(AccountNumber account, Fen amount) {
  set_aside_ -= amount;
  account_at(account).available += amount;
  LUHENG_CHECK(set_aside_ >= Fen{0});
}

void Holdings::Offer(PositionNumber position, Grams quantity) {
  Position& from = PromotedPosition(position);
  from.available -= quantity;
  from.offered += quantity;
  LUHENG_CHECK(from.available >= Grams{0});
}

void Holdings::TakeBack(PositionNumber position, Grams quantity) {
  Position& to = PromotedPosition(position);
  to.offered -= quantity;
  to.available += quantity;
  LUHENG_CHECK(to.offered >= Grams{0});
}

void Holdings::Deliver(const OfferedDelivery& delivery) {
  Position& from = PromotedPosition(delivery.seller);
  from.offered -= delivery.quantity;
  LUHENG_CHECK(from.offered >= Grams{0});
  Position& to = PromotedPosition(delivery.buyer);
  switch (delivery.sellable) {
    case Sellable::kAtOnce:
      to.available += delivery.quantity;
      break;
    case Sellable::kNextDay:
      to.bought += delivery.quantity;
      break;
  }
}

void Holdings::Allocate(PositionNumber position, Grams quantity) {
  LUHENG_CHECK(quantity > Grams{0});
  Position& into = PromotedPosition(position);
  const auto number = static_cast<uint32_t>(into.instrument);
  LUHENG_CHECK(number >= 1);
  if (allocated_.size() < number) allocated_.resize(number);
  allocated_[number - 1] += quantity;
  LUHENG_CHECK(allocated_[number - 1].value() <= kTotalMax);
  into.available += quantity;
}

void Holdings::HoldMoney(PositionNumber position, Fen amount, Grams quantity) {
  Position& to = position_at(position);
  Account& owner = account_at(to.account);
  to.buying += quantity;
  owner.available -= amount;
  owner.held += amount;
  LUHENG_CHECK(owner.available >= Fen{0});
}

void Holdings::ReleaseMoney(PositionNumber position, Fen amount, Grams quantity) {
  Position& to = position_at(position);
  Account& owner = account_at(to.account);
  to.buying -= quantity;
  owner.held -= amount;
  owner.available += amount;
  LUHENG_CHECK(to.buying >= Grams{0});
  LUHENG_CHECK(owner.held >= Fen{0});
}

Position& Holdings::position_at(PositionNumber number) {
  const auto index = static_cast<uint32_t>(number);
  LUHENG_CHECK(index - 1 < positions_.size());
  return positions_[index - 1];
}

Position& Holdings::PromotedPosition(PositionNumber number) {
  Position& promoted = position_at(number);
  if (promoted.bought_day < day_) {
    promoted.available += promoted.bought;
    promoted.bought = Grams{};
    promoted.bought_day = day_;
  }
  return promoted;
}

void Holdings::HoldRights(PositionNumber position, Grams quantity) {
  Position& from = PromotedPosition(position);
  from.available -= quantity;
  from.held += quantity;
  LUHENG_CHECK(from.available >= Grams{0});
}

void Holdings::ReleaseRights(PositionNumber position, Grams quantity) {
  Position& to = PromotedPosition(position);
  to.held -= quantity;
  to.available += quantity;
  LUHENG_CHECK(to.held >= Grams{0});
}

void Holdings::Settle(const Settlement& settlement) {
  Position& to = PromotedPosition(settlement.buyer_position);
  Position& from = PromotedPosition(settlement.seller_position);
  Account& buyer = account_at(to.account);
  Account& seller = account_at(from.account);
  buyer.held -= settlement.amount + settlement.released;
  buyer.available += settlement.released;
  seller.available += settlement.amount;
  LUHENG_CHECK(buyer.held >= Fen{0});

  from.held -= settlement.quantity;
  LUHENG_CHECK(from.held >= Grams{0});
  to.buying -= settlement.quantity;
  LUHENG_CHECK(to.buying >= Grams{0});
  switch (settlement.sellable) {
    case Sellable::kAtOnce:
      to.available += settlement.quantity;
      break;
    case Sellable::kNextDay:
      to.bought += settlement.quantity;
      break;
  }
}

bool Holdings::CanUndo(const Settlement& settlement) const {
  const Position& buyer = position(settlement.buyer_position);
  const Account* seller = Find(position(settlement.seller_position).account);
  return seller->available >= settlement.amount &&
         buyer.available + buyer.bought >= settlement.quantity;
}

void Holdings::Undo(const Settlement& settlement) {
  LUHENG_CHECK(CanUndo(settlement));
  Position& buyer = PromotedPosition(settlement.buyer_position);
  Position& seller = PromotedPosition(settlement.seller_position);
  account_at(seller.account).available -= settlement.amount;
  account_at(buyer.account).available += settlement.amount;
  const Grams from_bought = std::min(buyer.bought, settlement.quantity);
  buyer.bought -= from_bought;
  buyer.available -= settlement.quantity - from_bought;
  seller.available += settlement.quantity;
}

void Holdings::BeginDay(TradingDay day) {
  LUHENG_CHECK(day > day_);
  day_ = day;
}

}  // namespace luheng::engine
