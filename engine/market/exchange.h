// Exchange: markets, instruments, their books, and the trading day.
//
// Here is what there is and how to look at it; what may be done is said by listing.h (markets and
// instruments), trading_day.h (open, close, halt) and trading.h (orders).
//
// Not thread-safe; the const methods may be called by several readers at once. Pointers and
// references are good until the next command.
#ifndef ENGINE_MARKET_EXCHANGE_H_
#define ENGINE_MARKET_EXCHANGE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/container/btree_map.h"
#include "engine/codec.h"
#include "engine/ids.h"
#include "engine/market/calendar.h"
#include "engine/market/cancel_timers.h"
#include "engine/market/day_trades.h"
#include "engine/market/instrument.h"
#include "engine/market/order_arena.h"
#include "engine/market/order_watch.h"
#include "engine/rights/types.h"
#include "engine/types.h"
#include "ledger/base/check.h"

namespace luheng::engine {

// A price of a book with what rests there.
struct DepthLevel {
  Price price{};
  Grams quantity{};
  uint32_t order_count = 0;
  bool operator==(const DepthLevel&) const = default;
};

// An open order.
struct OpenOrder {
  OrderId id{};
  AccountId account{};
  InstrumentId instrument{};
  OrderState state{};  // kNew, kPartiallyFilled, kMatching or kWaiting.
  OrderTraits traits{};
  Price price{};
  Grams quantity{};  // As it was submitted or last amended.
  Grams leaves{};    // Hidden ones included.
  Fen filled_amount{};
  std::optional<Price> stop_price{};
  std::optional<Grams> display_quantity{};
  std::optional<TradingDay> expire_day{};
};

// A piece of the list of an account's open orders.
struct OpenOrderScan {
  std::vector<OpenOrder> orders{};  // By slot.
  // Where the next piece begins: an order in a slot below it is in this piece or an earlier one, or
  // was not open when its slot was looked at. 0: no slot is left.
  uint32_t next_slot = 0;
};

// Work that one command may not do at once, and that has to be whole: nothing but Continue commands
// come until it is done.
//
// An order that met more than one command may trade.
struct PendingSweep {
  uint32_t slot = 0;
};
// Stop orders of an instrument whose price was reached.
struct PendingTriggers {
  InstrumentId instrument{};
};
// A call auction that trades at its price; the instrument moves to `next_phase` then.
struct PendingUncross {
  InstrumentId instrument{};
  uint32_t price_ticks = 0;
  Phase next_phase{};
  bool closes_day = false;  // The instruments behind this one are then closed as well.
};
// A trading day that is being opened: in slots before `next_slot` there is no order any more that
// its limits forbid.
struct PendingOpen {
  uint32_t next_slot = 0;
};
// A trading day that is being closed, and is open until it is: instruments before `next` are done.
struct PendingClose {
  InstrumentId next{};
};
using Continuation = std::variant<std::monostate, PendingSweep, PendingTriggers, PendingUncross,
                                  PendingOpen, PendingClose>;

// Work that other commands may come between: when nothing else is pending, a Continue command does
// a part of the first task, and what is left goes to the end of the list. So a small task is soon
// done, however large the others are.
//
// Cancels the orders of an account, newest first; the account's walk (OrderArena) says how far it
// is. An account has at most one such task.
struct CancelTask {
  AccountNumber account{};
  std::optional<InstrumentId> instrument{};
  std::optional<Side> side{};
  EndReason reason{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.instrument, self.side, self.reason);
  }
};
// Expires the orders whose last day is over, by slot: of one instrument, or of all.
struct ExpireTask {
  std::optional<InstrumentId> instrument{};
  TradingDay day{};
  uint32_t next_slot = 1;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.instrument, self.day, self.next_slot);
  }
};
// Reports the outcomes of an auction that was closed or called off, bid by bid; the auction says
// how far it is (engine/rights/awarding.h).
struct AwardTask {
  AuctionId auction{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.auction);
  }
};
// The same of a lottery that was drawn.
struct DrawTask {
  LotteryId lottery{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.lottery);
  }
};
// Ends the leases that are over on a day, in the order in which they end.
struct LeaseTask {
  TradingDay day{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.day);
  }
};
// Looks at what accounts did on a day that is over (engine/rights/surveillance.h).
struct WatchTask {
  TradingDay day{};
  AccountNumber next{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.day, self.next);
  }
};
using Task = std::variant<CancelTask, ExpireTask, AwardTask, DrawTask, LeaseTask, WatchTask>;

