// Holdings: what every account has, in money and in rights, each in buckets.
//
// A position is what one account has of one instrument. Positions are numbered densely from 1, so
// that an order's record carries the number, and a trade touches its position without a look-up.
//
// Rights bought on a market with T+1 wait in `bought` until the trading day has moved on; they are
// counted as available from the first look after that, and moved when the position is next written.
//
// Invariants:
//   (1) No bucket is negative.
//   (2) For every instrument the sum over all positions is allocated(); for money, with what is set
//       aside, deposited(). Only Allocate, Deposit and Withdraw change these.
//
// Not thread-safe.
#ifndef ENGINE_REGISTRY_HOLDINGS_H_
#define ENGINE_REGISTRY_HOLDINGS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/codec.h"
#include "engine/ids.h"
#include "engine/registry/position_table.h"
#include "engine/types.h"
#include "ledger/base/check.h"

namespace luheng::engine {

// 0 is none.
enum class PositionNumber : uint32_t {};

// Number of an account inside its shard, from 1; 0 is none.
enum class AccountNumber : uint32_t {};

struct Account {
  ParticipantId participant{};
  AccountKind kind{};
  Fen available{};
  Fen held{};  // For open buying orders.
  PositionNumber first_position{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.participant, self.kind, self.available, self.held);
  }
};

// On a cache line of its own: a trade touches two of many.
struct alignas(64) Position {
  AccountNumber account{};
  InstrumentId instrument{};
  Grams available{};
  Grams held{};     // For open selling orders.
  Grams bought{};   // On `bought_day`; available once the trading day is a later one.
  Grams buying{};   // What open buying orders may still add; no bucket.
  Grams offered{};  // In listings and sales outside the order book.
  TradingDay bought_day{};
  PositionNumber next_of_account{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.instrument, self.available, self.held, self.bought, self.buying,
      self.offered, self.bought_day);
  }
};

// A position as it is on the current trading day.
struct Holding {
  InstrumentId instrument{};
  Grams available{};
  Grams held{};
  Grams bought_today{};
  bool operator==(const Holding&) const = default;
};

// When a buyer may sell what it buys.
enum class Sellable : uint8_t { kAtOnce = 1, kNextDay = 2 };
constexpr bool IsKnown(Sellable sellable) {
  return sellable >= Sellable::kAtOnce && sellable <= Sellable::kNextDay;
}

// Both legs of a trade. The buyer held `amount` and `released` together.
struct Settlement {
  PositionNumber buyer_position{};
  PositionNumber seller_position{};
  Grams quantity{};
  Fen amount{};
  Fen released{};  // What the buyer held beyond the price of the trade.
  Sellable sellable{};
};

class Holdings {
 public:
  size_t account_count() const { return accounts_.size(); }
  size_t position_count() const { return positions_.size(); }
  // Nullptr if there is none. The pointer is good until the next OpenAccount().
  const Account* Find(AccountNumber number) const {
    const auto index = static_cast<uint32_t>(number);
    return index - 1 < accounts_.size() ? &accounts_[index - 1] : nullptr;
  }
  // Whose account it is. REQUIRES: the account exists.
  ParticipantId OwnerOf(AccountNumber number) const {
    const Account* account = Find(number);
    LUHENG_CHECK(account != nullptr);
    return account->participant;
  }
  // Zero if there is none.
  PositionNumber FindPosition(AccountNumber account, InstrumentId instrument) const {
    return PositionNumber{
        by_key_.Find(static_cast<uint32_t>(account), static_cast<uint32_t>(instrument))};
  }
  // REQUIRES: the position exists.
  const Position& position(PositionNumber number) const {
    const auto index = static_cast<uint32_t>(number);
    LUHENG_CHECK(index - 1 < positions_.size());
    return positions_[index - 1];
  }
  // What of the position may be sold on the current trading day.
  Grams AvailableOf(const Position& position) const {
    return position.bought_day < day_ ? position.available + position.bought : position.available;
  }
  Holding HoldingOf(const Position& position) const;
  // The last trading day that was opened; 0 before the first.
  TradingDay day() const { return day_; }
  // Money that is in no account: set aside for deposits and purchases outside the order book.
  Fen set_aside() const { return set_aside_; }
  // Money deposited in all and not withdrawn, and what was allocated of an instrument.
  Fen deposited() const { return deposited_; }
  Grams allocated(InstrumentId instrument) const;

  AccountNumber OpenAccount(ParticipantId participant, AccountKind kind);
  // The account's position in the instrument, made empty if there was none.
  // REQUIRES: the account exists.
  PositionNumber PositionFor(AccountNumber account, InstrumentId instrument);
  // REQUIRES: deposited() + amount <= kTotalMax.
  void Deposit(AccountNumber account, Fen amount);
  // REQUIRES: allocated(instrument) + quantity <= kTotalMax.
  void Allocate(PositionNumber position, Grams quantity);
  // Takes money out. REQUIRES: so much is available.
  void Withdraw(AccountNumber account, Fen amount);
  // Moves available money out of an account, or into one. REQUIRES: so much is there.
  void SetAside(AccountNumber account, Fen amount);
  void PayOut(AccountNumber account, Fen amount);
  // Moves rights from available to offered, and back; or on to another position, which is sold to.
  // REQUIRES: so much is there.
  void Offer(PositionNumber position, Grams quantity);
  void TakeBack(PositionNumber position, Grams quantity);
  struct OfferedDelivery {
    PositionNumber seller{};
    PositionNumber buyer{};
    Grams quantity{};
    Sellable sellable{};
  };
  void Deliver(const OfferedDelivery& delivery);
  // Moves money of the position's account from available to held, for an order to buy `quantity`.
  // REQUIRES: so much is available.
  void HoldMoney(PositionNumber position, Fen amount, Grams quantity);
  // The way back. REQUIRES: so much is held.
  void ReleaseMoney(PositionNumber position, Fen amount, Grams quantity);
  // Moves rights from available to held. REQUIRES: so much is available.
  void HoldRights(PositionNumber position, Grams quantity);
  // The way back. REQUIRES: so much is held.
  void ReleaseRights(PositionNumber position, Grams quantity);
  // Delivers held rights against held money.
  void Settle(const Settlement& settlement);
  // Whether a settlement can be undone: the seller still has the money, the buyer the rights
  // (bought today or available).
  bool CanUndo(const Settlement& settlement) const;
  // Moves rights and money back. REQUIRES: CanUndo().
  void Undo(const Settlement& settlement);
  // The trading day is now this one. REQUIRES: later than any before.
  void BeginDay(TradingDay day);

  void Save(Writer& writer) const;
  void Load(Reader& reader);

  // Names the invariant that is broken; nullopt if none is.
  std::optional<std::string> FindBroken() const;

 private:
  Account& account_at(AccountNumber number);
  Position& position_at(PositionNumber number);
  // Moves what is no longer bought today to available.
  Position& PromotedPosition(PositionNumber number);
  void Index(PositionNumber number);

  std::vector<Account> accounts_;
  std::vector<Position> positions_;
  PositionTable by_key_;  // By account and instrument; derived.
  Fen deposited_;
  Fen set_aside_;
  std::vector<Grams> allocated_;  // By instrument number - 1.
  TradingDay day_{};              // The last trading day that was opened.
};

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_HOLDINGS_H_
