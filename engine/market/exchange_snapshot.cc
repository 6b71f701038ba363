// Exchange in a snapshot, and the invariants that also judge a snapshot of unknown origin.
//
//   exchange := shard | markets | u32 count | (terms | instrument)* | calendar | open day | last
//   day
//               | arena | book* | continuation
//   book     := for each side, best price first: u32 count | (u32 ticks | u32 count | order*)*
//   order    := u32 slot | u32 leaves | u32 account | u32 participant | i64 filled amount
//               | u32 original lots | u32 position           (at a price, first come first)
#include <algorithm>
#include <functional>

#include "engine/arithmetic.h"
#include "engine/market/exchange.h"

namespace luheng::engine {
namespace {

bool IsTotal(int64_t value, int64_t max) { return value >= 0 && value <= max; }

bool AreOnceInOrder(const std::vector<TradingDay>& days) {
  return std::adjacent_find(days.begin(), days.end(), std::greater_equal<>()) == days.end();
}

template <class Row>
std::vector<TradingDay> EffectiveDays(const std::vector<Row>& rows) {
  std::vector<TradingDay> days;
  for (const Row& row : rows) days.push_back(row.effective_day);
  return days;
}

bool IsSound(const Statistics& statistics, const TradingGrid& grid) {
  if (statistics.trade_count == 0) return statistics == Statistics{};
  // A new order is taken up to kTurnoverMax, and adds at most kTotalMax.
  constexpr int64_t kMax = kTurnoverMax + kTotalMax;
  return IsTotal(statistics.volume.value(), kMax) && IsTotal(statistics.amount.value(), kMax) &&
         grid.IsTurnover(statistics.volume, statistics.amount);
}

bool IsPartOf(const Statistics& day, const Statistics& total) {
  return day.trade_count <= total.trade_count && day.volume <= total.volume &&
         day.amount <= total.amount;
}

bool IsSound(const Market& market) {
  if (market.rows.empty() || !AreOnceInOrder(EffectiveDays(market.rows))) return false;
  return std::all_of(market.rows.begin(), market.rows.end(), [&](const MarketRules& row) {
    return !FindMalformed(CreateMarket{.code = market.code, .rules = row});
  });
}

}  // namespace

void Exchange::Save(Writer& writer) const {
  writer(shard_, markets_, static_cast<uint32_t>(instruments_.size()));
  for (const Instrument& instrument : instruments_) writer(instrument.terms, instrument);
  writer(calendar_, open_day_, last_day_, orders_);
  for (const Instrument& instrument : instruments_) SaveBook(writer, instrument);
  SaveContinuation(writer);
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
  for (Instrument& instrument : instruments_) LoadBook(reader, instrument);
  LoadContinuation(reader);
  if (reader.ok()) orders_.CheckLoaded(reader);
}

void Exchange::SaveOrder(Writer& writer, uint32_t slot) const {
  const OrderRecord& order = orders_.record(slot);
  const OrderDetail& detail = orders_.detail(slot);
  writer(slot, order.leaves_lots, order.account, order.participant, detail.filled_amount,
         detail.original_lots, detail.position);
}

uint32_t Exchange::LoadOrder(Reader& reader, InstrumentId instrument, Side side,
                             uint32_t price_ticks) {
  uint32_t slot = 0;
  OrderRecord order;
  OrderDetail detail;
  reader(slot, order.leaves_lots, order.account, order.participant, detail.filled_amount,
         detail.original_lots, detail.position);
  if (!reader.ok()) return 0;
  order.price_ticks = price_ticks;
  order.set_instrument_and_side(instrument, side);
  orders_.Restore(slot, order, detail, reader);
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
        const uint32_t slot = LoadOrder(reader, instrument.id, side, ticks);
        if (slot != 0) instrument.book.Append(orders_, slot);
      }
    }
  }
}

// continuation := u8 0 | u8 1 sweep: time in force | instrument | side | u32 ticks | order
//                      | u8 2 close: next instrument
void Exchange::SaveContinuation(Writer& writer) const {
  writer(static_cast<uint8_t>(continuation_.index()));
  if (const auto* sweep = std::get_if<PendingSweep>(&continuation_)) {
    const OrderRecord& order = orders_.record(sweep->slot);
    writer(sweep->time_in_force, order.instrument(), order.side(), order.price_ticks);
    SaveOrder(writer, sweep->slot);
  } else if (const auto* close = std::get_if<PendingClose>(&continuation_)) {
    writer(close->next);
  }
}

