// One row for every reason (tests/engine/reject_rows.h).
#include "engine/reject.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "engine/arithmetic.h"
#include "ledger/base64.h"
#include "ledger/signer.h"
#include "tests/engine/reject_rows.h"
#include "tests/ledger/vectors.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.
using R = RejectReason;

MarketRules BandRules() {
  return With(MakeRules(), [](MarketRules& rules) { rules.band_basis_points = 1000; });
}

CreateInstrument WithReference() {
  return With(MakeInstrument(), [](CreateInstrument& terms) { terms.reference = Yuan(2000); });
}

CreateInstrument Other() {
  return With(MakeInstrument(), [](CreateInstrument& terms) { terms.symbol = "OTHER"; });
}

void Prepare(World& world, Stage stage);

// The trade that the last command made.
TradeId LastTrade(const World& world) { return world.EventsOf<TradeSide>().at(0).trade; }
// The trade of Stage::kTraded and Stage::kRequested, and the request: both are the same each time.
TradeId TheTrade() {
  World world;
  Prepare(world, Stage::kTraded);
  return LastTrade(world);
}
ReversalId TheReversal() { return ReversalId{static_cast<uint64_t>(TheTrade()) + 2}; }

void Prepare(World& world, Stage stage) {
  switch (stage) {
    case Stage::kEnterprises:
      world.AddEnterprises();
      return;
    case Stage::kOpen:
      world.OpenForTrade();
      return;
    case Stage::kOpenWithBand:
      world.OpenForTrade(BandRules(), WithReference());
      return;
    case Stage::kHalted:
      world.OpenForTrade();
      world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kHalted});
      return;
    case Stage::kCall:
    case Stage::kCallNoCancel:
      world.OpenForTrade(
          With(MakeRules(), [](MarketRules& rules) { rules.opens_with_call = true; }));
      world.Sell(kKilogram, Yuan(1000));
      if (stage == Stage::kCall) return;
      world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kCallNoCancel});
      return;
    case Stage::kResting:
      world.OpenForTrade();
      world.Sell(kKilogram, Yuan(1000));
      return;
    case Stage::kTraded:
    case Stage::kRequested:
      world.OpenForTrade(
          With(MakeRules(), [](MarketRules& rules) { rules.position_max = Kilograms(100); }));
      world.Buy(Kilograms(5), Yuan(2000));
      world.Sell(Kilograms(2), Yuan(2000));
      if (stage == Stage::kTraded) return;
      world.Accept<ReversalRequested>(kOperator, RequestReversal{LastTrade(world)});
      return;
    case Stage::kCancelling:
      world.OpenForTrade();
      for (int i = 0; i <= kWorkPerCommandMax; ++i) world.Sell(kKilogram, Yuan(1000));
      world.Accept<OrdersCancelled>(kSeller, kCancelAll);
      return;
    case Stage::kAlmostFull:
      world.OpenForTrade();
      for (int i = 0; i < 4; ++i) world.Sell(kKilogram, Yuan(1000));
      return;
    case Stage::kClosing:
      world.OpenForTrade();
      world.Sell(kKilogram, Yuan(1000));
      world.Accept<Done>(kOperator, CloseTradingDay{kMonday});
      return;
    case Stage::kClosed:
      world.OpenForTrade();
      world.CloseDay(kMonday);
      return;
  }
}

// A change to the key, signed by nobody.
ChangeKey ChangeTo(const ledger::Verifier& key) {
  const std::string signature = ledger::EncodeBase64(std::string(64, 's'));
  return {.vkey = key.Vkey(), .old_signature = signature, .new_signature = signature};
}

// Nobody has the key of the cast's genesis, so no change is ever signed by the old one.
std::vector<RejectRow> KeyRows() {
  const Genesis genesis = MakeGenesis();
  const auto old_key =
      *ledger::Verifier::FromPublicKey(genesis.origin, ledger::Ed25519Key(genesis.checkpoint_key));
  const auto stranger = *ledger::Signer::FromPem("luheng.example/other", ledger::kKnownPem);
  const auto added = *ledger::Signer::FromPem(genesis.origin, ledger::kKnownPem);
  return {
      {Stage::kOpen, kRegistrar, ChangeTo(added.verifier()), R::kNotAuthorized},
      {Stage::kOpen, kAdministrator, ChangeTo(stranger.verifier()), R::kKeyOfAnotherLog},
      {Stage::kOpen, kAdministrator, ChangeTo(old_key), R::kKeyTaken},
      {Stage::kOpen, kAdministrator, ChangeTo(added.verifier()), R::kOldKeyNotSigned},
  };
}

