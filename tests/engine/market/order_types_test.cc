// What each type of order does, and what each time in force leaves of it.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/market/admission.h"
#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

constexpr auto kIoc = TimeInForce::kImmediateOrCancel;
constexpr auto kFok = TimeInForce::kFillOrKill;
constexpr auto kGtc = TimeInForce::kGoodTillCancel;

SubmitOrder Ask(int64_t kilograms, int64_t yuan, TimeInForce time_in_force = TimeInForce::kDay) {
  return MakeSell(Kilograms(kilograms), Yuan(yuan), time_in_force);
}
SubmitOrder Bid(int64_t kilograms, int64_t yuan, TimeInForce time_in_force = TimeInForce::kDay) {
  return MakeBuy(Kilograms(kilograms), Yuan(yuan), time_in_force);
}
Traded Kg(int64_t kilograms, int64_t yuan) { return {Kilograms(kilograms), Yuan(yuan)}; }
using Levels = std::vector<Traded>;

MarketRules BandRules() {
  MarketRules rules = MakeRules();
  rules.band_basis_points = 1000;
  return rules;
}
CreateInstrument WithReference() {
  CreateInstrument terms = MakeInstrument();
  terms.reference = Yuan(2000);
  return terms;
}

// Orders that rest, one that comes, and what is left. The band is 1,800 to 2,200 yuan.
struct Row {
  const char* name;
  std::vector<SubmitOrder> resting;
  SubmitOrder coming;
  OrderState state;
  EndReason reason;
  Levels trades;
  Levels bids;
  Levels asks;
};

void Expect(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    World world;
    world.OpenForTrade(BandRules(), WithReference());
    for (const SubmitOrder& order : row.resting) world.Submit(order);
    const OrderReport report = world.Submit(row.coming);
    EXPECT_EQ(report.state, row.state);
    EXPECT_EQ(report.reason, row.reason);
    EXPECT_EQ(world.Trades(), row.trades);
    EXPECT_EQ(report.trade_count, row.trades.size());
    EXPECT_EQ(world.Book(Side::kBuy), row.bids);
    EXPECT_EQ(world.Book(Side::kSell), row.asks);
    Grams filled;
    for (const Traded& trade : row.trades) filled += trade.quantity;
    EXPECT_EQ(report.filled, filled);
    const bool has_ended = row.state == OrderState::kCancelled || row.state == OrderState::kFilled;
    EXPECT_EQ(report.leaves, has_ended ? Grams{} : row.coming.quantity - filled);
    EXPECT_EQ(world.Find(report.order).has_value(), !has_ended);
  }
}

constexpr auto kNew = OrderState::kNew;
constexpr auto kPart = OrderState::kPartiallyFilled;
constexpr auto kFilled = OrderState::kFilled;
constexpr auto kCancelled = OrderState::kCancelled;
constexpr auto kNone = EndReason::kNone;
constexpr auto kRemainder = EndReason::kRemainder;

TEST(OrderTypesTest, ALimitOrder) {
  Expect({
      {"rests alone", {}, Bid(5, 2000), kNew, kNone, {}, {Kg(5, 2000)}, {}},
      {"rests beside what it does not cross",
       {Ask(5, 2010)},
       Bid(5, 2000),
       kNew,
       kNone,
       {},
       {Kg(5, 2000)},
       {Kg(5, 2010)}},
      {"trades at the resting prices, the best first",
       {Ask(5, 2010), Ask(2, 1990)},
       Bid(5, 2010),
       kFilled,
       kNone,
       {Kg(2, 1990), Kg(3, 2010)},
       {},
       {Kg(2, 2010)}},
      {"rests with what is left",
       {Ask(2, 1990)},
       Bid(5, 2000),
       kPart,
       kNone,
       {Kg(2, 1990)},
       {Kg(3, 2000)},
       {}},
      {"sells as it buys",
       {Bid(2, 2000), Bid(2, 2010)},
       Ask(5, 2000),
       kPart,
       kNone,
       {Kg(2, 2010), Kg(2, 2000)},
       {},
       {Kg(1, 2000)}},
      {"good till cancelled rests as any other",
       {Ask(2, 1990)},
       Bid(5, 2000, kGtc),
       kPart,
       kNone,
       {Kg(2, 1990)},
       {Kg(3, 2000)},
       {}},
  });
}

