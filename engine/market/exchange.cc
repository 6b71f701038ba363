#include "engine/market/exchange.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

// What one look for an account's orders may cost: so many of its orders along their links, which
// are a cache miss each, or else so many slots in a row, whosever orders are in them.
constexpr size_t kWalkOrdersMax = 4'096;
constexpr uint32_t kScanSlotsMax = 32'768;

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

}  // namespace

const Market* Exchange::FindMarket(MarketId id) const { return FindRow(markets_, id); }

const Market* Exchange::FindMarketByCode(std::string_view code) const {
  const auto found = markets_by_code_.find(code);
  return found == markets_by_code_.end() ? nullptr : FindMarket(found->second);
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
                      .quantity = found->grid.CappedGrams(level->lots),
                      .order_count = level->order_count});
  }
  return levels;
}

std::optional<OpenOrder> Exchange::FindOrder(OrderId id) const {
  const uint32_t slot = FindSlot(id);
  if (slot == 0) return std::nullopt;
  const OrderRecord& order = orders_.record(slot);
  const OrderDetail& detail = orders_.detail(slot);
  const TradingGrid& grid = FindInstrument(order.instrument())->grid;
  const uint32_t leaves = orders_.LeavesOf(slot);
  OpenOrder open{.id = id,
                 .account = MakeAccountId(shard_, static_cast<uint32_t>(order.account)),
                 .instrument = order.instrument(),
                 .state = OrderState::kNew,
                 .traits = order.traits(),
                 .price = grid.ToPrice(Ticks{order.price_ticks}),
                 .quantity = grid.ToGrams(Lots{detail.original_lots}),
                 .leaves = grid.ToGrams(Lots{leaves}),
                 .filled_amount = detail.filled_amount()};
  const auto* sweep = std::get_if<PendingSweep>(&continuation_);
  if (sweep != nullptr && sweep->slot == slot) {
    open.state = OrderState::kMatching;
  } else if (open.traits.is_waiting) {
    open.state = OrderState::kWaiting;
  } else if (leaves < detail.original_lots) {
    open.state = OrderState::kPartiallyFilled;
  }
  if (const OrderConditions* conditions = orders_.FindConditions(slot)) {
    if (conditions->stop_ticks > 0) open.stop_price = grid.ToPrice(Ticks{conditions->stop_ticks});
    if (conditions->display_lots > 0) {
      open.display_quantity = grid.ToGrams(Lots{conditions->display_lots});
    }
    if (open.traits.lifetime == Lifetime::kTillDate) open.expire_day = conditions->expire_day;
  }
  return open;
}

AccountNumber Exchange::NumberHere(AccountId account) const {
  const bool may_have = ShardOf(account) == shard_ && NumberOf(account) <= UINT32_MAX;
  return AccountNumber{may_have ? static_cast<uint32_t>(NumberOf(account)) : 0};
}

std::optional<std::vector<uint32_t>> Exchange::FewSlotsOf(AccountNumber account) const {
  std::vector<uint32_t> slots;
  for (uint32_t slot = orders_.NewestOf(account); slot != 0;
       slot = orders_.detail(slot).owner_next) {
    if (slots.size() == kWalkOrdersMax) return std::nullopt;
    slots.push_back(slot);
  }
  return slots;
}

