// Amending an open order: what it keeps, what it holds, and what it does anew.
#include <gtest/gtest.h>

#include <vector>

#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.
using Levels = std::vector<Traded>;

Traded Kg(int64_t kilograms, int64_t yuan) { return {Kilograms(kilograms), Yuan(yuan)}; }

class AmendTest : public ::testing::Test {
 protected:
  AmendTest() { world_.OpenForTrade(); }

  OrderReport Amend(OrderId order, int64_t kilograms, int64_t yuan) {
    const Actor owner = world_.TraderOf(world_.Find(order)->account);
    const auto report =
        world_.Accept<OrderReport>(owner, AmendOrder{order, Kilograms(kilograms), Yuan(yuan)});
    EXPECT_EQ(report.order, order);
    return report;
  }
  Rejection Refuse(OrderId order, int64_t kilograms, int64_t yuan) {
    return world_.Refuse(kBuyer, AmendOrder{order, Kilograms(kilograms), Yuan(yuan)});
  }
  // Which of the buyer's orders a sale of a kilogram meets.
  OrderId FirstBid() {
    world_.Sell(kKilogram, Yuan(1000));
    return world_.EventsOf<TradeSide>().at(0).order;
  }

  World world_;
};

TEST_F(AmendTest, ItKeepsItsPlaceOnlyIfNothingButItsQuantityShrinks) {
  struct Row {
    int64_t kilograms;
    int64_t yuan;
    bool keeps_place;
  };
  const Row rows[] = {
      {4, 2000, true}, {5, 2000, true}, {6, 2000, false}, {5, 1990, false}, {4, 1990, false}};
  for (const Row& row : rows) {
    World world;
    world.OpenForTrade();
    const OrderId first = world.Buy(Kilograms(5), Yuan(2000)).order;
    const OrderId second = world.Buy(Kilograms(5), Yuan(2000)).order;
    const auto report = world.Accept<OrderReport>(
        kBuyer, AmendOrder{first, Kilograms(row.kilograms), Yuan(row.yuan)});
    EXPECT_EQ(report.state, OrderState::kNew);
    EXPECT_EQ(report.leaves, Kilograms(row.kilograms));
    EXPECT_EQ(world.HeldMoney(kBuyerAccount), Fen{5 * 200 * 5 + row.kilograms * row.yuan / 10 * 5});
    EXPECT_EQ(world.Find(first)->quantity, Kilograms(row.kilograms));
    EXPECT_EQ(world.Find(first)->price, Yuan(row.yuan));
    world.Sell(kKilogram, Yuan(1000));
    EXPECT_EQ(world.EventsOf<TradeSide>().at(0).order, row.keeps_place ? first : second);
  }
}

TEST_F(AmendTest, AtAnotherPriceItComesAnew) {
  const OrderId order = world_.Buy(Kilograms(5), Yuan(1900)).order;
  world_.Sell(Kilograms(2), Yuan(2000));
  const OrderReport some = Amend(order, 5, 2010);
  EXPECT_EQ(some.state, OrderState::kPartiallyFilled);
  EXPECT_EQ(some.filled, Kilograms(2));
  EXPECT_EQ(some.leaves, Kilograms(3));
  EXPECT_EQ(some.trade_count, 1u);
  EXPECT_EQ(world_.Trades(), (Levels{Kg(2, 2000)}));
  EXPECT_EQ(world_.Book(Side::kBuy), (Levels{Kg(3, 2010)}));
  world_.Sell(Kilograms(9), Yuan(2020));
  const OrderReport all = Amend(order, 5, 2020);
  EXPECT_EQ(all.state, OrderState::kFilled);
  EXPECT_EQ(all.filled, Kilograms(5));
  EXPECT_EQ(all.filled_amount, Fen{2 * 200 * 5 + 3 * 202 * 5});
  EXPECT_EQ(world_.HeldMoney(kBuyerAccount), Fen{0});
}

