// What the naive exchange is made of, and what it says: plain numbers, nothing derived.
//
// Quantities are in grams, amounts in fen, prices in fen per tonne, as everywhere.
#ifndef TESTS_REFERENCE_NAIVE_TYPES_H_
#define TESTS_REFERENCE_NAIVE_TYPES_H_

#include <cstdint>
#include <optional>
#include <ostream>
#include <utility>
#include <vector>

#include "engine/command.h"
#include "engine/reject.h"

namespace luheng::reference {

__extension__ typedef __int128 Wide;

// A fact that others than the command's sender are told.
struct NaiveEvent {
  enum class Kind { kTrade, kEnded, kReduced, kTriggered, kPriced, kClosed, kReversed };
  enum class Aggressor { kNone, kBuyer, kSeller };
  Kind kind{};
  uint64_t subject = 0;  // An order (of a trade the buying one), an instrument, or a trade.
  uint64_t seller = 0;   // Of a trade: the selling order.
  int64_t quantity = 0;  // Of an order that ended: what it had filled.
  int64_t price = 0;
  int64_t amount = 0;  // Of an auction: the imbalance.
  int64_t leaves = 0;  // Of an order that was reduced; of a trade's buying order.
  int64_t seller_leaves = 0;
  engine::EndReason reason{};
  Aggressor aggressor{};
  bool operator==(const NaiveEvent&) const = default;
};
void PrintTo(const NaiveEvent& event, std::ostream* out);

// What the command's sender is told.
struct NaiveOutcome {
  engine::Rejection rejection{};
  // Of an order, when its command is done: what it sets off (stop orders) comes after.
  engine::OrderState state{};
  engine::EndReason reason{};
  int64_t filled = 0;
  int64_t leaves = 0;
  int64_t filled_amount = 0;
  uint32_t trade_count = 0;
  // Of a cancellation of many.
  uint32_t order_count = 0;
  bool is_pending = false;
};

struct NaivePosition {
  int64_t available = 0;
  int64_t held = 0;
  int64_t bought_today = 0;
  bool operator==(const NaivePosition&) const = default;
};
void PrintTo(const NaivePosition& position, std::ostream* out);

struct NaiveMoney {
  int64_t available = 0;
  int64_t held = 0;
  bool operator==(const NaiveMoney&) const = default;
};
void PrintTo(const NaiveMoney& money, std::ostream* out);

struct NaiveOrder {
  engine::OrderId id{};
  engine::SubmitOrder terms{};  // As submitted.
  int64_t number = 0;           // Orders are numbered as they come.
  int64_t quantity = 0;         // As submitted, amended and reduced.
  int64_t price = 0;            // Of a market order, as far as it may go.
  int64_t leaves = 0;
  int64_t shown = 0;  // Of the leaves, while it rests.
  int64_t filled_amount = 0;
  int64_t place = 0;  // Among the resting ones of its price: the lowest trades first.
  bool is_resting = false;
  bool is_waiting = false;  // For its stop price.

  int64_t filled() const { return quantity - leaves; }
};

struct NaiveInstrument {
  engine::CreateInstrument terms;
  std::vector<std::pair<engine::TradingDay, int64_t>> floors{};  // In the order in which they came.
  engine::Phase phase = engine::Phase::kClosed;
  bool is_halted = false;
  int64_t reference = 0;  // 0: none yet.
  int64_t last = 0;       // Price of the last trade; 0: none yet.
  // Of the day, while it takes part.
  bool takes_part = false;
  bool has_band = false;
  bool is_t_plus_one = false;
  int64_t floor = 0;
  int64_t low = 0;
  int64_t high = 0;
  int64_t order_quantity_max = 0;
  std::optional<int64_t> position_max{};
  int64_t trade_count = 0;
  int64_t volume = 0;
  int64_t amount = 0;
  Wide value = 0;  // Sum of quantity times price.
};

struct NaiveTrade {
  engine::TradeId id{};
  engine::AccountId buyer{};
  engine::AccountId seller{};
  engine::InstrumentId instrument{};
  int64_t quantity = 0;
  int64_t price = 0;
  int64_t amount = 0;
  bool is_reversed = false;
};

struct NaiveReversal {
  engine::ReversalId id{};
  engine::TradeId trade{};
  std::vector<engine::Actor> people{};  // Who asked, and who has approved.
};

struct NaiveTimer {
  std::optional<int64_t> owners{};    // When the owner's own timer runs out.
  std::optional<int64_t> sessions{};  // When the grace of a broken session does.
  std::optional<int64_t> grace{};
};

// Work that others may come between: 256 orders a command, then it is another task's turn.
struct NaiveTask {
  bool is_expiry = false;
  std::optional<engine::InstrumentId> instrument{};
  // Cancels what this account has; `number_end` is the number before which it goes on.
  engine::AccountId account{};
  std::optional<engine::Side> side{};
  engine::EndReason reason{};
  int64_t number_end = INT64_MAX;
  // Expires what ends with this day, from this slot on.
  engine::TradingDay day{};
  uint32_t next_slot = 1;
};

}  // namespace luheng::reference

#endif  // TESTS_REFERENCE_NAIVE_TYPES_H_
