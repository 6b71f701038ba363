// Loans against rights, from the application to the release or the sale; leases beside them.
#include <gtest/gtest.h>

#include "engine/rights/approval.h"
#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {
namespace {

using R = RejectReason;

class EncumbranceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    owner_ = world_.AddFirm();
    other_ = world_.AddFirm();
    bank_ = world_.AddBank();
    second_bank_ = world_.AddBank();
    world_.SetRow(Parameter::kLoanPercent, 80);
    world_.SetRow(Parameter::kLeaseMonthsMax, 12);
    right_ = world_.IssueTo(owner_, Kilograms(100));
    world_.GoTo(kTuesday);
  }
  void TearDown() override { EXPECT_EQ(world_.machine().FindBrokenInvariant(), std::nullopt); }

  template <class Id>
  Id Make(const Actor& actor, CommandBody body) {
    return Id{static_cast<uint32_t>(world_.Accept<RecordMade>(actor, std::move(body)).id)};
  }
  PledgeId Apply(Grams quantity) {
    return Make<PledgeId>(owner_.trader,
                          ApplyPledge{right_, quantity, bank_.participant, Fen{100'000}});
  }
  // 50 kg, appraised at 4,000 yuan x 5 years.
  PledgeId Activate() {
    const PledgeId id = Apply(Kilograms(50));
    world_.Accept<Done>(kOfficer, VerifyPledge{id});
    world_.Accept<Done>(bank_.trader, ApprovePledge{id, Fen{80'000}, 435, kWednesday});
    world_.Accept<Done>(owner_.trader, ConfirmPledge{id});
    return id;
  }
  // On the day after its due day.
  void Default(PledgeId id) {
    world_.GoTo(Day(2023, 1, 12));
    world_.Accept<Done>(bank_.trader, DefaultPledge{id, "letter"});
    EXPECT_EQ(StateOf(id), PledgeState::kDefaulted);
  }
  PledgeState StateOf(PledgeId id) { return world_.rights().pledges.at(id).state; }
  const Certificate& right() { return world_.certificate(right_); }
  Rejection Sell(Grams quantity) {
    return world_.Refuse(owner_.trader, PostListing{owner_.account, kInstrument, Side::kSell,
                                                    right_, quantity, Yuan(4'000)});
  }
  ProposeLease LeaseOf(Grams quantity, uint8_t months) const {
    return {right_, quantity, other_.account, months, Fen{10'000}};
  }
  LeaseId Lease(Grams quantity, uint8_t months) {
    const ProposeLease terms = LeaseOf(quantity, months);
    const LeaseId id = Make<LeaseId>(owner_.trader, terms);
    world_.Accept<Done>(other_.trader, AcceptLease{id, HashOfBody(terms)});
    return id;
  }

  RightsWorld world_;
  Firm owner_, other_, bank_, second_bank_;
  CertificateId right_{};
};

TEST_F(EncumbranceTest, ALoanFromTheApplicationToTheRelease) {
  const PledgeId id = Apply(Kilograms(50));
  EXPECT_EQ(StateOf(id), PledgeState::kApplied);
  EXPECT_EQ(right().pledged, Grams{0});
  world_.Accept<Done>(kOfficer, VerifyPledge{id});
  EXPECT_EQ(StateOf(id), PledgeState::kVerified);
  world_.Accept<Done>(bank_.trader, ApprovePledge{id, Fen{80'000}, 435, Day(2024, 1, 9)});
  EXPECT_EQ(StateOf(id), PledgeState::kFrozen);
  EXPECT_EQ(right().pledged, Kilograms(50));
  EXPECT_EQ(world_.rights().pledges.at(id).appraised, Fen{100'000});
  world_.Accept<Done>(owner_.trader, ConfirmPledge{id});
  EXPECT_EQ(StateOf(id), PledgeState::kActive);
  // The pledged part is not sold; the rest is.
  EXPECT_EQ(Sell(Kilograms(51)), (Rejection{R::kRightsShort, Kilograms(50).value()}));
  EXPECT_EQ(Sell(Kilograms(50)), Rejection{});
  world_.Accept<Done>(bank_.trader, ReleasePledge{id});
  EXPECT_EQ(StateOf(id), PledgeState::kReleased);
  EXPECT_EQ(right().pledged, Grams{0});
  EXPECT_EQ(world_.Refuse(bank_.trader, ReleasePledge{id}), (Rejection{R::kStateNotAllowed, 5}));
}

TEST_F(EncumbranceTest, OneCreditorAndNotTooLargeALoan) {
  const PledgeId id = Apply(Kilograms(10));
  EXPECT_EQ(world_.Refuse(owner_.trader,
                          ApplyPledge{right_, kKilogram, second_bank_.participant, Fen{1}}),
            Rejection{R::kAlreadyPledged});
  // The same bank may lend more.
  Apply(Kilograms(10));
  world_.Accept<Done>(kOfficer, VerifyPledge{id});
  // 10 kg: 200 yuan, of which 80 %.
  EXPECT_EQ(world_.Refuse(bank_.trader, ApprovePledge{id, Fen{16'001}, 435, Day(2024, 1, 9)}),
            (Rejection{R::kLoanTooLarge, 16'000}));
  EXPECT_EQ(world_.Refuse(bank_.trader, ApprovePledge{id, Fen{16'000}, 435, Day(2028, 1, 9)}),
            (Rejection{R::kDeadlinePassed, static_cast<int64_t>(Day(2028, 1, 8))}));
  EXPECT_EQ(world_.Refuse(bank_.trader, ApprovePledge{id, Fen{16'000}, 435, Day(2028, 1, 8)}),
            Rejection{});
}

TEST_F(EncumbranceTest, AFreeRightIsNeitherPledgedNorLeased) {
  const CertificateId free = world_.IssueFreeTo(owner_, Kilograms(10));
  EXPECT_EQ(world_.Refuse(owner_.trader, ApplyPledge{free, kKilogram, bank_.participant, Fen{1}}),
            Rejection{R::kRightUnpaid});
  EXPECT_EQ(world_.Refuse(owner_.trader, ProposeLease{free, kKilogram, other_.account, 1, Fen{0}}),
            Rejection{R::kRightUnpaid});
}

TEST_F(EncumbranceTest, AnApplicationIsRefusedInEachOfItsStates) {
  const Actor refusers[] = {owner_.trader, kOfficer, bank_.trader};
  for (const Actor& actor : refusers) {
    const PledgeId applied = Apply(kKilogram);
    EXPECT_EQ(world_.Refuse(actor, RefusePledge{applied}), Rejection{});
    const PledgeId frozen = Apply(kKilogram);
    world_.Accept<Done>(kOfficer, VerifyPledge{frozen});
    world_.Accept<Done>(bank_.trader, ApprovePledge{frozen, Fen{1}, 435, Day(2024, 1, 9)});
    EXPECT_EQ(right().pledged, kKilogram);
    EXPECT_EQ(world_.Refuse(actor, RefusePledge{frozen}), Rejection{});
    EXPECT_EQ(StateOf(frozen), PledgeState::kRefused);
    EXPECT_EQ(right().pledged, Grams{0});
  }
  const PledgeId active = Activate();
  EXPECT_EQ(world_.Refuse(bank_.trader, RefusePledge{active}), (Rejection{R::kStateNotAllowed, 4}));
}

// The bank sells what was pledged: the buyer accepts, and the bank gets what it is owed.
TEST_F(EncumbranceTest, ADefaultEndsInASaleForTheBank) {
  const PledgeId id = Activate();
  const DisposePledge terms{id, other_.account, bank_.account, Yuan(3'500)};
  EXPECT_EQ(world_.Refuse(bank_.trader, terms), (Rejection{R::kStateNotAllowed, 4}));
  Default(id);
  for (const Firm& party : {owner_, bank_}) {
    EXPECT_EQ(
        world_.Refuse(bank_.trader, DisposePledge{id, party.account, bank_.account, Yuan(3'500)}),
        Rejection{R::kSameParty});
  }
  const TransferId sale = Make<TransferId>(bank_.trader, terms);
  EXPECT_EQ(world_.Refuse(bank_.trader, terms), (Rejection{R::kStateNotAllowed, 6}));
  EXPECT_EQ(world_.Refuse(bank_.trader, ReleasePledge{id}), (Rejection{R::kStateNotAllowed, 6}));
  world_.Accept<Done>(other_.trader, AcceptTransfer{sale, HashOfBody(terms)});
  EXPECT_EQ(StateOf(id), PledgeState::kDisposed);
  // 50 kg x 3,500 yuan x 5 years are 875 yuan; 800 yuan at 4.35 % for 2 days of 360 are owed.
  EXPECT_EQ(world_.AvailableMoney(bank_.account), Fen{80'019});
  EXPECT_EQ(world_.AvailableMoney(owner_.account), Fen{1'000'000'000'000 + 87'500 - 80'019});
  EXPECT_EQ(right().quantity, Kilograms(50));
  EXPECT_EQ(right().pledged, Grams{0});
  const auto issued = world_.EventsOf<CertificateIssued>();
  ASSERT_EQ(issued.size(), 1u);
  EXPECT_EQ(issued[0].cause, RightsCause::kDisposal);
  EXPECT_EQ(issued[0].account, other_.account);
  const auto booked = world_.EventsOf<MoneyBooked>();
  ASSERT_EQ(booked.size(), 3u);
  EXPECT_EQ(booked[1].purpose, MoneyPurpose::kRepayment);
  EXPECT_EQ(booked[1].change, Fen{80'019});
  EXPECT_EQ(booked[2].purpose, MoneyPurpose::kProceeds);
  EXPECT_EQ(booked[2].account, owner_.account);
}

TEST_F(EncumbranceTest, ASaleThatDoesNotCoverTheLoanIsAllForTheBank) {
  const PledgeId id = Activate();
  Default(id);
  const DisposePledge terms{id, other_.account, bank_.account, Yuan(3'200)};
  const TransferId sale = Make<TransferId>(bank_.trader, terms);
  world_.Accept<Done>(other_.trader, AcceptTransfer{sale, HashOfBody(terms)});
  EXPECT_EQ(world_.AvailableMoney(bank_.account), Fen{80'000});
  EXPECT_EQ(world_.AvailableMoney(owner_.account), Fen{1'000'000'000'000});
}

TEST_F(EncumbranceTest, ALoanIsInDefaultOnceItsDueDayIsOver) {
  const PledgeId id = Activate();
  const Rejection waits{R::kDeadlineNotPassed, static_cast<int64_t>(kWednesday)};
  EXPECT_EQ(world_.Refuse(bank_.trader, DefaultPledge{id, ""}), waits);
  world_.GoTo(kWednesday);
  EXPECT_EQ(world_.Refuse(bank_.trader, DefaultPledge{id, ""}), waits);
  EXPECT_EQ(StateOf(id), PledgeState::kActive);
  world_.GoTo(Day(2023, 1, 12));
  world_.Accept<Done>(bank_.trader, DefaultPledge{id, ""});
  // A day that is over already is no due day.
  const PledgeId next = Apply(kKilogram);
  world_.Accept<Done>(kOfficer, VerifyPledge{next});
  EXPECT_EQ(world_.Refuse(bank_.trader, ApprovePledge{next, Fen{1}, 435, kWednesday}),
            (Rejection{R::kDeadlinePassed, static_cast<int64_t>(Day(2023, 1, 12))}));
}

TEST_F(EncumbranceTest, OnlyABankLends) {
  const auto apply = [&](ParticipantId bank) {
    return world_.Refuse(owner_.trader, ApplyPledge{right_, kKilogram, bank, Fen{1}});
  };
  EXPECT_EQ(apply(owner_.participant), Rejection{R::kSameParty});
  EXPECT_EQ(apply(other_.participant), Rejection{R::kNotABank});
  EXPECT_EQ(apply(kBureauParticipant), Rejection{R::kNotABank});
  EXPECT_EQ(apply(ParticipantId{99}), Rejection{R::kParticipantUnknown});
  // Once nobody acts for the bank any more, it lends no more.
  world_.Accept<Done>(kAdministrator, RevokeRole{bank_.trader, Role::kBank});
  EXPECT_EQ(apply(bank_.participant), Rejection{R::kNotABank});
  EXPECT_EQ(apply(second_bank_.participant), Rejection{});
}

// By where the borrower is, not by where the right is.
TEST_F(EncumbranceTest, OnlyABorrowerWhereLoansAreOpenBorrows) {
  world_.SetRow({.parameter = Parameter::kPledgeOpen, .county = Adcode{310000}, .value = 0});
  world_.GoTo(kWednesday);
  const ApplyPledge application{right_, kKilogram, bank_.participant, Fen{1}};
  world_.Accept<Done>(kRegistrar, MoveParticipant{owner_.participant, Adcode{310118}});
  EXPECT_EQ(world_.Refuse(owner_.trader, application), Rejection{R::kPledgeNotOpen});
  world_.Accept<Done>(kRegistrar, MoveParticipant{owner_.participant, kZhuji});
  EXPECT_EQ(world_.Refuse(owner_.trader, application), Rejection{});
}

TEST_F(EncumbranceTest, ASaleThatTheBuyerRefusesLeavesThePledge) {
  const PledgeId id = Activate();
  Default(id);
  const TransferId sale =
      Make<TransferId>(bank_.trader, DisposePledge{id, other_.account, bank_.account, Yuan(3'500)});
  world_.Accept<Done>(other_.trader, RefuseTransfer{sale, ""});
  EXPECT_EQ(StateOf(id), PledgeState::kDefaulted);
  EXPECT_EQ(right().pledged, Kilograms(50));
  world_.Accept<Done>(bank_.trader, ReleasePledge{id});
  EXPECT_EQ(right().available(), Kilograms(100));
}

TEST_F(EncumbranceTest, ALeaseEndsByItselfWithTheExactQuantity) {
  const Fen rent{10'000};
  const LeaseId id = Lease(Grams{37'000}, 2);
  EXPECT_EQ(right().leased, Grams{37'000});
  EXPECT_EQ(world_.AvailableMoney(owner_.account), Fen{1'000'000'000'000} + rent);
  EXPECT_EQ(Sell(Kilograms(64)), (Rejection{R::kRightsShort, Kilograms(63).value()}));
  EXPECT_EQ(world_.rights().leases.at(id).ends, Day(2023, 3, 10));
  world_.GoTo(Day(2023, 3, 9));
  EXPECT_EQ(right().leased, Grams{37'000});
  EXPECT_TRUE(world_.EventsOf<LeaseEnded>().empty());
  world_.GoTo(Day(2023, 3, 10));
  const auto ended = world_.EventsOf<LeaseEnded>();
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].quantity, Grams{37'000});
  EXPECT_EQ(ended[0].certificate, right_);
  EXPECT_EQ(right().leased, Grams{0});
  EXPECT_EQ(right().available(), Kilograms(100));
  EXPECT_EQ(world_.rights().leases.at(id).state, LeaseState::kEnded);
}

// More than one command ends, on a day long after.
TEST_F(EncumbranceTest, LeasesThatEndedMeanwhileAllEnd) {
  right_ = world_.IssueTo(owner_, Kilograms(300));
  for (int i = 0; i < 300; ++i) Lease(kKilogram, 1);
  EXPECT_EQ(right().leased, Kilograms(300));
  world_.GoTo(Day(2024, 2, 1));
  EXPECT_EQ(world_.EventsOf<LeaseEnded>().size(), 300u);
  EXPECT_EQ(right().leased, Grams{0});
}

TEST_F(EncumbranceTest, ALeaseIsNoLongerThanItsRight) {
  EXPECT_EQ(world_.Refuse(owner_.trader, LeaseOf(kKilogram, 13)),
            (Rejection{R::kLeaseTooLong, 12}));
  const auto made = world_.Accept<RecordMade>(
      kOfficer, IssueCertificate{owner_.account, kInstrument, Kilograms(10), Payment::kPaid,
                                 Day(2018, 4, 15), ""});
  ProposeLease terms = LeaseOf(kKilogram, 4);
  terms.certificate = CertificateId{static_cast<uint32_t>(made.id)};
  // Good until 14 April 2023: three months.
  EXPECT_EQ(world_.Refuse(owner_.trader, terms), (Rejection{R::kLeaseTooLong, 3}));
  terms.months = 3;
  EXPECT_EQ(world_.Refuse(owner_.trader, terms), Rejection{});
}

}  // namespace
}  // namespace luheng::engine::testing
