// Freezes: an order goes before what the owner does with its right.
#include <gtest/gtest.h>

#include "engine/rights/approval.h"
#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {
namespace {

using R = RejectReason;

class FreezeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    owner_ = world_.AddFirm();
    friend_ = world_.AddFirm();
    bank_ = world_.AddBank();
    world_.SetRow(Parameter::kLoanPercent, 80);
    right_ = world_.IssueTo(owner_, Kilograms(1'000));
    world_.GoTo(kTuesday);
  }
  void TearDown() override { EXPECT_EQ(world_.machine().FindBrokenInvariant(), std::nullopt); }

  template <class Id>
  Id Make(const Actor& actor, CommandBody body) {
    return Id{static_cast<uint32_t>(world_.Accept<RecordMade>(actor, std::move(body)).id)};
  }
  FreezeId Freeze(Grams quantity) {
    return Make<FreezeId>(kOfficer, FreezeRights{right_, quantity, "court 1"});
  }
  ListingId List(Grams quantity) {
    return Make<ListingId>(owner_.trader, PostListing{owner_.account, kInstrument, Side::kSell,
                                                      right_, quantity, Yuan(4'000)});
  }
  ProposeTransfer Terms(Grams quantity) const {
    return {TransferKind::kNegotiated,
            owner_.account,
            friend_.account,
            kInstrument,
            right_,
            quantity,
            Yuan(4'000),
            kInstrument,
            Day(2023, 2, 9)};
  }
  TransferId Promise(Grams quantity) { return Make<TransferId>(owner_.trader, Terms(quantity)); }
  const Certificate& right() { return world_.certificate(right_); }
  ListingState StateOf(ListingId id) { return world_.rights().listings.at(id).state; }
  TransferState StateOf(TransferId id) { return world_.rights().transfers.at(id).state; }

  RightsWorld world_;
  Firm owner_, friend_, bank_;
  CertificateId right_{};
};

TEST_F(FreezeTest, AFreezeIsLiftedOrEndsInASeizure) {
  const FreezeId first = Freeze(Kilograms(600));
  const FreezeId second = Freeze(Kilograms(400));
  EXPECT_EQ(right().available(), Grams{0});
  EXPECT_EQ(world_.Refuse(owner_.trader, PostListing{owner_.account, kInstrument, Side::kSell,
                                                     right_, kKilogram, Yuan(4'000)}),
            (Rejection{R::kRightsShort, 0}));
  world_.Accept<Done>(kOfficer, UnfreezeRights{first, "court 2"});
  EXPECT_EQ(right().frozen, Kilograms(400));
  world_.Accept<Done>(kOfficer, SeizeRights{second, kReserveAccount, "court 3"});
  EXPECT_EQ(right().quantity, Kilograms(600));
  EXPECT_EQ(right().frozen, Grams{0});
  EXPECT_EQ(world_.ReserveNow().recovered, Kilograms(400));
  const auto changed = world_.EventsOf<ReserveChanged>();
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed[0].cause, RightsCause::kSeizure);
  for (const FreezeId id : {first, second}) {
    EXPECT_EQ(world_.Refuse(kOfficer, UnfreezeRights{id, "o"}).reason, R::kStateNotAllowed);
    EXPECT_EQ(world_.Refuse(kOfficer, SeizeRights{id, kReserveAccount, "o"}).reason,
              R::kStateNotAllowed);
  }
}

// The owner hears of it, and promises everything to a friend.
TEST_F(FreezeTest, APromiseToAFriendDoesNotKeepTheCourtOut) {
  const TransferId promise = Promise(Kilograms(1'000));
  EXPECT_EQ(right().available(), Grams{0});
  Freeze(Kilograms(1'000));
  EXPECT_EQ(StateOf(promise), TransferState::kRefused);
  EXPECT_EQ(right().frozen, Kilograms(1'000));
  EXPECT_EQ(
      world_.Refuse(friend_.trader, AcceptTransfer{promise, HashOfBody(Terms(Kilograms(1'000)))}),
      (Rejection{R::kStateNotAllowed, 4}));
}

// Listings first, then promises; the newest first, and no more than is needed.
TEST_F(FreezeTest, OffersEndInTheirOrderAndNoMoreThanNeeded) {
  const TransferId promise = Promise(Kilograms(300));
  const ListingId older = List(Kilograms(300));
  const ListingId newer = List(Kilograms(300));
  Freeze(Kilograms(100));
  EXPECT_EQ(StateOf(newer), ListingState::kOpen);
  Freeze(Kilograms(300));
  EXPECT_EQ(StateOf(newer), ListingState::kWithdrawn);
  EXPECT_EQ(StateOf(older), ListingState::kOpen);
  Freeze(Kilograms(1));
  EXPECT_EQ(StateOf(older), ListingState::kWithdrawn);
  EXPECT_EQ(StateOf(promise), TransferState::kProposed);
  EXPECT_EQ(world_.Refuse(kOfficer, FreezeRights{right_, Kilograms(600), "o"}),
            (Rejection{R::kRightsShort, Kilograms(599).value()}));
  Freeze(Kilograms(599));
  EXPECT_EQ(StateOf(promise), TransferState::kRefused);
  EXPECT_EQ(right().held, Grams{0});
}

TEST_F(FreezeTest, WhoAcceptedGetsTheMoneyBack) {
  CreateInstrument terms = MakeCod();
  terms.symbol = "NANHU";
  terms.county = Adcode{330402};
  const InstrumentId abroad = world_.AddInstrument(terms);
  for (const Firm& firm : {owner_, friend_}) world_.AddPermit(firm, Adcode{330402});
  world_.SetRow({.parameter = Parameter::kRegionRule,
                 .variant = static_cast<uint16_t>(Relation::kSameProvince),
                 .value = static_cast<int64_t>(RegionRule::kApproved)});
  world_.GoTo(kWednesday);
  ProposeTransfer sale = Terms(Kilograms(900));
  sale.into_instrument = abroad;
  const TransferId id = Make<TransferId>(owner_.trader, sale);
  const Fen money = world_.AvailableMoney(friend_.account);
  world_.Accept<Done>(friend_.trader, AcceptTransfer{id, HashOfBody(sale)});
  EXPECT_EQ(StateOf(id), TransferState::kAccepted);
  EXPECT_LT(world_.AvailableMoney(friend_.account), money);
  Freeze(Kilograms(1'000));
  EXPECT_EQ(StateOf(id), TransferState::kRefused);
  EXPECT_EQ(world_.AvailableMoney(friend_.account), money);
  EXPECT_EQ(world_.MoneySetAside(), Fen{0});
}

TEST_F(FreezeTest, APledgeStays) {
  const PledgeId pledge =
      Make<PledgeId>(owner_.trader, ApplyPledge{right_, Kilograms(400), bank_.participant, Fen{1}});
  world_.Accept<Done>(kOfficer, VerifyPledge{pledge});
  world_.Accept<Done>(bank_.trader, ApprovePledge{pledge, Fen{1}, 400, kTuesday});
  world_.Accept<Done>(owner_.trader, ConfirmPledge{pledge});
  world_.GoTo(kWednesday);
  world_.Accept<Done>(bank_.trader, DefaultPledge{pledge, ""});
  const TransferId sale = Make<TransferId>(
      bank_.trader, DisposePledge{pledge, friend_.account, bank_.account, Yuan(4'000)});
  EXPECT_EQ(world_.Refuse(kOfficer, FreezeRights{right_, Kilograms(601), "o"}),
            (Rejection{R::kRightsShort, Kilograms(600).value()}));
  Freeze(Kilograms(600));
  EXPECT_EQ(StateOf(sale), TransferState::kProposed);
  EXPECT_EQ(right().pledged, Kilograms(400));
}

// A command ends so many offers at most; the rest takes another freeze.
TEST_F(FreezeTest, ThousandOffersTakeSomeFreezes) {
  for (int i = 0; i < kWorkPerCommandMax + 44; ++i) List(Kilograms(2));
  List(Kilograms(400));
  EXPECT_EQ(right().available(), Grams{0});
  // The newest: 400 kg, and 255 of 2 kg.
  const Grams most = Kilograms(400 + 2 * (kWorkPerCommandMax - 1));
  EXPECT_EQ(world_.Refuse(kOfficer, FreezeRights{right_, Kilograms(1'000), "o"}),
            (Rejection{R::kRightsShort, most.value()}));
  Freeze(most);
  Freeze(Kilograms(1'000) - most);
  EXPECT_EQ(right().frozen, Kilograms(1'000));
}

}  // namespace
}  // namespace luheng::engine::testing
