// Arithmetic of prices and quantities: the only place that rounds.
//
// Trading itself never rounds: an instrument's grid is accepted only if one lot at one tick is a
// whole number of fen. What rounds are bands and mean prices, and each says by which rule.
#ifndef ENGINE_ARITHMETIC_H_
#define ENGINE_ARITHMETIC_H_

#include <cstdint>
#include <limits>
#include <optional>

#include "engine/exact_divisor.h"
#include "engine/types.h"

namespace luheng::engine {

__extension__ typedef __int128 Int128;

inline constexpr int64_t kGramsPerTonne = 1'000'000;

// What one command may name, and what all of them together may add up to: every sum of the engine
// stays far inside 64 bits.
inline constexpr Grams kQuantityMax{1'000'000'000'000'000};
inline constexpr Price kPriceMax{1'000'000'000'000'000};
inline constexpr Fen kAmountMax{1'000'000'000'000'000};
inline constexpr Grams kLotMax{1'000'000'000};
inline constexpr Price kTickMax{1'000'000'000};
// Money deposited in all; grams allocated of one instrument.
inline constexpr int64_t kTotalMax = 1'000'000'000'000'000'000;
// Grams or fen traded in one instrument since it was listed, when a new order comes. The order adds
// at most kTotalMax.
inline constexpr int64_t kTurnoverMax = 8'000'000'000'000'000'000;

using Lots = StrongInt<struct LotsTag>;
using Ticks = StrongInt<struct TicksTag>;

// Orders keep lots and ticks in 32 bits.
inline constexpr Lots kOrderLotsMax{std::numeric_limits<uint32_t>::max()};
inline constexpr Ticks kOrderTicksMax{std::numeric_limits<uint32_t>::max()};

// What a grid is made from.
struct GridTerms {
  Grams lot{};
  Price tick{};
  PriceBasis price_basis{};
  uint16_t term_years = 0;
};

// The grid that an instrument trades on: whole lots at whole ticks.
class TradingGrid {
 public:
  // Nullopt unless one lot at one tick is a whole number of fen (times the years of the term, if
  // the price is for a year).
  // REQUIRES: 0 < lot <= kLotMax, 0 < tick <= kTickMax.
  static std::optional<TradingGrid> Make(const GridTerms& terms);

  Grams lot() const { return Grams{lot_.value()}; }
  Price tick() const { return Price{tick_.value()}; }

  // REQUIRES: the value is not negative.
  bool IsWholeLots(Grams quantity) const { return lot_.Divides(quantity.value()); }
  bool IsWholeTicks(Price price) const { return tick_.Divides(price.value()); }

  // REQUIRES: the value lies on the grid.
  Lots ToLots(Grams quantity) const { return Lots{lot_.Quotient(quantity.value())}; }
  Ticks ToTicks(Price price) const { return Ticks{tick_.Quotient(price.value())}; }

  Grams ToGrams(Lots lots) const { return Grams{lots.value() * lot_.value()}; }
  // Of many orders together, which may be more than one can have: at most the largest number.
  Grams CappedGrams(uint64_t lots) const {
    const Int128 grams = Int128{lots} * lot_.value();
    constexpr Int128 kMax = std::numeric_limits<int64_t>::max();
    return Grams{static_cast<int64_t>(grams < kMax ? grams : kMax)};
  }
  Price ToPrice(Ticks ticks) const { return Price{ticks.value() * tick_.value()}; }

  // What `lots` cost at `ticks`, exactly; nullopt if it is more than kAmountMax.
  std::optional<Fen> BoundedAmount(Lots lots, Ticks ticks) const;

  // As above. REQUIRES: the amount is at most kAmountMax.
  Fen Amount(Lots lots, Ticks ticks) const {
    return Fen{lots.value() * (ticks.value() * fen_per_lot_tick_)};
  }

  // Whether trades on this grid can add up to this volume and amount, both more than zero.
  bool IsTurnover(Grams volume, Fen amount) const;

  // Mean price of trades weighted by volume, rounded half up to the tick.
  // REQUIRES: IsTurnover(volume, amount).
  Price MeanPrice(Grams volume, Fen amount) const;

 private:
  TradingGrid(const GridTerms& terms, int64_t fen_per_lot_tick)
      : lot_(terms.lot.value()), tick_(terms.tick.value()), fen_per_lot_tick_(fen_per_lot_tick) {}

  ExactDivisor lot_;
  ExactDivisor tick_;
  int64_t fen_per_lot_tick_;
};

// Lowest and highest price of a band.
struct PriceBand {
  Price low{};
  Price high{};
  bool operator==(const PriceBand&) const = default;
};

// The band of `basis_points` each way around `reference`; both limits are rounded half up to the
// tick (58.49 yuan, 10 %, tick 0.01: 52.64 to 64.34).
// REQUIRES: reference > 0, tick > 0, basis_points <= 10000.
PriceBand BandAround(Price reference, uint32_t basis_points, Price tick);

// So many percent of a price, rounded up to the tick, so that a floor is never undercut; nullopt if
// it is more than kPriceMax. REQUIRES: 0 <= price, 0 <= percent; both at most 10^15; tick > 0.
std::optional<Price> PercentOfPrice(Price price, int64_t percent, Price tick);

// So many percent of a number of bidders, rounded half up: 70 % of 1, 2, 3, 4, 5 are 1, 1, 2, 3, 4.
// REQUIRES: 0 <= percent <= 100.
uint32_t PercentOfCount(uint32_t count, int64_t percent);

// So many percent of an amount, rounded up to the fen: a first instalment is at least its share.
// REQUIRES: 0 <= amount <= kAmountMax, 0 <= percent <= 100.
Fen PercentOfAmount(Fen amount, int64_t percent);

// One of so many equal parts, rounded down to the fen; the last part is the rest.
// REQUIRES: amount >= 0, parts > 0.
Fen EqualPart(Fen amount, int64_t parts);
// The same of rights, rounded down to the lot. REQUIRES: quantity >= 0, parts > 0, lot > 0.
Grams EqualPart(Grams quantity, int64_t parts, Grams lot);

// quantity x percent / 100, cut down to the gram (replacement ratios).
// REQUIRES: quantity >= 0, 0 <= percent <= 10^6.
Grams Percentage(Grams quantity, int64_t percent);

// A quantity and what it costs.
struct Priced {
  Grams quantity{};
  Fen amount{};
};
// How far the price of `one` is from that of `other`, either way, in basis points of the other's,
// cut down. REQUIRES: quantities and the other's amount are more than zero.
int64_t DeviationBasisPoints(const Priced& one, const Priced& other);

// part / whole in basis points, cut down. REQUIRES: part >= 0, whole > 0.
int64_t ShareBasisPoints(Grams part, Grams whole);

// amount x part / whole, half up. REQUIRES: amount, part >= 0, whole > 0.
Fen Portion(Fen amount, int64_t part, int64_t whole);

}  // namespace luheng::engine

#endif  // ENGINE_ARITHMETIC_H_