OpenOrderScan Exchange::ScanOpenOrdersOf(AccountId account, uint32_t slot_begin,
                                         size_t count_max) const {
  OpenOrderScan scan;
  const AccountNumber number = NumberHere(account);
  if (number == AccountNumber{}) return scan;
  const auto is_full_before = [&](uint32_t slot) {
    if (scan.orders.size() < count_max) return false;
    scan.next_slot = slot;
    return true;
  };
  // Who has few orders is not made to pay for those of others.
  if (auto slots = FewSlotsOf(number)) {
    std::sort(slots->begin(), slots->end());
    const auto begin = std::lower_bound(slots->begin(), slots->end(), slot_begin);
    for (auto slot = begin; slot != slots->end(); ++slot) {
      if (is_full_before(*slot)) return scan;
      scan.orders.push_back(*FindOrder(OrderIdOf(*slot)));
    }
    return scan;
  }
  const uint64_t first = std::max<uint32_t>(slot_begin, 1);
  const uint64_t end =
      std::min<uint64_t>(first + kScanSlotsMax, uint64_t{orders_.slot_count()} + 1);
  for (uint64_t at = first; at < end; ++at) {
    const auto slot = static_cast<uint32_t>(at);
    if (!orders_.IsOpen(slot) || orders_.record(slot).account != number) continue;
    if (is_full_before(slot)) return scan;
    scan.orders.push_back(*FindOrder(OrderIdOf(slot)));
  }
  if (end <= orders_.slot_count()) scan.next_slot = static_cast<uint32_t>(end);
  return scan;
}

std::vector<OpenOrder> Exchange::OpenOrdersOf(AccountId account, uint32_t slot_begin,
                                              size_t count_max) const {
  OpenOrderScan found = ScanOpenOrdersOf(account, slot_begin, count_max);
  while (found.next_slot != 0 && found.orders.size() < count_max) {
    OpenOrderScan more =
        ScanOpenOrdersOf(account, found.next_slot, count_max - found.orders.size());
    found.orders.insert(found.orders.end(), more.orders.begin(), more.orders.end());
    found.next_slot = more.next_slot;
  }
  return std::move(found.orders);
}

bool Exchange::IsForbidden(uint32_t slot) const {
  const OrderRecord& order = orders_.record(slot);
  const Instrument* instrument = FindInstrument(order.instrument());
  if (!instrument->today) return false;
  return !instrument->today->Allows(instrument->grid.ToPrice(Ticks{order.price_ticks}));
}

bool Exchange::IsExpiring() const {
  return std::any_of(tasks_.begin(), tasks_.end(),
                     [](const Task& task) { return std::holds_alternative<ExpireTask>(task); });
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
  ++instrument_count_;
  return id;
}

Market& Exchange::market(MarketId id) {
  Market* found = FindRow(markets_, id);
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
      .has_band = rules.band_basis_points.has_value(),
      .order_quantity_max = std::min(rules.order_quantity_max, grid.ToGrams(kOrderLotsMax)),
      .position_max = rules.position_max,
      .sellable = rules.buy_is_sellable_next_day ? Sellable::kNextDay : Sellable::kAtOnce};
  if (rules.band_basis_points) {
    // The listing's and the market's rules saw to it that a band has a reference.
    LUHENG_CHECK(instrument.reference.has_value());
    const PriceBand band = BandAround(*instrument.reference, *rules.band_basis_points, grid.tick());
    // No order has a price of nothing.
    limits.low = std::max(band.low, grid.tick());
    limits.high = std::min(band.high, price_max);
  }
  return limits;
}

void Exchange::BeginDay(TradingDay day) {
  LUHENG_CHECK(!open_day_.has_value());
  LUHENG_CHECK(!last_day_.has_value() || *last_day_ < day);
  open_day_ = day;
  last_day_ = day;
  day_trades_.Clear();
  reversals_.clear();
  for (Instrument& instrument : instruments_) {
    const MarketRules* rules = market(instrument.terms.market).RulesOn(day);
    if (rules == nullptr) continue;
    instrument.today = LimitsOn(day, *rules, instrument);
    instrument.phase = rules->opens_with_call ? Phase::kCall : Phase::kContinuous;
    if (instrument.mode == TradingMode::kListing) instrument.phase = Phase::kListing;
    if (instrument.is_halted) instrument.phase = Phase::kHalted;
    instrument.day = {};
  }
}

void Exchange::EndDay() {
  LUHENG_CHECK(open_day_.has_value());
  open_day_.reset();
  for (Instrument& instrument : instruments_) instrument.phase = Phase::kClosed;
}

}  // namespace luheng::engine
