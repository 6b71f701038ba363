// Work that is too much for one command.
#include <gtest/gtest.h>

#include <vector>

#include "engine/rules.h"
#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

TEST(ContinuationTest, ADeepSweepGoesOnUntilItIsFilled) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < 600; ++i) world.Sell(Kilograms(1), Yuan(1000 + 10 * (i % 7)));
  OrderReport report = world.Buy(Kilograms(600), Yuan(2000));
  EXPECT_EQ(report.state, OrderState::kMatching);
  EXPECT_EQ(report.trade_count, 256u);
  EXPECT_EQ(report.filled, Kilograms(256));
  EXPECT_EQ(report.leaves, Kilograms(344));
  EXPECT_TRUE(world.machine().has_continuation());
  EXPECT_EQ(world.exchange().FindOrder(report.order)->state, OrderState::kMatching);
  // Nothing else may come now.
  Command other;
  other.sequence = world.machine().next_index();
  other.time = world.machine().last_time();
  other.actor = kSeller;
  other.body = MakeSell(Kilograms(1), Yuan(1000));
  EXPECT_NE(world.machine().FindMisplaced(other), nullptr);

  EXPECT_EQ(world.ContinueAll(), 2);
  const auto sides = world.EventsOf<TradeSide>();
  EXPECT_EQ(sides.size(), 2u * 344);
  EXPECT_EQ(sides.back().leaves, Grams{0});
  EXPECT_TRUE(world.EventsOf<OrderEnded>().empty());
  EXPECT_FALSE(world.exchange().FindOrder(report.order));
  EXPECT_EQ(world.HeldMoney(kBuyerAccount), Fen{0});
}

TEST(ContinuationTest, ExactlyOneCommandsWorkNeedsNoOther) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < 256; ++i) world.Sell(Kilograms(1), Yuan(1000));
  const OrderReport report = world.Buy(Kilograms(300), Yuan(1000));
  EXPECT_EQ(report.state, OrderState::kPartiallyFilled);
  EXPECT_EQ(report.trade_count, 256u);
  EXPECT_FALSE(world.machine().has_continuation());
}

TEST(ContinuationTest, ADayOrderRestsAtTheEndAndSaysNothing) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < 300; ++i) world.Sell(Kilograms(1), Yuan(1000));
  const OrderReport report = world.Buy(Kilograms(301), Yuan(1000));
  EXPECT_EQ(world.ContinueAll(), 1);
  EXPECT_TRUE(world.EventsOf<OrderEnded>().empty());
  EXPECT_EQ(world.exchange().FindOrder(report.order)->state, OrderState::kPartiallyFilled);
  EXPECT_EQ(world.exchange().FindOrder(report.order)->leaves, Kilograms(1));
}

TEST(ContinuationTest, AnIocRemainderEndsWithAnEvent) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < 300; ++i) world.Sell(Kilograms(1), Yuan(1000));
  const OrderReport report = world.Buy(Kilograms(310), Yuan(1000), TimeInForce::kImmediateOrCancel);
  EXPECT_EQ(report.state, OrderState::kMatching);
  EXPECT_EQ(world.ContinueAll(), 1);
  const auto ended = world.EventsOf<OrderEnded>();
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].order, report.order);
  EXPECT_EQ(ended[0].state, OrderState::kCancelled);
  EXPECT_EQ(ended[0].filled, Kilograms(300));
  EXPECT_EQ(ended[0].unfilled, Kilograms(10));
}

TEST(ContinuationTest, CloseMakesAtMostSoManyFiguresACommand) {
  World world;
  world.Accept<MarketCreated>(kAdministrator, CreateMarket{"ZJ-PERMIT", MakeRules()});
  for (int i = 0; i < 600; ++i) {
    CreateInstrument terms = MakeInstrument();
    terms.symbol = "I-" + std::to_string(i);
    world.Accept<InstrumentCreated>(kAdministrator, terms);
  }
  world.Accept<Done>(kOperator, OpenTradingDay{kMonday});
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  EXPECT_EQ(world.EventsOf<InstrumentClosed>().size(), 256u);
  EXPECT_EQ(world.exchange().open_day(), kMonday);
  EXPECT_EQ(world.ContinueAll(), 2);
  EXPECT_EQ(world.EventsOf<InstrumentClosed>().size(), 344u);
  EXPECT_EQ(world.exchange().open_day(), std::nullopt);
}

TEST(ContinuationTest, AnOrderThatMeetsTooManyGoesOn) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < 600; ++i) world.Sell(Kilograms(1), Yuan(2000));
  const auto report = world.Accept<OrderReport>(
      kBuyer, MakeBuy(Kilograms(700), Yuan(2000), TimeInForce::kImmediateOrCancel));
  EXPECT_EQ(report.state, OrderState::kMatching);
  EXPECT_EQ(report.trade_count, static_cast<uint32_t>(kWorkPerCommandMax));
  EXPECT_EQ(world.Find(report.order)->state, OrderState::kMatching);
  EXPECT_EQ(world.ContinueAll(), 2);
  EXPECT_EQ(world.Trades().size(), 600u - kWorkPerCommandMax);
  const auto ended = world.EventsOf<OrderEnded>();
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].order, report.order);
  EXPECT_EQ(ended[0].reason, EndReason::kRemainder);
  EXPECT_EQ(ended[0].filled, Kilograms(600));
  EXPECT_EQ(ended[0].unfilled, Kilograms(100));
  EXPECT_EQ(world.HeldMoney(kBuyerAccount), Fen{0});
}

}  // namespace
}  // namespace luheng::engine
