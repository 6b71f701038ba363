// The call auction that closes a day.
#include <gtest/gtest.h>

#include <vector>

#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

TEST(ClosingAuctionTest, CountsForTheClose) {
  for (const bool closes_day : {true, false}) {
    SCOPED_TRACE(closes_day ? "CloseTradingDay" : "SetPhase");
    World world;
    world.OpenForTrade();
    world.Sell(Kilograms(1), Yuan(1000));
    world.Buy(Kilograms(1), Yuan(1000));
    world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kCall});
    world.Sell(Kilograms(3), Yuan(1200));
    world.Buy(Kilograms(4), Yuan(1200));
    world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kCallNoCancel});
    if (closes_day) {
      world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
    } else {
      world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kClosed});
    }
    const auto& events = world.events();
    ASSERT_EQ(events.size(), 4u);
    EXPECT_EQ(std::get<AuctionPriced>(events[0]).price, Yuan(1200));
    EXPECT_EQ(std::get<TradeSide>(events[1]).day, kMonday);
    const auto& closed = std::get<InstrumentClosed>(events[3]);
    EXPECT_EQ(closed.close, Yuan(1150));
    EXPECT_EQ(closed.volume, Kilograms(4));
    EXPECT_EQ(closed.trade_count, 2u);
    EXPECT_EQ(world.exchange().FindInstrument(kInstrument)->reference, Yuan(1150));
    EXPECT_EQ(world.ContinueAll(), 1);  // Expires the buyer's rest.
    EXPECT_EQ(world.EventsOf<OrderEnded>().size(), 1u);
  }
}

TEST(ClosingAuctionTest, EveryInstrumentHasItsOwn) {
  World world;
  world.AddEnterprises();
  MarketRules rules = MakeRules();
  rules.opens_with_call = true;
  world.Accept<MarketCreated>(kAdministrator, CreateMarket{"ZJ-PERMIT", rules});
  world.Accept<Done>(kCashier, Deposit{kBuyerAccount, Fen{1'000'000'000'000}, "bank-1"});
  for (int i = 0; i < 3; ++i) {
    CreateInstrument terms = MakeInstrument();
    terms.symbol = "I-" + std::to_string(i);
    const InstrumentId made = world.Accept<InstrumentCreated>(kAdministrator, terms).instrument;
    world.Accept<Done>(kRegistrar, AllocateRights{kSellerAccount, made, Kilograms(1000)});
  }
  world.Accept<Done>(kOperator, OpenTradingDay{kMonday});
  for (uint32_t number = 1; number <= 3; ++number) {
    for (int i = 0; i < 200; ++i) {
      SubmitOrder order = MakeSell(Kilograms(1), Yuan(1000));
      order.instrument = InstrumentId{number};
      world.Accept<OrderReport>(kSeller, order);
    }
    SubmitOrder order = MakeBuy(Kilograms(200), Yuan(1000));
    order.instrument = InstrumentId{number};
    world.Accept<OrderReport>(kBuyer, order);
  }
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  // 200 trades and a close, 55 trades; 145 trades and a close, 110 trades; 90 trades.
  std::vector<size_t> sides = {world.EventsOf<TradeSide>().size()};
  std::vector<size_t> closes = {world.EventsOf<InstrumentClosed>().size()};
  size_t auctions = world.EventsOf<AuctionPriced>().size();
  while (world.machine().has_continuation()) {
    EXPECT_EQ(world.exchange().open_day(), kMonday);
    world.Accept<Done>(kSystemActor, Continue{});
    sides.push_back(world.EventsOf<TradeSide>().size());
    closes.push_back(world.EventsOf<InstrumentClosed>().size());
    auctions += world.EventsOf<AuctionPriced>().size();
  }
  EXPECT_EQ(sides, (std::vector<size_t>{size_t{2} * 255, size_t{2} * (145 + 110), size_t{2} * 90}));
  EXPECT_EQ(closes, (std::vector<size_t>{1, 1, 1}));
  EXPECT_EQ(auctions, 3u);
  EXPECT_EQ(world.exchange().open_day(), std::nullopt);
  EXPECT_FALSE(world.exchange().IsExpiring());
}

TEST(ClosingAuctionTest, StopOrdersItReachedComeWithTheNextDay) {
  World world;
  world.OpenForTrade();
  world.CloseDay(kMonday);
  CreateInstrument terms = MakeInstrument();
  terms.symbol = "OTHER";
  const InstrumentId other = world.Accept<InstrumentCreated>(kAdministrator, terms).instrument;
  world.Accept<Done>(kRegistrar, AllocateRights{kSellerAccount, other, Kilograms(100)});
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  for (const InstrumentId instrument : {kInstrument, other}) {
    world.Accept<Done>(kOperator, SetPhase{instrument, Phase::kCall});
    SubmitOrder sale = MakeSell(Kilograms(1), Yuan(1200));
    sale.instrument = instrument;
    world.Accept<OrderReport>(kSeller, sale);
    SubmitOrder purchase = MakeBuy(Kilograms(1), Yuan(1200));
    purchase.instrument = instrument;
    world.Accept<OrderReport>(kBuyer, purchase);
    for (int i = 0; i < 2; ++i) {
      SubmitOrder stop = MakeBuy(Kilograms(1), Yuan(1100), TimeInForce::kGoodTillCancel);
      stop.instrument = instrument;
      stop.type = OrderType::kStopLimit;
      stop.stop_price = Yuan(1150);
      world.Accept<OrderReport>(kBuyer, stop);
    }
  }
  world.CloseDay(kTuesday);
  EXPECT_EQ(world.EventsOf<TradeSide>().size(), 4u);
  EXPECT_TRUE(world.EventsOf<OrderTriggered>().empty());
  world.Accept<Done>(kOperator, OpenTradingDay{kWednesday});
  EXPECT_EQ(world.ContinueAll(), 4);
  EXPECT_EQ(world.EventsOf<OrderTriggered>().size(), 4u);
  for (const InstrumentId instrument : {kInstrument, other}) {
    EXPECT_EQ(world.exchange().FindInstrument(instrument)->stops.count(), 0u);
    EXPECT_EQ(world.exchange().Depth(instrument, Side::kBuy, 1).at(0).quantity, Kilograms(2));
  }
}

}  // namespace
}  // namespace luheng::engine
