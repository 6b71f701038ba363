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
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/container/btree_map.h"
#include "engine/codec.h"
#include "engine/ids.h"
#include "engine/market/calendar.h"
#include "engine/market/instrument.h"
#include "engine/market/order_arena.h"
#include "engine/types.h"

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
  ParticipantId participant{};
  InstrumentId instrument{};
  Side side{};
  OrderState state{};  // kNew, kPartiallyFilled or kMatching.
  Price price{};
  Grams quantity{};  // As it was submitted.
  Grams leaves{};
  Fen filled_amount{};
  bool operator==(const OpenOrder&) const = default;
};

// An order that met more than one command may trade; Continue goes on with it.
struct PendingSweep {
  uint32_t slot = 0;
  TimeInForce time_in_force{};
};

// A trading day that is being closed: instruments before `next` are done.
struct PendingClose {
  InstrumentId next{};
};

using Continuation = std::variant<std::monostate, PendingSweep, PendingClose>;

class Exchange {
 public:
  // `order_slots_max` is how many orders can be open at once. REQUIRES: at most kSlotMax.
  explicit Exchange(uint32_t order_slots_max) : orders_(order_slots_max) {}

  // Ids are dense, from 1; both lists are by id. Nullptr if there is none.
  const std::vector<Market>& markets() const { return markets_; }
  const Market* FindMarket(MarketId id) const;
  const Market* FindMarketByCode(std::string_view code) const;
  const std::vector<Instrument>& instruments() const { return instruments_; }
  const Instrument* FindInstrument(InstrumentId id) const;
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
  // Open orders of an account in slots from `slot_begin` on, by slot, at most `count_max`. The next
  // page begins at SlotOf(last id) + 1. Walks all slots: for people, not for programs.
  std::vector<OpenOrder> OpenOrdersOf(AccountId account, uint32_t slot_begin,
                                      size_t count_max) const;

  Shard shard() const { return shard_; }
  const OrderArena& orders() const { return orders_; }
  const Continuation& continuation() const { return continuation_; }
  bool has_continuation() const { return !std::holds_alternative<std::monostate>(continuation_); }
  // Slot of an id's order; 0 if the order is not open.
  uint32_t FindSlot(OrderId id) const;
  OrderId OrderIdOf(uint32_t slot) const {
    return MakeOrderId(shard_, orders_.record(slot).generation, slot);
  }

  // For the rules.
  void set_shard(Shard shard) { shard_ = shard; }
  MarketId AddMarket(const CreateMarket& market);
  InstrumentId AddInstrument(const CreateInstrument& terms, const TradingGrid& grid);
  // REQUIRES: there is one.
  Market& market(MarketId id);
  Instrument& instrument(InstrumentId id);
  Calendar& mutable_calendar() { return calendar_; }
  OrderArena& mutable_orders() { return orders_; }
  void set_continuation(const Continuation& continuation) { continuation_ = continuation; }
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
  DayLimits LimitsOn(TradingDay day, const MarketRules& rules, const Instrument& instrument) const;
  void SaveOrder(Writer& writer, uint32_t slot) const;
  // Reads one order into its slot, which it returns; 0 after a problem.
  uint32_t LoadOrder(Reader& reader, InstrumentId instrument, Side side, uint32_t price_ticks);
  void SaveBook(Writer& writer, const Instrument& instrument) const;
  void LoadBook(Reader& reader, Instrument& instrument);
  void SaveContinuation(Writer& writer) const;
  void LoadContinuation(Reader& reader);
  std::optional<std::string> FindBrokenInstrument(const Instrument& instrument) const;

  Shard shard_{};
  std::vector<Market> markets_;
  std::vector<Instrument> instruments_;
  absl::btree_map<std::string, MarketId, std::less<>> markets_by_code_;
  absl::btree_map<std::string, InstrumentId, std::less<>> instruments_by_symbol_;
  Calendar calendar_;
  std::optional<TradingDay> open_day_;
  std::optional<TradingDay> last_day_;
  OrderArena orders_;
  Continuation continuation_;
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_EXCHANGE_H_
