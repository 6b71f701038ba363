#include "engine/market/exchange.h"

#include <algorithm>
#include <functional>

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

// The row of a dense list whose ids begin at 1; nullptr if there is none.
template <class Row, class Id>
Row* FindRow(std::vector<Row>& rows, Id id) {
  const auto number = static_cast<uint32_t>(id);
  return number == 0 || number > rows.size() ? nullptr : &rows[number - 1];
}
template <class Row, class Id>
const Row* FindRow(const std::vector<Row>& rows, Id id) {
  const auto number = static_cast<uint32_t>(id);
  return number == 0 || number > rows.size() ? nullptr : &rows[number - 1];
}

// Instrument numbers share 32 bits with the side in an order's record.
constexpr size_t kInstrumentCountMax = 0x7fffffff;

}  // namespace

const Market* Exchange::FindMarket(MarketId id) const { return FindRow(markets_, id); }

const Market* Exchange::FindMarketByCode(std::string_view code) const {
  const auto found = markets_by_code_.find(code);
  return found == markets_by_code_.end() ? nullptr : FindMarket(found->second);
}

const Instrument* Exchange::FindInstrument(InstrumentId id) const {
  return FindRow(instruments_, id);
}

const Instrument* Exchange::FindInstrumentBySymbol(std::string_view symbol) const {
  const auto found = instruments_by_symbol_.find(symbol);
  return found == instruments_by_symbol_.end() ? nullptr : FindInstrument(found->second);
}

std::vector<DepthLevel> Exchange::Depth(InstrumentId instrument, Side side,
                                        size_t level_count_max) const {
  std::vector<DepthLevel> levels;
  const Instrument* found = FindInstrument(instrument);
  if (found == nullptr) return levels;
  const PriceLadder& ladder = found->book.ladder(side);
  uint32_t ticks = ladder.empty() ? 0 : ladder.best_ticks();
  for (; ticks != 0 && levels.size() < level_count_max; ticks = ladder.WorseThan(ticks)) {
    const PriceLevel* level = ladder.Find(ticks);
    levels.push_back({.price = found->grid.ToPrice(Ticks{ticks}),
                      .quantity = found->grid.ToGrams(Lots{static_cast<int64_t>(level->lots)}),
                      .order_count = level->order_count});
  }
  return levels;
}

uint32_t Exchange::FindSlot(OrderId id) const {
  const uint32_t slot = SlotOf(id);
  return orders_.IsOpen(slot) && OrderIdOf(slot) == id ? slot : 0;
}

std::optional<OpenOrder> Exchange::FindOrder(OrderId id) const {
  const uint32_t slot = FindSlot(id);
  if (slot == 0) return std::nullopt;
  const OrderRecord& order = orders_.record(slot);
  const OrderDetail& detail = orders_.detail(slot);
  const TradingGrid& grid = FindInstrument(order.instrument())->grid;
  const auto* sweep = std::get_if<PendingSweep>(&continuation_);
  OrderState state = OrderState::kNew;
  if (sweep != nullptr && sweep->slot == slot) {
    state = OrderState::kMatching;
  } else if (order.leaves_lots < detail.original_lots) {
    state = OrderState::kPartiallyFilled;
  }
  return OpenOrder{.id = id,
                   .account = MakeAccountId(shard_, static_cast<uint32_t>(order.account)),
                   .participant = order.participant,
                   .instrument = order.instrument(),
                   .side = order.side(),
                   .state = state,
                   .price = grid.ToPrice(Ticks{order.price_ticks}),
                   .quantity = grid.ToGrams(Lots{detail.original_lots}),
                   .leaves = grid.ToGrams(Lots{order.leaves_lots}),
                   .filled_amount = detail.filled_amount};
}

std::vector<OpenOrder> Exchange::OpenOrdersOf(AccountId account, uint32_t slot_begin,
                                              size_t count_max) const {
  std::vector<OpenOrder> open;
  if (ShardOf(account) != shard_) return open;
  for (uint32_t slot = std::max<uint32_t>(slot_begin, 1);
       slot <= orders_.slot_count() && open.size() < count_max; ++slot) {
    if (!orders_.IsOpen(slot)) continue;
    if (static_cast<uint32_t>(orders_.record(slot).account) != NumberOf(account)) continue;
    open.push_back(*FindOrder(OrderIdOf(slot)));
  }
  return open;
}

MarketId Exchange::AddMarket(const CreateMarket& market) {
  LUHENG_CHECK(markets_.size() < UINT32_MAX);
  const MarketId id{static_cast<uint32_t>(markets_.size() + 1)};
  const bool is_new = markets_by_code_.emplace(market.code, id).second;
  LUHENG_CHECK(is_new);
  markets_.push_back({.id = id, .code = market.code, .rows = {market.rules}});
  return id;
}

InstrumentId Exchange::AddInstrument(const CreateInstrument& terms, const TradingGrid& grid) {
  LUHENG_CHECK(instruments_.size() < kInstrumentCountMax);
  LUHENG_CHECK(FindMarket(terms.market) != nullptr);
  const InstrumentId id{static_cast<uint32_t>(instruments_.size() + 1)};
  const bool is_new = instruments_by_symbol_.emplace(terms.symbol, id).second;
  LUHENG_CHECK(is_new);
  instruments_.emplace_back(id, terms, grid);
  return id;
}

Market& Exchange::market(MarketId id) {
  Market* found = FindRow(markets_, id);
  LUHENG_CHECK(found != nullptr);
  return *found;
}

Instrument& Exchange::instrument(InstrumentId id) {
  Instrument* found = FindRow(instruments_, id);
  LUHENG_CHECK(found != nullptr);
  return *found;
}

DayLimits Exchange::LimitsOn(TradingDay day, const MarketRules& rules,
                             const Instrument& instrument) const {
  const TradingGrid& grid = instrument.grid;
  const Price price_max = grid.ToPrice(kOrderTicksMax);
  DayLimits limits{
      .floor = instrument.FloorOn(day),
      .low = grid.tick(),
      .high = price_max,
      .order_quantity_max = std::min(rules.order_quantity_max, grid.ToGrams(kOrderLotsMax)),
      .sellable = rules.buy_is_sellable_next_day ? Sellable::kNextDay : Sellable::kAtOnce};
  if (rules.band_basis_points) {
    // The listing's and the market's rules saw to it that a band has a reference.
    LUHENG_CHECK(instrument.reference.has_value());
    const PriceBand band = BandAround(*instrument.reference, *rules.band_basis_points, grid.tick());
    limits.low = band.low;
    limits.high = std::min(band.high, price_max);
  }
  return limits;
}

void Exchange::BeginDay(TradingDay day) {
  LUHENG_CHECK(!open_day_.has_value());
  LUHENG_CHECK(!last_day_.has_value() || *last_day_ < day);
  open_day_ = day;
  last_day_ = day;
  for (Instrument& instrument : instruments_) {
    LUHENG_CHECK(instrument.book.empty());
    const MarketRules* rules = market(instrument.terms.market).RulesOn(day);
    if (rules == nullptr) continue;
    instrument.today = LimitsOn(day, *rules, instrument);
    instrument.phase = instrument.opening_phase;
    instrument.day = {};
  }
}

void Exchange::EndDay() {
  LUHENG_CHECK(open_day_.has_value());
  open_day_.reset();
  for (Instrument& instrument : instruments_) instrument.phase = Phase::kClosed;
}

}  // namespace luheng::engine
