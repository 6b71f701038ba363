// Why announcements and bids are refused, and what a bid sets aside.
#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {
namespace {

using R = RejectReason;

class BiddingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.Preset(Kilograms(1'000));
    firm_ = world_.AddFirm(Fen{10'000'000});
  }
  AuctionId Announce(AuctionMode mode = AuctionMode::kSingleRound) {
    return world_.Announce(kOfficer, world_.AuctionOf(mode, Kilograms(100)));
  }
  Rejection RefuseBid(AuctionId auction, Price price, Grams quantity) {
    return world_.Refuse(
        firm_.trader,
        PlaceBid{
            .auction = auction, .account = firm_.account, .price = price, .quantity = quantity});
  }
  RightsWorld world_;
  Firm firm_;
};

TEST_F(BiddingTest, AnnouncementsThatAreRefused) {
  const AnnounceAuction good = world_.AuctionOf(AuctionMode::kSingleRound, Kilograms(100));
  const struct {
    const char* what;
    Actor actor;
    std::function<void(AnnounceAuction&)> change;
    Rejection expected;
  } kRows[] = {
      {"a trader sells a reserve", firm_.trader, [](auto&) {}, {R::kNotAuthorized}},
      {"no such account",
       kOfficer,
       [](auto& b) { b.account = AccountId{99}; },
       {R::kAccountUnknown}},
      {"somebody else's account",
       kOfficer,
       [&](auto& b) { b.account = firm_.account; },
       {R::kAccountNotOwned}},
      {"no such instrument",
       kOfficer,
       [](auto& b) { b.instrument = InstrumentId{9}; },
       {R::kInstrumentUnknown}},
      {"over before it is announced",
       kOfficer,
       [](auto& b) {
         b.opens_at = TimeMicros{1};
         b.closes_at = TimeMicros{2};
       },
       {R::kWindowClosed, 2}},
      {"off the lot", kOfficer, [](auto& b) { b.quantity = Grams{1001}; }, {R::kOffLot, 1000}},
      {"off the tick",
       kOfficer,
       [](auto& b) { b.limit_price = Price{401'001}; },
       {R::kOffTick, 1000}},
      {"increment off the tick",
       kOfficer,
       [](auto& b) { b.increment = Price{1}; },
       {R::kOffTick, 1000}},
      {"too large",
       kOfficer,
       [](auto& b) {
         b.quantity = Kilograms(1'000'000'000);
         b.limit_price = Yuan(40'000'000);
       },
       {R::kAmountTooLarge, kAmountMax.value()}},
      {"more than the reserve has",
       kOfficer,
       [](auto& b) { b.quantity = Kilograms(1'001); },
       {R::kReserveShort, 1'000'000}},
      {"a one-way sale without a certificate",
       firm_.trader,
       [&](auto& b) {
         b.mode = AuctionMode::kOneWaySale;
         b.account = firm_.account;
       },
       {R::kWrongForm}},
      {"a one-way sale of an unknown certificate",
       firm_.trader,
       [&](auto& b) {
         b.mode = AuctionMode::kOneWaySale;
         b.account = firm_.account;
         b.certificate = CertificateId{77};
       },
       {R::kRecordUnknown}},
      {"a purchase without the money",
       firm_.trader,
       [&](auto& b) {
         b.mode = AuctionMode::kOneWayPurchase;
         b.account = firm_.account;
         b.limit_price = Yuan(4'000'000);
       },
       {R::kInsufficientFunds, 10'000'000}},
  };
  for (const auto& row : kRows) {
    AnnounceAuction body = good;
    row.change(body);
    EXPECT_EQ(world_.Refuse(row.actor, body), row.expected) << row.what;
  }
  EXPECT_EQ(world_.Refuse(kOfficer, good), Rejection{});
}

TEST_F(BiddingTest, AReserveNeedsAFeeForItsFloor) {
  RightsWorld world(MakeInstrument());  // NOx.
  world.Preset(Kilograms(100));
  AnnounceAuction body = world.AuctionOf(AuctionMode::kSingleRound, Kilograms(100));
  EXPECT_EQ(world.Refuse(kOfficer, body), Rejection{});
  // 150 % of 4,000 yuan, as Yiwu has it; then no whole ticks.
  world.SetRow(Parameter::kFloorPercent, 150);
  world.GoTo(kTuesday);
  world.Preset(Kilograms(100));
  body = world.AuctionOf(AuctionMode::kSingleRound, Kilograms(100));
  EXPECT_EQ(world.auction(world.Announce(kOfficer, body)).limit_price, Yuan(6000));
}

TEST_F(BiddingTest, BidsThatAreRefused) {
  const AuctionId auction = Announce();
  const AccountId second =
      world_
          .Accept<AccountOpened>(kRegistrar, OpenAccount{firm_.participant, AccountKind::kTrading})
          .account;
  const PlaceBid good{
      .auction = auction, .account = firm_.account, .price = Yuan(4000), .quantity = Kilograms(10)};
  const struct {
    const char* what;
    std::function<void(PlaceBid&)> change;
    Rejection expected;
  } kRows[] = {
      {"no such auction", [](auto& b) { b.auction = AuctionId{9}; }, {R::kRecordUnknown}},
      {"somebody else's account",
       [](auto& b) { b.account = kReserveAccount; },
       {R::kAccountNotOwned}},
      {"a second account",
       [&](auto& b) { b.account = second; },
       {R::kApplicantTwice, static_cast<int64_t>(firm_.account)}},
      {"off the lot", [](auto& b) { b.quantity = Grams{1}; }, {R::kOffLot, 1000}},
      {"off the tick", [](auto& b) { b.price = Price{400'001}; }, {R::kOffTick, 1000}},
      {"below the floor", [](auto& b) { b.price = Yuan(3950); }, {R::kPriceOutsideLimit, 400'000}},
      {"between two steps", [](auto& b) { b.price = Yuan(4010); }, {R::kOffIncrement, 5'000}},
      {"more than is offered",
       [](auto& b) { b.quantity = Kilograms(101); },
       {R::kTooMuchAsked, 100'000}},
      {"a certificate", [](auto& b) { b.certificate = CertificateId{1}; }, {R::kWrongForm}},
  };
  EXPECT_EQ(world_.Refuse(firm_.trader, good), Rejection{});
  for (const auto& row : kRows) {
    PlaceBid body = good;
    row.change(body);
    EXPECT_EQ(world_.Refuse(firm_.trader, body), row.expected) << row.what;
  }
}

TEST_F(BiddingTest, TheWindowIsFromItsOpeningToJustBeforeItsEnd) {
  AnnounceAuction body = world_.AuctionOf(AuctionMode::kSingleRound, Kilograms(100));
  body.opens_at = body.closes_at - TimeMicros{1'000'000};
  const AuctionId auction = world_.Announce(kOfficer, body);
  const auto bid = [&] { return RefuseBid(auction, Yuan(4000), Kilograms(1)); };
  EXPECT_EQ(bid(), (Rejection{R::kWindowClosed, body.opens_at.value()}));
  world_.WaitUntil(body.opens_at - TimeMicros{1});
  EXPECT_EQ(bid(), (Rejection{R::kWindowClosed, body.opens_at.value()}));
  EXPECT_EQ(bid(), Rejection{});  // At opens_at.
  EXPECT_EQ(world_.Refuse(kOfficer, CloseAuction{auction}),
            (Rejection{R::kWindowClosed, body.closes_at.value()}));
  world_.WaitUntil(body.closes_at - TimeMicros{1});
  EXPECT_EQ(bid(), Rejection{});
  EXPECT_EQ(bid(), (Rejection{R::kWindowClosed, body.closes_at.value()}));  // At closes_at.
  world_.Close(auction);
  EXPECT_EQ(bid(), (Rejection{R::kStateNotAllowed, 3}));
}

TEST_F(BiddingTest, TheEleventhBidIsRefusedAndTheTenthCounts) {
  const AuctionId auction = Announce();
  for (int i = 1; i <= 10; ++i) {
    EXPECT_EQ(RefuseBid(auction, Yuan(4000 + 50 * (i % 3)), Kilograms(i)), Rejection{});
  }
  EXPECT_EQ(RefuseBid(auction, Yuan(5000), Kilograms(1)), (Rejection{R::kTooManyBids, 10}));
  ASSERT_EQ(world_.auction(auction).bids.size(), 1u);
  const Bid& bid = world_.auction(auction).bids[0];
  EXPECT_EQ(bid.price, Yuan(4050));
  EXPECT_EQ(bid.quantity, Kilograms(10));
  EXPECT_EQ(bid.count, 10u);
}

// The deposit follows the quantity, up and down: 10 % of 4,000 yuan x 5 years a tonne.
TEST_F(BiddingTest, TheDepositFollowsTheQuantity) {
  const AuctionId auction = Announce();
  const Fen all = world_.AvailableMoney(firm_.account);
  for (const int64_t kilograms : {10, 50, 50, 5}) {
    EXPECT_EQ(RefuseBid(auction, Yuan(4000), Kilograms(kilograms)), Rejection{});
    EXPECT_EQ(world_.MoneySetAside(), Fen{200 * kilograms});
    EXPECT_EQ(world_.AvailableMoney(firm_.account), all - Fen{200 * kilograms});
  }
  const Firm poor = world_.AddFirm(Fen{199});
  EXPECT_EQ(std::get<Rejection>(world_.Bid(poor, auction, Yuan(4000), Kilograms(1))),
            (Rejection{R::kInsufficientFunds, 199}));
}

TEST_F(BiddingTest, InPricePriorityBidsMayOnlyBeRaised) {
  const AuctionId auction = Announce(AuctionMode::kPricePriority);
  EXPECT_EQ(RefuseBid(auction, Yuan(4100), Kilograms(1)), Rejection{});
  EXPECT_EQ(RefuseBid(auction, Yuan(4100), Kilograms(2)),
            (Rejection{R::kPriceOutsideLimit, 415'000}));
  EXPECT_EQ(RefuseBid(auction, Yuan(4150), Kilograms(2)), Rejection{});
}

TEST_F(BiddingTest, WhoIsNotEligibleMayNotBid) {
  const AuctionId auction = Announce();
  world_.Accept<Done>(kOfficer, SetEnterprise{.participant = firm_.participant,
                                              .industry = Industry::kTextile,
                                              .controller = firm_.participant,
                                              .code_colour = CodeColour::kRed,
                                              .credit_grade = CreditGrade::kA});
  EXPECT_EQ(RefuseBid(auction, Yuan(4000), Kilograms(1)),
            (Rejection{R::kNotEligible, int64_t{1} << 12}));
}

TEST_F(BiddingTest, NobodyBidsInItsOwnAuction) {
  const CertificateId certificate = world_.IssueTo(firm_, Kilograms(10));
  AnnounceAuction body = world_.AuctionOf(AuctionMode::kOneWaySale, Kilograms(10));
  body.account = firm_.account;
  body.certificate = certificate;
  const AuctionId auction = world_.Announce(firm_.trader, body);
  EXPECT_EQ(RefuseBid(auction, Yuan(4000), Kilograms(1)).reason, R::kSameParty);
  // What is offered cannot be offered again.
  body.closes_at += TimeMicros{1};
  EXPECT_EQ(world_.Refuse(firm_.trader, body), (Rejection{R::kRightsShort, 0}));
}

}  // namespace
}  // namespace luheng::engine::testing
