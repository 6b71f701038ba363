#include "engine/market/order_arena.h"

#include "ledger/base/check.h"

namespace luheng::engine {

uint32_t OrderArena::Allocate(AccountNumber account) {
  LUHENG_CHECK(!full());
  ++open_count_;
  uint32_t slot = first_free_;
  if (slot == 0) {
    slot = ++slot_count_;
    records_.Reach(slot);
    details_.Reach(slot);
  } else {
    first_free_ = records_[slot].next;
    records_[slot].next = 0;
  }
  records_[slot].account = account;
  LinkToOwner(slot);
  return slot;
}

void OrderArena::Release(uint32_t slot) {
  LUHENG_CHECK(slot >= 1 && slot <= slot_count_);
  LUHENG_CHECK(open_count_ > 0);
  --open_count_;
  UnlinkFromOwner(slot);
  if (records_[slot].has_conditions()) conditions_.erase(slot);
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

void OrderArena::LinkToOwner(uint32_t slot) {
  const auto owner = static_cast<uint32_t>(records_[slot].account);
  if (owner >= newest_of_account_.size()) newest_of_account_.resize(owner + 1);
  uint32_t& newest = newest_of_account_[owner];
  details_[slot].owner_previous = 0;
  details_[slot].owner_next = newest;
  if (newest != 0) details_[newest].owner_previous = slot;
  newest = slot;
}

void OrderArena::UnlinkFromOwner(uint32_t slot) {
  const OrderDetail& detail = details_[slot];
  if (!walks_.empty()) MoveWalkFrom(slot);
  if (detail.owner_previous == 0) {
    newest_of_account_[static_cast<uint32_t>(records_[slot].account)] = detail.owner_next;
  } else {
    details_[detail.owner_previous].owner_next = detail.owner_next;
  }
  if (detail.owner_next != 0) details_[detail.owner_next].owner_previous = detail.owner_previous;
}

void OrderArena::MoveWalkFrom(uint32_t slot) {
  const auto walk = walks_.find(records_[slot].account);
  if (walk != walks_.end() && walk->second == slot) walk->second = details_[slot].owner_next;
}

uint32_t OrderArena::WalkOf(AccountNumber account) const {
  const auto walk = walks_.find(account);
  LUHENG_CHECK(walk != walks_.end());
  return walk->second;
}

void OrderArena::SetWalk(AccountNumber account, uint32_t slot) {
  LUHENG_CHECK(slot == 0 || (IsOpen(slot) && records_[slot].account == account));
  walks_[account] = slot;
}

void OrderArena::EndWalk(AccountNumber account) {
  const size_t erased = walks_.erase(account);
  LUHENG_CHECK(erased == 1);
}

OrderConditions* OrderArena::FindConditions(uint32_t slot) {
  if (!records_[slot].has_conditions()) return nullptr;
  const auto found = conditions_.find(slot);
  LUHENG_CHECK(found != conditions_.end());
  return &found->second;
}

const OrderConditions* OrderArena::FindConditions(uint32_t slot) const {
  return const_cast<OrderArena*>(this)->FindConditions(slot);
}

void OrderArena::AddConditions(uint32_t slot, const OrderConditions& conditions) {
  LUHENG_CHECK(records_[slot].has_conditions());
  const bool is_new = conditions_.emplace(slot, conditions).second;
  LUHENG_CHECK(is_new);
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
  const bool has_links = detail.owner_next <= slot_count_ && detail.owner_previous <= slot_count_;
  if (!reader.Require(has_links, "an open order beside one that never was")) return;
  // A slot that is free as well shows in CheckLoaded().
  const uint32_t generation = records_[slot].generation;
  records_[slot] = record;
  records_[slot].generation = generation;
  details_[slot] = detail;
  ++open_count_;
  if (detail.owner_previous != 0) return;
  const auto owner = static_cast<uint32_t>(record.account);
  if (owner >= newest_of_account_.size()) newest_of_account_.resize(owner + 1);
  reader.Require(newest_of_account_[owner] == 0, "an account with two newest orders");
  newest_of_account_[owner] = slot;
}

void OrderArena::CheckLoaded(Reader& reader) {
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
  if (!reader.Require(accounted == slot_count_, "order slots do not add up")) return;
  if (const auto broken = FindBroken()) reader.Fail("the lists of the accounts' orders are torn");
}

std::optional<std::string> OrderArena::FindBroken() const {
  uint32_t listed = 0;
  for (uint32_t owner = 0; owner < newest_of_account_.size(); ++owner) {
    uint32_t younger = 0;
    for (uint32_t slot = newest_of_account_[owner]; slot != 0; slot = details_[slot].owner_next) {
      const bool belongs = IsOpen(slot) && records_[slot].account == AccountNumber{owner} &&
                           details_[slot].owner_previous == younger;
      // A list with a circle meets an order for the second time from another side.
      if (!belongs || ++listed > open_count_) return "an account's list of orders is torn";
      younger = slot;
    }
  }
  if (listed != open_count_) return "an open order is in no account's list";
  size_t conditional = 0;
  for (uint32_t slot = 1; slot <= slot_count_; ++slot) {
    if (!IsOpen(slot) || !records_[slot].has_conditions()) continue;
    if (!conditions_.contains(slot)) return "an order has lost its conditions";
    ++conditional;
  }
  if (conditional != conditions_.size()) return "conditions of no order";
  return std::nullopt;
}

}  // namespace luheng::engine
