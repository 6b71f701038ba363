// Position limits: what a participant may have of an instrument, over all its accounts.
#include <gtest/gtest.h>

#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

class PositionLimitTest : public ::testing::Test {
 protected:
  // The buyer may have 100 kg, and has two accounts.
  PositionLimitTest() {
    MarketRules rules = MakeRules();
    rules.position_max = Kilograms(100);
    world_.OpenForTrade(rules);
    other_ = world_.AddAccount(ParticipantId{3}, Kilograms(20), Fen{1'000'000'000});
  }

  // The buyer may still buy so much.
  void ExpectRoom(int64_t kilograms) {
    EXPECT_EQ(world_.RefuseOrder(MakeBuy(Kilograms(kilograms + 1), Yuan(2000))),
              (Rejection{RejectReason::kPositionLimit, Kilograms(kilograms).value()}));
    EXPECT_EQ(world_.RefuseOrder(Of(other_, MakeBuy(Kilograms(kilograms + 1), Yuan(2000)))),
              (Rejection{RejectReason::kPositionLimit, Kilograms(kilograms).value()}));
    if (kilograms == 0) return;
    const OrderId order = world_.Submit(MakeBuy(Kilograms(kilograms), Yuan(2000))).order;
    if (world_.Find(order)) world_.Accept<OrderReport>(kBuyer, CancelOrder{order});
  }

  World world_;
  AccountId other_;
};

TEST_F(PositionLimitTest, CountsWhatAllAccountsHaveAndMayGet) {
  ExpectRoom(80);
  // Held for a sale, they are still there.
  const OrderId sale = world_.Submit(Of(other_, MakeSell(Kilograms(5), Yuan(3000)))).order;
  ExpectRoom(80);
  world_.Buy(Kilograms(30), Yuan(1000));
  ExpectRoom(50);
  const OrderId stop =
      world_.Submit(Of(other_, Stopped(MakeBuy(Kilograms(10), Yuan(1000)), Yuan(5000)))).order;
  ExpectRoom(40);
  // Bought, they count the same.
  world_.Sell(Kilograms(30), Yuan(1000));
  ExpectRoom(40);
  world_.Accept<OrderReport>(kBuyer, CancelOrder{stop});
  ExpectRoom(50);
  // Sold, they are gone.
  world_.Accept<OrderReport>(kBuyer, CancelOrder{sale});
  const auto third = world_.Accept<ParticipantRegistered>(kRegistrar, MakeParticipant(4));
  world_.Accept<Done>(kAdministrator, GrantRole{{third.participant, UserId{1}}, Role::kTrader});
  const AccountId account = world_.AddAccount(third.participant, Grams{}, Fen{1'000'000'000});
  world_.Submit(Of(account, MakeBuy(Kilograms(15), Yuan(1010))));
  world_.Submit(Of(other_, MakeSell(Kilograms(15), Yuan(1010))));
  ExpectRoom(65);
}

TEST_F(PositionLimitTest, DoesNotForbidToSellOrToBeGiven) {
  world_.Accept<Done>(kRegistrar, AllocateRights{other_, kInstrument, Kilograms(500)});
  ExpectRoom(0);
  EXPECT_EQ(world_.Submit(Of(other_, MakeSell(Kilograms(450), Yuan(3000)))).state,
            OrderState::kNew);
}

TEST_F(PositionLimitTest, AnAmendmentCountsWhatItAdds) {
  const OrderId order = world_.Buy(Kilograms(80), Yuan(1000)).order;
  EXPECT_EQ(world_.Refuse(kBuyer, AmendOrder{order, Kilograms(81), Yuan(1000)}),
            (Rejection{RejectReason::kPositionLimit, 0}));
  world_.Accept<OrderReport>(kBuyer, AmendOrder{order, Kilograms(80), Yuan(1010)});
  world_.Accept<OrderReport>(kBuyer, AmendOrder{order, Kilograms(50), Yuan(1010)});
  ExpectRoom(30);
  // Beyond the limit by an allocation, an order may still be made smaller or dearer.
  world_.Accept<Done>(kRegistrar, AllocateRights{other_, kInstrument, Kilograms(500)});
  world_.Accept<OrderReport>(kBuyer, AmendOrder{order, Kilograms(40), Yuan(1020)});
  world_.Accept<OrderReport>(kBuyer, AmendOrder{order, Kilograms(40), Yuan(1030)});
}

TEST_F(PositionLimitTest, IsOfTheParticipantThatBuys) {
  const auto third = world_.Accept<ParticipantRegistered>(kRegistrar, MakeParticipant(4));
  const Actor trader{third.participant, UserId{1}};
  world_.Accept<Done>(kAdministrator, GrantRole{trader, Role::kTrader});
  const AccountId account = world_.AddAccount(third.participant, Grams{}, Fen{1'000'000'000});
  EXPECT_EQ(world_.Submit(Of(account, MakeBuy(Kilograms(100), Yuan(1000)))).state,
            OrderState::kNew);
  ExpectRoom(80);
}

}  // namespace
}  // namespace luheng::engine
