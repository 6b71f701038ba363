#include "engine/market/price_ladder.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "ledger/base/check.h"

namespace luheng::engine {

uint32_t PriceLadder::NextInWindow(uint32_t index) const {
  if (index >= kWindowLength) return kWindowLength;
  const uint32_t word = index / kWordBits;
  const uint64_t rest = occupied_[word] >> (index % kWordBits);
  if (rest != 0) return index + static_cast<uint32_t>(std::countr_zero(rest));
  if (word + 1 == kWordCount) return kWindowLength;
  const uint64_t words = summary_ >> (word + 1);
  if (words == 0) return kWindowLength;
  const uint32_t next = word + 1 + static_cast<uint32_t>(std::countr_zero(words));
  return next * kWordBits + static_cast<uint32_t>(std::countr_zero(occupied_[next]));
}

uint64_t PriceLadder::NextRank(uint64_t rank) const {
  uint64_t next = kNoRank;
  if (summary_ != 0) {
    const uint64_t index = rank <= window_begin_ ? 0 : rank - window_begin_;
    if (index < kWindowLength) {
      const uint32_t found = NextInWindow(static_cast<uint32_t>(index));
      if (found < kWindowLength) next = uint64_t{window_begin_} + found;
    }
  }
  if (!outside_.empty() && rank < kNoRank) {
    const auto found = outside_.lower_bound(static_cast<uint32_t>(rank));
    if (found != outside_.end()) next = std::min<uint64_t>(next, found->first);
  }
  return next;
}

uint32_t PriceLadder::WorseThan(uint32_t ticks) const {
  const uint64_t rank = NextRank(uint64_t{ToRank(ticks)} + 1);
  return rank == kNoRank ? 0 : ToTicks(static_cast<uint32_t>(rank));
}

const PriceLevel* PriceLadder::FindOutside(uint32_t rank) const {
  const auto found = outside_.find(rank);
  return found == outside_.end() ? nullptr : &found->second;
}

PriceLevel& PriceLadder::FindOrInsertOutside(uint32_t rank) {
  const auto found = outside_.find(rank);
  if (found != outside_.end()) return found->second;
  best_rank_ = std::min<uint64_t>(best_rank_, rank);
  if (summary_ == 0 || ++came_outside_ > kOutsideMax) {
    MoveWindow(static_cast<uint32_t>(best_rank_));
  }
  return IsInWindow(rank) ? FindOrInsert(ToTicks(rank)) : outside_[rank];
}

void PriceLadder::Erase(uint32_t ticks) {
  const uint32_t rank = ToRank(ticks);
  if (IsInWindow(rank)) {
    (*window_)[rank - window_begin_] = {};
    Vacate(rank - window_begin_);
  } else {
    const size_t erased = outside_.erase(rank);
    LUHENG_CHECK(erased == 1);
  }
  if (rank == best_rank_) best_rank_ = NextRank(uint64_t{rank} + 1);
}

void PriceLadder::MoveWindow(uint32_t rank) {
  if (window_ == nullptr) {
    window_ = std::make_unique<std::array<PriceLevel, kWindowLength>>();
    window_length_ = kWindowLength;
  }
  for (uint32_t index = NextInWindow(0); index < kWindowLength; index = NextInWindow(index + 1)) {
    outside_.emplace(window_begin_ + index, std::exchange((*window_)[index], {}));
  }
  occupied_.fill(0);
  summary_ = 0;
  came_outside_ = 0;
  constexpr uint32_t kBeginMax = std::numeric_limits<uint32_t>::max() - kWindowLength + 1;
  window_begin_ = std::min(rank - std::min(rank, kHeadroom), kBeginMax);
  auto at = outside_.lower_bound(window_begin_);
  while (at != outside_.end() && IsInWindow(at->first)) {
    const uint32_t index = at->first - window_begin_;
    Occupy(index);
    (*window_)[index] = at->second;
    at = outside_.erase(at);
  }
}

}  // namespace luheng::engine