TEST(OrderTypesTest, AnImmediateOrder) {
  Expect({
      {"does not rest", {}, Bid(5, 2000, kIoc), kCancelled, kRemainder, {}, {}, {}},
      {"takes what there is",
       {Ask(2, 2000), Ask(9, 2010)},
       Bid(5, 2000, kIoc),
       kCancelled,
       kRemainder,
       {Kg(2, 2000)},
       {},
       {Kg(9, 2010)}},
      {"is filled", {Ask(5, 2000)}, Bid(5, 2000, kIoc), kFilled, kNone, {Kg(5, 2000)}, {}, {}},
  });
}

TEST(OrderTypesTest, AFillOrKillOrder) {
  Expect({
      {"is filled over several prices",
       {Ask(3, 2010), Ask(3, 2000)},
       Bid(5, 2010, kFok),
       kFilled,
       kNone,
       {Kg(3, 2000), Kg(2, 2010)},
       {},
       {Kg(1, 2010)}},
      {"is killed if a kilogram is missing",
       {Ask(3, 2010), Ask(3, 2000)},
       Bid(7, 2010, kFok),
       kCancelled,
       kRemainder,
       {},
       {},
       {Kg(3, 2000), Kg(3, 2010)}},
      {"is killed if the price is not reached",
       {Ask(3, 2010), Ask(3, 2000)},
       Bid(4, 2000, kFok),
       kCancelled,
       kRemainder,
       {},
       {},
       {Kg(3, 2000), Kg(3, 2010)}},
      {"is killed by an empty book", {}, Ask(1, 2000, kFok), kCancelled, kRemainder, {}, {}, {}},
      {"counts what an iceberg hides",
       {Iceberg(Ask(6, 2000), Kilograms(1))},
       Bid(6, 2000, kFok),
       kFilled,
       kNone,
       {Kg(1, 2000), Kg(1, 2000), Kg(1, 2000), Kg(1, 2000), Kg(1, 2000), Kg(1, 2000)},
       {},
       {}},
  });
}

TEST(OrderTypesTest, AMarketOrder) {
  Expect({
      {"buys up to the band's edge",
       {Ask(2, 2200), Ask(2, 1800)},
       AtMarket(Bid(3, 0)),
       kFilled,
       kNone,
       {Kg(2, 1800), Kg(1, 2200)},
       {},
       {Kg(1, 2200)}},
      {"sells down to the band's edge",
       {Bid(2, 1800), Bid(2, 2000)},
       AtMarket(Ask(5, 0)),
       kCancelled,
       kRemainder,
       {Kg(2, 2000), Kg(2, 1800)},
       {},
       {}},
      {"does not rest", {}, AtMarket(Bid(1, 0)), kCancelled, kRemainder, {}, {}, {}},
      {"is filled or killed",
       {Ask(2, 2200)},
       AtMarket(Bid(3, 0), kFok),
       kCancelled,
       kRemainder,
       {},
       {},
       {Kg(2, 2200)}},
  });
}

TEST(OrderTypesTest, AMarketOrderHoldsMoneyForTheHighestPriceAndGivesBackTheRest) {
  World world;
  world.OpenForTrade(BandRules(), WithReference());
  world.Submit(Ask(2, 1900));
  const Fen before = world.AvailableMoney(kBuyerAccount);
  const OrderReport report = world.Submit(AtMarket(Bid(3, 0)));
  EXPECT_EQ(report.filled_amount, Fen{int64_t{2} * 190 * 5});
  EXPECT_EQ(world.AvailableMoney(kBuyerAccount), before - Fen{int64_t{2} * 190 * 5});
  EXPECT_EQ(world.HeldMoney(kBuyerAccount), Fen{0});
  // Two kilograms at the band's edge cost 2,200 fen, whatever they would be had for.
  const AccountId poor = world.AddAccount(ParticipantId{3}, Grams{}, Fen{2199});
  EXPECT_EQ(world.RefuseOrder(Of(poor, AtMarket(Bid(2, 0)))),
            (Rejection{RejectReason::kInsufficientFunds, 2199}));
}