// A trade that somebody wants undone.
struct PendingReversal {
  TradeId trade{};
  Actor requester{};
  std::optional<Actor> approver{};  // The first of the two.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.trade, self.requester, self.approver);
  }
};

class Exchange {
 public:
  // `order_slots_max` is how many orders can be open at once. REQUIRES: at most kSlotMax.
  explicit Exchange(uint32_t order_slots_max) : orders_(order_slots_max) {}

  // Ids are dense, from 1; both lists are by id. Nullptr if there is none.
  const std::vector<Market>& markets() const { return markets_; }
  const Market* FindMarket(MarketId id) const;
  const Market* FindMarketByCode(std::string_view code) const;
  const std::vector<Instrument>& instruments() const { return instruments_; }
  const Instrument* FindInstrument(InstrumentId id) const {
    const auto number = static_cast<uint32_t>(id);
    return number - 1 < instrument_count_ ? &instruments_[number - 1] : nullptr;
  }
  const Instrument* FindInstrumentBySymbol(std::string_view symbol) const;

  // The trading day that is open, and the last one that was opened (the open one included).
  std::optional<TradingDay> open_day() const { return open_day_; }
  std::optional<TradingDay> last_day() const { return last_day_; }
  bool IsTradingDay(TradingDay day) const { return calendar_.IsTradingDay(day); }
  const Calendar& calendar() const { return calendar_; }

  // The best `level_count_max` prices of a side, best first. Empty for an unknown instrument.
  std::vector<DepthLevel> Depth(InstrumentId instrument, Side side, size_t level_count_max) const;

  // Nullopt if the order has ended or never was.
  std::optional<OpenOrder> FindOrder(OrderId id) const;
  // Open orders of an account in slots from `slot_begin` on, by slot, at most `count_max`: as many
  // as bounded work finds, however many orders there are of whomever.
  OpenOrderScan ScanOpenOrdersOf(AccountId account, uint32_t slot_begin, size_t count_max) const;
  // The same without a bound on the work. The next page begins at SlotOf(last id) + 1.
  std::vector<OpenOrder> OpenOrdersOf(AccountId account, uint32_t slot_begin,
                                      size_t count_max) const;

  Shard shard() const { return shard_; }
  const OrderArena& orders() const { return orders_; }
  const Continuation& continuation() const { return continuation_; }
  bool has_continuation() const { return !std::holds_alternative<std::monostate>(continuation_); }
  const std::deque<Task>& tasks() const { return tasks_; }
  // Whether the orders of an account are being cancelled; whether orders are being expired.
  bool IsCancelling(AccountNumber account) const { return orders_.HasWalk(account); }
  bool IsExpiring() const;
  const CancelTimers& cancel_timers() const { return cancel_timers_; }
  const DayTrades& day_trades() const { return day_trades_; }
  const OrderWatch& order_watch() const { return order_watch_; }
  // By id. Requests end with their trading day.
  const absl::btree_map<ReversalId, PendingReversal>& reversals() const { return reversals_; }
  // Whether the day's limits forbid the price of the order in this slot; an instrument that takes
  // no part in the day forbids none. REQUIRES: the slot is open.
  bool IsForbidden(uint32_t slot) const;
  // Slot of an id's order; 0 if the order is not open.
  uint32_t FindSlot(OrderId id) const {
    const uint32_t slot = SlotOf(id);
    return orders_.IsOpen(slot) && OrderIdOf(slot) == id ? slot : 0;
  }
  OrderId OrderIdOf(uint32_t slot) const {
    return MakeOrderId(shard_, orders_.record(slot).generation, slot);
  }

