#include "engine/market/expiry.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/market/slot_scan.h"
#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

std::vector<OrderId> EndedOrders(const World& world) {
  std::vector<OrderId> ended;
  for (const OrderEnded& event : world.EventsOf<OrderEnded>()) ended.push_back(event.order);
  return ended;
}

TEST(ExpiryTest, AnOrderEndsWithItsLastDay) {
  struct Row {
    const char* what;
    TimeInForce time_in_force;
    std::optional<TradingDay> expire_day;
    int closes;  // Of Monday, Tuesday and Wednesday that it takes to end it; 0: it stays.
  };
  const Row rows[] = {
      {"DAY", TimeInForce::kDay, {}, 1},
      {"GOOD_TILL_DATE, the same day", TimeInForce::kGoodTillDate, kMonday, 1},
      {"GOOD_TILL_DATE, the next day", TimeInForce::kGoodTillDate, kTuesday, 2},
      {"GOOD_TILL_CANCEL", TimeInForce::kGoodTillCancel, {}, 0},
  };
  for (const bool waits : {false, true}) {
    for (const Row& row : rows) {
      SCOPED_TRACE(std::string(row.what) + (waits ? ", waiting" : ", resting"));
      World world;
      world.OpenForTrade();
      SubmitOrder body = MakeSell(Kilograms(5), Yuan(1100), row.time_in_force);
      body.expire_day = row.expire_day;
      if (waits) {
        body.type = OrderType::kStopLimit;
        body.stop_price = Yuan(1050);
      }
      const OrderId order = world.Accept<OrderReport>(kSeller, body).order;
      int closes = 0;
      int ended_after = 0;
      for (const TradingDay day : {kMonday, kTuesday, kWednesday}) {
        if (day != kMonday) world.Accept<Done>(kOperator, OpenTradingDay{day});
        world.CloseDay(day);
        ++closes;
        for (const OrderEnded& ended : world.EventsOf<OrderEnded>()) {
          EXPECT_EQ(ended.order, order);
          EXPECT_EQ(ended.account, kSellerAccount);
          EXPECT_EQ(ended.state, OrderState::kExpired);
          EXPECT_EQ(ended.reason, EndReason::kDayEnd);
          EXPECT_EQ(ended.unfilled, Kilograms(5));
          ended_after = closes;
        }
      }
      EXPECT_EQ(ended_after, row.closes);
      EXPECT_EQ(world.exchange().FindOrder(order).has_value(), row.closes == 0);
    }
  }
}

TEST(ExpiryTest, AnOrderTillADayWithoutTradingEndsWhenTheNextOneOpens) {
  World world;
  world.OpenForTrade();
  world.CloseDay(kMonday);
  const TradingDay friday = Day(2023, 1, 13);
  const TradingDay sunday = Day(2023, 1, 15);
  const TradingDay monday = Day(2023, 1, 16);
  world.Accept<Done>(kOperator, OpenTradingDay{friday});
  const SubmitOrder sale = MakeSell(Kilograms(5), Yuan(1100));
  const OrderId ends = world.Accept<OrderReport>(kSeller, GoodTill(sale, sunday)).order;
  const OrderId stays = world.Accept<OrderReport>(kSeller, GoodTill(sale, monday)).order;
  world.CloseDay(friday);
  EXPECT_TRUE(EndedOrders(world).empty());
  world.Accept<Done>(kOperator, OpenTradingDay{monday});
  ASSERT_EQ(EndedOrders(world), std::vector<OrderId>{ends});
  EXPECT_EQ(world.EventsOf<OrderEnded>()[0].state, OrderState::kExpired);
  EXPECT_EQ(world.EventsOf<OrderEnded>()[0].reason, EndReason::kDayEnd);
  EXPECT_TRUE(world.exchange().FindOrder(stays).has_value());
}

TEST(ExpiryTest, AnOrderDoesNotOutliveItsDayWhenThatBecomesAHoliday) {
  World world;
  world.OpenForTrade();
  const SubmitOrder sale = MakeSell(Kilograms(5), Yuan(1100));
  const OrderId ends = world.Accept<OrderReport>(kSeller, GoodTill(sale, kTuesday)).order;
  world.CloseDay(kMonday);
  world.Accept<Done>(kAdministrator, SetCalendarDay{kTuesday, DayKind::kHoliday});
  world.Accept<Done>(kOperator, OpenTradingDay{kWednesday});
  EXPECT_EQ(EndedOrders(world), std::vector<OrderId>{ends});
}

