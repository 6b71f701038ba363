#include "engine/market/order_arena.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luheng::engine {
namespace {

constexpr AccountNumber kOwner{1};

uint32_t Open(OrderArena& orders, AccountNumber account = kOwner) {
  const uint32_t slot = orders.Allocate(account);
  orders.record(slot).leaves_lots = 1;
  return slot;
}

TEST(OrderArenaTest, TheSlotFreedLastIsTakenFirst) {
  OrderArena orders(10);
  const uint32_t first = Open(orders);
  const uint32_t second = Open(orders);
  EXPECT_EQ(first, 1u);
  EXPECT_EQ(second, 2u);
  orders.Release(first);
  orders.Release(second);
  EXPECT_EQ(Open(orders), second);
  EXPECT_EQ(Open(orders), first);
  EXPECT_EQ(Open(orders), 3u);
  EXPECT_EQ(orders.open_count(), 3u);
}

TEST(OrderArenaTest, AReusedSlotHasANewGeneration) {
  OrderArena orders(1);
  EXPECT_EQ(orders.record(Open(orders)).generation, 0u);
  orders.Release(1);
  EXPECT_FALSE(orders.IsOpen(1));
  EXPECT_EQ(orders.record(Open(orders)).generation, 1u);
}

TEST(OrderArenaTest, IsFullWhenAllSlotsAreOpen) {
  OrderArena orders(2);
  Open(orders);
  EXPECT_FALSE(orders.full());
  Open(orders);
  EXPECT_TRUE(orders.full());
  orders.Release(1);
  EXPECT_FALSE(orders.full());
}

TEST(OrderArenaTest, RecordsDoNotMoveAsItGrows) {
  OrderArena orders(kSlotMax);
  const OrderRecord* first = &orders.record(Open(orders));
  for (int i = 0; i < 200'000; ++i) Open(orders);
  EXPECT_EQ(first, &orders.record(1));
  EXPECT_EQ(orders.slot_count(), 200'001u);
}

std::vector<uint32_t> OrdersOf(const OrderArena& orders, AccountNumber account) {
  std::vector<uint32_t> slots;
  for (uint32_t slot = orders.NewestOf(account); slot != 0; slot = orders.detail(slot).owner_next) {
    slots.push_back(slot);
  }
  return slots;
}

TEST(OrderArenaTest, AnAccountsOrdersAreListedNewestFirst) {
  OrderArena orders(10);
  constexpr AccountNumber kOther{7};
  const uint32_t first = Open(orders);
  const uint32_t others = Open(orders, kOther);
  const uint32_t second = Open(orders);
  const uint32_t third = Open(orders);
  EXPECT_EQ(OrdersOf(orders, AccountNumber{1}), (std::vector<uint32_t>{third, second, first}));
  EXPECT_EQ(OrdersOf(orders, kOther), (std::vector<uint32_t>{others}));
  EXPECT_TRUE(OrdersOf(orders, AccountNumber{99}).empty());
  orders.Release(second);
  EXPECT_EQ(OrdersOf(orders, AccountNumber{1}), (std::vector<uint32_t>{third, first}));
  orders.Release(third);
  orders.Release(first);
  EXPECT_TRUE(OrdersOf(orders, AccountNumber{1}).empty());
  EXPECT_EQ(orders.FindBroken(), std::nullopt);
}

TEST(OrderArenaTest, AWalkMovesOnWhenItsOrderEnds) {
  OrderArena orders(10);
  const uint32_t first = Open(orders);
  const uint32_t second = Open(orders);
  const uint32_t third = Open(orders);
  orders.SetWalk(kOwner, third);
  orders.Release(second);
  EXPECT_EQ(orders.WalkOf(kOwner), third);
  orders.Release(third);
  EXPECT_EQ(orders.WalkOf(kOwner), first);
  orders.Release(first);
  EXPECT_EQ(orders.WalkOf(kOwner), 0u);
  EXPECT_TRUE(orders.HasWalk(kOwner));
  orders.EndWalk(kOwner);
  EXPECT_FALSE(orders.HasWalk(kOwner));
}

TEST(OrderArenaTest, EveryAccountHasAWalkOfItsOwn) {
  OrderArena orders(10);
  constexpr AccountNumber kOther{7};
  const uint32_t older = Open(orders);
  const uint32_t others_older = Open(orders, kOther);
  const uint32_t newer = Open(orders);
  const uint32_t others_newer = Open(orders, kOther);
  orders.SetWalk(kOwner, newer);
  EXPECT_FALSE(orders.HasWalk(kOther));
  orders.SetWalk(kOther, others_newer);
  EXPECT_EQ(orders.walk_count(), 2u);
  orders.Release(others_newer);
  EXPECT_EQ(orders.WalkOf(kOther), others_older);
  EXPECT_EQ(orders.WalkOf(kOwner), newer);
  orders.EndWalk(kOther);
  orders.Release(newer);
  EXPECT_EQ(orders.WalkOf(kOwner), older);
  EXPECT_EQ(orders.walk_count(), 1u);
}

TEST(OrderArenaTest, ConditionsLieApartAndGoWithTheirOrder) {
  OrderArena orders(10);
  const uint32_t slot = Open(orders);
  EXPECT_EQ(orders.FindConditions(slot), nullptr);
  OrderTraits traits{.side = Side::kSell,
                     .lifetime = Lifetime::kTillDate,
                     .self_trade_prevention = SelfTradePrevention::kDecrement,
                     .post_only = true,
                     .has_conditions = true,
                     .is_waiting = true};
  orders.record(slot).set_instrument_and_traits(InstrumentId{kInstrumentCountMax}, traits);
  EXPECT_NE(orders.FindBroken(), std::nullopt);
  orders.AddConditions(slot, {.display_lots = 1, .hidden_lots = 4});
  EXPECT_EQ(orders.LeavesOf(slot), 5u);
  EXPECT_EQ(orders.FindBroken(), std::nullopt);
  const OrderTraits unpacked = orders.record(slot).traits();
  EXPECT_EQ(unpacked.Pack(), traits.Pack());
  EXPECT_EQ(unpacked.lifetime, Lifetime::kTillDate);
  EXPECT_EQ(unpacked.self_trade_prevention, SelfTradePrevention::kDecrement);
  EXPECT_EQ(orders.record(slot).instrument(), InstrumentId{kInstrumentCountMax});
  EXPECT_EQ(orders.record(slot).side(), Side::kSell);
  orders.Release(slot);
  EXPECT_EQ(orders.FindConditions(Open(orders)), nullptr);
  EXPECT_EQ(orders.FindBroken(), std::nullopt);
}

// The coding of an arena: number of slots, generations, free slots.
std::string Coding(const std::vector<uint32_t>& generations, const std::vector<uint32_t>& free) {
  std::string bytes;
  Writer writer(&bytes);
  writer(static_cast<uint32_t>(generations.size()));
  for (const uint32_t generation : generations) writer(generation);
  writer(free);
  return bytes;
}

bool Loads(OrderArena& orders, const std::string& bytes) {
  Reader reader(bytes);
  reader(orders);
  if (reader.ok()) orders.CheckLoaded(reader);
  reader.ExpectEnd();
  return reader.ok();
}

TEST(OrderArenaTest, ASlotWhoseGenerationsAreSpentIsRetired) {
  OrderArena orders(2);
  ASSERT_TRUE(Loads(orders, Coding({0xfffffffe, 7}, {1, 2})));
  EXPECT_EQ(Open(orders), 1u);
  orders.Release(1);
  EXPECT_EQ(Open(orders), 1u);
  EXPECT_EQ(orders.record(1).generation, 0xffffffffu);
  orders.Release(1);
  EXPECT_EQ(Open(orders), 2u);
  EXPECT_TRUE(orders.full());
  std::string saved;
  Writer writer(&saved);
  orders.Release(2);
  writer(orders);
  EXPECT_EQ(saved, Coding({0xffffffff, 8}, {2}));
  OrderArena loaded(2);
  EXPECT_TRUE(Loads(loaded, saved));
  EXPECT_EQ(Open(loaded), 2u);
  EXPECT_TRUE(loaded.full());
}

TEST(OrderArenaTest, LoadRefusesSlotsThatDoNotAddUp) {
  const std::string bad[] = {
      Coding({0, 0, 0}, {1, 2, 3}),  // More slots than the arena may have.
      Coding({0, 0}, {1}),           // Slot 2 neither open nor free nor retired.
      Coding({0, 0}, {1, 1}),        // Twice.
      Coding({0, 0}, {1, 3}),        // Never was.
      Coding({0, 0}, {0, 1}),        // Never is.
      Coding({0, 0}, {1, 2}) + "x", std::string("\xff\xff\xff\xff", 4),
  };
  for (const std::string& bytes : bad) {
    OrderArena orders(2);
    EXPECT_FALSE(Loads(orders, bytes));
  }
  OrderArena orders(2);
  EXPECT_TRUE(Loads(orders, Coding({0, 0}, {2, 1})));
}

}  // namespace
}  // namespace luheng::engine
