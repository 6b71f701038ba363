// The invariants of the exchange, which also judge a snapshot of unknown origin.
#include <algorithm>

#include "engine/arithmetic.h"
#include "engine/market/auction.h"
#include "engine/market/exchange.h"
#include "engine/market/phases.h"

namespace luheng::engine {
namespace {

bool IsTotal(int64_t value, int64_t max) { return value >= 0 && value <= max; }

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

// Whether a stop order has to come into the market.
bool HasReachedStop(const Instrument& instrument) {
  return instrument.phase == Phase::kContinuous && instrument.last_ticks != 0 &&
         instrument.stops.FirstReached(instrument.last_ticks) != 0;
}

bool HasOpenBefore(const Exchange& exchange, InstrumentId next) {
  return std::any_of(exchange.instruments().begin(), exchange.instruments().end(),
                     [&](const Instrument& instrument) {
                       return instrument.id < next && instrument.phase != Phase::kClosed;
                     });
}

bool HasForbiddenBefore(const Exchange& exchange, uint32_t next_slot) {
  for (uint32_t slot = 1; slot < next_slot; ++slot) {
    if (exchange.orders().IsOpen(slot) && exchange.IsForbidden(slot)) return true;
  }
  return false;
}

std::optional<std::string> FindBrokenUncross(const Exchange& exchange,
                                             const PendingUncross& uncross) {
  const Instrument& instrument = *exchange.FindInstrument(uncross.instrument);
  if (!IsAllowed({instrument.phase, uncross.next_phase}) ||
      instrument.phase == Phase::kContinuous ||
      (uncross.next_phase != Phase::kContinuous && uncross.next_phase != Phase::kClosed)) {
    return "an auction between phases that have none";
  }
  const auto price = FindAuctionPrice(instrument);
  if (!price || price->volume_lots != VolumeAt(instrument.book, uncross.price_ticks)) {
    return "an auction that would leave a crossed book";
  }
  if (!uncross.closes_day) return std::nullopt;
  if (uncross.next_phase != Phase::kClosed || HasOpenBefore(exchange, uncross.instrument)) {
    return "a pending close left an instrument out";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> Exchange::FindBrokenInstrument(const Instrument& instrument) const {
  if (instrument.floors.empty() || !AreOnceInOrder(instrument.floors) ||
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
  const bool is_open = instrument.phase != Phase::kClosed;
  if (is_open != instrument.today.has_value()) return "limits without an open instrument, or none";
  if (is_open && !open_day_) return "an instrument open outside the trading day";
  if (is_open) {
    const MarketRules* rules = FindMarket(instrument.terms.market)->RulesOn(*open_day_);
    const bool is_given =
        rules != nullptr && instrument.today == LimitsOn(*open_day_, *rules, instrument);
    if (!is_given) return "limits that the day's rules do not give";
  }
  if (instrument.phase == Phase::kContinuous && IsCrossed(instrument.book)) {
    return "a crossed book in CONTINUOUS";
  }
  if (!has_continuation() && HasReachedStop(instrument)) {
    return "a stop order sleeps on after its price was reached";
  }
  return std::nullopt;
}

std::optional<std::string> Exchange::FindBrokenTask() const {
  size_t cancel_count = 0;
  for (const Task& task : tasks_) {
    const auto* cancel = std::get_if<CancelTask>(&task);
    if (cancel == nullptr) continue;
    ++cancel_count;
    if (!orders_.HasWalk(cancel->account)) return "a mass cancel that stands nowhere";
    const uint32_t slot = orders_.WalkOf(cancel->account);
    if (slot != 0 && (!orders_.IsOpen(slot) || orders_.record(slot).account != cancel->account)) {
      return "a mass cancel that stands at no order of its account";
    }
  }
  if (cancel_count != orders_.walk_count()) {
    return "a walk over the orders of an account that nobody cancels, or two cancels of one";
  }
  return std::nullopt;
}

std::optional<std::string> Exchange::FindBroken() const {
  if (open_day_ && open_day_ != last_day_) return "the open day is not the last one";
  if (last_day_ && !IsCalendarDay(*last_day_)) return "the last day is outside the calendar";
  if (auto broken = orders_.FindBroken()) return broken;
  size_t order_count = std::holds_alternative<PendingSweep>(continuation_) ? 1 : 0;
  for (const Instrument& instrument : instruments_) {
    if (auto broken = FindBrokenInstrument(instrument)) return broken;
    if (auto broken = instrument.book.FindBroken(orders_, instrument.id, order_count)) {
      return broken;
    }
    order_count += instrument.stops.count();
  }
  if (order_count != orders_.open_count()) return "open orders outside the books";
  if (auto broken = FindBrokenTask()) return broken;
  if (const auto* sweep = std::get_if<PendingSweep>(&continuation_)) {
    const InstrumentId id = orders_.record(sweep->slot).instrument();
    if (!open_day_ || FindInstrument(id)->phase != Phase::kContinuous) {
      return "a pending order outside CONTINUOUS";
    }
  }
  if (has_continuation() && !open_day_) return "pending work outside the trading day";
  if (const auto* triggers = std::get_if<PendingTriggers>(&continuation_)) {
    if (!HasReachedStop(*FindInstrument(triggers->instrument))) return "a trigger of no stop order";
  }
  if (const auto* open = std::get_if<PendingOpen>(&continuation_)) {
    if (HasForbiddenBefore(*this, open->next_slot)) return "a pending open left an order out";
  }
  if (const auto* close = std::get_if<PendingClose>(&continuation_)) {
    if (HasOpenBefore(*this, close->next)) return "a pending close left an instrument out";
  }
  if (const auto* uncross = std::get_if<PendingUncross>(&continuation_)) {
    return FindBrokenUncross(*this, *uncross);
  }
  return std::nullopt;
}

}  // namespace luheng::engine