  // For the rules.
  void set_shard(Shard shard) { shard_ = shard; }
  MarketId AddMarket(const CreateMarket& market);
  InstrumentId AddInstrument(const CreateInstrument& terms, const TradingGrid& grid);
  // REQUIRES: there is one.
  Market& market(MarketId id);
  Instrument& instrument(InstrumentId id) {
    const auto number = static_cast<uint32_t>(id);
    LUHENG_CHECK(number - 1 < instrument_count_);
    return instruments_[number - 1];
  }
  Calendar& mutable_calendar() { return calendar_; }
  OrderArena& mutable_orders() { return orders_; }
  void set_continuation(const Continuation& continuation) { continuation_ = continuation; }
  std::deque<Task>& mutable_tasks() { return tasks_; }
  CancelTimers& mutable_cancel_timers() { return cancel_timers_; }
  DayTrades& mutable_day_trades() { return day_trades_; }
  OrderWatch& mutable_order_watch() { return order_watch_; }
  absl::btree_map<ReversalId, PendingReversal>& mutable_reversals() { return reversals_; }
  // Opens the day, and every instrument whose market has rules in force on it.
  // REQUIRES: no day is open, and `day` is after the last one.
  void BeginDay(TradingDay day);
  // Closes the day and every instrument. REQUIRES: a day is open.
  void EndDay();

  void Save(Writer& writer) const;
  void Load(Reader& reader);

  // Names the invariant that is broken; nullopt if none is.
  std::optional<std::string> FindBroken() const;

 private:
  // The account's number here; 0 if it cannot have orders here.
  AccountNumber NumberHere(AccountId account) const;
  // All slots of an account's orders, youngest first; nullopt if there are more than a walk may
  // take.
  std::optional<std::vector<uint32_t>> FewSlotsOf(AccountNumber account) const;
  DayLimits LimitsOn(TradingDay day, const MarketRules& rules, const Instrument& instrument) const;
  void SaveOrder(Writer& writer, uint32_t slot) const;
  // Where a snapshot has an order.
  struct OrderPlace {
    InstrumentId instrument{};
    std::optional<Side> side{};
    uint32_t price_ticks = 0;
    bool is_waiting = false;
  };
  // Reads one order into its slot, which it returns; 0 after a problem.
  uint32_t LoadOrder(Reader& reader, const OrderPlace& place);
  void SaveBook(Writer& writer, const Instrument& instrument) const;
  void LoadBook(Reader& reader, Instrument& instrument);
  void SaveStops(Writer& writer, const Instrument& instrument) const;
  void LoadStops(Reader& reader, Instrument& instrument);
  void SaveContinuation(Writer& writer) const;
  void LoadContinuation(Reader& reader);
  void SaveTasks(Writer& writer) const;
  void LoadCancelTask(Reader& reader);
  template <class Loaded>
  void LoadTask(Reader& reader);
  void LoadTasks(Reader& reader);
  std::optional<std::string> FindBrokenInstrument(const Instrument& instrument) const;
  std::optional<std::string> FindBrokenTask() const;

  Shard shard_{};
  std::vector<Market> markets_;
  std::vector<Instrument> instruments_;
  uint32_t instrument_count_ = 0;  // Of instruments_, which would have to divide.
  absl::btree_map<std::string, MarketId, std::less<>> markets_by_code_;
  absl::btree_map<std::string, InstrumentId, std::less<>> instruments_by_symbol_;
  Calendar calendar_;
  std::optional<TradingDay> open_day_;
  std::optional<TradingDay> last_day_;
  OrderArena orders_;
  Continuation continuation_;
  std::deque<Task> tasks_;
  CancelTimers cancel_timers_;
  DayTrades day_trades_;
  OrderWatch order_watch_;
  absl::btree_map<ReversalId, PendingReversal> reversals_;
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_EXCHANGE_H_