TEST(OrderTypesTest, WithoutABandAMarketOrderSellsDownToTheFloorAndDoesNotBuy) {
  World world;
  world.OpenForTrade();
  world.Submit(Bid(2, 1000));
  EXPECT_EQ(world.RefuseOrder(AtMarket(Bid(1, 0))), Rejection{RejectReason::kNoBand});
  const OrderReport report = world.Submit(AtMarket(Ask(3, 0)));
  EXPECT_EQ(report.filled, Kilograms(2));
  EXPECT_EQ(world.Trades(), (Levels{Kg(2, 1000)}));
}

TEST(OrderTypesTest, APostOnlyOrder) {
  Expect({
      {"rests",
       {Ask(2, 2010)},
       PostOnly(Bid(5, 2000)),
       kNew,
       kNone,
       {},
       {Kg(5, 2000)},
       {Kg(2, 2010)}},
      {"may be met by others",
       {PostOnly(Ask(2, 2000))},
       Bid(5, 2000),
       kPart,
       kNone,
       {Kg(2, 2000)},
       {Kg(3, 2000)},
       {}},
  });
  World world;
  world.OpenForTrade();
  world.Submit(Ask(2, 2000));
  world.Submit(Ask(2, 1990));
  EXPECT_EQ(world.RefuseOrder(PostOnly(Bid(1, 2000))),
            (Rejection{RejectReason::kWouldTrade, Yuan(1990).value()}));
  EXPECT_EQ(world.Submit(PostOnly(Bid(1, 1980))).state, kNew);
}

TEST(OrderTypesTest, AnIceberg) {
  const SubmitOrder iceberg = Iceberg(Ask(10, 2000), Kilograms(3));
  Expect({
      {"shows a part", {}, iceberg, kNew, kNone, {}, {}, {Kg(3, 2000)}},
      {"shows a part of what is left after it took",
       {Bid(8, 2000)},
       iceberg,
       kPart,
       kNone,
       {Kg(8, 2000)},
       {},
       {Kg(2, 2000)}},
      {"shows the next part when one is gone",
       {iceberg},
       Bid(3, 2000),
       kFilled,
       kNone,
       {Kg(3, 2000)},
       {},
       {Kg(3, 2000)}},
      {"shows a last part that is smaller",
       {iceberg},
       Bid(9, 2000),
       kFilled,
       kNone,
       {Kg(3, 2000), Kg(3, 2000), Kg(3, 2000)},
       {},
       {Kg(1, 2000)}},
      {"shows what is left of a part",
       {iceberg},
       Bid(4, 2000),
       kFilled,
       kNone,
       {Kg(3, 2000), Kg(1, 2000)},
       {},
       {Kg(2, 2000)}},
      {"is filled whole",
       {iceberg},
       Bid(11, 2000),
       kPart,
       kNone,
       {Kg(3, 2000), Kg(3, 2000), Kg(3, 2000), Kg(1, 2000)},
       {Kg(1, 2000)},
       {}},
  });
}

TEST(OrderTypesTest, TheNextPartOfAnIcebergComesBehindTheOthersOfItsPrice) {
  World world;
  world.OpenForTrade();
  const OrderId iceberg = world.Submit(Iceberg(Ask(6, 2000), Kilograms(2))).order;
  const OrderId second = world.Submit(Ask(2, 2000)).order;
  const OrderId dear = world.Submit(Ask(2, 2010)).order;
  world.Submit(Bid(8, 2010));
  std::vector<OrderId> met;
  for (const TradeSide& side : world.EventsOf<TradeSide>()) {
    if (side.side == Side::kSell) met.push_back(side.order);
  }
  EXPECT_EQ(met, (std::vector<OrderId>{iceberg, second, iceberg, iceberg}));
  EXPECT_TRUE(world.Find(dear));
}

