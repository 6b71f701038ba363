#include "engine/market/trading.h"

#include <gtest/gtest.h>

#include "engine/market/phases.h"
#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

constexpr auto kIoc = TimeInForce::kImmediateOrCancel;

TEST(PhasesTest, TheTableSaysWhatEachAllows) {
  struct Row {
    Phase phase;
    bool submit, cancel, match;
  };
  const Row rows[] = {
      {Phase::kClosed, false, true, false},       {Phase::kCall, true, true, false},
      {Phase::kCallNoCancel, true, false, false}, {Phase::kContinuous, true, true, true},
      {Phase::kHalted, false, true, false},
  };
  for (const Row& row : rows) {
    const PhaseRules rules = RulesOf(row.phase);
    EXPECT_EQ(rules.submit, row.submit) << static_cast<int>(row.phase);
    EXPECT_EQ(rules.cancel, row.cancel) << static_cast<int>(row.phase);
    EXPECT_EQ(rules.match, row.match) << static_cast<int>(row.phase);
  }
}

class TradingTest : public ::testing::Test {
 protected:
  TradingTest() { world_.OpenForTrade(); }

  Holding SellerHolding() const { return world_.registry().HoldingOf(kSellerAccount, kInstrument); }
  Holding BuyerHolding() const { return world_.registry().HoldingOf(kBuyerAccount, kInstrument); }

  World world_;
};

TEST_F(TradingTest, ARestingSaleHoldsRights) {
  const OrderReport report = world_.Sell(Kilograms(4990), Yuan(1230));
  EXPECT_EQ(report.state, OrderState::kNew);
  EXPECT_EQ(report.account, kSellerAccount);
  EXPECT_EQ(report.leaves, Kilograms(4990));
  EXPECT_EQ(report.filled, Grams{0});
  EXPECT_EQ(report.trade_count, 0u);
  EXPECT_TRUE(world_.events().empty());
  EXPECT_EQ(SellerHolding().held, Kilograms(4990));
  EXPECT_EQ(SellerHolding().available, Kilograms(1'000'000 - 4990));
}

TEST_F(TradingTest, ATradeDeliversRightsAgainstMoneyAtTheRestingPrice) {
  const OrderReport sale = world_.Sell(Kilograms(4990), Yuan(1230));
  const OrderReport purchase = world_.Buy(Kilograms(4990), Yuan(1300), kIoc);
  const Fen amount{3'068'850};  // ZJ2023-0001: 4.990 t x 5 years x 1,230 yuan.

  EXPECT_EQ(purchase.state, OrderState::kFilled);
  EXPECT_EQ(purchase.filled, Kilograms(4990));
  EXPECT_EQ(purchase.leaves, Grams{0});
  EXPECT_EQ(purchase.filled_amount, amount);
  EXPECT_EQ(purchase.trade_count, 1u);

  const std::vector<TradeSide> sides = world_.EventsOf<TradeSide>();
  ASSERT_EQ(sides.size(), 2u);
  const uint64_t command = world_.machine().next_index() - 3;
  for (const TradeSide& side : sides) {
    EXPECT_EQ(side.trade, MakeTradeId(Shard{0}, command + 1));
    EXPECT_EQ(side.instrument, kInstrument);
    EXPECT_EQ(side.day, kMonday);
    EXPECT_EQ(side.quantity, Kilograms(4990));
    EXPECT_EQ(side.price, Yuan(1230));
    EXPECT_EQ(side.amount, amount);
    EXPECT_EQ(side.leaves, Grams{0});
  }
  EXPECT_EQ(sides[0].side, Side::kBuy);
  EXPECT_TRUE(sides[0].aggressor);
  EXPECT_EQ(sides[0].order, purchase.order);
  EXPECT_EQ(sides[0].account, kBuyerAccount);
  EXPECT_EQ(sides[1].side, Side::kSell);
  EXPECT_FALSE(sides[1].aggressor);
  EXPECT_EQ(sides[1].order, sale.order);
  EXPECT_EQ(sides[1].account, kSellerAccount);

  EXPECT_EQ(world_.AvailableMoney(kSellerAccount), amount);
  EXPECT_EQ(world_.AvailableMoney(kBuyerAccount), Fen{1'000'000'000'000} - amount);
  EXPECT_EQ(world_.HeldMoney(kBuyerAccount), Fen{0});
  EXPECT_EQ(SellerHolding().held, Grams{0});
  EXPECT_EQ(BuyerHolding().bought_today, Kilograms(4990));
  EXPECT_EQ(BuyerHolding().available, Grams{0});
  EXPECT_FALSE(world_.exchange().FindOrder(sale.order));
}