std::vector<RejectRow> RegistryRows() {
  std::vector<RejectRow> rows = {
      {Stage::kEnterprises, kSeller, GrantRole{kSeller, Role::kOperator}, R::kNotAuthorized},
      {Stage::kEnterprises, kAdministrator, GrantRole{{ParticipantId{9}, UserId{1}}, Role::kTrader},
       R::kParticipantUnknown},
      {Stage::kEnterprises, kAdministrator, GrantRole{kSeller, Role::kTrader}, R::kGrantExists},
      {Stage::kEnterprises, kAdministrator, RevokeRole{kSeller, Role::kOperator}, R::kGrantUnknown},
      {Stage::kEnterprises, kRegistrar, MakeParticipant(2), R::kUsccTaken},
      {Stage::kEnterprises, kRegistrar, OpenAccount{ParticipantId{9}, AccountKind::kTrading},
       R::kParticipantUnknown},
      {Stage::kEnterprises, kCashier, Deposit{kNoAccount, Fen{1}, ""}, R::kAccountUnknown},
      {Stage::kOpen, kRegistrar, AllocateRights{kNoAccount, kNoInstrument, Grams{1}},
       R::kAccountUnknown},
      {Stage::kOpen, kRegistrar, AllocateRights{kSellerAccount, kNoInstrument, Grams{1}},
       R::kInstrumentUnknown},
  };
  return rows;
}

std::vector<RejectRow> ListingRows() {
  const int64_t tuesday = DayNumber(kTuesday);
  return {
      {Stage::kOpen, kAdministrator, CreateMarket{"ZJ-PERMIT", MakeRules()}, R::kMarketTaken},
      {Stage::kOpen, kAdministrator, CreateMarket{"NEW", MakeRules()}, R::kEffectiveDayPast,
       tuesday},
      {Stage::kOpen, kAdministrator, SetMarketRules{MarketId{9}, MakeRules()}, R::kMarketUnknown},
      {Stage::kOpen, kAdministrator, SetMarketRules{kMarket, BandRules()}, R::kEffectiveDayPast,
       tuesday},
      {Stage::kOpen, kAdministrator,
       SetMarketRules{
           kMarket, With(BandRules(), [](MarketRules& rules) { rules.effective_day = kTuesday; })},
       R::kReferenceMissing},
      {Stage::kOpen, kAdministrator, MakeInstrument(MarketId{9}), R::kMarketUnknown},
      {Stage::kOpen, kAdministrator, MakeInstrument(), R::kInstrumentTaken},
      {Stage::kOpen, kAdministrator,
       With(Other(), [](CreateInstrument& terms) { terms.tick = Price{100}; }),
       R::kLotTickNotWholeFen},
      {Stage::kOpen, kAdministrator,
       With(Other(), [](CreateInstrument& terms) { terms.floor = Yuan(1001); }), R::kFloorOffTick},
      {Stage::kOpen, kAdministrator,
       With(Other(), [](CreateInstrument& terms) { terms.reference = Yuan(1001); }),
       R::kReferenceOffTick},
      {Stage::kOpenWithBand, kAdministrator, Other(), R::kReferenceMissing},
      {Stage::kOpen, kAdministrator, SetPriceFloor{kNoInstrument, kTuesday, Yuan(1)},
       R::kInstrumentUnknown},
      {Stage::kOpen, kAdministrator, SetPriceFloor{kInstrument, kMonday, Yuan(1)},
       R::kEffectiveDayPast, tuesday},
      {Stage::kOpen, kAdministrator, SetPriceFloor{kInstrument, kTuesday, Yuan(1)},
       R::kFloorOffTick},
      {Stage::kOpen, kAdministrator, SetCalendarDay{kMonday, DayKind::kHoliday},
       R::kEffectiveDayPast, tuesday},
  };
}

