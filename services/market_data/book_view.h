// What everybody may see of one book at one moment, and what differs between two moments.
#ifndef SERVICES_MARKET_DATA_BOOK_VIEW_H_
#define SERVICES_MARKET_DATA_BOOK_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/engine.h"
#include "engine/market/exchange.h"
#include "engine/types.h"

namespace luheng::services {

// Levels a side of which a checksum is made.
inline constexpr size_t kChecksumLevels = 10;

// What a call auction would do if it ended now.
struct IndicativePrice {
  std::optional<engine::Price> price{};  // None if no orders meet.
  engine::Grams volume{};
  engine::Grams imbalance{};
  bool operator==(const IndicativePrice&) const = default;
};

using BookSide = std::vector<engine::DepthLevel>;  // Best first.

struct BookView {
  BookSide bids{};
  BookSide asks{};
  engine::Phase phase = engine::Phase::kClosed;
  std::optional<engine::Price> last{};          // Price of the last trade.
  std::optional<IndicativePrice> indicative{};  // In a call.
  bool operator==(const BookView&) const = default;
};

// The best `depth` levels a side. REQUIRES: the instrument exists.
BookView ReadBook(const engine::Engine& engine, engine::InstrumentId instrument, size_t depth);

// The same view with at most `depth` levels a side.
BookView Truncate(const BookView& view, size_t depth);

// The levels of `after` that are not so in `before`, best first, and those of `before` whose price
// is not in `after` with a quantity of 0, each at its place.
BookSide ChangedLevels(engine::Side side, const BookSide& before, const BookSide& after);

// CRC-32C over the best kChecksumLevels a side, as docs/api.md says.
uint32_t ChecksumOf(const BookView& view);

}  // namespace luheng::services

#endif  // SERVICES_MARKET_DATA_BOOK_VIEW_H_
