// What must be true of the state after every command, and of every snapshot.
#include <vector>

#include "engine/arithmetic.h"
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
  return FindBrokenHold();
}

// Adds up what every open order needs, and compares it with what the accounts hold.
std::optional<std::string> StateMachine::FindBrokenHold() const {
  const Holdings& holdings = registry_.holdings();
  const OrderArena& orders = exchange_.orders();
  std::vector<Int128> money(holdings.account_count() + 1);
  std::vector<Int128> rights(holdings.position_count() + 1);
  for (uint32_t slot = 1; slot <= orders.slot_count(); ++slot) {
    if (!orders.IsOpen(slot)) continue;
    const OrderRecord& order = orders.record(slot);
    const OrderDetail& detail = orders.detail(slot);
    const auto position_number = static_cast<uint32_t>(detail.position);
    const Account* account = holdings.Find(order.account);
    if (account == nullptr || position_number == 0 || position_number >= rights.size()) {
      return "an order without account or position";
    }
    const Position& position = holdings.position(detail.position);
    const Instrument* instrument = exchange_.FindInstrument(order.instrument());
    if (order.participant != account->participant || position.account != order.account ||
        position.instrument != order.instrument() || instrument == nullptr) {
      return "an order of another account or instrument than its position";
    }
    if (detail.filled_amount < Fen{0} || detail.filled_amount > Fen{kTotalMax}) {
      return "an order's filled amount is out of range";
    }
    const auto amount =
        instrument->grid.BoundedAmount(Lots{detail.original_lots}, Ticks{order.price_ticks});
    if (!amount) return "an order's amount is out of range";
    switch (order.side()) {
      case Side::kBuy:
        money[static_cast<uint32_t>(order.account)] +=
            instrument->grid.Amount(Lots{order.leaves_lots}, Ticks{order.price_ticks}).value();
        break;
      case Side::kSell:
        rights[position_number] += instrument->grid.ToGrams(Lots{order.leaves_lots}).value();
        break;
    }
  }
  for (uint32_t number = 1; number < money.size(); ++number) {
    if (holdings.Find(AccountNumber{number})->held.value() != money[number]) {
      return "an account does not hold what its buying orders need";
    }
  }
  for (uint32_t number = 1; number < rights.size(); ++number) {
    if (holdings.position(PositionNumber{number}).held.value() != rights[number]) {
      return "a position does not hold what its selling orders need";
    }
  }
  return std::nullopt;
}

void StateMachine::Save(Writer& writer) const {
  writer(genesis_, next_index_, last_time_, registry_, exchange_);
}

void StateMachine::Load(Reader& reader) {
  reader(genesis_, next_index_, last_time_, registry_, exchange_);
}

}  // namespace luheng::engine
