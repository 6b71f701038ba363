// Stop orders: how they wait, what lets them in, and in which order.
#include "engine/market/stop_book.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.
using Levels = std::vector<Traded>;

Traded Kg(int64_t kilograms, int64_t yuan) { return {Kilograms(kilograms), Yuan(yuan)}; }

class StopBookTest : public ::testing::Test {
 protected:
  uint32_t Add(Side side, uint32_t stop_ticks, uint64_t arrival) {
    const uint32_t slot = orders_.Allocate(AccountNumber{1});
    orders_.record(slot).leaves_lots = 1;
    orders_.record(slot).set_instrument_and_traits(
        kInstrument, {.side = side,
                      .lifetime = Lifetime::kDay,
                      .self_trade_prevention = SelfTradePrevention::kCancelNewest,
                      .has_conditions = true,
                      .is_waiting = true});
    orders_.AddConditions(slot, {.stop_ticks = stop_ticks, .arrival = arrival});
    stops_.Add(orders_, slot);
    return slot;
  }

  OrderArena orders_{100};
  StopBook stops_;
};

TEST_F(StopBookTest, TheFirstReachedLiesFarthestBackAndCameFirst) {
  const uint32_t buy_110_late = Add(Side::kBuy, 110, 9);
  const uint32_t buy_120 = Add(Side::kBuy, 120, 1);
  const uint32_t buy_110_early = Add(Side::kBuy, 110, 3);
  const uint32_t sell_90 = Add(Side::kSell, 90, 4);
  const uint32_t sell_80 = Add(Side::kSell, 80, 2);
  EXPECT_EQ(stops_.count(), 5u);
  struct Row {
    uint32_t last_ticks;
    uint32_t first;
  };
  const Row rows[] = {{100, 0}, {109, 0},      {110, buy_110_early}, {200, buy_110_early},
                      {91, 0},  {90, sell_90}, {1, sell_90},         {UINT32_MAX, buy_110_early}};
  for (const Row& row : rows) EXPECT_EQ(stops_.FirstReached(row.last_ticks), row.first);

  std::vector<uint32_t> order;
  stops_.ForEach([&](uint32_t slot) { order.push_back(slot); });
  EXPECT_EQ(order, (std::vector<uint32_t>{buy_110_early, buy_110_late, buy_120, sell_90, sell_80}));
  stops_.Remove(orders_, buy_110_early);
  EXPECT_EQ(stops_.FirstReached(110), buy_110_late);
  stops_.Remove(orders_, buy_110_late);
  EXPECT_EQ(stops_.FirstReached(119), 0u);
  EXPECT_EQ(stops_.FirstReached(120), buy_120);
  stops_.Remove(orders_, sell_90);
  EXPECT_EQ(stops_.FirstReached(90), 0u);
  EXPECT_EQ(stops_.FirstReached(80), sell_80);
}