TEST(ExpiryTest, GivesBackWhatOrdersHeld) {
  World world;
  world.OpenForTrade();
  const OrderId sale = world.Sell(Kilograms(5), Yuan(1100)).order;
  const OrderId purchase = world.Buy(Kilograms(3), Yuan(1000)).order;
  world.Buy(Kilograms(2), Yuan(1100));
  world.CloseDay(kMonday);
  EXPECT_EQ(EndedOrders(world), (std::vector<OrderId>{sale, purchase}));
  EXPECT_EQ(world.EventsOf<OrderEnded>()[0].filled, Kilograms(2));
  EXPECT_EQ(world.EventsOf<OrderEnded>()[0].unfilled, Kilograms(3));
  EXPECT_EQ(world.HeldMoney(kBuyerAccount), Fen{0});
  EXPECT_EQ(world.registry().HoldingOf(kSellerAccount, kInstrument).held, Grams{0});
  EXPECT_EQ(world.exchange().orders().open_count(), 0u);
}

TEST(ExpiryTest, OthersMayComeBetweenButNoNewDay) {
  World world;
  world.OpenForTrade();
  const OrderId kept = world.Sell(Kilograms(1), Yuan(3000), TimeInForce::kGoodTillCancel).order;
  OrderId last{};
  for (int i = 0; i < 600; ++i) last = world.Sell(Kilograms(1), Yuan(2000 + 10 * (i % 50))).order;
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  EXPECT_EQ(world.EventsOf<InstrumentClosed>().size(), 1u);
  EXPECT_TRUE(world.EventsOf<OrderEnded>().empty());
  EXPECT_EQ(world.exchange().open_day(), std::nullopt);
  EXPECT_FALSE(world.machine().has_continuation());
  EXPECT_EQ(world.Refuse(kOperator, OpenTradingDay{kTuesday}).reason, RejectReason::kDayClosing);

  world.Accept<Done>(kSystemActor, Continue{});
  EXPECT_EQ(world.EventsOf<OrderEnded>().size(), 256u);
  EXPECT_EQ(world.Accept<OrderReport>(kSeller, CancelOrder{kept}).state, OrderState::kCancelled);
  EXPECT_EQ(world.Accept<OrderReport>(kSeller, CancelOrder{last}).state, OrderState::kCancelled);
  EXPECT_EQ(world.Refuse(kSeller, MakeSell(Kilograms(1), Yuan(2000))).reason,
            RejectReason::kMarketClosed);
  EXPECT_EQ(world.Refuse(kOperator, OpenTradingDay{kTuesday}).reason, RejectReason::kDayClosing);

  EXPECT_EQ(world.ContinueAll(), 2);
  EXPECT_EQ(world.EventsOf<OrderEnded>().size(), 343u);
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
}

TEST(ExpiryTest, TakesTurnsWithAMassCancelAndTheNextDayWaitsForIt) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < 300; ++i) world.Sell(Kilograms(1), Yuan(2000));
  for (int i = 0; i < 800; ++i) {
    world.Buy(Kilograms(1), Yuan(1000), TimeInForce::kGoodTillCancel);
  }
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  const CancelOrders cancel{kBuyerAccount, std::nullopt, std::nullopt};
  EXPECT_EQ(world.Accept<OrdersCancelled>(kBuyer, cancel).order_count, 256u);
  // By each Continue command: how many orders end, and why.
  const std::pair<size_t, EndReason> parts[] = {{256, EndReason::kDayEnd},
                                                {256, EndReason::kMassCancel},
                                                {44, EndReason::kDayEnd},
                                                {256, EndReason::kMassCancel}};
  for (const auto& [count, reason] : parts) {
    const bool is_expiring = world.exchange().IsExpiring();
    EXPECT_EQ(is_expiring, world.registry().HoldingOf(kSellerAccount, kInstrument).held > Grams{0});
    if (is_expiring) {
      EXPECT_EQ(world.Refuse(kOperator, OpenTradingDay{kTuesday}).reason,
                RejectReason::kDayClosing);
    }
    world.Accept<Done>(kSystemActor, Continue{});
    const auto ended = world.EventsOf<OrderEnded>();
    EXPECT_EQ(ended.size(), count);
    for (const OrderEnded& event : ended) EXPECT_EQ(event.reason, reason);
  }
  // What is left of the cancel does not keep the day.
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  EXPECT_EQ(world.ContinueAll(), 1);
  EXPECT_EQ(world.exchange().orders().open_count(), 0u);
}

