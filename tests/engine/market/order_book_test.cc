#include "engine/market/order_book.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "tests/engine/random.h"
#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

class OrderBookTest : public ::testing::Test {
 protected:
  uint32_t Rest(Side side, uint32_t ticks, uint32_t lots) {
    const uint32_t slot = orders_.Allocate(AccountNumber{1});
    OrderRecord& order = orders_.record(slot);
    order.leaves_lots = lots;
    order.price_ticks = ticks;
    order.set_instrument_and_traits(kInstrument,
                                    {.side = side,
                                     .lifetime = Lifetime::kDay,
                                     .self_trade_prevention = SelfTradePrevention::kCancelNewest});
    book_.Append(orders_, slot);
    return slot;
  }
  uint32_t RestIceberg(uint32_t ticks, const OrderConditions& conditions) {
    const uint32_t slot = orders_.Allocate(AccountNumber{1});
    OrderRecord& order = orders_.record(slot);
    order.leaves_lots = conditions.display_lots;
    order.price_ticks = ticks;
    order.set_instrument_and_traits(kInstrument,
                                    {.side = Side::kSell,
                                     .lifetime = Lifetime::kDay,
                                     .self_trade_prevention = SelfTradePrevention::kCancelNewest,
                                     .has_conditions = true});
    orders_.AddConditions(slot, conditions);
    book_.Append(orders_, slot);
    return slot;
  }
  void ExpectSound(size_t order_count) {
    size_t count = 0;
    const auto broken = book_.FindBroken(orders_, kInstrument, count);
    EXPECT_FALSE(broken) << *broken;
    EXPECT_EQ(count, order_count);
  }

  OrderArena orders_{1000};
  OrderBook book_;
};

TEST_F(OrderBookTest, FirstComesFirstAtAPrice) {
  const uint32_t first = Rest(Side::kSell, 10, 1);
  const uint32_t second = Rest(Side::kSell, 10, 2);
  const uint32_t third = Rest(Side::kSell, 10, 3);
  EXPECT_EQ(book_.Front(Side::kSell), first);
  EXPECT_EQ(book_.Front(Side::kBuy), 0u);
  book_.Remove(orders_, second);
  ExpectSound(2);
  book_.Reduce(orders_, first, 1);
  EXPECT_EQ(book_.Front(Side::kSell), third);
  book_.Remove(orders_, third);
  EXPECT_TRUE(book_.empty());
  ExpectSound(0);
}

TEST_F(OrderBookTest, ReduceKeepsThePlaceInTheQueue) {
  const uint32_t first = Rest(Side::kBuy, 10, 5);
  Rest(Side::kBuy, 10, 5);
  book_.Reduce(orders_, first, 4);
  EXPECT_EQ(book_.Front(Side::kBuy), first);
  const PriceLevel* level = book_.ladder(Side::kBuy).Find(10);
  EXPECT_EQ(level->lots, 6u);
  EXPECT_EQ(level->order_count, 2u);
  ExpectSound(2);
}

TEST_F(OrderBookTest, AnIcebergShowsItsNextPartBehindTheOthers) {
  const uint32_t iceberg = RestIceberg(10, {.display_lots = 2, .hidden_lots = 3});
  const uint32_t other = Rest(Side::kSell, 10, 5);
  const PriceLevel* level = book_.ladder(Side::kSell).Find(10);
  EXPECT_EQ(level->lots, 7u);
  EXPECT_EQ(level->hidden_lots, 3u);
  book_.Reduce(orders_, iceberg, 1);
  EXPECT_EQ(book_.Front(Side::kSell), iceberg);
  book_.Reduce(orders_, iceberg, 1);
  EXPECT_EQ(book_.Front(Side::kSell), other);
  EXPECT_EQ(level->lots, 7u);
  EXPECT_EQ(level->hidden_lots, 1u);
  ExpectSound(2);
  book_.ReduceHidden(orders_, iceberg, 1);
  EXPECT_EQ(level->hidden_lots, 0u);
  ExpectSound(2);
  book_.Remove(orders_, other);
  book_.Reduce(orders_, iceberg, 2);
  EXPECT_TRUE(book_.empty());
}

TEST_F(OrderBookTest, AnIcebergIsTakenOutWithWhatItHides) {
  const uint32_t iceberg = RestIceberg(10, {.display_lots = 2, .hidden_lots = 3});
  Rest(Side::kSell, 10, 5);
  book_.Remove(orders_, iceberg);
  const PriceLevel* level = book_.ladder(Side::kSell).Find(10);
  EXPECT_EQ(level->lots, 5u);
  EXPECT_EQ(level->hidden_lots, 0u);
  ExpectSound(1);
}

TEST_F(OrderBookTest, FindBrokenSeesALevelThatDoesNotAddUp) {
  const uint32_t slot = Rest(Side::kBuy, 10, 5);
  ExpectSound(1);
  orders_.record(slot).leaves_lots = 4;
  size_t count = 0;
  EXPECT_TRUE(book_.FindBroken(orders_, kInstrument, count));
  orders_.record(slot).leaves_lots = 5;
  orders_.record(slot).price_ticks = 11;
  EXPECT_TRUE(book_.FindBroken(orders_, kInstrument, count));
}

TEST(DeepBookTest, AMillionOrdersRestAndEnd) {
  constexpr int kOrderCount = 1'000'000;
  World world;
  world.OpenForTrade();
  StateMachine& machine = world.machine();
  Result result;
  const auto apply = [&](const Actor& actor, const CommandBody& body) {
    Command command;
    command.sequence = machine.next_index();
    command.time = machine.last_time();
    command.actor = actor;
    command.body = body;
    machine.Apply(command, result);
  };
  Random random(1);
  std::vector<OrderId> orders;
  for (int i = 0; i < kOrderCount; ++i) {
    // Over more prices than a window has, and none too many for the kilograms there are.
    apply(kSeller, MakeSell(kKilogram, Yuan(1000 + 10 * random.Between(0, 9999))));
    orders.push_back(std::get<OrderReport>(result.outcome).order);
  }
  EXPECT_EQ(machine.exchange().orders().open_count(), static_cast<uint32_t>(kOrderCount));
  const auto depth = machine.exchange().Depth(kInstrument, Side::kSell, SIZE_MAX);
  EXPECT_EQ(
      std::accumulate(depth.begin(), depth.end(), Grams{},
                      [](Grams sum, const DepthLevel& level) { return sum + level.quantity; }),
      Kilograms(kOrderCount));
  machine.CheckInvariants();

  for (int i = 0; i < kOrderCount; i += 2) apply(kSeller, CancelOrder{orders[i]});
  EXPECT_EQ(machine.exchange().orders().open_count(), static_cast<uint32_t>(kOrderCount / 2));
  machine.CheckInvariants();

  apply(kOperator, CloseTradingDay{kMonday});
  int command_count = 1;
  for (; machine.has_task(); ++command_count) apply(kSystemActor, Continue{});
  // One close, and 500,000 orders, 256 at a time.
  EXPECT_EQ(command_count, 1 + 1954);
  EXPECT_EQ(machine.exchange().orders().open_count(), 0u);
  machine.CheckInvariants();
}

}  // namespace
}  // namespace luheng::engine
