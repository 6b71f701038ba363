// Ids, amounts and enumerations of the exchange.
//
// Every enumeration here is written into the journal: numbers are stable, and never reused.
#ifndef ENGINE_TYPES_H_
#define ENGINE_TYPES_H_

#include <array>
#include <compare>
#include <cstdint>

#include "ledger/base/strong_int.h"

namespace luheng::engine {

// Ids. Accounts, orders and trades carry their shard in bits 56 to 62 (engine/ids.h).
enum class ParticipantId : uint32_t {};
enum class UserId : uint32_t {};
enum class AccountId : uint64_t {};
enum class OrderId : uint64_t {};
enum class TradeId : uint64_t {};
// Journal index of the command that asked for the reversal.
enum class ReversalId : uint64_t {};
enum class MarketId : uint32_t {};
enum class InstrumentId : uint32_t {};
// GB/T 2260 code of a county, for example 330681.
enum class Adcode : uint32_t {};
// Days since 1970-01-01, China Standard Time.
enum class TradingDay : int32_t {};
// SHA-256.
using Hash256 = std::array<uint8_t, 32>;
// A client's UUID.
using RequestId = std::array<uint8_t, 16>;

// Who acts: a user of a participant. {0, 0} is the sequencer itself.
struct Actor {
  ParticipantId participant{};
  UserId user{};
  auto operator<=>(const Actor&) const = default;
};
inline constexpr Actor kSystemActor{};

// Amounts. A right is in grams a year (or grams for the term), money in fen, a price in fen per
// tonne-year or fen per tonne for the term, as the instrument's price basis says.
using Grams = StrongInt<struct GramsTag>;
using Fen = StrongInt<struct FenTag>;
using Price = StrongInt<struct PriceTag>;
// Microseconds since 1970-01-01T00:00:00Z.
using TimeMicros = StrongInt<struct TimeMicrosTag>;

enum class Side : uint8_t { kBuy = 1, kSell = 2 };
// FIX OrdType (40).
enum class OrderType : uint8_t { kLimit = 1, kMarket = 2, kStopLimit = 3 };
// FIX TimeInForce (59).
enum class TimeInForce : uint8_t {
  kDay = 1,
  kImmediateOrCancel = 2,
  kFillOrKill = 3,
  kGoodTillCancel = 4,
  kGoodTillDate = 5,  // Through the close of a trading day.
};
// What happens when an order meets one of its own participant: which of the two is cancelled, or
// kDecrement, both are reduced by the smaller one's leaves. The coming order's mode decides.
enum class SelfTradePrevention : uint8_t {
  kCancelNewest = 1,
  kCancelOldest = 2,
  kCancelBoth = 3,
  kDecrement = 4,
};
// Lifecycle of an order, in FIX words. kMatching: the command had more to do than one command may;
// Continue commands finish it. kWaiting: a stop order whose price was not reached (FIX New).
enum class OrderState : uint8_t {
  kNew = 1,
  kPartiallyFilled = 2,
  kFilled = 3,
  kCancelled = 4,
  kExpired = 5,
  kMatching = 6,
  kWaiting = 7,
};
// Why an order ended, or was reduced, without being filled.
enum class EndReason : uint8_t {
  kNone = 0,
  kRequested = 1,   // Its owner cancelled it.
  kRemainder = 2,   // What an order that must not rest had left.
  kSelfTrade = 3,   // It met an order of its own participant.
  kMassCancel = 4,  // Its owner cancelled many.
  kTimer = 5,       // Its owner's cancel timer ran out.
  kDisconnect = 6,  // Its owner's session broke.
  kDayEnd = 7,      // Its last trading day is over.
  kDayLimits = 8,   // Its price is outside what the new trading day allows.
};
enum class Pollutant : uint8_t {
  kCod = 1,
  kNh3N = 2,
  kSo2 = 3,
  kNox = 4,
  kTp = 5,
  kTn = 6,
  kVoc = 7,
  kPm = 8,
  kCo2 = 9,
  kEnergyUse = 10,  // In tonnes of coal equivalent instead of tonnes (用能权).
};
enum class PriceBasis : uint8_t { kPerTonneYear = 1, kPerTonneTerm = 2 };
enum class Phase : uint8_t {
  kClosed = 1,
  kCall = 2,
  kCallNoCancel = 3,
  kContinuous = 4,
  kHalted = 5,
  kListing = 6,  // Of an instrument that is traded by listings: it has no book.
};
enum class DayKind : uint8_t { kHoliday = 1, kMakeUpWorkday = 2 };
enum class AccountKind : uint8_t { kTrading = 1, kReserve = 2 };
enum class Role : uint8_t {
  kAdministrator = 1,  // Grants, markets, instruments, calendar, clock.
  kOperator = 2,       // Opens, halts and closes trading.
  kRegistrar = 3,      // Participants, accounts, allocation of rights.
  kCashier = 4,        // Deposits of money.
  kTrader = 5,         // Orders of the own participant.
  kRegulator = 6,      // Reads everything, changes nothing.
  kBureau = 7,  // Officer of an environment bureau: enterprises, rights and reserves of its places.
  kBank = 8,    // Loans against rights.
};

// Whether the value is an enumerator: decoders and FindMalformed refuse any other.
constexpr bool IsKnown(Side side) { return side >= Side::kBuy && side <= Side::kSell; }
constexpr bool IsKnown(OrderType type) {
  return type >= OrderType::kLimit && type <= OrderType::kStopLimit;
}
constexpr bool IsKnown(TimeInForce time_in_force) {
  return time_in_force >= TimeInForce::kDay && time_in_force <= TimeInForce::kGoodTillDate;
}
constexpr bool IsKnown(SelfTradePrevention mode) {
  return mode >= SelfTradePrevention::kCancelNewest && mode <= SelfTradePrevention::kDecrement;
}
constexpr bool IsKnown(OrderState state) {
  return state >= OrderState::kNew && state <= OrderState::kWaiting;
}
constexpr bool IsKnown(EndReason reason) { return reason <= EndReason::kDayLimits; }
constexpr bool IsKnown(Pollutant pollutant) {
  return pollutant >= Pollutant::kCod && pollutant <= Pollutant::kEnergyUse;
}
constexpr bool IsKnown(PriceBasis basis) {
  return basis >= PriceBasis::kPerTonneYear && basis <= PriceBasis::kPerTonneTerm;
}
constexpr bool IsKnown(Phase phase) { return phase >= Phase::kClosed && phase <= Phase::kListing; }
constexpr bool IsKnown(DayKind kind) {
  return kind >= DayKind::kHoliday && kind <= DayKind::kMakeUpWorkday;
}
constexpr bool IsKnown(AccountKind kind) {
  return kind >= AccountKind::kTrading && kind <= AccountKind::kReserve;
}
constexpr bool IsKnown(Role role) { return role >= Role::kAdministrator && role <= Role::kBank; }

using JournalId = std::array<uint8_t, 16>;
// GB 32100 unified social credit code (USCC), 18 characters with a check character.
using Uscc = std::array<char, 18>;

}  // namespace luheng::engine

#endif  // ENGINE_TYPES_H_
