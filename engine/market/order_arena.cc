#include "engine/market/order_arena.h"

#include "ledger/base/check.h"

namespace luheng::engine {

uint32_t OrderArena::Allocate() {
  LUHENG_CHECK(!full());
  ++open_count_;
  if (first_free_ == 0) {
    const uint32_t slot = ++slot_count_;
    records_.Reach(slot);
    details_.Reach(slot);
    return slot;
  }
  const uint32_t slot = first_free_;
  first_free_ = records_[slot].next;
  records_[slot].next = 0;
  return slot;
}

void OrderArena::Release(uint32_t slot) {
  LUHENG_CHECK(slot >= 1 && slot <= slot_count_);
  LUHENG_CHECK(open_count_ > 0);
  --open_count_;
  const uint32_t generation = records_[slot].generation;
  records_[slot] = {};
  if (generation == kGenerationMax) {
    records_[slot].generation = generation;
    return;
  }
  records_[slot].generation = generation + 1;
  records_[slot].next = first_free_;
  first_free_ = slot;
}

std::vector<uint32_t> OrderArena::FreeSlots() const {
  std::vector<uint32_t> slots;
  for (uint32_t slot = first_free_; slot != 0; slot = records_[slot].next) slots.push_back(slot);
  return slots;
}

void OrderArena::Save(Writer& writer) const {
  writer(slot_count_);
  for (uint32_t slot = 1; slot <= slot_count_; ++slot) writer(records_[slot].generation);
  writer(FreeSlots());
}

void OrderArena::Load(Reader& reader) {
  uint32_t slot_count = 0;
  reader(slot_count);
  const bool fits = reader.ok() && slot_count <= slot_count_max_ &&
                    slot_count <= reader.remaining() / sizeof(OrderRecord::generation);
  if (!reader.Require(fits, "more order slots than there can be")) return;
  slot_count_ = slot_count;
  records_.Reach(slot_count_);
  details_.Reach(slot_count_);
  for (uint32_t slot = 1; slot <= slot_count_; ++slot) reader(records_[slot].generation);

  std::vector<uint32_t> free_slots;
  reader(free_slots);
  if (!reader.ok()) return;
  // Linked from the back; a slot that comes twice shows in the marks.
  std::vector<bool> is_free(slot_count_ + 1);
  for (auto at = free_slots.rbegin(); at != free_slots.rend(); ++at) {
    const bool is_new = *at >= 1 && *at <= slot_count_ && !is_free[*at];
    if (!reader.Require(is_new, "a free order slot twice, or that never was")) return;
    is_free[*at] = true;
    records_[*at].next = first_free_;
    first_free_ = *at;
  }
}

void OrderArena::Restore(uint32_t slot, const OrderRecord& record, const OrderDetail& detail,
                         Reader& reader) {
  const bool may_open = slot >= 1 && slot <= slot_count_ && !IsOpen(slot);
  if (!reader.Require(may_open, "an open order in a slot that is taken or never was")) return;
  if (!reader.Require(record.leaves_lots >= 1 && record.leaves_lots <= detail.original_lots,
                      "an open order without leaves, or with too much")) {
    return;
  }
  // A slot that is free as well shows in CheckLoaded().
  const uint32_t generation = records_[slot].generation;
  records_[slot] = record;
  records_[slot].generation = generation;
  details_[slot] = detail;
  ++open_count_;
}

void OrderArena::CheckLoaded(Reader& reader) const {
  uint32_t accounted = open_count_;
  for (uint32_t slot = first_free_; slot != 0; slot = records_[slot].next) {
    if (!reader.Require(!IsOpen(slot), "an order slot both open and free")) return;
    ++accounted;
  }
  std::vector<bool> is_free(slot_count_ + 1);
  for (const uint32_t slot : FreeSlots()) is_free[slot] = true;
  for (uint32_t slot = 1; slot <= slot_count_; ++slot) {
    if (is_free[slot] || IsOpen(slot)) continue;
    if (!reader.Require(records_[slot].generation == kGenerationMax,
                        "an order slot neither open nor free nor retired")) {
      return;
    }
    ++accounted;
  }
  reader.Require(accounted == slot_count_, "order slots do not add up");
}

}  // namespace luheng::engine