std::vector<RejectRow> DayRows() {
  const int64_t monday = DayNumber(kMonday);
  return {
      {Stage::kOpen, kOperator, OpenTradingDay{kMonday}, R::kDayAlreadyOpen, monday},
      {Stage::kClosing, kOperator, OpenTradingDay{kMonday}, R::kDayClosing},
      {Stage::kClosed, kOperator, OpenTradingDay{kMonday}, R::kDayNotAfterLast, monday},
      {Stage::kClosed, kOperator, OpenTradingDay{Day(2023, 1, 14)}, R::kNotATradingDay},
      {Stage::kOpen, kOperator, CloseTradingDay{kTuesday}, R::kDayNotOpen},
      {Stage::kClosed, kOperator, CloseTradingDay{kMonday}, R::kDayNotOpen},
      {Stage::kOpen, kOperator, SetPhase{kNoInstrument, Phase::kHalted}, R::kInstrumentUnknown},
      {Stage::kClosed, kOperator, SetPhase{kInstrument, Phase::kHalted}, R::kDayNotOpen},
      {Stage::kOpen, kOperator, SetPhase{kInstrument, Phase::kContinuous}, R::kPhaseNotAllowed},
      {Stage::kHalted, kOperator, SetPhase{kInstrument, Phase::kHalted}, R::kPhaseNotAllowed},
      {Stage::kOpen, kOperator, SetPhase{kInstrument, Phase::kCallNoCancel}, R::kPhaseNotAllowed},
  };
}

std::vector<RejectRow> ReversalRows() {
  return {
      {Stage::kTraded, kRegistrar, RequestReversal{TradeId{1}}, R::kNotAuthorized},
      {Stage::kClosed, kOperator, RequestReversal{TradeId{1}}, R::kDayNotOpen},
      {Stage::kTraded, kOperator, RequestReversal{TradeId{1}}, R::kTradeUnknown},
      {Stage::kRequested, kOperator, RequestReversal{TheTrade()}, R::kReversalPending,
       static_cast<int64_t>(TheReversal())},
      {Stage::kRequested, kRegistrar, ApproveReversal{TheReversal()}, R::kNotAuthorized},
      {Stage::kClosed, kAdministrator, ApproveReversal{TheReversal()}, R::kDayNotOpen},
      {Stage::kTraded, kAdministrator, ApproveReversal{TheReversal()}, R::kReversalUnknown},
      {Stage::kRequested, kOperator, ApproveReversal{TheReversal()}, R::kApproverNotIndependent},
  };
}

void ExpectRefused(const std::vector<RejectRow>& rows) {
  for (size_t i = 0; i < rows.size(); ++i) {
    const RejectRow& row = rows[i];
    SCOPED_TRACE("row " + std::to_string(i) + ": " + RejectReasonName(row.reason));
    World world(row.stage == Stage::kAlmostFull ? 4 : kSlotMax);
    Prepare(world, row.stage);
    EXPECT_EQ(world.Refuse(row.actor, row.body), (Rejection{row.reason, row.limit}));
    EXPECT_TRUE(world.events().empty());
  }
}

TEST(RejectTest, Keys) { ExpectRefused(KeyRows()); }
TEST(RejectTest, Registry) { ExpectRefused(RegistryRows()); }
TEST(RejectTest, Listing) { ExpectRefused(ListingRows()); }
TEST(RejectTest, Day) { ExpectRefused(DayRows()); }
TEST(RejectTest, Orders) { ExpectRefused(OrderRows()); }

TEST(RejectTest, Conditions) { ExpectRefused(ConditionRows()); }
TEST(RejectTest, Amendments) { ExpectRefused(AmendRows()); }
TEST(RejectTest, Reversals) { ExpectRefused(ReversalRows()); }

// Every reason there is has a row above; those of rights, from 501 on, in
// rights/reject_rights_test.cc, and the last administrator and the unsigned new
// key have tests of their own (registry/authority_test.cc, registry/checkpoint_keys_test.cc).
TEST(RejectTest, EveryReasonIsReached) {
  std::set<R> reached = {R::kNone, R::kLastAdministrator, R::kNewKeyNotSigned};
  for (const auto& rows : {KeyRows(), RegistryRows(), ListingRows(), DayRows(), OrderRows(),
                           ConditionRows(), AmendRows(), ReversalRows()}) {
    for (const RejectRow& row : rows) reached.insert(row.reason);
  }
  int count = 0;
  for (int number = 0; number <= 0xffff; ++number) {
    const R reason{static_cast<uint16_t>(number)};
    if (!IsKnown(reason)) {
      EXPECT_STREQ(RejectReasonName(reason), "UNKNOWN");
      continue;
    }
    ++count;
    if (number > 500) continue;
    EXPECT_TRUE(reached.contains(reason)) << RejectReasonName(reason);
  }
  EXPECT_EQ(count, 99);
}

}  // namespace
}  // namespace luheng::engine
