// Markets and instruments: what is traded, under which rules, and how its day stands.
#ifndef ENGINE_MARKET_INSTRUMENT_H_
#define ENGINE_MARKET_INSTRUMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/arithmetic.h"
#include "engine/command.h"
#include "engine/market/order_book.h"
#include "engine/registry/holdings.h"
#include "engine/types.h"

namespace luheng::engine {

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
  Grams order_quantity_max{};
  Sellable sellable{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.floor, self.low, self.high, self.order_quantity_max, self.sellable);
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
  // Books a trade into the statistics.
  void Count(Grams quantity, Fen amount);

  InstrumentId id;
  CreateInstrument terms;
  TradingGrid grid;                  // Made from the terms.
  std::vector<FloorRow> floors{};    // By effective day, each day once; the first is the listing's.
  std::optional<Price> reference{};  // Previous close; before the first one, the listing's.
  Phase opening_phase = Phase::kContinuous;  // HALTED while a halt outlasts the day.
  Phase phase = Phase::kClosed;
  std::optional<DayLimits> today{};  // While it takes part in the day that is open or being closed.
  Statistics day{};                  // Of the last trading day.
  Statistics total{};                // Since it was listed.
  OrderBook book;

  // All that a snapshot holds besides id, terms and book.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.floors, self.reference, self.opening_phase, self.phase, self.today, self.day,
      self.total);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_INSTRUMENT_H_
