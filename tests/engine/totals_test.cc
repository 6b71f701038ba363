// What all commands together may add up to.
#include <gtest/gtest.h>

#include <utility>

#include "engine/arithmetic.h"
#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

TEST(TotalsTest, WhatIsIssuedIsBounded) {
  World world;
  world.OpenForTrade();
  constexpr int64_t kMost = 1'000'000'000'000'000;
  const Rejection too_large{RejectReason::kAmountTooLarge, 1'000 * kMost};
  for (int i = 0; i < 999; ++i) {
    world.Accept<Done>(kCashier, Deposit{kSellerAccount, Fen{kMost}, ""});
    world.Accept<Done>(kRegistrar, AllocateRights{kBuyerAccount, kInstrument, Grams{kMost}});
  }
  EXPECT_EQ(world.Refuse(kCashier, Deposit{kSellerAccount, Fen{kMost}, ""}), too_large);
  EXPECT_EQ(world.Refuse(kRegistrar, AllocateRights{kBuyerAccount, kInstrument, Grams{kMost}}),
            too_large);
}

// One right goes back and forth until the sums of its statistics come near 64 bits.
TEST(TotalsTest, TurnoverIsBounded) {
  World world;
  MarketRules rules = MakeRules();
  rules.buy_is_sellable_next_day = false;
  rules.order_quantity_max = kQuantityMax;
  CreateInstrument coarse = MakeInstrument();
  coarse.price_basis = PriceBasis::kPerTonneTerm;
  coarse.lot = Grams{1'000'000};
  coarse.tick = Price{1};
  coarse.floor = Price{0};
  world.OpenForTrade(rules, coarse);
  world.Accept<Done>(kRegistrar, AllocateRights{kSellerAccount, kInstrument, kQuantityMax});
  SubmitOrder sell = MakeSell(kQuantityMax, Price{1});
  SubmitOrder buy = MakeBuy(kQuantityMax, Price{1});
  Actor seller = kSeller;
  Actor buyer = kBuyer;
  for (int i = 0; i < 8001; ++i) {
    world.Accept<OrderReport>(seller, sell);
    ASSERT_EQ(world.Accept<OrderReport>(buyer, buy).state, OrderState::kFilled) << i;
    std::swap(seller, buyer);
    std::swap(sell.account, buy.account);
  }
  EXPECT_EQ(world.Refuse(seller, sell), (Rejection{RejectReason::kAmountTooLarge, kTurnoverMax}));
}

}  // namespace
}  // namespace luheng::engine
