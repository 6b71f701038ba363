#include "engine/arithmetic.h"

namespace luheng::engine {
namespace {

// numerator / denominator, rounded half up. REQUIRES: numerator >= 0, denominator > 0.
Int128 DivideHalfUp(Int128 numerator, Int128 denominator) {
  return (2 * numerator + denominator) / (2 * denominator);
}

}  // namespace

std::optional<TradingGrid> TradingGrid::Make(const GridTerms& terms) {
  LUHENG_CHECK(terms.lot > Grams{0} && terms.lot <= kLotMax);
  LUHENG_CHECK(terms.tick > Price{0} && terms.tick <= kTickMax);
  const int64_t years = terms.price_basis == PriceBasis::kPerTonneYear ? terms.term_years : 1;
  const Int128 scaled = Int128{terms.lot.value()} * terms.tick.value() * years;
  if (scaled == 0 || scaled % kGramsPerTonne != 0) return std::nullopt;
  return TradingGrid(terms, static_cast<int64_t>(scaled / kGramsPerTonne));
}

std::optional<Fen> TradingGrid::BoundedAmount(Lots lots, Ticks ticks) const {
  LUHENG_CHECK(lots >= Lots{0} && lots <= kOrderLotsMax);
  LUHENG_CHECK(ticks >= Ticks{0} && ticks <= kOrderTicksMax);
  // 32 + 32 + 45 bits: inside 128.
  const Int128 amount = Int128{lots.value()} * ticks.value() * fen_per_lot_tick_;
  if (amount > kAmountMax.value()) return std::nullopt;
  return Fen{static_cast<int64_t>(amount)};
}

bool TradingGrid::IsTurnover(Grams volume, Fen amount) const {
  if (volume <= Grams{0} || !IsWholeLots(volume) || amount.value() % fen_per_lot_tick_ != 0) {
    return false;
  }
  const Int128 lots = ToLots(volume).value();
  const Int128 lot_ticks = amount.value() / fen_per_lot_tick_;
  return lot_ticks >= lots && lot_ticks <= lots * kOrderTicksMax.value();
}

Price TradingGrid::MeanPrice(Grams volume, Fen amount) const {
  LUHENG_CHECK(IsTurnover(volume, amount));
  const Int128 lot_ticks = amount.value() / fen_per_lot_tick_;
  const Int128 ticks = DivideHalfUp(lot_ticks, ToLots(volume).value());
  return ToPrice(Ticks{static_cast<int64_t>(ticks)});
}

PriceBand BandAround(Price reference, uint32_t basis_points, Price tick) {
  constexpr int64_t kWhole = 10'000;
  LUHENG_CHECK(reference > Price{0} && tick > Price{0});
  LUHENG_CHECK(basis_points <= kWhole);
  const auto limit = [&](int64_t basis) {
    const Int128 ticks =
        DivideHalfUp(Int128{reference.value()} * basis, Int128{tick.value()} * kWhole);
    return Price{static_cast<int64_t>(ticks * tick.value())};
  };
  return {.low = limit(kWhole - basis_points), .high = limit(kWhole + basis_points)};
}

std::optional<Price> PercentOfPrice(Price price, int64_t percent, Price tick) {
  LUHENG_CHECK(price >= Price{0} && percent >= 0);
  LUHENG_CHECK(tick > Price{0});
  const Int128 step = Int128{tick.value()} * 100;
  const Int128 ticks = (Int128{price.value()} * percent + step - 1) / step;
  if (ticks > kPriceMax.value() / tick.value()) return std::nullopt;
  return Price{static_cast<int64_t>(ticks) * tick.value()};
}

uint32_t PercentOfCount(uint32_t count, int64_t percent) {
  LUHENG_CHECK(percent >= 0 && percent <= 100);
  return static_cast<uint32_t>((percent * count + 50) / 100);
}

Fen PercentOfAmount(Fen amount, int64_t percent) {
  LUHENG_CHECK(amount >= Fen{0} && amount <= kAmountMax);
  LUHENG_CHECK(percent >= 0 && percent <= 100);
  return Fen{(amount.value() * percent + 99) / 100};
}

Fen EqualPart(Fen amount, int64_t parts) {
  LUHENG_CHECK(amount >= Fen{0} && parts > 0);
  return Fen{amount.value() / parts};
}

Grams EqualPart(Grams quantity, int64_t parts, Grams lot) {
  LUHENG_CHECK(quantity >= Grams{0} && parts > 0);
  LUHENG_CHECK(lot > Grams{0});
  return Grams{quantity.value() / parts / lot.value() * lot.value()};
}

Grams Percentage(Grams quantity, int64_t percent) {
  return Grams{static_cast<int64_t>(Int128{quantity.value()} * percent / 100)};
}

int64_t DeviationBasisPoints(const Priced& one, const Priced& other) {
  // one.amount / one.quantity against other.amount / other.quantity. Amounts of one sale have 50
  // bits and sums of quantities 60, so the products are cut down to a ratio first.
  const Int128 ours = Int128{one.amount.value()} * other.quantity.value();
  const Int128 theirs = Int128{other.amount.value()} * one.quantity.value();
  if (theirs == 0) return 0;
  const Int128 difference = ours > theirs ? ours - theirs : theirs - ours;
  constexpr Int128 kWhole = 10'000;
  const Int128 basis_points = difference / theirs * kWhole + difference % theirs * kWhole / theirs;
  constexpr Int128 kMax = std::numeric_limits<int64_t>::max();
  return static_cast<int64_t>(basis_points < kMax ? basis_points : kMax);
}

int64_t ShareBasisPoints(Grams part, Grams whole) {
  return static_cast<int64_t>(Int128{part.value()} * 10'000 / whole.value());
}

Fen Portion(Fen amount, int64_t part, int64_t whole) {
  return Fen{static_cast<int64_t>(DivideHalfUp(Int128{amount.value()} * part, whole))};
}

}  // namespace luheng::engine
