#include "engine/market/price_ladder.h"

#include <algorithm>
#include <bit>

#include "ledger/base/check.h"

namespace luheng::engine {

bool PriceLadder::Crosses(uint32_t ticks) const {
  if (empty()) return false;
  return side_ == Side::kSell ? ticks >= best_ticks() : ticks <= best_ticks();
}

void PriceLadder::Occupy(uint32_t index) {
  occupied_[index / kWordBits] |= uint64_t{1} << (index % kWordBits);
  summary_ |= uint64_t{1} << (index / kWordBits);
}

void PriceLadder::Vacate(uint32_t index) {
  uint64_t& word = occupied_[index / kWordBits];
  word &= ~(uint64_t{1} << (index % kWordBits));
  if (word == 0) summary_ &= ~(uint64_t{1} << (index / kWordBits));
}

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

const PriceLevel* PriceLadder::Find(uint32_t ticks) const {
  const uint32_t rank = ToRank(ticks);
  if (IsInWindow(rank)) {
    const uint32_t index = rank - window_begin_;
    return IsOccupied(index) ? &(*window_)[index] : nullptr;
  }
  const auto found = outside_.find(rank);
  return found == outside_.end() ? nullptr : &found->second;
}

PriceLevel* PriceLadder::Find(uint32_t ticks) {
  return const_cast<PriceLevel*>(static_cast<const PriceLadder*>(this)->Find(ticks));
}

PriceLevel& PriceLadder::InsertInWindow(uint32_t rank) {
  const uint32_t index = rank - window_begin_;
  Occupy(index);
  return (*window_)[index] = PriceLevel{};
}

PriceLevel& PriceLadder::FindOrInsert(uint32_t ticks) {
  LUHENG_CHECK(ticks > 0);
  if (PriceLevel* found = Find(ticks)) return *found;
  const uint32_t rank = ToRank(ticks);
  best_rank_ = std::min<uint64_t>(best_rank_, rank);
  if (!IsInWindow(rank) && (summary_ == 0 || ++came_outside_ > kOutsideMax)) {
    MoveWindow(static_cast<uint32_t>(best_rank_));
  }
  return IsInWindow(rank) ? InsertInWindow(rank) : outside_[rank];
}

void PriceLadder::Erase(uint32_t ticks) {
  const uint32_t rank = ToRank(ticks);
  if (IsInWindow(rank)) {
    LUHENG_CHECK(IsOccupied(rank - window_begin_));
    Vacate(rank - window_begin_);
  } else {
    const size_t erased = outside_.erase(rank);
    LUHENG_CHECK(erased == 1);
  }
  if (rank == best_rank_) best_rank_ = NextRank(uint64_t{rank} + 1);
}

void PriceLadder::MoveWindow(uint32_t rank) {
  if (window_ == nullptr) window_ = std::make_unique<std::array<PriceLevel, kWindowLength>>();
  for (uint32_t index = NextInWindow(0); index < kWindowLength; index = NextInWindow(index + 1)) {
    outside_.emplace(window_begin_ + index, (*window_)[index]);
  }
  occupied_.fill(0);
  summary_ = 0;
  came_outside_ = 0;
  constexpr uint32_t kBeginMax = std::numeric_limits<uint32_t>::max() - kWindowLength + 1;
  window_begin_ = std::min(rank - std::min(rank, kHeadroom), kBeginMax);
  auto at = outside_.lower_bound(window_begin_);
  while (at != outside_.end() && IsInWindow(at->first)) {
    InsertInWindow(at->first) = at->second;
    at = outside_.erase(at);
  }
}

}  // namespace luheng::engine
