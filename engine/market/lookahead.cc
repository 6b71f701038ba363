#include "engine/market/lookahead.h"

namespace luheng::engine {
namespace {

void Fetch(const void* place) { __builtin_prefetch(place); }

// The level of a price, if it lies where levels usually lie.
const PriceLevel* LevelOf(const Instrument& instrument, Side side, uint32_t ticks) {
  return instrument.book.ladder(side).Peek(ticks);
}

}  // namespace

void Prefetch(const RuleView& view, const SubmitOrder& body, Lookahead step) {
  const auto account = view.registry.FindAccountNumber(body.account);
  const Instrument* instrument = view.exchange.FindInstrument(body.instrument);
  if (!account || instrument == nullptr || body.price < Price{}) return;
  const Holdings& holdings = view.registry.holdings();
  const OrderArena& orders = view.exchange.orders();
  const auto ticks = static_cast<uint32_t>(instrument->grid.ToTicks(body.price).value());
  const PriceLevel* level = LevelOf(*instrument, body.side, ticks);
  switch (step) {
    case Lookahead::kFar:
      if (level != nullptr) Fetch(level);
      if (const uint32_t newest = orders.NewestOf(*account)) Fetch(&orders.detail(newest));
      return;
    case Lookahead::kNear: {
      const PositionNumber position = holdings.FindPosition(*account, body.instrument);
      if (position != PositionNumber{}) Fetch(&holdings.position(position));
      if (level != nullptr && orders.IsOpen(level->last)) Fetch(&orders.record(level->last));
      return;
    }
  }
}

void Prefetch(const RuleView& view, const CancelOrder& body, Lookahead step) {
  const OrderArena& orders = view.exchange.orders();
  const uint32_t slot = SlotOf(body.order);
  if (slot == 0 || slot > orders.slot_count()) return;
  const OrderRecord& order = orders.record(slot);
  const OrderDetail& detail = orders.detail(slot);
  switch (step) {
    case Lookahead::kFar:
      Fetch(&order);
      Fetch(&detail);
      return;
    case Lookahead::kNear:
      if (!orders.IsOpen(slot)) return;
      Fetch(&view.registry.holdings().position(order.position));
      if (const PriceLevel* level = LevelOf(*view.exchange.FindInstrument(order.instrument()),
                                            order.side(), order.price_ticks)) {
        Fetch(level);
      }
      if (order.next != 0) Fetch(&orders.record(order.next));
      if (order.previous != 0) Fetch(&orders.record(order.previous));
      if (detail.owner_next != 0) Fetch(&orders.detail(detail.owner_next));
      if (detail.owner_previous != 0) Fetch(&orders.detail(detail.owner_previous));
      return;
  }
}

}  // namespace luheng::engine