TEST_F(AmendTest, ItsQuantityIncludesWhatIsFilled) {
  const OrderId order = world_.Buy(Kilograms(5), Yuan(2000)).order;
  world_.Sell(Kilograms(2), Yuan(2000));
  EXPECT_EQ(Refuse(order, 2, 2000),
            (Rejection{RejectReason::kAlreadyFilled, Kilograms(2).value()}));
  EXPECT_EQ(Refuse(order, 1, 1990),
            (Rejection{RejectReason::kAlreadyFilled, Kilograms(2).value()}));
  const OrderReport less = Amend(order, 3, 2000);
  EXPECT_EQ(less.filled, Kilograms(2));
  EXPECT_EQ(less.leaves, Kilograms(1));
  EXPECT_EQ(less.state, OrderState::kPartiallyFilled);
  const OrderReport more = Amend(order, 10, 2000);
  EXPECT_EQ(more.leaves, Kilograms(8));
  EXPECT_EQ(more.state, OrderState::kPartiallyFilled);
  EXPECT_EQ(world_.HeldMoney(kBuyerAccount), Fen{8 * 200 * 5});
}

TEST_F(AmendTest, ItNeedsWhatItAddsOnly) {
  const AccountId poor = world_.AddAccount(ParticipantId{3}, Kilograms(5), Fen{5 * 200 * 5});
  const OrderId buy = world_.Submit(Of(poor, MakeBuy(Kilograms(5), Yuan(2000)))).order;
  EXPECT_EQ(Refuse(buy, 5, 2010), (Rejection{RejectReason::kInsufficientFunds, 0}));
  EXPECT_EQ(Refuse(buy, 6, 2000), (Rejection{RejectReason::kInsufficientFunds, 0}));
  EXPECT_EQ(Amend(buy, 10, 1000).leaves, Kilograms(10));
  EXPECT_EQ(world_.AvailableMoney(poor), Fen{0});
  const OrderId sell = world_.Submit(Of(poor, MakeSell(Kilograms(4), Yuan(3000)))).order;
  EXPECT_EQ(Refuse(sell, 6, 3000),
            (Rejection{RejectReason::kInsufficientHoldings, Kilograms(1).value()}));
  EXPECT_EQ(Amend(sell, 5, 3010).leaves, Kilograms(5));
  EXPECT_EQ(Amend(sell, 1, 3010).leaves, Kilograms(1));
  EXPECT_EQ(world_.registry().HoldingOf(poor, kInstrument).available, Kilograms(4));
}

TEST_F(AmendTest, AnIcebergShowsAPartOfWhatItIsNow) {
  const OrderId order =
      world_.Submit(Iceberg(MakeBuy(Kilograms(10), Yuan(2000)), Kilograms(3))).order;
  const OrderId behind = world_.Buy(Kilograms(1), Yuan(2000)).order;
  // What is hidden goes first, and it stays in front.
  Amend(order, 4, 2000);
  EXPECT_EQ(world_.Book(Side::kBuy), (Levels{Kg(4, 2000)}));
  Amend(order, 2, 2000);
  EXPECT_EQ(world_.Book(Side::kBuy), (Levels{Kg(3, 2000)}));
  EXPECT_EQ(FirstBid(), order);
  // It grows, and goes behind.
  Amend(order, 8, 2000);
  EXPECT_EQ(world_.Book(Side::kBuy), (Levels{Kg(4, 2000)}));
  EXPECT_EQ(FirstBid(), behind);
  Amend(order, 8, 1990);
  EXPECT_EQ(world_.Book(Side::kBuy), (Levels{Kg(3, 1990)}));
  EXPECT_EQ(world_.HeldMoney(kBuyerAccount), Fen{7 * 199 * 5});
}

TEST_F(AmendTest, AnIcebergMayNotGrowBeyondAHundredParts) {
  const OrderId order =
      world_.Submit(Iceberg(MakeBuy(Kilograms(100), Yuan(2000)), kKilogram)).order;
  EXPECT_EQ(Refuse(order, 101, 2000),
            (Rejection{RejectReason::kDisplayTooSmall, Kilograms(2).value()}));
  EXPECT_EQ(Amend(order, 100, 1990).leaves, Kilograms(100));
}

