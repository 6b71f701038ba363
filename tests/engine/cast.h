// The people and things that the tests of the engine play with.
#ifndef TESTS_ENGINE_CAST_H_
#define TESTS_ENGINE_CAST_H_

#include <chrono>
#include <cstdint>

#include "engine/command.h"
#include "ledger/signer.h"

namespace luheng::engine::testing {

inline constexpr Actor kAdministrator{ParticipantId{1}, UserId{1}};
inline constexpr Actor kOtherAdministrator{ParticipantId{1}, UserId{2}};
inline constexpr Actor kOperator{ParticipantId{1}, UserId{3}};
inline constexpr Actor kRegistrar{ParticipantId{1}, UserId{4}};
inline constexpr Actor kCashier{ParticipantId{1}, UserId{5}};
inline constexpr Actor kRegulator{ParticipantId{1}, UserId{6}};
// Two enterprises, each with a trader.
inline constexpr Actor kSeller{ParticipantId{2}, UserId{1}};
inline constexpr Actor kBuyer{ParticipantId{3}, UserId{1}};

inline constexpr AccountId kSellerAccount{1};
inline constexpr AccountId kBuyerAccount{2};
inline constexpr MarketId kMarket{1};
inline constexpr InstrumentId kInstrument{1};

constexpr TradingDay Day(int year, unsigned month, unsigned day) {
  const std::chrono::sys_days date{std::chrono::year{year} / static_cast<int>(month) /
                                   static_cast<int>(day)};
  return TradingDay{static_cast<int32_t>(date.time_since_epoch().count())};
}
// What a rejection's limit says of a day.
constexpr int64_t DayNumber(TradingDay day) { return static_cast<int64_t>(day); }

// A Monday.
inline constexpr TradingDay kMonday = Day(2023, 1, 9);
inline constexpr TradingDay kTuesday = Day(2023, 1, 10);
inline constexpr TradingDay kWednesday = Day(2023, 1, 11);

// A valid USCC, another one for each number.
Uscc MakeUscc(uint32_t number);

Genesis MakeGenesis();
// The change to this key, signed by it and by the old one.
ChangeKey MakeKeyChange(const ledger::Signer& old_key, const ledger::Signer& new_key);
RegisterParticipant MakeParticipant(uint32_t number);
// Rules without band, T+1, in force from `kMonday` on.
MarketRules MakeRules();
// NOx of Zhuji for 5 years: lot 1 kg, tick 10 yuan, floor 1,000 yuan, all for a tonne and a year,
// so that a lot at a tick is 5 fen; no reference.
CreateInstrument MakeInstrument(MarketId market = kMarket);

// 1,000 kg for 1,000 yuan: on the grid of MakeInstrument().
inline constexpr Grams kKilogram{1000};
inline constexpr Price kYuan{100};
constexpr Grams Kilograms(int64_t count) { return Grams{count * 1000}; }
constexpr Price Yuan(int64_t count) { return Price{count * 100}; }

// A limit order of the seller's account, or the buyer's, in kInstrument.
SubmitOrder MakeSell(Grams quantity, Price price, TimeInForce time_in_force = TimeInForce::kDay);
SubmitOrder MakeBuy(Grams quantity, Price price, TimeInForce time_in_force = TimeInForce::kDay);

// The same order, changed: without a price, and immediate; waiting for its price; showing only so
// much; refused if it would trade; staying through a day; of another account; with another
// prevention of self-trades.
SubmitOrder AtMarket(SubmitOrder order,
                     TimeInForce time_in_force = TimeInForce::kImmediateOrCancel);
SubmitOrder Stopped(SubmitOrder order, Price stop_price);
SubmitOrder Iceberg(SubmitOrder order, Grams display_quantity);
SubmitOrder PostOnly(SubmitOrder order);
SubmitOrder GoodTill(SubmitOrder order, TradingDay expire_day);
SubmitOrder Of(AccountId account, SubmitOrder order);
SubmitOrder Preventing(SelfTradePrevention mode, SubmitOrder order);

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_CAST_H_