TEST_F(TradingTest, ARestingPurchaseHoldsMoneyAtItsLimit) {
  world_.Buy(Kilograms(10), Yuan(1200));
  EXPECT_EQ(world_.HeldMoney(kBuyerAccount), Fen{10 * 120 * 5});
  const OrderReport sale = world_.Sell(Kilograms(4), Yuan(1000));
  EXPECT_EQ(sale.filled_amount, Fen{4 * 120 * 5});
  EXPECT_EQ(world_.HeldMoney(kBuyerAccount), Fen{6 * 120 * 5});
  const auto depth = world_.exchange().Depth(kInstrument, Side::kBuy, 10);
  EXPECT_EQ(depth, (std::vector<DepthLevel>{{Yuan(1200), Kilograms(6), 1}}));
}

TEST_F(TradingTest, PricesComeFirstThenTime) {
  const OrderId dear = world_.Sell(Kilograms(1), Yuan(1020)).order;
  const OrderId first = world_.Sell(Kilograms(1), Yuan(1010)).order;
  const OrderId second = world_.Sell(Kilograms(1), Yuan(1010)).order;
  const OrderId cheap = world_.Sell(Kilograms(1), Yuan(1000)).order;
  const OrderReport purchase = world_.Buy(Kilograms(3), Yuan(1020));
  EXPECT_EQ(purchase.state, OrderState::kFilled);
  EXPECT_EQ(purchase.trade_count, 3u);
  std::vector<OrderId> met;
  for (const TradeSide& side : world_.EventsOf<TradeSide>()) {
    if (!side.aggressor) met.push_back(side.order);
  }
  EXPECT_EQ(met, (std::vector<OrderId>{cheap, first, second}));
  EXPECT_TRUE(world_.exchange().FindOrder(dear));
}

TEST_F(TradingTest, ADayOrdersRemainderRests) {
  world_.Sell(Kilograms(3), Yuan(1000));
  const OrderReport report = world_.Buy(Kilograms(5), Yuan(1000));
  EXPECT_EQ(report.state, OrderState::kPartiallyFilled);
  EXPECT_EQ(report.filled, Kilograms(3));
  EXPECT_EQ(report.leaves, Kilograms(2));
  const auto order = world_.exchange().FindOrder(report.order);
  ASSERT_TRUE(order);
  EXPECT_EQ(order->state, OrderState::kPartiallyFilled);
  EXPECT_EQ(order->quantity, Kilograms(5));
  EXPECT_EQ(order->leaves, Kilograms(2));
  EXPECT_EQ(order->price, Yuan(1000));
  EXPECT_EQ(order->filled_amount, Fen{3 * 500});
}

TEST_F(TradingTest, AnIocOrdersRemainderIsCancelled) {
  world_.Sell(Kilograms(3), Yuan(1000));
  const OrderReport some = world_.Buy(Kilograms(5), Yuan(1000), kIoc);
  EXPECT_EQ(some.state, OrderState::kCancelled);
  EXPECT_EQ(some.filled, Kilograms(3));
  EXPECT_EQ(some.leaves, Grams{0});
  EXPECT_EQ(world_.HeldMoney(kBuyerAccount), Fen{0});
  const OrderReport none = world_.Buy(Kilograms(5), Yuan(1000), kIoc);
  EXPECT_EQ(none.state, OrderState::kCancelled);
  EXPECT_EQ(none.filled, Grams{0});
  EXPECT_NE(none.order, some.order);
  EXPECT_EQ(world_.exchange().orders().open_count(), 0u);
}