TEST(OrderTypesTest, AnIcebergHoldsAndReportsAllOfItself) {
  World world;
  world.OpenForTrade();
  const OrderReport report = world.Submit(Iceberg(Bid(10, 2000), Kilograms(3)));
  EXPECT_EQ(report.leaves, Kilograms(10));
  EXPECT_EQ(world.HeldMoney(kBuyerAccount), Fen{int64_t{10} * 200 * 5});
  world.Submit(Ask(4, 2000));
  const auto sides = world.EventsOf<TradeSide>();
  ASSERT_EQ(sides.size(), 4u);
  EXPECT_EQ(sides[0].leaves, Kilograms(7));
  EXPECT_EQ(sides[2].leaves, Kilograms(6));
  const OpenOrder order = *world.Find(report.order);
  EXPECT_EQ(order.leaves, Kilograms(6));
  EXPECT_EQ(order.display_quantity, Kilograms(3));
  EXPECT_EQ(order.state, kPart);
  const auto cancelled = world.Accept<OrderReport>(kBuyer, CancelOrder{report.order});
  EXPECT_EQ(cancelled.filled, Kilograms(4));
  EXPECT_EQ(world.HeldMoney(kBuyerAccount), Fen{0});
  EXPECT_TRUE(world.Book(Side::kBuy).empty());
}

TEST(OrderTypesTest, AnIcebergShowsAtLeastAHundredthOfItself) {
  World world;
  world.OpenForTrade();
  const SubmitOrder large = Ask(201, 2000);
  EXPECT_EQ(world.RefuseOrder(Iceberg(large, Kilograms(2))),
            (Rejection{RejectReason::kDisplayTooSmall, Kilograms(3).value()}));
  EXPECT_EQ(world.Submit(Iceberg(large, Kilograms(3))).state, kNew);
  EXPECT_EQ(world.RefuseOrder(Iceberg(large, Grams{3500})),
            (Rejection{RejectReason::kOffLot, 1000}));
}

// 256 trades are what one command may do: an order that can be filled at once by no command is
// killed, however much there is.
TEST(OrderTypesTest, AFillOrKillOrderIsFilledByOneCommandOrNotAtAll) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < kWorkPerCommandMax + 1; ++i) world.Sell(kKilogram, Yuan(2000));
  EXPECT_EQ(world.Submit(Bid(kWorkPerCommandMax + 1, 2000, kFok)).state, kCancelled);
  EXPECT_TRUE(world.Trades().empty());
  EXPECT_EQ(world.Submit(Bid(kWorkPerCommandMax, 2000, kFok)).state, kFilled);
  EXPECT_EQ(world.Trades().size(), static_cast<size_t>(kWorkPerCommandMax));
}

TEST(OrderTypesTest, AFillOrKillOrderNeedsNoMoreOfIcebergsThanItTakes) {
  World world;
  world.OpenForTrade();
  for (int i = 0; i < 4; ++i) world.Submit(Iceberg(Ask(100, 2000), kKilogram));
  // 4 shown, and 2 of the 396 hidden.
  EXPECT_EQ(world.Submit(Bid(6, 2000, kFok)).state, kFilled);
  EXPECT_EQ(world.Submit(Bid(256, 2000, kFok)).state, kFilled);
  EXPECT_EQ(world.Submit(Bid(257, 2000, kFok)).state, kCancelled);
}

TEST(OrderTypesTest, AnOpenOrderTellsWhatItIs) {
  World world;
  world.OpenForTrade();
  const SubmitOrder order =
      Preventing(SelfTradePrevention::kDecrement, GoodTill(PostOnly(Bid(5, 2000)), kWednesday));
  const OpenOrder open = *world.Find(world.Submit(order).order);
  EXPECT_EQ(open.expire_day, kWednesday);
  EXPECT_EQ(open.stop_price, std::nullopt);
  EXPECT_EQ(open.display_quantity, std::nullopt);
  EXPECT_EQ(open.traits.lifetime, Lifetime::kTillDate);
  EXPECT_EQ(open.traits.self_trade_prevention, SelfTradePrevention::kDecrement);
  EXPECT_TRUE(open.traits.post_only);
  EXPECT_EQ(open.traits.side, Side::kBuy);
}

}  // namespace
}  // namespace luheng::engine
