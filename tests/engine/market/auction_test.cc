#include "engine/market/auction.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/engine/random.h"
#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

class AuctionTest : public ::testing::Test {
 protected:
  AuctionTest() {
    MarketRules rules = MakeRules();
    rules.opens_with_call = true;
    world_.OpenForTrade(rules);
  }
  const Instrument& instrument() const { return *world_.exchange().FindInstrument(kInstrument); }
  void MoveTo(Phase phase) { world_.Accept<Done>(kOperator, SetPhase{kInstrument, phase}); }
  AuctionPriced TheAuction() const {
    const auto priced = world_.EventsOf<AuctionPriced>();
    EXPECT_EQ(priced.size(), 1u);
    return priced.empty() ? AuctionPriced{} : priced.front();
  }

  World world_;
};

TEST_F(AuctionTest, EverybodyTradesAtOnePriceBestOrdersFirst) {
  const OrderId low_bid = world_.Buy(Kilograms(4), Yuan(1100)).order;
  const OrderId high_bid = world_.Buy(Kilograms(6), Yuan(1300)).order;
  const OrderId high_ask = world_.Sell(Kilograms(5), Yuan(1200)).order;
  const OrderId low_ask = world_.Sell(Kilograms(3), Yuan(1000)).order;
  EXPECT_EQ(world_.exchange().FindOrder(low_ask)->state, OrderState::kNew);
  MoveTo(Phase::kContinuous);

  // 6 kg trade from 1,200 to 1,300; 2 kg more are on offer anywhere there.
  EXPECT_TRUE(std::holds_alternative<AuctionPriced>(world_.events().front()));
  const AuctionPriced priced = TheAuction();
  EXPECT_EQ(priced.instrument, kInstrument);
  EXPECT_EQ(priced.day, kMonday);
  EXPECT_EQ(priced.price, Yuan(1300));
  EXPECT_EQ(priced.volume, Kilograms(6));
  EXPECT_EQ(priced.imbalance, Kilograms(2));
  const auto sides = world_.EventsOf<TradeSide>();
  ASSERT_EQ(sides.size(), 4u);
  const OrderId orders[] = {high_bid, low_ask, high_bid, high_ask};
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(sides[i].order, orders[i]);
    EXPECT_EQ(sides[i].side, i % 2 == 0 ? Side::kBuy : Side::kSell);
    EXPECT_EQ(sides[i].price, Yuan(1300));
    EXPECT_EQ(sides[i].quantity, Kilograms(3));
    EXPECT_FALSE(sides[i].aggressor);
  }
  EXPECT_EQ(sides[2].leaves, Grams{0});
  EXPECT_EQ(sides[3].leaves, Kilograms(2));
  EXPECT_EQ(instrument().phase, Phase::kContinuous);
  EXPECT_EQ(instrument().day.volume, Kilograms(6));
  EXPECT_EQ(world_.exchange().FindOrder(low_bid)->leaves, Kilograms(4));
  EXPECT_EQ(world_.exchange().FindOrder(high_ask)->state, OrderState::kPartiallyFilled);
}

TEST_F(AuctionTest, ABuyerGetsBackWhatItsLimitHeldBeyondThePrice) {
  const Fen before = world_.AvailableMoney(kBuyerAccount);
  world_.Buy(Kilograms(1), Yuan(2000));
  world_.Buy(Kilograms(1), Yuan(1500));
  world_.Sell(Kilograms(2), Yuan(1000));
  MoveTo(Phase::kContinuous);
  // Without a reference the highest price that all 2 kg trade at.
  EXPECT_EQ(TheAuction().price, Yuan(1500));
  EXPECT_EQ(world_.HeldMoney(kBuyerAccount), Fen{0});
  EXPECT_EQ(world_.AvailableMoney(kBuyerAccount), before - Fen{int64_t{2} * 750});
  EXPECT_EQ(world_.AvailableMoney(kSellerAccount), Fen{int64_t{2} * 750});
}

TEST_F(AuctionTest, WithoutOrdersThatMeetItHasNoPrice) {
  world_.Buy(Kilograms(4), Yuan(1100));
  world_.Sell(Kilograms(4), Yuan(1110));
  MoveTo(Phase::kContinuous);
  EXPECT_EQ(world_.events().size(), 1u);
  EXPECT_EQ(TheAuction().price, Price{0});
  EXPECT_EQ(TheAuction().volume, Grams{0});
  EXPECT_EQ(TheAuction().imbalance, Grams{0});
  EXPECT_EQ(instrument().phase, Phase::kContinuous);
  EXPECT_EQ(instrument().last_ticks, 0u);
}

