// Markets and instruments: what is traded, under which rules, and how its day stands.
#ifndef ENGINE_MARKET_INSTRUMENT_H_
#define ENGINE_MARKET_INSTRUMENT_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/arithmetic.h"
#include "engine/command.h"
#include "engine/market/order_book.h"
#include "engine/market/stop_book.h"
#include "engine/registry/holdings.h"
#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// Whether rows with an effective day are in order, each day once.
template <class Row>
bool AreOnceInOrder(const std::vector<Row>& rows) {
  return std::adjacent_find(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
           return a.effective_day >= b.effective_day;
         }) == rows.end();
}

struct Market {
  MarketId id{};
  std::string code{};
  std::vector<MarketRules> rows{};  // By effective day, each day once.

  // The rules that a day opened on `day` runs by; nullptr before the first row's day.
  const MarketRules* RulesOn(TradingDay day) const;
  // Whether any row has a band.
  bool HasBand() const;
  // Adds the row, or replaces the one of the same day.
  void SetRules(const MarketRules& rules);

  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.code, self.rows);
  }
};

// A price floor in force from the opening of a day on.
struct FloorRow {
  TradingDay effective_day{};
  Price floor{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.effective_day, self.floor);
  }
};

// What orders of a trading day must keep to: fixed when the day is opened.
struct DayLimits {
  Price floor{};
  Price low{};   // Of the band; without a band one tick.
  Price high{};  // Of the band; without a band the highest price an order can carry.
  bool has_band = false;
  Grams order_quantity_max{};
  std::optional<Grams> position_max{};
  Sellable sellable{};
  bool Allows(Price price) const { return price >= std::max(floor, low) && price <= high; }
  bool operator==(const DayLimits&) const = default;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.floor, self.low, self.high, self.has_band, self.order_quantity_max, self.position_max,
      self.sellable);
  }
};

struct Statistics {
  uint64_t trade_count = 0;
  Grams volume{};
  Fen amount{};
  bool operator==(const Statistics&) const = default;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.trade_count, self.volume, self.amount);
  }
};

struct Instrument {
  Instrument(InstrumentId id, CreateInstrument terms, const TradingGrid& grid);

  // The floor that a day opened on `wanted` runs by.
  Price FloorOn(TradingDay wanted) const;
  // Adds the row, or replaces the one of the same day.
  void SetFloor(const FloorRow& row);
  // Books a trade into the statistics, or out of them again.
  void Count(Grams quantity, Fen amount);
  void Uncount(Grams quantity, Fen amount);

  InstrumentId id;
  CreateInstrument terms;
  TradingGrid grid;                  // Made from the terms.
  std::vector<FloorRow> floors{};    // By effective day, each day once; the first is the listing's.
  std::optional<Price> reference{};  // Previous close; before the first one, the listing's.
  TradingMode mode = TradingMode::kAnonymousBook;
  RightsForm form = RightsForm::kBookEntry;
  bool is_halted = false;  // A halt outlasts the day.
  Phase phase = Phase::kClosed;
  uint32_t last_ticks = 0;           // Price of the last trade; 0 before the first.
  std::optional<DayLimits> today{};  // While it takes part in the open day.
  Statistics day{};                  // Of the last trading day.
  Statistics total{};                // Since it was listed.
  OrderBook book;
  StopBook stops;

  // All that a snapshot holds besides id, terms and orders.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.floors, self.reference, self.mode, self.form, self.is_halted, self.phase,
      self.last_ticks, self.today, self.day, self.total);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_INSTRUMENT_H_
