#include "engine/market/stop_book.h"

#include <limits>

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

uint32_t RankOf(Side side, uint32_t ticks) {
  return side == Side::kBuy ? ticks : std::numeric_limits<uint32_t>::max() - ticks;
}

}  // namespace

StopBook::Key StopBook::KeyOf(const OrderArena& orders, uint32_t slot) {
  const OrderConditions* conditions = orders.FindConditions(slot);
  LUHENG_CHECK(conditions != nullptr);
  LUHENG_CHECK(conditions->stop_ticks > 0);
  return {.rank = RankOf(orders.record(slot).side(), conditions->stop_ticks),
          .arrival = conditions->arrival};
}

bool StopBook::ComesBefore(const OrderArena& orders, uint32_t first, uint32_t second) {
  const Side side = orders.record(first).side();
  if (side != orders.record(second).side()) return side == Side::kBuy;
  return KeyOf(orders, first) < KeyOf(orders, second);
}

void StopBook::Add(const OrderArena& orders, uint32_t slot) {
  const bool is_new = stops(orders.record(slot).side()).emplace(KeyOf(orders, slot), slot).second;
  LUHENG_CHECK(is_new);
}

void StopBook::Remove(const OrderArena& orders, uint32_t slot) {
  const size_t erased = stops(orders.record(slot).side()).erase(KeyOf(orders, slot));
  LUHENG_CHECK(erased == 1);
}

uint32_t StopBook::FirstReached(uint32_t last_ticks) const {
  const bool buys = !buys_.empty() && buys_.begin()->first.rank <= RankOf(Side::kBuy, last_ticks);
  if (buys) return buys_.begin()->second;
  const bool sells =
      !sells_.empty() && sells_.begin()->first.rank <= RankOf(Side::kSell, last_ticks);
  return sells ? sells_.begin()->second : 0;
}

}  // namespace luheng::engine