TEST_F(TradingTest, AnOrderDoesNotTradeWithItsOwnParticipant) {
  // A second account of the buyer sells: the participant counts, not the account.
  const auto opened = world_.Accept<AccountOpened>(
      kRegistrar, OpenAccount{ParticipantId{3}, AccountKind::kTrading});
  world_.Accept<Done>(kRegistrar, AllocateRights{opened.account, kInstrument, Kilograms(5)});
  world_.Sell(Kilograms(1), Yuan(1000));
  SubmitOrder own = MakeSell(Kilograms(5), Yuan(1010));
  own.account = opened.account;
  const OrderId resting = world_.Accept<OrderReport>(kBuyer, own).order;
  world_.Sell(Kilograms(1), Yuan(1020));

  const OrderReport purchase = world_.Buy(Kilograms(7), Yuan(1020));
  EXPECT_EQ(purchase.state, OrderState::kCancelled);
  EXPECT_EQ(purchase.filled, Kilograms(1));
  EXPECT_EQ(purchase.trade_count, 1u);
  EXPECT_TRUE(world_.EventsOf<OrderEnded>().empty());
  EXPECT_EQ(world_.HeldMoney(kBuyerAccount), Fen{0});
  EXPECT_EQ(world_.exchange().FindOrder(resting)->leaves, Kilograms(5));
}

TEST_F(TradingTest, ACancelGivesBackWhatIsLeft) {
  const OrderId sale = world_.Sell(Kilograms(5), Yuan(1000)).order;
  world_.Buy(Kilograms(2), Yuan(1000));
  const auto report = world_.Accept<OrderReport>(kSeller, CancelOrder{sale});
  EXPECT_EQ(report.state, OrderState::kCancelled);
  EXPECT_EQ(report.filled, Kilograms(2));
  EXPECT_EQ(report.leaves, Grams{0});
  EXPECT_EQ(report.filled_amount, Fen{2 * 500});
  EXPECT_EQ(SellerHolding().held, Grams{0});
  EXPECT_EQ(SellerHolding().available, Kilograms(1'000'000 - 2));
  EXPECT_EQ(world_.Refuse(kSeller, CancelOrder{sale}).reason, RejectReason::kOrderUnknown);
}

TEST_F(TradingTest, AnEndedOrdersIdNamesNoLaterOrder) {
  const OrderId first = world_.Sell(Kilograms(1), Yuan(1000)).order;
  world_.Accept<OrderReport>(kSeller, CancelOrder{first});
  const OrderId second = world_.Sell(Kilograms(1), Yuan(1000)).order;
  EXPECT_EQ(SlotOf(first), SlotOf(second));
  EXPECT_NE(first, second);
  EXPECT_EQ(world_.Refuse(kSeller, CancelOrder{first}).reason, RejectReason::kOrderUnknown);
}

TEST_F(TradingTest, AHaltStopsOrdersButNotCancels) {
  const OrderId sale = world_.Sell(Kilograms(1), Yuan(1000)).order;
  world_.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kHalted});
  world_.Accept<OrderReport>(kSeller, CancelOrder{sale});
  EXPECT_EQ(world_.Refuse(kSeller, MakeSell(Kilograms(1), Yuan(1000))).reason,
            RejectReason::kInstrumentHalted);
  world_.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kContinuous});
  EXPECT_EQ(world_.Sell(Kilograms(1), Yuan(1000)).state, OrderState::kNew);
}

TEST_F(TradingTest, StatisticsAddUpEveryTrade) {
  world_.Sell(Kilograms(3), Yuan(1000));
  world_.Sell(Kilograms(2), Yuan(1010));
  world_.Buy(Kilograms(5), Yuan(1010));
  const Instrument* instrument = world_.exchange().FindInstrument(kInstrument);
  for (const Statistics& statistics : {instrument->day, instrument->total}) {
    EXPECT_EQ(statistics.trade_count, 2u);
    EXPECT_EQ(statistics.volume, Kilograms(5));
    EXPECT_EQ(statistics.amount, Fen{3 * 500 + 2 * 505});
  }
}

