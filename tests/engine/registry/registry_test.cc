#include "engine/registry/registry.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

TEST(RegistryTest, ParticipantOneIsTheExchange) {
  World world;
  ASSERT_EQ(world.registry().participant_count(), 1u);
  const Participant* exchange = world.registry().FindParticipant(kExchangeOperator);
  ASSERT_NE(exchange, nullptr);
  EXPECT_FALSE(exchange->uscc);
  EXPECT_EQ(world.registry().FindParticipant(ParticipantId{0}), nullptr);
  EXPECT_EQ(world.registry().FindParticipant(ParticipantId{2}), nullptr);
}

TEST(RegistryTest, ParticipantsAreFoundByIdAndByUscc) {
  World world;
  world.AddEnterprises();
  ASSERT_EQ(world.registry().participant_count(), 3u);
  const Participant* seller = world.registry().FindParticipant(ParticipantId{2});
  ASSERT_NE(seller, nullptr);
  EXPECT_EQ(seller->uscc, MakeUscc(2));
  EXPECT_EQ(seller->county, Adcode{330681});
  EXPECT_EQ(world.registry().FindParticipantByUscc(MakeUscc(3)), ParticipantId{3});
  EXPECT_EQ(world.registry().FindParticipantByUscc(MakeUscc(4)), std::nullopt);
}

TEST(RegistryTest, AccountsAreListedInTheOrderOfTheirOpening) {
  World world;
  world.AddEnterprises();
  const auto third =
      world.Accept<AccountOpened>(kRegistrar, OpenAccount{ParticipantId{2}, AccountKind::kReserve});
  EXPECT_EQ(world.registry().AccountsOf(ParticipantId{2}),
            (std::vector<AccountId>{kSellerAccount, third.account}));
  EXPECT_EQ(world.registry().AccountsOf(ParticipantId{3}), std::vector<AccountId>{kBuyerAccount});
  EXPECT_TRUE(world.registry().AccountsOf(ParticipantId{1}).empty());
  EXPECT_TRUE(world.registry().AccountsOf(ParticipantId{9}).empty());
  EXPECT_TRUE(world.registry().AccountsOf(ParticipantId{0}).empty());
  const Account* reserve = world.registry().FindAccount(third.account);
  ASSERT_NE(reserve, nullptr);
  EXPECT_EQ(reserve->kind, AccountKind::kReserve);
  EXPECT_EQ(reserve->participant, ParticipantId{2});
}

TEST(RegistryTest, AnAccountOfAnotherShardIsUnknown) {
  World world;
  world.AddEnterprises();
  EXPECT_NE(world.registry().FindAccount(kSellerAccount), nullptr);
  EXPECT_EQ(world.registry().FindAccount(MakeAccountId(Shard{1}, 1)), nullptr);
  EXPECT_EQ(world.registry().FindAccount(AccountId{0}), nullptr);
  EXPECT_EQ(world.registry().FindAccount(AccountId{3}), nullptr);
}

TEST(RegistryTest, HoldingsAreListedByInstrumentWithoutEmptyOnes) {
  World world;
  world.OpenForTrade();
  CreateInstrument other = MakeInstrument();
  other.symbol = "OTHER";
  const auto second = world.Accept<InstrumentCreated>(kAdministrator, other);
  other.symbol = "THIRD";
  const auto third = world.Accept<InstrumentCreated>(kAdministrator, other);
  world.Accept<Done>(kRegistrar, AllocateRights{kBuyerAccount, third.instrument, Grams{7}});
  world.Accept<Done>(kRegistrar, AllocateRights{kBuyerAccount, second.instrument, Grams{5}});
  world.Buy(kKilogram, Yuan(1000));  // Makes a position in the first instrument, but nothing in it.
  EXPECT_EQ(world.registry().HoldingsOf(kBuyerAccount),
            (std::vector<Holding>{{second.instrument, Grams{5}, Grams{}, Grams{}},
                                  {third.instrument, Grams{7}, Grams{}, Grams{}}}));
  EXPECT_TRUE(world.registry().HoldingsOf(AccountId{99}).empty());
}

TEST(RegistryTest, ConservationIsCheckedAgainstWhatWasIssued) {
  World world;
  world.OpenForTrade();
  EXPECT_EQ(world.registry().holdings().deposited(), Fen{1'000'000'000'000});
  EXPECT_EQ(world.registry().holdings().allocated(kInstrument), Kilograms(1'000'000));
  EXPECT_EQ(world.registry().holdings().allocated(InstrumentId{9}), Grams{});
  world.Sell(Kilograms(5), Yuan(1000));
  world.Buy(Kilograms(5), Yuan(1000));
  EXPECT_EQ(world.registry().holdings().deposited(), Fen{1'000'000'000'000});
  EXPECT_EQ(world.registry().holdings().allocated(kInstrument), Kilograms(1'000'000));
}

}  // namespace
}  // namespace luheng::engine