TEST_F(AuctionTest, ItGoesOnUntilEverythingHasTraded) {
  for (int i = 0; i < 600; ++i) world_.Sell(Kilograms(1), Yuan(1000 + 10 * (i % 7)));
  world_.Buy(Kilograms(700), Yuan(1060));
  MoveTo(Phase::kContinuous);
  EXPECT_EQ(TheAuction().volume, Kilograms(600));
  EXPECT_EQ(world_.EventsOf<TradeSide>().size(), 2u * 256);
  EXPECT_EQ(instrument().phase, Phase::kCall);
  EXPECT_TRUE(world_.machine().has_continuation());

  // What is left of the auction is part of a snapshot.
  std::string bytes;
  Writer writer(&bytes);
  writer(world_.machine());
  StateMachine copy;
  Reader reader(bytes);
  reader(copy);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(copy.FindBrokenInvariant(), std::nullopt);
  std::string again;
  Writer second_writer(&again);
  second_writer(copy);
  EXPECT_EQ(again, bytes);

  EXPECT_EQ(world_.ContinueAll(), 2);
  EXPECT_EQ(world_.EventsOf<TradeSide>().size(), 2u * 344);
  EXPECT_TRUE(world_.EventsOf<AuctionPriced>().empty());
  EXPECT_EQ(instrument().phase, Phase::kContinuous);
  EXPECT_EQ(instrument().day.trade_count, 600u);
}

TEST_F(AuctionTest, ExactlyOneCommandsWorkNeedsNoOther) {
  for (int i = 0; i < 256; ++i) world_.Sell(Kilograms(1), Yuan(1000));
  world_.Buy(Kilograms(300), Yuan(1000));
  MoveTo(Phase::kContinuous);
  EXPECT_FALSE(world_.machine().has_continuation());
  EXPECT_EQ(instrument().phase, Phase::kContinuous);
}

TEST_F(AuctionTest, OrdersOfOneParticipantAreOffsetInsteadOfTraded) {
  const AccountId buying = world_.AddAccount(kSeller.participant, Grams{}, Fen{1'000'000});
  struct Row {
    int64_t bid_kilograms;
    int64_t ask_kilograms;
  };
  for (const Row& row : {Row{5, 5}, Row{5, 8}, Row{8, 5}}) {
    SCOPED_TRACE(std::to_string(row.bid_kilograms) + " to " + std::to_string(row.ask_kilograms));
    SubmitOrder buy = MakeBuy(Kilograms(row.bid_kilograms), Yuan(1100));
    buy.account = buying;
    const OrderId bid = world_.Accept<OrderReport>(kSeller, buy).order;
    const OrderId ask = world_.Sell(Kilograms(row.ask_kilograms), Yuan(1000)).order;
    MoveTo(Phase::kContinuous);

    EXPECT_EQ(TheAuction().volume, Kilograms(5));
    EXPECT_TRUE(world_.EventsOf<TradeSide>().empty());
    std::vector<OrderId> want_ended;
    if (row.bid_kilograms == 5) want_ended.push_back(bid);
    if (row.ask_kilograms == 5) want_ended.push_back(ask);
    std::vector<OrderId> ended;
    for (const OrderEnded& event : world_.EventsOf<OrderEnded>()) {
      ended.push_back(event.order);
      EXPECT_EQ(event.state, OrderState::kCancelled);
      EXPECT_EQ(event.reason, EndReason::kSelfTrade);
      EXPECT_EQ(event.unfilled, Kilograms(5));
    }
    EXPECT_EQ(ended, want_ended);
    const auto reduced = world_.EventsOf<OrderReduced>();
    ASSERT_EQ(reduced.size(), 2 - want_ended.size());
    if (!reduced.empty()) {
      EXPECT_EQ(reduced[0].order, row.bid_kilograms == 8 ? bid : ask);
      EXPECT_EQ(reduced[0].reduced, Kilograms(5));
      EXPECT_EQ(reduced[0].leaves, Kilograms(3));
      world_.Accept<OrderReport>(kSeller, CancelOrder{reduced[0].order});
    }
    EXPECT_EQ(world_.exchange().orders().open_count(), 0u);
    EXPECT_EQ(world_.HeldMoney(buying), Fen{0});
    MoveTo(Phase::kCall);
  }
}

