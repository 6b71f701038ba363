// What the limits of a new day do to the orders of earlier ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "engine/ids.h"
#include "engine/market/slot_scan.h"
#include "engine/market/trading_day.h"
#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

std::vector<OrderId> EndedOrders(const World& world) {
  std::vector<OrderId> ended;
  for (const OrderEnded& event : world.EventsOf<OrderEnded>()) ended.push_back(event.order);
  return ended;
}

std::vector<OrderId> BySlot(std::vector<OrderId> orders) {
  std::sort(orders.begin(), orders.end(),
            [](OrderId a, OrderId b) { return SlotOf(a) < SlotOf(b); });
  return orders;
}

TEST(OpeningTest, LimitsOfTheNewDayCancelOrdersOfEarlierOnes) {
  MarketRules rules = MakeRules();
  rules.band_basis_points = 1000;
  CreateInstrument terms = MakeInstrument();
  terms.reference = Yuan(2000);
  World world;
  world.OpenForTrade(rules, terms);
  const TimeInForce till_cancel = TimeInForce::kGoodTillCancel;
  const auto rest = [&](SubmitOrder body) {
    return world.Accept<OrderReport>(body.side == Side::kBuy ? kBuyer : kSeller, body).order;
  };
  const auto wait = [&](SubmitOrder body, Price stop_price) {
    body.type = OrderType::kStopLimit;
    body.stop_price = stop_price;
    return rest(body);
  };
  // The band is 1,800 to 2,200 now, and 1,970 to 2,410 around a close of 2,190.
  world.Sell(Kilograms(1), Yuan(2190));
  world.Buy(Kilograms(1), Yuan(2190));
  const OrderId low_bid = rest(MakeBuy(Kilograms(1), Yuan(1800), till_cancel));
  const OrderId bid = rest(MakeBuy(Kilograms(1), Yuan(1970), till_cancel));
  const OrderId barely_low_bid = rest(MakeBuy(Kilograms(1), Yuan(1960), till_cancel));
  const OrderId ask = rest(MakeSell(Kilograms(1), Yuan(2200), till_cancel));
  const OrderId low_stop = wait(MakeSell(Kilograms(1), Yuan(1800), till_cancel), Yuan(1990));
  // Its own price counts, not the one that it waits for.
  const OrderId stop = wait(MakeSell(Kilograms(1), Yuan(1970), till_cancel), Yuan(1900));
  world.CloseDay(kMonday);
  EXPECT_TRUE(world.EventsOf<OrderEnded>().empty());
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  EXPECT_EQ(world.exchange().FindInstrument(kInstrument)->today->low, Yuan(1970));
  for (const OrderEnded& event : world.EventsOf<OrderEnded>()) {
    EXPECT_EQ(event.state, OrderState::kCancelled);
    EXPECT_EQ(event.reason, EndReason::kDayLimits);
  }
  EXPECT_EQ(EndedOrders(world), BySlot({low_bid, barely_low_bid, low_stop}));
  for (const OrderId order : {bid, ask, stop}) EXPECT_TRUE(world.exchange().FindOrder(order));

  // The other way round: 1,970 is the close, the band 1,770 to 2,170, and a floor of 1,980 comes.
  world.Sell(Kilograms(1), Yuan(1970));
  world.ContinueAll();
  world.Accept<Done>(kAdministrator, SetPriceFloor{kInstrument, kWednesday, Yuan(1980)});
  const OrderId new_bid = rest(MakeBuy(Kilograms(1), Yuan(1980), till_cancel));
  const OrderId at_floor = rest(MakeSell(Kilograms(1), Yuan(2170), till_cancel));
  const OrderId high_ask = rest(MakeSell(Kilograms(1), Yuan(2180), till_cancel));
  world.CloseDay(kTuesday);
  world.Accept<Done>(kOperator, OpenTradingDay{kWednesday});
  EXPECT_EQ(world.exchange().FindInstrument(kInstrument)->today->high, Yuan(2170));
  EXPECT_EQ(EndedOrders(world), BySlot({ask, high_ask, stop}));
  EXPECT_TRUE(world.exchange().FindOrder(new_bid));
  EXPECT_TRUE(world.exchange().FindOrder(at_floor));
}