TEST_F(AmendTest, APostOnlyOrderStaysOne) {
  world_.Sell(Kilograms(2), Yuan(2000));
  const OrderId order = world_.Submit(PostOnly(MakeBuy(Kilograms(2), Yuan(1900)))).order;
  EXPECT_EQ(Refuse(order, 2, 2000), (Rejection{RejectReason::kWouldTrade, Yuan(2000).value()}));
  EXPECT_EQ(Amend(order, 9, 1990).state, OrderState::kNew);
}

TEST_F(AmendTest, ItsSelfTradePreventionStays) {
  const AccountId other = world_.AddAccount(ParticipantId{3}, Kilograms(5), Fen{});
  world_.Submit(Of(other, MakeSell(Kilograms(5), Yuan(2000))));
  const OrderId oldest =
      world_
          .Submit(Preventing(SelfTradePrevention::kCancelOldest, MakeBuy(Kilograms(2), Yuan(1900))))
          .order;
  EXPECT_EQ(Amend(oldest, 2, 2000).state, OrderState::kNew);
  EXPECT_EQ(world_.EventsOf<OrderEnded>().size(), 1u);
  world_.Submit(Of(other, MakeSell(Kilograms(5), Yuan(2010))));
  const OrderReport newest = Amend(world_.Buy(Kilograms(2), Yuan(1900)).order, 2, 2010);
  EXPECT_EQ(newest.state, OrderState::kCancelled);
  EXPECT_EQ(newest.reason, EndReason::kSelfTrade);
  EXPECT_EQ(newest.leaves, Grams{});
}

TEST_F(AmendTest, ALongSweepGoesOnInContinueCommands) {
  for (int i = 0; i < 300; ++i) world_.Sell(kKilogram, Yuan(2000));
  const OrderId order = world_.Buy(Kilograms(300), Yuan(1900)).order;
  EXPECT_EQ(Amend(order, 300, 2000).state, OrderState::kMatching);
  EXPECT_EQ(world_.ContinueAll(), 1);
  EXPECT_FALSE(world_.Find(order));
}

TEST_F(AmendTest, IsRefusedLikeANewOrder) {
  MarketRules rules = MakeRules();
  rules.band_basis_points = 1000;
  rules.order_quantity_max = Kilograms(100);
  CreateInstrument terms = MakeInstrument();
  terms.reference = Yuan(2000);
  World world;
  world.OpenForTrade(rules, terms);
  const OrderId order = world.Buy(Kilograms(5), Yuan(2000)).order;
  struct Row {
    Grams quantity;
    Price price;
    Rejection rejection;
  };
  const Row rows[] = {
      {Grams{5500}, Price{1}, {RejectReason::kOffLot, 1000}},
      {Kilograms(101), Price{1}, {RejectReason::kOrderTooLarge, Kilograms(100).value()}},
      {Kilograms(5), Price{1}, {RejectReason::kOffTick, 1000}},
      {Kilograms(5), Yuan(990), {RejectReason::kBelowFloor, Yuan(1000).value()}},
      {Kilograms(5), Yuan(2210), {RejectReason::kAboveBand, Yuan(2200).value()}},
      {Kilograms(5), Yuan(1790), {RejectReason::kBelowBand, Yuan(1800).value()}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(world.Refuse(kBuyer, AmendOrder{order, row.quantity, row.price}), row.rejection);
  }
  EXPECT_EQ(world.Find(order)->leaves, Kilograms(5));
  EXPECT_EQ(world.Refuse(kSeller, AmendOrder{order, Kilograms(5), Yuan(2000)}).reason,
            RejectReason::kOrderNotOwned);
  world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kHalted});
  EXPECT_EQ(world.Refuse(kBuyer, AmendOrder{order, Kilograms(4), Yuan(2000)}).reason,
            RejectReason::kPhaseNotAllowed);
}

}  // namespace
}  // namespace luheng::engine