void Exchange::LoadContinuation(Reader& reader) {
  uint8_t index = 0;
  reader(index);
  if (!reader.Require(index < std::variant_size_v<Continuation>, "unknown continuation")) return;
  if (index == 1) {
    PendingSweep sweep;
    InstrumentId instrument{};
    Side side{};
    uint32_t ticks = 0;
    reader(sweep.time_in_force, instrument, side, ticks);
    const bool is_known = reader.ok() && ticks > 0 && FindInstrument(instrument) != nullptr;
    if (!reader.Require(is_known, "a pending order of no instrument")) return;
    sweep.slot = LoadOrder(reader, instrument, side, ticks);
    continuation_ = sweep;
  } else if (index == 2) {
    PendingClose close;
    reader(close.next);
    const bool is_known = reader.ok() && FindInstrument(close.next) != nullptr;
    if (!reader.Require(is_known, "a pending close of no instrument")) return;
    continuation_ = close;
  }
}

std::optional<std::string> Exchange::FindBrokenInstrument(const Instrument& instrument) const {
  if (instrument.floors.empty() || !AreOnceInOrder(EffectiveDays(instrument.floors)) ||
      instrument.floors.front().effective_day >= TradingDay{0}) {
    return "price floors out of order";
  }
  const auto is_price = [&](Price price) {
    return price >= Price{0} && price <= instrument.grid.ToPrice(kOrderTicksMax) + kPriceMax &&
           instrument.grid.IsWholeTicks(price);
  };
  for (const FloorRow& row : instrument.floors) {
    if (!is_price(row.floor)) return "a price floor off the tick";
  }
  if (instrument.reference &&
      (*instrument.reference == Price{0} || !is_price(*instrument.reference))) {
    return "a reference price off the tick";
  }
  if (!instrument.reference && FindMarket(instrument.terms.market)->HasBand()) {
    return "a band without a reference price";
  }
  if (!IsSound(instrument.day, instrument.grid) || !IsSound(instrument.total, instrument.grid) ||
      !IsPartOf(instrument.day, instrument.total)) {
    return "statistics that no trades add up to";
  }
  const bool may_be_set =
      instrument.opening_phase == Phase::kContinuous || instrument.opening_phase == Phase::kHalted;
  if (!may_be_set) return "an opening phase that cannot be set";
  if (!instrument.book.empty() && !instrument.today) return "a book outside the trading day";
  const auto* close = std::get_if<PendingClose>(&continuation_);
  const bool is_being_closed = close != nullptr && instrument.id >= close->next;
  if (instrument.today && !open_day_ && !is_being_closed) return "an instrument was not closed";
  if (instrument.phase != Phase::kClosed && (!instrument.today || !open_day_)) {
    return "an instrument open outside the trading day";
  }
  const PriceLadder& bids = instrument.book.ladder(Side::kBuy);
  if (instrument.phase == Phase::kContinuous && !bids.empty() &&
      instrument.book.ladder(Side::kSell).Crosses(bids.best_ticks())) {
    return "a crossed book in CONTINUOUS";
  }
  return std::nullopt;
}

std::optional<std::string> Exchange::FindBroken() const {
  if (open_day_ && open_day_ != last_day_) return "the open day is not the last one";
  if (last_day_ && !IsCalendarDay(*last_day_)) return "the last day is outside the calendar";
  size_t order_count = std::holds_alternative<PendingSweep>(continuation_) ? 1 : 0;
  for (const Instrument& instrument : instruments_) {
    if (auto broken = FindBrokenInstrument(instrument)) return broken;
    if (auto broken = instrument.book.FindBroken(orders_, instrument.id, order_count)) {
      return broken;
    }
  }
  if (order_count != orders_.open_count()) return "open orders outside the books";
  if (const auto* sweep = std::get_if<PendingSweep>(&continuation_)) {
    const InstrumentId id = orders_.record(sweep->slot).instrument();
    if (!open_day_ || FindInstrument(id)->phase != Phase::kContinuous) {
      return "a pending order outside CONTINUOUS";
    }
  }
  if (std::holds_alternative<PendingClose>(continuation_) && open_day_) {
    return "a pending close of a day that is open";
  }
  return std::nullopt;
}

}  // namespace luheng::engine
