#include "engine/registry/authority.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <vector>

#include "tests/engine/rights/bodies.h"
#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

constexpr Role kRoles[] = {Role::kAdministrator, Role::kOperator,  Role::kRegistrar, Role::kCashier,
                           Role::kTrader,        Role::kRegulator, Role::kBureau,    Role::kBank};

TEST(AuthorityTest, EachRoleMayDoItsOwnAndNothingElse) {
  const std::map<Role, std::vector<uint16_t>> allowed = {
      {Role::kAdministrator, {5, 10, 11, 12, 30, 31, 32, 33, 34, 49, 50, 51, 52, 53}},
      {Role::kOperator, {5, 35, 36, 37, 48, 49, 52, 53, 82, 83, 93, 88}},
      {Role::kRegistrar, {20, 21, 23, 52, 53, 55, 64, 24, 65, 67}},
      {Role::kCashier, {22, 52, 53, 54}},
      {Role::kTrader, {40, 41, 42,  43,  44,  46,  52,  53,  68,  73,  74,  78,  80,  81,
                       90, 91, 100, 101, 102, 103, 106, 107, 120, 121, 122, 123, 124, 126}},
      {Role::kRegulator, {}},
      {Role::kBureau,
       {52, 53, 55, 60, 61, 62, 63, 66, 70, 71,  72,  74,  69,  75,  76,  77,  79, 80,
        82, 83, 84, 85, 86, 87, 88, 89, 92, 104, 107, 111, 112, 113, 125, 126, 127}},
      {Role::kBank, {52, 53, 105, 107, 108, 109, 110}},
  };
  for (const Role role : kRoles) {
    std::vector<uint16_t> kinds;
    for (const uint16_t kind : kCommandKinds) {
      if (RequiredRole(kind).Contains(role)) kinds.push_back(kind);
    }
    EXPECT_EQ(kinds, allowed.at(role)) << static_cast<int>(role);
  }
}

TEST(AuthorityTest, TheSequencersOwnCommandsAreNobodyElses) {
  const std::set<uint16_t> own = {1, 2, 3, 4, 6, 45, 47};
  for (const uint16_t kind : kCommandKinds) {
    EXPECT_EQ(RequiredRole(kind).empty(), own.contains(kind)) << kind;
  }
}

TEST(AuthorityTest, ARegulatorAndAStrangerChangeNothing) {
  World world;
  std::vector<CommandBody> bodies = {
      DropTail{1},
      RecordSnapshot{.size = 1, .state_hash = {}},
      RecordReads{.size = 1, .root = {}},
      ConfirmClock{1},
      GrantRole{kSeller, Role::kTrader},
      RevokeRole{kAdministrator, Role::kAdministrator},
      MakeParticipant(2),
      OpenAccount{ParticipantId{1}, AccountKind::kTrading},
      Deposit{kBuyerAccount, Fen{1}, ""},
      AllocateRights{kSellerAccount, kInstrument, Grams{1}},
      CreateMarket{"M", MakeRules()},
      SetMarketRules{kMarket, MakeRules()},
      MakeInstrument(),
      SetPriceFloor{kInstrument, kMonday, Price{0}},
      SetCalendarDay{kMonday, DayKind::kHoliday},
      OpenTradingDay{kMonday},
      CloseTradingDay{kMonday},
      SetPhase{kInstrument, Phase::kHalted},
      MakeSell(kKilogram, Yuan(1000)),
      CancelOrder{OrderId{1}},
      AmendOrder{OrderId{1}, kKilogram, Yuan(1000)},
      CancelOrders{kSellerAccount, std::nullopt, std::nullopt},
      SetCancelTimer{kSellerAccount, 1},
      SetDisconnectRule{kSellerAccount, std::nullopt},
      RequestReversal{TradeId{1}},
      ApproveReversal{ReversalId{1}},
  };
  for (CommandBody& body : GoodRightsBodies()) bodies.push_back(std::move(body));
  for (const Actor& actor : {kRegulator, Actor{ParticipantId{9}, UserId{9}}}) {
    for (const CommandBody& body : bodies) {
      EXPECT_EQ(world.Refuse(actor, body).reason, RejectReason::kNotAuthorized) << KindOf(body);
    }
  }
  // The sequencer has no role either: it does only what is its own.
  EXPECT_EQ(world.Refuse(kSystemActor, OpenTradingDay{kMonday}).reason,
            RejectReason::kNotAuthorized);
}

TEST(AuthorityTest, AGrantGivesAndARevocationTakes) {
  World world;
  EXPECT_EQ(world.Refuse(kSeller, MakeParticipant(2)).reason, RejectReason::kNotAuthorized);
  world.Accept<ParticipantRegistered>(kRegistrar, MakeParticipant(2));
  world.Accept<Done>(kAdministrator, GrantRole{kSeller, Role::kRegistrar});
  EXPECT_TRUE(world.registry().HasRole(kSeller, Role::kRegistrar));
  world.Accept<ParticipantRegistered>(kSeller, MakeParticipant(3));
  world.Accept<Done>(kAdministrator, RevokeRole{kSeller, Role::kRegistrar});
  EXPECT_EQ(world.Refuse(kSeller, MakeParticipant(4)).reason, RejectReason::kNotAuthorized);
  EXPECT_TRUE(world.registry().RolesOf(kSeller).empty());
}

TEST(AuthorityTest, GrantsAreListedByActorAndRole) {
  World world;
  world.Accept<Done>(kAdministrator, GrantRole{kAdministrator, Role::kTrader});
  const std::vector<Grant> expected = {{kAdministrator, Role::kAdministrator},
                                       {kAdministrator, Role::kTrader},
                                       {kOtherAdministrator, Role::kAdministrator},
                                       {kOperator, Role::kOperator},
                                       {kRegistrar, Role::kRegistrar},
                                       {kCashier, Role::kCashier},
                                       {kRegulator, Role::kRegulator}};
  EXPECT_EQ(world.registry().AllGrants(), expected);
}

TEST(AuthorityTest, TheLastAdministratorStays) {
  World world;
  world.Accept<Done>(kAdministrator, RevokeRole{kAdministrator, Role::kAdministrator});
  EXPECT_EQ(
      world.Refuse(kOtherAdministrator, RevokeRole{kOtherAdministrator, Role::kAdministrator}),
      Rejection{RejectReason::kLastAdministrator});
}

}  // namespace
}  // namespace luheng::engine
