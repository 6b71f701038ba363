// Exchange in a snapshot.
//
//   exchange := shard | markets | u32 count | (terms | instrument)* | calendar | open day | last
//   day
//               | arena | (book | stops)* | continuation | tasks | cancel timers | day trades
//               | reversals
//   book     := for each side, best price first: u32 count | (u32 ticks | u32 count | order*)*
//   stops    := u32 count | (u32 ticks | order)*             (in the order of triggering)
//   order    := u32 slot | u32 shown | u32 account | u32 position | u8 traits | i64 filled amount
//               | u32 original lots | u32 owner's next | u32 owner's previous | conditions?
//                                                            (at a price, first come first)
#include <algorithm>

#include "engine/arithmetic.h"
#include "engine/market/exchange.h"

namespace luheng::engine {
namespace {

bool IsSound(const Market& market) {
  if (market.rows.empty() || !AreOnceInOrder(market.rows)) return false;
  return std::all_of(market.rows.begin(), market.rows.end(), [&](const MarketRules& row) {
    return !FindMalformed(CreateMarket{.code = market.code, .rules = row});
  });
}

}  // namespace

void Exchange::Save(Writer& writer) const {
  writer(shard_, markets_, static_cast<uint32_t>(instruments_.size()));
  for (const Instrument& instrument : instruments_) writer(instrument.terms, instrument);
  writer(calendar_, open_day_, last_day_, orders_);
  for (const Instrument& instrument : instruments_) {
    SaveBook(writer, instrument);
    SaveStops(writer, instrument);
  }
  SaveContinuation(writer);
  SaveTasks(writer);
  writer(cancel_timers_, day_trades_, order_watch_, static_cast<uint32_t>(reversals_.size()));
  for (const auto& [id, reversal] : reversals_) writer(id, reversal);
}

void Exchange::Load(Reader& reader) {
  std::vector<Market> markets;
  uint32_t instrument_count = 0;
  reader(shard_, markets, instrument_count);
  if (!reader.ok()) return;
  for (const Market& loaded : markets) {
    const bool is_sound = IsSound(loaded) && FindMarketByCode(loaded.code) == nullptr;
    if (!reader.Require(is_sound, "a market that could not have been made")) return;
    market(AddMarket({.code = loaded.code, .rules = loaded.rows.front()})).rows = loaded.rows;
  }
  for (uint32_t i = 0; i < instrument_count; ++i) {
    CreateInstrument terms;
    reader(terms);
    if (!reader.ok()) return;
    std::optional<TradingGrid> grid;
    if (!FindMalformed(terms)) {
      grid = TradingGrid::Make({terms.lot, terms.tick, terms.price_basis, terms.term_years});
    }
    const bool is_sound = grid && FindMarket(terms.market) != nullptr &&
                          FindInstrumentBySymbol(terms.symbol) == nullptr;
    if (!reader.Require(is_sound, "an instrument that could not have been made")) return;
    reader(instrument(AddInstrument(terms, *grid)));
  }
  reader(calendar_, open_day_, last_day_, orders_);
  reader.Require(calendar_.IsWellFormed(), "calendar rows out of order");
  for (Instrument& instrument : instruments_) {
    LoadBook(reader, instrument);
    LoadStops(reader, instrument);
  }
  LoadContinuation(reader);
  LoadTasks(reader);
  uint32_t reversal_count = 0;
  reader(cancel_timers_, day_trades_, order_watch_, reversal_count);
  for (uint32_t i = 0; i < reversal_count && reader.ok(); ++i) {
    ReversalId id{};
    PendingReversal reversal;
    reader(id, reversal);
    const bool is_next = reversals_.empty() || reversals_.rbegin()->first < id;
    reader.Require(is_next, "requests for reversal out of order");
    if (reader.ok()) reversals_.emplace(id, reversal);
  }
  if (reader.ok()) orders_.CheckLoaded(reader);
}

void Exchange::SaveOrder(Writer& writer, uint32_t slot) const {
  const OrderRecord& order = orders_.record(slot);
  const OrderDetail& detail = orders_.detail(slot);
  writer(slot, order.leaves_lots, order.account, order.position, order.traits().Pack(),
         detail.filled_amount(), detail.original_lots, detail.owner_next, detail.owner_previous);
  if (const OrderConditions* conditions = orders_.FindConditions(slot)) writer(*conditions);
}

uint32_t Exchange::LoadOrder(Reader& reader, const OrderPlace& place) {
  uint32_t slot = 0;
  OrderRecord order;
  OrderDetail detail;
  uint8_t traits_bits = 0;
  Fen filled_amount{};
  reader(slot, order.leaves_lots, order.account, order.position, traits_bits, filled_amount,
         detail.original_lots, detail.owner_next, detail.owner_previous);
  if (!reader.ok()) return 0;
  const OrderTraits traits = OrderTraits::Unpack(traits_bits);
  const bool fits = traits.is_waiting == place.is_waiting &&
                    (!place.side.has_value() || traits.side == *place.side) &&
                    (!traits.is_waiting || traits.has_conditions) &&
                    (traits.lifetime != Lifetime::kTillDate || traits.has_conditions);
  if (!reader.Require(fits, "an order in a place that is not its own")) return 0;
  detail.set_filled_amount(filled_amount);
  order.price_ticks = place.price_ticks;
  order.set_instrument_and_traits(place.instrument, traits);
  orders_.Restore(slot, order, detail, reader);
  if (reader.ok() && traits.has_conditions) {
    OrderConditions conditions;
    reader(conditions);
    const bool is_sound = (conditions.stop_ticks > 0) == traits.is_waiting &&
                          (conditions.hidden_lots == 0 || conditions.display_lots > 0) &&
                          conditions.hidden_lots <= detail.original_lots - order.leaves_lots;
    if (reader.Require(is_sound, "conditions that contradict their order")) {
      orders_.AddConditions(slot, conditions);
    }
  }
  return reader.ok() ? slot : 0;
}

void Exchange::SaveBook(Writer& writer, const Instrument& instrument) const {
  for (const Side side : {Side::kBuy, Side::kSell}) {
    const PriceLadder& ladder = instrument.book.ladder(side);
    const uint32_t best = ladder.empty() ? 0 : ladder.best_ticks();
    uint32_t level_count = 0;
    for (uint32_t ticks = best; ticks != 0; ticks = ladder.WorseThan(ticks)) ++level_count;
    writer(level_count);
    for (uint32_t ticks = best; ticks != 0; ticks = ladder.WorseThan(ticks)) {
      const PriceLevel* level = ladder.Find(ticks);
      writer(ticks, level->order_count);
      for (uint32_t slot = level->first; slot != 0; slot = orders_.record(slot).next) {
        SaveOrder(writer, slot);
      }
    }
  }
}

void Exchange::LoadBook(Reader& reader, Instrument& instrument) {
  for (const Side side : {Side::kBuy, Side::kSell}) {
    uint32_t level_count = 0;
    reader(level_count);
    uint32_t previous = 0;
    for (uint32_t i = 0; i < level_count && reader.ok(); ++i) {
      uint32_t ticks = 0;
      uint32_t order_count = 0;
      reader(ticks, order_count);
      const bool is_worse =
          previous == 0 || (side == Side::kBuy ? ticks < previous : ticks > previous);
      reader.Require(ticks > 0 && order_count > 0 && is_worse, "price levels out of order");
      previous = ticks;
      for (uint32_t k = 0; k < order_count && reader.ok(); ++k) {
        const uint32_t slot =
            LoadOrder(reader, {.instrument = instrument.id, .side = side, .price_ticks = ticks});
        if (slot != 0) instrument.book.Append(orders_, slot);
      }
    }
  }
}

void Exchange::SaveStops(Writer& writer, const Instrument& instrument) const {
  writer(static_cast<uint32_t>(instrument.stops.count()));
  instrument.stops.ForEach([&](uint32_t slot) {
    writer(orders_.record(slot).price_ticks);
    SaveOrder(writer, slot);
  });
}

void Exchange::LoadStops(Reader& reader, Instrument& instrument) {
  uint32_t count = 0;
  reader(count);
  uint32_t previous = 0;
  for (uint32_t i = 0; i < count && reader.ok(); ++i) {
    uint32_t ticks = 0;
    reader(ticks);
    if (!reader.Require(ticks > 0, "a stop order without a price")) return;
    const uint32_t slot =
        LoadOrder(reader, {.instrument = instrument.id, .price_ticks = ticks, .is_waiting = true});
    if (slot == 0) return;
    const bool is_next = previous == 0 || StopBook::ComesBefore(orders_, previous, slot);
    if (!reader.Require(is_next, "stop orders out of order")) return;
    instrument.stops.Add(orders_, slot);
    previous = slot;
  }
}

// continuation := u8 0 | u8 1 sweep: instrument | u32 ticks | order
//                      | u8 2 triggers: instrument
//                      | u8 3 uncross: instrument | u32 ticks | next phase | closes day
//                      | u8 4 open: u32 next slot
//                      | u8 5 close: next instrument
void Exchange::SaveContinuation(Writer& writer) const {
  writer(static_cast<uint8_t>(continuation_.index()));
  if (const auto* sweep = std::get_if<PendingSweep>(&continuation_)) {
    const OrderRecord& order = orders_.record(sweep->slot);
    writer(order.instrument(), order.price_ticks);
    SaveOrder(writer, sweep->slot);
  } else if (const auto* triggers = std::get_if<PendingTriggers>(&continuation_)) {
    writer(triggers->instrument);
  } else if (const auto* uncross = std::get_if<PendingUncross>(&continuation_)) {
    writer(uncross->instrument, uncross->price_ticks, uncross->next_phase, uncross->closes_day);
  } else if (const auto* open = std::get_if<PendingOpen>(&continuation_)) {
    writer(open->next_slot);
  } else if (const auto* close = std::get_if<PendingClose>(&continuation_)) {
    writer(close->next);
  }
}

void Exchange::LoadContinuation(Reader& reader) {
  uint8_t index = 0;
  reader(index);
  if (!reader.Require(index < std::variant_size_v<Continuation>, "unknown continuation")) return;
  if (index == 0) return;
  if (index == 4) {
    PendingOpen open;
    reader(open.next_slot);
    const bool is_slot = open.next_slot >= 1 && open.next_slot <= orders_.slot_count();
    reader.Require(is_slot, "an opening that goes on where no order was");
    continuation_ = open;
    return;
  }
  InstrumentId instrument{};
  reader(instrument);
  const bool is_known = reader.ok() && FindInstrument(instrument) != nullptr;
  if (!reader.Require(is_known, "a continuation of no instrument")) return;
  if (index == 1) {
    uint32_t ticks = 0;
    reader(ticks);
    if (!reader.Require(ticks > 0, "a pending order without a price")) return;
    continuation_ =
        PendingSweep{LoadOrder(reader, {.instrument = instrument, .price_ticks = ticks})};
  } else if (index == 2) {
    continuation_ = PendingTriggers{instrument};
  } else if (index == 3) {
    PendingUncross uncross{.instrument = instrument};
    reader(uncross.price_ticks, uncross.next_phase, uncross.closes_day);
    reader.Require(uncross.price_ticks > 0, "an auction without a price");
    continuation_ = uncross;
  } else {
    continuation_ = PendingClose{instrument};
  }
}

// tasks := u32 count | (u8 0 cancel task | u32 slot of the walk, or u8 1 expire task,
//                       or u8 2 award task, or u8 3 draw task,
//                       or u8 4 lease task, or u8 5 watch task)*
void Exchange::SaveTasks(Writer& writer) const {
  writer(static_cast<uint32_t>(tasks_.size()));
  for (const Task& task : tasks_) {
    writer(static_cast<uint8_t>(task.index()));
    std::visit([&](const auto& alternative) { writer(alternative); }, task);
    if (const auto* cancel = std::get_if<CancelTask>(&task)) {
      writer(orders_.WalkOf(cancel->account));
    }
  }
}

void Exchange::LoadTasks(Reader& reader) {
  uint32_t count = 0;
  reader(count);
  for (uint32_t i = 0; i < count && reader.ok(); ++i) {
    uint8_t index = 0;
    reader(index);
    if (index == 0) {
      LoadCancelTask(reader);
    } else if (index == 1) {
      LoadTask<ExpireTask>(reader);
    } else if (index == 2) {
      LoadTask<AwardTask>(reader);
    } else if (index == 3) {
      LoadTask<DrawTask>(reader);
    } else if (index == 4) {
      LoadTask<LeaseTask>(reader);
    } else if (reader.Require(index == 5, "unknown task")) {
      LoadTask<WatchTask>(reader);
    }
  }
}

template <class Loaded>
void Exchange::LoadTask(Reader& reader) {
  Loaded task;
  reader(task);
  tasks_.emplace_back(task);
}

void Exchange::LoadCancelTask(Reader& reader) {
  CancelTask task;
  uint32_t walk = 0;
  reader(task, walk);
  if (!reader.ok()) return;
  const bool is_its_own =
      walk == 0 || (orders_.IsOpen(walk) && orders_.record(walk).account == task.account);
  if (!reader.Require(is_its_own, "a mass cancel that stands at no order of its account")) return;
  if (!reader.Require(!orders_.HasWalk(task.account), "an account with two mass cancels")) return;
  orders_.SetWalk(task.account, walk);
  tasks_.emplace_back(task);
}

}  // namespace luheng::engine