// The last trade is at 2,000 yuan.
class StopOrderTest : public ::testing::Test {
 protected:
  StopOrderTest() {
    world_.OpenForTrade();
    third_ = world_.Accept<ParticipantRegistered>(kRegistrar, MakeParticipant(4)).participant;
    world_.Accept<Done>(kAdministrator, GrantRole{{third_, UserId{1}}, Role::kTrader});
    account_ = world_.AddAccount(third_, Kilograms(1000), Fen{1'000'000'000});
    Trade(2000);
  }

  // A kilogram changes hands at a price; what that sets off is finished.
  void Trade(int64_t yuan) {
    world_.Sell(kKilogram, Yuan(yuan));
    world_.Submit(MakeBuy(kKilogram, Yuan(yuan), TimeInForce::kImmediateOrCancel));
  }
  SubmitOrder Ask(int64_t kilograms, int64_t yuan) {
    return Of(account_, MakeSell(Kilograms(kilograms), Yuan(yuan)));
  }
  SubmitOrder Bid(int64_t kilograms, int64_t yuan) {
    return Of(account_, MakeBuy(Kilograms(kilograms), Yuan(yuan)));
  }
  std::vector<OrderId> Triggered() const {
    std::vector<OrderId> orders;
    for (const OrderTriggered& event : world_.EventsOf<OrderTriggered>()) {
      orders.push_back(event.order);
    }
    return orders;
  }

  World world_;
  ParticipantId third_{};
  AccountId account_{};
};

TEST_F(StopOrderTest, WaitsOutsideTheBookAndHoldsWhatItNeeds) {
  const OrderReport buy = world_.Submit(Stopped(Bid(3, 2100), Yuan(2050)));
  const OrderReport sell = world_.Submit(Stopped(Ask(4, 1900), Yuan(1950)));
  for (const OrderReport& report : {buy, sell}) {
    EXPECT_EQ(report.state, OrderState::kWaiting);
    EXPECT_EQ(report.trade_count, 0u);
    EXPECT_EQ(world_.Find(report.order)->state, OrderState::kWaiting);
  }
  EXPECT_EQ(world_.Find(buy.order)->stop_price, Yuan(2050));
  EXPECT_EQ(world_.HeldMoney(account_), Fen{3 * 210 * 5});
  EXPECT_EQ(world_.registry().HoldingOf(account_, kInstrument).held, Kilograms(4));
  EXPECT_TRUE(world_.Book(Side::kBuy).empty());
  EXPECT_TRUE(world_.Book(Side::kSell).empty());
  // Its limit crosses nothing while it waits.
  EXPECT_EQ(world_.Sell(Kilograms(1), Yuan(2040)).state, OrderState::kNew);
}

TEST_F(StopOrderTest, ATradeAtItsPriceOrBeyondLetsItIn) {
  struct Row {
    Side side;
    int64_t stop_yuan;
    int64_t trade_yuan;
    bool is_triggered;
  };
  const Row rows[] = {
      {Side::kBuy, 2050, 2040, false},  {Side::kBuy, 2050, 2050, true},
      {Side::kBuy, 2050, 2060, true},   {Side::kBuy, 2050, 1900, false},
      {Side::kSell, 1950, 1960, false}, {Side::kSell, 1950, 1950, true},
      {Side::kSell, 1950, 1940, true},  {Side::kSell, 1950, 2100, false},
  };
  for (size_t i = 0; i < std::size(rows); ++i) {
    SCOPED_TRACE(i);
    Trade(2000);
    const Row& row = rows[i];
    // Limits that trade with nobody here.
    const SubmitOrder order = row.side == Side::kBuy ? Bid(3, 1500) : Ask(3, 2500);
    const OrderId id = world_.Submit(Stopped(order, Yuan(row.stop_yuan))).order;
    Trade(row.trade_yuan);
    EXPECT_EQ(world_.Find(id)->state, row.is_triggered ? OrderState::kNew : OrderState::kWaiting);
    EXPECT_EQ(world_.Find(id)->stop_price.has_value(), !row.is_triggered);
    const auto events = world_.EventsOf<OrderTriggered>();
    ASSERT_EQ(events.size(), row.is_triggered ? 1u : 0u);
    if (row.is_triggered) {
      EXPECT_EQ(events[0].order, id);
      EXPECT_EQ(events[0].account, account_);
      EXPECT_EQ(events[0].instrument, kInstrument);
      EXPECT_EQ(events[0].last, Yuan(row.trade_yuan));
      EXPECT_EQ(world_.Book(row.side), (Levels{Kg(3, row.side == Side::kBuy ? 1500 : 2500)}));
    }
    world_.Accept<OrderReport>(world_.TraderOf(account_), CancelOrder{id});
  }
}

TEST_F(StopOrderTest, ATriggeredOrderMeetsTheBookAsAComingOne) {
  const OrderId stop = world_.Submit(Stopped(Bid(5, 2080), Yuan(2050))).order;
  world_.Sell(Kilograms(2), Yuan(2070));
  world_.Sell(Kilograms(2), Yuan(2090));
  Trade(2050);
  const auto sides = world_.EventsOf<TradeSide>();
  ASSERT_EQ(sides.size(), 4u);
  EXPECT_EQ(sides[2].order, stop);
  EXPECT_TRUE(sides[2].aggressor);
  EXPECT_EQ(world_.Trades(), (Levels{Kg(1, 2050), Kg(2, 2070)}));
  EXPECT_EQ(world_.Book(Side::kBuy), (Levels{Kg(3, 2080)}));
  EXPECT_EQ(world_.Find(stop)->state, OrderState::kPartiallyFilled);
}

TEST_F(StopOrderTest, OneTradeLetsThemInOneByOne) {
  const OrderId far_late = world_.Submit(Stopped(Bid(1, 1500), Yuan(2060))).order;
  const OrderId near_early = world_.Submit(Stopped(Bid(1, 1500), Yuan(2020))).order;
  const OrderId near_late = world_.Submit(Stopped(Bid(1, 1500), Yuan(2020))).order;
  const OrderId beyond = world_.Submit(Stopped(Bid(1, 1500), Yuan(2100))).order;
  world_.Sell(kKilogram, Yuan(2060));
  world_.Accept<OrderReport>(kBuyer, MakeBuy(kKilogram, Yuan(2060)));
  EXPECT_TRUE(Triggered().empty());
  EXPECT_TRUE(world_.machine().has_continuation());
  EXPECT_EQ(world_.ContinueAll(), 3);
  EXPECT_EQ(Triggered(), (std::vector<OrderId>{near_early, near_late, far_late}));
  EXPECT_EQ(world_.Find(beyond)->state, OrderState::kWaiting);
}

TEST_F(StopOrderTest, ATriggeredOrdersTradeLetsTheNextIn) {
  for (int i = 0; i < 3; ++i) world_.Submit(MakeBuy(kKilogram, Yuan(1990 - 10 * i)));
  // Stop at 1,990 sells to 1,980, stop at 1,980 sells to 1,970.
  const OrderId first = world_.Submit(Stopped(Ask(1, 1900), Yuan(1990))).order;
  const OrderId second = world_.Submit(Stopped(Ask(1, 1900), Yuan(1980))).order;
  const OrderId third = world_.Submit(Stopped(Ask(1, 1900), Yuan(1960))).order;
  world_.Submit(MakeSell(kKilogram, Yuan(1990)));
  EXPECT_EQ(Triggered(), (std::vector<OrderId>{first, second}));
  EXPECT_EQ(world_.Trades(), (Levels{Kg(1, 1990), Kg(1, 1980), Kg(1, 1970)}));
  EXPECT_EQ(world_.Find(third)->state, OrderState::kWaiting);
}

TEST_F(StopOrderTest, AStopThatIsReachedAlreadyIsRefused) {
  const int64_t last = Yuan(2000).value();
  EXPECT_EQ(world_.RefuseOrder(Stopped(Bid(1, 2100), Yuan(2000))),
            (Rejection{RejectReason::kStopReached, last}));
  EXPECT_EQ(world_.RefuseOrder(Stopped(Bid(1, 2100), Yuan(1990))),
            (Rejection{RejectReason::kStopReached, last}));
  EXPECT_EQ(world_.RefuseOrder(Stopped(Ask(1, 1900), Yuan(2000))),
            (Rejection{RejectReason::kStopReached, last}));
  EXPECT_EQ(world_.RefuseOrder(Stopped(Ask(1, 1900), Yuan(2010))),
            (Rejection{RejectReason::kStopReached, last}));
  EXPECT_EQ(world_.RefuseOrder(Stopped(Bid(1, 2100), Price{200'001})),
            (Rejection{RejectReason::kOffTick, 1000}));
  EXPECT_EQ(world_.RefuseOrder(Stopped(Ask(1, 1900), Yuan(990))),
            (Rejection{RejectReason::kBelowFloor, Yuan(1000).value()}));
}

TEST_F(StopOrderTest, BeforeTheFirstTradeAnyStopWaits) {
  World world;
  world.OpenForTrade();
  EXPECT_EQ(world.Submit(Stopped(MakeBuy(kKilogram, Yuan(2000)), Yuan(1000))).state,
            OrderState::kWaiting);
  EXPECT_EQ(world.Submit(Stopped(MakeSell(kKilogram, Yuan(2000)), Yuan(3000))).state,
            OrderState::kWaiting);
}

TEST_F(StopOrderTest, WhileItWaitsItMayBeCancelledAndAmended) {
  const OrderId stop = world_.Submit(Stopped(Bid(5, 2080), Yuan(2050))).order;
  const Actor owner = world_.TraderOf(account_);
  struct Row {
    int64_t kilograms;
    int64_t yuan;
  };
  for (const Row& row : {Row{3, 2080}, Row{3, 2070}, Row{7, 2070}}) {
    const auto report = world_.Accept<OrderReport>(
        owner, AmendOrder{stop, Kilograms(row.kilograms), Yuan(row.yuan)});
    EXPECT_EQ(report.state, OrderState::kWaiting);
    EXPECT_EQ(report.leaves, Kilograms(row.kilograms));
    EXPECT_EQ(world_.HeldMoney(account_), Fen{row.kilograms * row.yuan / 10 * 5});
  }
  Trade(2050);
  EXPECT_EQ(world_.Book(Side::kBuy), (Levels{Kg(7, 2070)}));
  const OrderId other = world_.Submit(Stopped(Bid(5, 2080), Yuan(2060))).order;
  const auto cancelled = world_.Accept<OrderReport>(owner, CancelOrder{other});
  EXPECT_EQ(cancelled.state, OrderState::kCancelled);
  EXPECT_EQ(world_.HeldMoney(account_), Fen{7 * 207 * 5});
}

TEST_F(StopOrderTest, AnAmendedStopKeepsItsTurn) {
  const OrderId first = world_.Submit(Stopped(Bid(1, 1500), Yuan(2050))).order;
  const OrderId second = world_.Submit(Stopped(Bid(1, 1500), Yuan(2050))).order;
  world_.Accept<OrderReport>(world_.TraderOf(account_),
                             AmendOrder{first, Kilograms(2), Yuan(1510)});
  Trade(2050);
  EXPECT_EQ(Triggered(), (std::vector<OrderId>{first, second}));
}

TEST_F(StopOrderTest, ATriggeredOrderWithALongSweepGoesOnBeforeTheNext) {
  const OrderId first = world_.Submit(Stopped(Bid(300, 2060), Yuan(2050))).order;
  const OrderId second = world_.Submit(Stopped(Bid(1, 1500), Yuan(2060))).order;
  for (int i = 0; i < 300; ++i) world_.Sell(kKilogram, Yuan(2060));
  Trade(2050);
  EXPECT_EQ(Triggered(), (std::vector<OrderId>{first, second}));
  EXPECT_EQ(world_.Trades().size(), 301u);
  EXPECT_FALSE(world_.Find(first));
}

TEST_F(StopOrderTest, AtTheEndOfATriggeredOrderItsOwnerIsTold) {
  // It meets an order of its own participant, and its mode cancels it.
  world_.Submit(Ask(1, 2060));
  const OrderId stop = world_.Submit(Stopped(Bid(5, 2080), Yuan(2050))).order;
  Trade(2050);
  const auto ended = world_.EventsOf<OrderEnded>();
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].order, stop);
  EXPECT_EQ(ended[0].state, OrderState::kCancelled);
  EXPECT_EQ(ended[0].reason, EndReason::kSelfTrade);
  EXPECT_EQ(ended[0].unfilled, Kilograms(5));
  EXPECT_EQ(world_.HeldMoney(account_), Fen{0});
}

// Two instruments whose closing auctions reach stop orders: the next opening lets in all of them.
TEST(StopOpeningTest, EveryInstrumentsStopsComeIn) {
  constexpr InstrumentId kSecond{2};
  World world;
  world.OpenForTrade();
  CreateInstrument other = MakeInstrument();
  other.symbol = "OTHER";
  world.Accept<InstrumentCreated>(kAdministrator, other);
  world.CloseDay(kMonday);
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  world.Accept<Done>(kRegistrar, AllocateRights{kSellerAccount, kSecond, Kilograms(9)});
  std::vector<OrderId> stops;
  for (const InstrumentId instrument : {kInstrument, kSecond}) {
    const auto submit = [&](SubmitOrder order) {
      order.instrument = instrument;
      return world.Submit(order).order;
    };
    world.Accept<Done>(kOperator, SetPhase{instrument, Phase::kCall});
    const SubmitOrder stop =
        Stopped(MakeBuy(kKilogram, Yuan(1500), TimeInForce::kGoodTillCancel), Yuan(2050));
    stops.push_back(submit(stop));
    stops.push_back(submit(stop));
    submit(MakeBuy(kKilogram, Yuan(2100)));
    submit(MakeSell(kKilogram, Yuan(2100)));
  }
  world.CloseDay(kTuesday);
  EXPECT_EQ(world.Trades(), (Levels{Kg(1, 2100), Kg(1, 2100)}));
  world.Accept<Done>(kOperator, OpenTradingDay{kWednesday});
  world.ContinueAll();
  std::vector<OrderId> triggered;
  for (const OrderTriggered& event : world.EventsOf<OrderTriggered>()) {
    triggered.push_back(event.order);
  }
  EXPECT_EQ(triggered, stops);
}

}  // namespace
}  // namespace luheng::engine