TEST(ExpiryTest, ADayWithoutOpenOrdersNeedsNone) {
  World world;
  world.OpenForTrade();
  world.Sell(Kilograms(1), Yuan(1000));
  world.Buy(Kilograms(1), Yuan(1000));
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  EXPECT_FALSE(world.exchange().IsExpiring());
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
}

TEST(ExpiryTest, AnInstrumentClosedEarlyLosesItsOwnOrdersOnly) {
  World world;
  world.OpenForTrade();
  world.CloseDay(kMonday);
  CreateInstrument terms = MakeInstrument();
  terms.symbol = "OTHER";
  const InstrumentId other = world.Accept<InstrumentCreated>(kAdministrator, terms).instrument;
  world.Accept<Done>(kRegistrar, AllocateRights{kSellerAccount, other, Kilograms(100)});
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  const OrderId mine = world.Sell(Kilograms(1), Yuan(2000)).order;
  const OrderId kept = world.Sell(Kilograms(1), Yuan(2000), TimeInForce::kGoodTillCancel).order;
  SubmitOrder body = MakeSell(Kilograms(1), Yuan(2000));
  body.instrument = other;
  const OrderId others = world.Accept<OrderReport>(kSeller, body).order;

  world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kClosed});
  EXPECT_EQ(world.EventsOf<InstrumentClosed>().size(), 1u);
  EXPECT_EQ(world.exchange().FindInstrument(kInstrument)->phase, Phase::kClosed);
  EXPECT_EQ(world.Refuse(kSeller, MakeSell(Kilograms(1), Yuan(2000))).reason,
            RejectReason::kMarketClosed);
  // The other one is traded meanwhile.
  body.side = Side::kBuy;
  body.account = kBuyerAccount;
  EXPECT_EQ(world.Accept<OrderReport>(kBuyer, body).state, OrderState::kFilled);
  EXPECT_FALSE(world.exchange().FindOrder(others));
  body.price = Yuan(1500);
  const OrderId bid = world.Accept<OrderReport>(kBuyer, body).order;
  EXPECT_EQ(world.ContinueAll(), 1);
  EXPECT_EQ(EndedOrders(world), std::vector<OrderId>{mine});
  EXPECT_TRUE(world.exchange().FindOrder(kept));
  EXPECT_TRUE(world.exchange().FindOrder(bid));

  // The rest of the day closes what is left.
  world.CloseDay(kTuesday);
  EXPECT_EQ(world.EventsOf<InstrumentClosed>().size(), 1u);
  EXPECT_EQ(world.EventsOf<InstrumentClosed>()[0].instrument, other);
  EXPECT_EQ(EndedOrders(world), std::vector<OrderId>{bid});
}

TEST(ExpiryTest, ACommandLooksAtSoManySlotsOnly) {
  World world;
  world.OpenForTrade();
  const OrderId first = world.Sell(Kilograms(1), Yuan(2000)).order;
  // Straight into the machine: nobody could wait for the invariants after each.
  Result result;
  for (uint32_t i = 1; i < kSlotsPerCommandMax; ++i) {
    Command command;
    command.sequence = world.machine().next_index();
    command.time = world.machine().last_time();
    command.actor = kSeller;
    command.body = MakeSell(Kilograms(1), Yuan(2000), TimeInForce::kGoodTillCancel);
    world.machine().Apply(command, result);
    ASSERT_TRUE(std::holds_alternative<OrderReport>(result.outcome));
  }
  const OrderId last = world.Sell(Kilograms(1), Yuan(2000)).order;
  EXPECT_EQ(world.exchange().orders().slot_count(), kSlotsPerCommandMax + 1);
  world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
  world.Accept<Done>(kSystemActor, Continue{});
  EXPECT_EQ(EndedOrders(world), std::vector<OrderId>{first});
  EXPECT_TRUE(world.exchange().IsExpiring());
  world.Accept<Done>(kSystemActor, Continue{});
  EXPECT_EQ(EndedOrders(world), std::vector<OrderId>{last});
  EXPECT_FALSE(world.exchange().IsExpiring());
}

}  // namespace
}  // namespace luheng::engine