TEST(OpeningTest, OrdersEndBySlotWhicheverInstrumentTheyAreOf) {
  World world;
  world.OpenForTrade();
  CreateInstrument terms = MakeInstrument();
  terms.symbol = "OTHER";
  const InstrumentId other = world.Accept<InstrumentCreated>(kAdministrator, terms).instrument;
  world.Accept<Done>(kRegistrar, AllocateRights{kSellerAccount, other, Kilograms(100)});
  world.CloseDay(kMonday);
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  const TimeInForce till_cancel = TimeInForce::kGoodTillCancel;
  std::vector<OrderId> orders;
  for (int i = 0; i < 3; ++i) {
    for (const InstrumentId instrument : {other, kInstrument}) {
      SubmitOrder ask = MakeSell(kKilogram, Yuan(1400 - 10 * i), till_cancel);
      ask.instrument = instrument;
      orders.push_back(world.Submit(ask).order);
    }
    const SubmitOrder stop = MakeSell(kKilogram, Yuan(1000), till_cancel);
    orders.push_back(world.Submit(Stopped(stop, Yuan(1000))).order);
  }
  // The slot of the second is taken again by the last.
  world.Accept<OrderReport>(kSeller, CancelOrder{orders[1]});
  orders[1] = world.Sell(kKilogram, Yuan(1300), till_cancel).order;
  for (const InstrumentId instrument : {other, kInstrument}) {
    world.Accept<Done>(kAdministrator, SetPriceFloor{instrument, kWednesday, Yuan(1500)});
  }
  world.CloseDay(kTuesday);
  world.Accept<Done>(kOperator, OpenTradingDay{kWednesday});
  EXPECT_EQ(EndedOrders(world), orders);
}

TEST(OpeningTest, ACommandCancelsSoManyOrdersOnly) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < 300; ++i) {
    world.Sell(Kilograms(1), Yuan(1000 + 10 * (i % 50)), TimeInForce::kGoodTillCancel);
  }
  SubmitOrder stop = MakeSell(Kilograms(1), Yuan(1000), TimeInForce::kGoodTillCancel);
  stop.type = OrderType::kStopLimit;
  stop.stop_price = Yuan(1000);
  for (int i = 0; i < 300; ++i) world.Accept<OrderReport>(kSeller, stop);
  world.Accept<Done>(kAdministrator, SetPriceFloor{kInstrument, kTuesday, Yuan(1500)});
  world.CloseDay(kMonday);
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  EXPECT_EQ(world.EventsOf<OrderEnded>().size(), 256u);
  EXPECT_TRUE(world.machine().has_continuation());
  EXPECT_EQ(world.ContinueAll(), 2);
  EXPECT_EQ(world.EventsOf<OrderEnded>().size(), 344u);
  EXPECT_EQ(world.exchange().orders().open_count(), 0u);
}

TEST(OpeningTest, ACommandLooksAtSoManySlotsOnly) {
  World world;
  world.OpenForTrade();
  const TimeInForce till_cancel = TimeInForce::kGoodTillCancel;
  const OrderId first = world.Sell(kKilogram, Yuan(1000), till_cancel).order;
  // Straight into the machine: nobody could wait for the invariants after each.
  Result result;
  for (uint32_t i = 1; i < kSlotsPerCommandMax; ++i) {
    Command command;
    command.sequence = world.machine().next_index();
    command.time = world.machine().last_time();
    command.actor = kSeller;
    command.body = MakeSell(kKilogram, Yuan(2000), till_cancel);
    world.machine().Apply(command, result);
    ASSERT_TRUE(std::holds_alternative<OrderReport>(result.outcome));
  }
  const OrderId last = world.Sell(kKilogram, Yuan(1000), till_cancel).order;
  world.Accept<Done>(kAdministrator, SetPriceFloor{kInstrument, kTuesday, Yuan(1500)});
  world.CloseDay(kMonday);
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  EXPECT_EQ(EndedOrders(world), std::vector<OrderId>{first});
  EXPECT_TRUE(world.machine().has_continuation());
  world.Accept<Done>(kSystemActor, Continue{});
  EXPECT_EQ(EndedOrders(world), std::vector<OrderId>{last});
  EXPECT_FALSE(world.machine().has_continuation());
}

}  // namespace
}  // namespace luheng::engine
