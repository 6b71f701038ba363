#include "engine/market/instrument.h"

#include <algorithm>
#include <limits>

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

// Before every trading day: the listing's floor is in force from the start.
constexpr TradingDay kFromTheStart{std::numeric_limits<int32_t>::min()};

// The last row of a sorted list that is in force on `day`; nullptr if none is.
template <class Row>
const Row* RowOn(const std::vector<Row>& rows, TradingDay day) {
  const auto after = std::upper_bound(
      rows.begin(), rows.end(), day,
      [](TradingDay wanted, const Row& row) { return wanted < row.effective_day; });
  return after == rows.begin() ? nullptr : &*(after - 1);
}

template <class Row>
void InsertRow(std::vector<Row>& rows, const Row& row) {
  const auto at = std::lower_bound(
      rows.begin(), rows.end(), row.effective_day,
      [](const Row& other, TradingDay wanted) { return other.effective_day < wanted; });
  if (at != rows.end() && at->effective_day == row.effective_day) {
    *at = row;
  } else {
    rows.insert(at, row);
  }
}

}  // namespace

const MarketRules* Market::RulesOn(TradingDay day) const { return RowOn(rows, day); }

bool Market::HasBand() const {
  return std::any_of(rows.begin(), rows.end(),
                     [](const MarketRules& row) { return row.band_basis_points.has_value(); });
}

void Market::SetRules(const MarketRules& rules) { InsertRow(rows, rules); }

Instrument::Instrument(InstrumentId its_id, CreateInstrument its_terms, const TradingGrid& its_grid)
    : id(its_id), terms(std::move(its_terms)), grid(its_grid) {
  floors.push_back({kFromTheStart, terms.floor});
  reference = terms.reference;
}

Price Instrument::FloorOn(TradingDay wanted) const {
  const FloorRow* row = RowOn(floors, wanted);
  LUHENG_CHECK(row != nullptr);
  return row->floor;
}

void Instrument::SetFloor(const FloorRow& row) { InsertRow(floors, row); }

void Instrument::Count(Grams quantity, Fen amount) {
  for (Statistics* statistics : {&day, &total}) {
    ++statistics->trade_count;
    statistics->volume += quantity;
    statistics->amount += amount;
  }
}

void Instrument::Uncount(Grams quantity, Fen amount) {
  for (Statistics* statistics : {&day, &total}) {
    LUHENG_CHECK(statistics->trade_count > 0);
    --statistics->trade_count;
    statistics->volume -= quantity;
    statistics->amount -= amount;
  }
}

}  // namespace luheng::engine