TEST_F(TradingTest, OpenOrdersOfAnAccountComeInPages) {
  std::vector<OrderId> orders;
  for (int i = 0; i < 5; ++i) {
    orders.push_back(world_.Sell(Kilograms(1), Yuan(1000 + 10 * i)).order);
    world_.Buy(Kilograms(1), Yuan(1000 - 0 * i), kIoc);
    if (i == 0) orders.clear();  // That one was bought.
  }
  std::vector<OrderId> listed;
  uint32_t slot_begin = 0;
  for (;;) {
    const auto page = world_.exchange().OpenOrdersOf(kSellerAccount, slot_begin, 2);
    if (page.empty()) break;
    EXPECT_LE(page.size(), 2u);
    for (const OpenOrder& order : page) listed.push_back(order.id);
    slot_begin = SlotOf(page.back().id) + 1;
  }
  std::sort(orders.begin(), orders.end(),
            [](OrderId a, OrderId b) { return SlotOf(a) < SlotOf(b); });
  EXPECT_EQ(listed, orders);
  EXPECT_TRUE(world_.exchange().OpenOrdersOf(kBuyerAccount, 0, 10).empty());
}

TEST(SettlementTest, WithTPlusOneBoughtRightsWaitForTheNextDay) {
  World world;
  world.OpenForTrade();
  world.Sell(Kilograms(5), Yuan(1000));
  world.Buy(Kilograms(5), Yuan(1000));
  SubmitOrder resale = MakeSell(Kilograms(5), Yuan(1000));
  resale.account = kBuyerAccount;
  EXPECT_EQ(world.Refuse(kBuyer, resale), (Rejection{RejectReason::kInsufficientHoldings, 0}));

  world.CloseDay(kMonday);
  EXPECT_EQ(world.registry().HoldingOf(kBuyerAccount, kInstrument).bought_today, Kilograms(5));
  world.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  const Holding next_day{kInstrument, Kilograms(5), Grams{}, Grams{}};
  EXPECT_EQ(world.registry().HoldingOf(kBuyerAccount, kInstrument), next_day);
  EXPECT_EQ(world.registry().HoldingsOf(kBuyerAccount), std::vector<Holding>{next_day});
  EXPECT_EQ(world.Accept<OrderReport>(kBuyer, resale).state, OrderState::kNew);
  // Bought on the second day while some of the first day's is sold: only the new waits.
  world.Sell(Kilograms(2), Yuan(1000));
  resale.quantity = Kilograms(1);
  EXPECT_EQ(world.Refuse(kBuyer, resale), (Rejection{RejectReason::kInsufficientHoldings, 0}));
}

TEST(SettlementTest, WithTPlusZeroBoughtRightsMayBeSoldAtOnce) {
  World world;
  MarketRules rules = MakeRules();
  rules.buy_is_sellable_next_day = false;
  world.OpenForTrade(rules);
  world.Sell(Kilograms(5), Yuan(1000));
  world.Buy(Kilograms(5), Yuan(1000));
  SubmitOrder resale = MakeSell(Kilograms(5), Yuan(1000));
  resale.account = kBuyerAccount;
  EXPECT_EQ(world.Accept<OrderReport>(kBuyer, resale).state, OrderState::kNew);
}

TEST(BandTest, OfTheNationalCarbonMarketIsTenPercentAroundTheClose) {
  World world;
  MarketRules rules = MakeRules();
  rules.band_basis_points = 1000;
  rules.order_quantity_max = Grams{99'999'000'000};  // A listed order is below 100,000 t.
  CreateInstrument cea = MakeInstrument();
  cea.symbol = "CEA-2022";
  cea.pollutant = Pollutant::kCo2;
  cea.price_basis = PriceBasis::kPerTonneTerm;
  cea.lot = Grams{1'000'000};
  cea.tick = Price{1};
  cea.floor = Price{0};
  cea.reference = Price{5849};
  world.OpenForTrade(rules, cea);
  const Grams tonne{1'000'000};
  EXPECT_EQ(world.Refuse(kSeller, MakeSell(tonne, Price{5263})),
            (Rejection{RejectReason::kBelowBand, 5264}));
  EXPECT_EQ(world.Refuse(kBuyer, MakeBuy(tonne, Price{6435})),
            (Rejection{RejectReason::kAboveBand, 6434}));
  EXPECT_EQ(world.Buy(tonne, Price{5264}).state, OrderState::kNew);
  EXPECT_EQ(world.Sell(tonne, Price{6434}).state, OrderState::kNew);
  SubmitOrder large = MakeSell(Grams{100'000'000'000}, Price{5849});
  EXPECT_EQ(world.Refuse(kSeller, large),
            (Rejection{RejectReason::kOrderTooLarge, 99'999'000'000}));
}

}  // namespace
}  // namespace luheng::engine