TEST_F(AuctionTest, OffsettingIsWorkLikeTrading) {
  const AccountId buying = world_.AddAccount(kSeller.participant, Grams{}, Fen{1'000'000});
  SubmitOrder buy = MakeBuy(Kilograms(300), Yuan(1000));
  buy.account = buying;
  world_.Accept<OrderReport>(kSeller, buy);
  for (int i = 0; i < 300; ++i) world_.Sell(Kilograms(1), Yuan(1000));
  MoveTo(Phase::kContinuous);
  EXPECT_EQ(world_.EventsOf<OrderEnded>().size(), 256u);
  EXPECT_EQ(world_.ContinueAll(), 1);
  // The last one takes both with it.
  EXPECT_EQ(world_.EventsOf<OrderEnded>().size(), 45u);
  EXPECT_EQ(instrument().phase, Phase::kContinuous);
}

TEST_F(AuctionTest, ItsPriceReachesStopOrders) {
  SubmitOrder stop = MakeBuy(Kilograms(1), Yuan(1500));
  stop.type = OrderType::kStopLimit;
  stop.stop_price = Yuan(1200);
  EXPECT_EQ(world_.Accept<OrderReport>(kBuyer, stop).state, OrderState::kWaiting);
  world_.Buy(Kilograms(1), Yuan(1200));
  world_.Sell(Kilograms(1), Yuan(1200));
  world_.Sell(Kilograms(1), Yuan(1400));
  MoveTo(Phase::kContinuous);
  EXPECT_TRUE(world_.EventsOf<OrderTriggered>().empty());
  EXPECT_EQ(world_.ContinueAll(), 1);
  ASSERT_EQ(world_.EventsOf<OrderTriggered>().size(), 1u);
  EXPECT_EQ(world_.EventsOf<OrderTriggered>()[0].last, Yuan(1200));
  EXPECT_EQ(instrument().last_ticks, 140u);
}

// Whatever a call gathers: what is announced is what trades or is offset, and the book comes out
// uncrossed (which the invariants of the world see to).
TEST(RandomAuctionTest, TheAnnouncedVolumeIsWhatHappens) {
  constexpr uint64_t kSeed = 20230110;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  Random random(kSeed);
  MarketRules rules = MakeRules();
  rules.opens_with_call = true;
  CreateInstrument terms = MakeInstrument();
  terms.reference = Yuan(1100);
  World world;
  world.OpenForTrade(rules, terms);
  const AccountId other_buying = world.AddAccount(kSeller.participant, Grams{}, Fen{1'000'000'000});
  int64_t traded_lots = 0;
  int64_t offset_lots = 0;
  for (int round = 0; round < 60; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    for (int64_t i = random.Between(10, 400); i > 0; --i) {
      const Grams quantity = Kilograms(random.Between(1, 20));
      const Price price = Yuan(1000 + 10 * random.Between(0, 25));
      SubmitOrder order = random.OneIn(2) ? MakeSell(quantity, price) : MakeBuy(quantity, price);
      if (random.OneIn(4)) order.display_quantity = Kilograms((quantity.value() + 4999) / 5000);
      const bool is_sale = order.side == Side::kSell;
      const bool is_same = !is_sale && random.OneIn(3);
      if (is_same) order.account = other_buying;
      world.Accept<OrderReport>(is_sale || is_same ? kSeller : kBuyer, order);
    }
    world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kContinuous});
    const AuctionPriced priced = world.EventsOf<AuctionPriced>().at(0);
    Grams happened{};
    const auto add = [&] {
      for (const TradeSide& side : world.EventsOf<TradeSide>()) {
        EXPECT_EQ(side.price, priced.price);
        if (side.side != Side::kBuy) continue;
        happened += side.quantity;
        traded_lots += side.quantity.value() / 1000;
      }
      // An offset takes as much off a bid as off an ask.
      Grams twice{};
      for (const OrderEnded& ended : world.EventsOf<OrderEnded>()) twice += ended.unfilled;
      for (const OrderReduced& reduced : world.EventsOf<OrderReduced>()) twice += reduced.reduced;
      happened += Grams{twice.value() / 2};
      offset_lots += twice.value() / 2000;
    };
    add();
    world.ContinueAll();
    add();
    EXPECT_EQ(happened, priced.volume);
    world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kCall});
  }
  EXPECT_GT(traded_lots, 1000);
  EXPECT_GT(offset_lots, 1000);
}

}  // namespace
}  // namespace luheng::engine
