// One row for every reason of rights: a command in one world where much has happened, and the
// reason and limit that it is refused with. What is refused changes nothing, so all rows see the
// same world.
#include "tests/engine/rights/reject_rights.h"

#include "engine/rights/auction.h"
#include "engine/rights/lottery.h"

namespace luheng::engine::testing {

auto RejectRightsTest::ProposalRows() const -> std::vector<Row> {
  const Hash256 hash = world_.rights().proposals.at(world_.proposal).hash;
  return {
      {kOfficer, ApproveProposal{ProposalId{99}, hash}, R::kRecordUnknown},
      {world_.bank.trader, ApproveProposal{world_.proposal, hash}, R::kNotAuthorized},
      {kOfficer, ApproveProposal{world_.proposal, kWrongHash}, R::kTermsChanged},
      {kOfficer, ApproveProposal{world_.proposal, hash}, R::kApproverNotIndependent},
      {world_.nanhu.officer, ApproveProposal{world_.proposal, hash}, R::kOutsideJurisdiction},
      {world_.bank.trader, DropProposal{world_.proposal}, R::kNotAuthorized},
      {world_.nanhu.officer, DropProposal{world_.proposal}, R::kOutsideJurisdiction},
  };
}

// A week later.
auto RejectRightsTest::LateRows() const -> std::vector<Row> {
  const Hash256 hash = world_.rights().proposals.at(world_.proposal).hash;
  const Hash256 terms = world_.rights().transfers.at(world_.transfer).hash;
  return {
      {world_.nanhu.officer, ApproveProposal{world_.proposal, hash}, R::kProposalExpired},
      {kOfficer, CancelAuction{world_.auction, ""}, R::kWindowClosed, 100'000 * kSecond.value()},
      {kOfficer, SealLottery{world_.lottery, kWrongHash}, R::kDeadlinePassed,
       DayNumber(Day(2023, 1, 16))},
      {kOperator, RecordPublicSeed{world_.sealed, "043"}, R::kStateNotAllowed, 6},
      {kOfficer, CancelLottery{world_.sealed, ""}, R::kStateNotAllowed, 6},
      {kOfficer, DrawLottery{world_.sealed, kWrongHash}, R::kRevealMismatch},
      {world_.b.trader, SignContract{world_.contract}, R::kDeadlinePassed,
       DayNumber(Day(2023, 1, 13))},
      {world_.b.trader, AcceptTransfer{world_.transfer, terms}, R::kDeadlinePassed,
       DayNumber(kTuesday)},
  };
}

namespace {

// A list of that length takes hours to enter, so it is put there.
Rejection RejectOfFullLottery(const RuleView& view, LotteryId id, const Applicant& applicant) {
  Rights full = view.rights;
  full.lotteries.at(id).applicants.assign(kApplicantsMax, applicant);
  const RuleView of_full{view.registry, view.exchange, full, view.actor, view.now};
  return Check(of_full, EnterApplicants{id, {applicant}}).value_or(Rejection{});
}

Rejection RejectOfFullAuction(const RuleView& view, AuctionId id, const PlaceBid& body) {
  Rights full = view.rights;
  full.auctions.at(id).bids.resize(kBiddersMax);
  const RuleView of_full{view.registry, view.exchange, full, view.actor, view.now};
  return Check(of_full, body).value_or(Rejection{});
}

}  // namespace

TEST_F(RejectRightsTest, EveryReasonIsReached) {
  ExpectRefused("enterprise", EnterpriseRows());
  ExpectRefused("reserve", ReserveRows());
  ExpectRefused("certificate", CertificateRows());
  ExpectRefused("primary", PrimaryRows());
  ExpectRefused("lease", LeaseRows());
  ExpectRefused("pledge", PledgeRows());
  ExpectRefused("freeze", FreezeRows());
  ExpectRefused("listing", ListingRows());
  ExpectRefused("transfer", TransferRows());
  ExpectRefused("session", SessionRows());
  ExpectRefused("proposal", ProposalRows());
  const Rejection full =
      RejectOfFullLottery(world_.ViewOf(kOfficer), world_.lottery, {world_.a.account, kKilogram});
  EXPECT_EQ(full, (Rejection{R::kTooManyApplicants, kApplicantsMax}));
  reached_.insert(full.reason);
  const PlaceBid bid{world_.auction, world_.a.account, CertificateId{}, Yuan(4000), kKilogram};
  EXPECT_EQ(RejectOfFullAuction(world_.ViewOf(world_.a.trader), world_.auction, bid),
            (Rejection{R::kTooManyApplicants, kBiddersMax}));
  world_.WaitUntil(TimeMicros{5 * 3'600 * kSecond.value()});
  ExpectRefused("block", BlockRows());
  world_.WaitUntil(TimeMicros{100'000 * kSecond.value()});
  world_.GoTo(Day(2023, 1, 17));
  world_.Accept<Done>(kOperator, RecordPublicSeed{world_.sealed, "042"});
  ExpectRefused("late", LateRows());
  int count = 0;
  for (int number = 501; number <= 0xffff; ++number) {
    const R reason{static_cast<uint16_t>(number)};
    if (!IsKnown(reason)) continue;
    ++count;
    EXPECT_TRUE(reached_.contains(reason)) << RejectReasonName(reason);
  }
  EXPECT_EQ(count, 44);
}

}  // namespace luheng::engine::testing
