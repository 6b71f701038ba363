// PriceLadder: the price levels of one side of a book.
//
// Levels near the best price lie in a window of consecutive ticks with a bitmap of those that are
// occupied, so that finding a level and the next worse one takes a few instructions. Levels outside
// the window wait in a sorted map. The window moves when it is empty or when too many levels came
// to lie outside; it only makes things fast: no answer depends on where it is, and snapshots leave
// it out.
//
// Prices are in ticks, 1 to 2^32 - 1. Inside, a price is a rank: 0 is the best possible one, and
// worse is larger, on both sides.
//
// Invariants:
//   (1) A level is in the window or in the map, never both, and holds at least one order (except
//       between FindOrInsert and the caller's filling it).
//   (2) best_rank_ is the rank of the best level, kNoRank if there is none.
//   (3) A bit of the bitmap is set exactly for occupied levels; one of the summary, for words with
//       a bit set. A level of the window that is not occupied is all zero.
//
// Not thread-safe.
#ifndef ENGINE_MARKET_PRICE_LADDER_H_
#define ENGINE_MARKET_PRICE_LADDER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>

#include "absl/container/btree_map.h"
#include "engine/types.h"
#include "ledger/base/check.h"

namespace luheng::engine {

// The orders at one price, first come first.
struct PriceLevel {
  uint64_t lots = 0;         // Shown.
  uint64_t hidden_lots = 0;  // Of icebergs.
  uint32_t first = 0;        // Slots of the arena.
  uint32_t last = 0;
  uint32_t order_count = 0;
};

class PriceLadder {
 public:
  explicit PriceLadder(Side side)
      : rank_mask_(side == Side::kSell ? 0 : std::numeric_limits<uint32_t>::max()) {}

  bool empty() const { return best_rank_ == kNoRank; }
  // Price of the best level. REQUIRES: !empty().
  uint32_t best_ticks() const { return ToTicks(static_cast<uint32_t>(best_rank_)); }
  // Price of the best level that is worse than `ticks`; 0 if there is none.
  uint32_t WorseThan(uint32_t ticks) const;

  // The level at a price; nullptr if there is none. Good until the next FindOrInsert or Erase.
  PriceLevel* Find(uint32_t ticks) {
    return const_cast<PriceLevel*>(static_cast<const PriceLadder*>(this)->Find(ticks));
  }
  const PriceLevel* Find(uint32_t ticks) const {
    const uint32_t rank = ToRank(ticks);
    if (!IsInWindow(rank)) return FindOutside(rank);
    const PriceLevel& level = (*window_)[rank - window_begin_];
    return level.order_count > 0 ? &level : nullptr;
  }

  // Where the level at a price is, or would be, if it is near the best ones; else nullptr. Nobody
  // may rely on what is there.
  const PriceLevel* Peek(uint32_t ticks) const {
    const uint32_t rank = ToRank(ticks);
    return IsInWindow(rank) ? &(*window_)[rank - window_begin_] : nullptr;
  }

  // The level at a price, made empty if there was none. REQUIRES: ticks > 0.
  PriceLevel& FindOrInsert(uint32_t ticks) {
    LUHENG_CHECK(ticks > 0);
    const uint32_t rank = ToRank(ticks);
    if (!IsInWindow(rank)) return FindOrInsertOutside(rank);
    PriceLevel& level = (*window_)[rank - window_begin_];
    if (level.order_count == 0) {
      Occupy(rank - window_begin_);
      best_rank_ = std::min<uint64_t>(best_rank_, rank);
    }
    return level;
  }

  // REQUIRES: there is a level at this price.
  void Erase(uint32_t ticks);

  // Whether a price could rest better than, or at, the best price of a ladder of the other side.
  bool Crosses(uint32_t ticks) const { return ToRank(ticks) >= best_rank_; }

  static constexpr uint32_t kWindowLength = 4096;

 private:
  static constexpr uint64_t kNoRank = uint64_t{1} << 32;
  static constexpr uint32_t kWordBits = 64;
  static constexpr uint32_t kWordCount = kWindowLength / kWordBits;
  static_assert(kWordCount == kWordBits, "the summary is one word");
  // So many ticks better than the best price fit into a window when it is moved there.
  static constexpr uint32_t kHeadroom = kWindowLength / 4;
  // The window moves after so many levels that came to lie outside.
  static constexpr uint32_t kOutsideMax = kWindowLength / 4;

  // No branch: which side comes next cannot be foreseen.
  uint32_t ToRank(uint32_t ticks) const { return ticks ^ rank_mask_; }
  uint32_t ToTicks(uint32_t rank) const { return rank ^ rank_mask_; }

  bool IsInWindow(uint32_t rank) const { return rank - window_begin_ < window_length_; }
  void Occupy(uint32_t index) {
    occupied_[index / kWordBits] |= uint64_t{1} << (index % kWordBits);
    summary_ |= uint64_t{1} << (index / kWordBits);
  }
  void Vacate(uint32_t index) {
    uint64_t& word = occupied_[index / kWordBits];
    word &= ~(uint64_t{1} << (index % kWordBits));
    if (word == 0) summary_ &= ~(uint64_t{1} << (index / kWordBits));
  }
  const PriceLevel* FindOutside(uint32_t rank) const;
  PriceLevel& FindOrInsertOutside(uint32_t rank);
  // Best occupied index that is `index` or worse; kWindowLength if there is none.
  uint32_t NextInWindow(uint32_t index) const;
  // Rank of the best level that has this rank or a worse one; kNoRank if there is none.
  uint64_t NextRank(uint64_t rank) const;
  // Puts the window where `rank` is near its better end.
  void MoveWindow(uint32_t rank);

  uint32_t rank_mask_;
  uint32_t window_begin_ = 0;   // Rank of the window's first level.
  uint32_t window_length_ = 0;  // kWindowLength once there is a window.
  uint64_t best_rank_ = kNoRank;
  uint32_t came_outside_ = 0;  // Levels made outside since the window was moved.
  uint64_t summary_ = 0;
  std::array<uint64_t, kWordCount> occupied_{};
  std::unique_ptr<std::array<PriceLevel, kWindowLength>> window_;  // Made with the first level.
  absl::btree_map<uint32_t, PriceLevel> outside_;                  // By rank.
};

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_PRICE_LADDER_H_
