// What must be true of the state after every command, and of every snapshot.
#include <variant>
#include <vector>

#include "engine/arithmetic.h"
#include "engine/rights/primary_invariants.h"
#include "engine/rights/rights_invariants.h"
#include "engine/state_machine.h"

namespace luheng::engine {

std::optional<std::string> StateMachine::FindBrokenInvariant() const {
  if (auto broken = registry_.FindBroken()) return broken;
  if (auto broken = exchange_.FindBroken()) return broken;
  if (next_index_ > kNumberMask) return "more entries than ids have room for";
  if (registry_.holdings().day() != exchange_.last_day().value_or(TradingDay{})) {
    return "registry and exchange are on different days";
  }
  if (registry_.shard() != genesis_.shard || exchange_.shard() != genesis_.shard) {
    return "registry or exchange is of another shard than genesis";
  }
  if (next_index_ > 0 && FindMalformed(genesis_)) return "a genesis that could not have been";
  const AccountNumber last_timer = exchange_.cancel_timers().LastAccount();
  if (static_cast<uint32_t>(last_timer) > registry_.account_count()) {
    return "a cancel timer of no account";
  }
  for (const Task& task : exchange_.tasks()) {
    const auto* cancel = std::get_if<CancelTask>(&task);
    if (cancel != nullptr && registry_.holdings().Find(cancel->account) == nullptr) {
      return "orders of no account are being cancelled";
    }
  }
  if (auto broken = FindBrokenPrimary(registry_, exchange_, rights_)) return broken;
  if (auto broken = FindBrokenTrade()) return broken;
  if (auto broken = FindBrokenRights(registry_, exchange_, rights_)) return broken;
  return FindBrokenHold();
}

// Adds up the trades of the day, and compares them with what their instruments count.
std::optional<std::string> StateMachine::FindBrokenTrade() const {
  const Holdings& holdings = registry_.holdings();
  const DayTrades& trades = exchange_.day_trades();
  const auto is_position = [&](PositionNumber number) {
    return number != PositionNumber{} && static_cast<uint32_t>(number) <= holdings.position_count();
  };
  std::vector<Statistics> sums(exchange_.instruments().size() + 1);
  for (uint32_t i = 0; i < trades.count(); ++i) {
    const DayTrade& trade = trades.at(i);
    if (trade.entry_index >= next_index_) return "a trade of an entry to come";
    if (!is_position(trade.buyer) || !is_position(trade.seller)) return "a trade without a party";
    const InstrumentId id = holdings.position(trade.buyer).instrument;
    const Instrument* instrument = exchange_.FindInstrument(id);
    if (instrument == nullptr || holdings.position(trade.seller).instrument != id) {
      return "a trade of two instruments";
    }
    if (trade.ticks == 0) continue;
    const auto amount = instrument->grid.BoundedAmount(Lots{trade.lots}, Ticks{trade.ticks});
    if (!amount) return "a trade's amount is out of range";
    Statistics& sum = sums[static_cast<uint32_t>(id)];
    ++sum.trade_count;
    sum.volume += instrument->grid.ToGrams(Lots{trade.lots});
    sum.amount += *amount;
  }
  for (const Instrument& instrument : exchange_.instruments()) {
    // What is traded by listings is no trade of the book.
    if (instrument.mode != TradingMode::kAnonymousBook) continue;
    if (instrument.day != sums[static_cast<uint32_t>(instrument.id)]) {
      return "the figures of a day are not those of its trades";
    }
  }
  for (const auto& [id, reversal] : exchange_.reversals()) {
    const bool is_known =
        static_cast<uint64_t>(id) < next_index_ &&
        reversal.trade == MakeTradeId(exchange_.shard(), EntryIndexOf(reversal.trade)) &&
        trades.Find(reversal.trade) != nullptr;
    if (!is_known) return "a request to reverse no trade";
  }
  return std::nullopt;
}

// Adds up what every open order needs, and compares it with what the accounts hold.
std::optional<std::string> StateMachine::FindBrokenHold() const {
  const Holdings& holdings = registry_.holdings();
  const OrderArena& orders = exchange_.orders();
  std::vector<Int128> money(holdings.account_count() + 1);
  std::vector<Int128> selling(holdings.position_count() + 1);
  std::vector<Int128> buying(holdings.position_count() + 1);
  for (uint32_t slot = 1; slot <= orders.slot_count(); ++slot) {
    if (!orders.IsOpen(slot)) continue;
    if (auto broken = FindBrokenOrder(slot)) return broken;
    const OrderRecord& order = orders.record(slot);
    const TradingGrid& grid = exchange_.FindInstrument(order.instrument())->grid;
    const auto position_number = static_cast<uint32_t>(order.position);
    const Lots leaves{orders.LeavesOf(slot)};
    switch (order.side()) {
      case Side::kBuy:
        money[static_cast<uint32_t>(order.account)] +=
            grid.Amount(leaves, Ticks{order.price_ticks}).value();
        buying[position_number] += grid.ToGrams(leaves).value();
        break;
      case Side::kSell:
        selling[position_number] += grid.ToGrams(leaves).value();
        break;
    }
  }
  for (uint32_t number = 1; number < money.size(); ++number) {
    if (holdings.Find(AccountNumber{number})->held.value() != money[number]) {
      return "an account does not hold what its buying orders need";
    }
  }
  for (uint32_t number = 1; number < selling.size(); ++number) {
    const Position& position = holdings.position(PositionNumber{number});
    if (position.held.value() != selling[number]) {
      return "a position does not hold what its selling orders need";
    }
    if (position.buying.value() != buying[number]) {
      return "a position does not count what its buying orders may add";
    }
  }
  return std::nullopt;
}

std::optional<std::string> StateMachine::FindBrokenOrder(uint32_t slot) const {
  const Holdings& holdings = registry_.holdings();
  const OrderRecord& order = exchange_.orders().record(slot);
  const OrderDetail& detail = exchange_.orders().detail(slot);
  const auto number = static_cast<uint32_t>(order.position);
  if (holdings.Find(order.account) == nullptr || number == 0 ||
      number > holdings.position_count()) {
    return "an order without account or position";
  }
  const Position& position = holdings.position(order.position);
  const Instrument* instrument = exchange_.FindInstrument(order.instrument());
  if (position.account != order.account || position.instrument != order.instrument() ||
      instrument == nullptr) {
    return "an order of another account or instrument than its position";
  }
  if (exchange_.orders().LeavesOf(slot) > detail.original_lots) return "an order with too much";
  const OrderConditions* conditions = exchange_.orders().FindConditions(slot);
  if (conditions != nullptr && conditions->arrival >= next_index_) {
    return "an order of a command to come";
  }
  const Fen filled = detail.filled_amount();
  if (filled < Fen{0} || filled > Fen{kTotalMax}) return "an order's filled amount is out of range";
  if (!instrument->grid.BoundedAmount(Lots{detail.original_lots}, Ticks{order.price_ticks})) {
    return "an order's amount is out of range";
  }
  return std::nullopt;
}

void StateMachine::Save(Writer& writer) const {
  writer(genesis_, next_index_, last_time_, registry_, exchange_, rights_);
}

void StateMachine::Load(Reader& reader) {
  reader(genesis_, next_index_, last_time_, registry_, exchange_, rights_);
  const bool has_genesis = !FindMalformed(genesis_);
  if (!reader.Require(has_genesis || next_index_ == 0, "no genesis")) return;
  if (has_genesis) {
    registry_.mutable_checkpoint_keys().Begin(genesis_.origin, genesis_.checkpoint_key);
  }
}

void StateMachine::SaveKeyChanges(Writer& writer) const {
  registry_.checkpoint_keys().SaveChanges(writer);
}

void StateMachine::LoadKeyChanges(Reader& reader) {
  registry_.mutable_checkpoint_keys().LoadChanges(reader);
}

}  // namespace luheng::engine
