// Title certificates from the first allocation on: reclaim, repurchase, fee, verification,
// succession; and the reserves that they come from and go to.
#include <gtest/gtest.h>

#include <vector>

#include "engine/rights/approval.h"
#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {
namespace {

using R = RejectReason;

// Of a bureau: all but that a right is given up.
constexpr ReclaimReason kReasons[] = {
    ReclaimReason::kClosed,   ReclaimReason::kNotStarted,      ReclaimReason::kFreeSurplus,
    ReclaimReason::kNotZoned, ReclaimReason::kPermitCancelled, ReclaimReason::kPaidByState,
    ReclaimReason::kOther,
};

constexpr Adcode kNanhu{330402};

class CertificateTest : public ::testing::Test {
 protected:
  void SetUp() override {
    province_ = world_.AddBureau(Adcode{330000});
    nanhu_ = world_.AddBureau(kNanhu);
    CreateInstrument terms = MakeCod();
    terms.symbol = "NANHU";
    terms.county = kNanhu;
    abroad_ = world_.AddInstrument(terms);
    world_.SetRow(Parameter::kRepurchaseMonths, 60);
    world_.SetRow(Parameter::kReverifyYears, 10);
    world_.SetRow(Parameter::kLeaseMonthsMax, 12);
    world_.GoTo(kTuesday);
    firm_ = world_.AddFirm(Fen{10'000'000});
    other_ = world_.AddFirm(Fen{10'000'000});
  }
  void TearDown() override { EXPECT_EQ(world_.machine().FindBrokenInvariant(), std::nullopt); }

  Cap CapOf(Adcode county) {
    return world_.rights().reserves.FindCap({county, Pollutant::kCod, 2023});
  }
  Rejection Reclaim(CertificateId id, Grams quantity, ReclaimReason reason) {
    return world_.Refuse(kOfficer, ReclaimRights{id, quantity, reason, kReserveAccount, "notice"});
  }
  AllocationId Request(const Firm& firm, PriorityClass priority) {
    const RequestAllocation body{firm.account,  kReserveAccount, kInstrument,
                                 Kilograms(10), priority,        "project"};
    return AllocationId{static_cast<uint32_t>(world_.Accept<RecordMade>(firm.trader, body).id)};
  }
  AllocationId Confirmed(const Firm& firm, PriorityClass priority) {
    const AllocationId id = Request(firm, priority);
    world_.Accept<Done>(kOfficer, ConfirmPriority{id, priority});
    return id;
  }
  Rejection Allocate(AllocationId id, Payment payment = Payment::kFree) {
    return world_.Refuse(kOfficer, AllocateReserve{id, payment});
  }

  RightsWorld world_;
  Bureau province_, nanhu_;
  InstrumentId abroad_{};
  Firm firm_, other_;
};

TEST_F(CertificateTest, TheFirstAllocationIsTheCap) {
  const CertificateId id = world_.IssueTo(firm_, Kilograms(100));
  const Certificate& right = world_.certificate(id);
  EXPECT_EQ(right.valid_from, kMonday);
  EXPECT_EQ(right.valid_to, Day(2028, 1, 8));
  EXPECT_EQ(right.price, Price{kFee});
  EXPECT_EQ(right.parent, CertificateId{});
  EXPECT_EQ(CapOf(kZhuji).cap, Kilograms(100));
  EXPECT_EQ(CapOf(kZhuji).enterprises, Kilograms(100));
  EXPECT_EQ(world_.certificate(world_.IssueFreeTo(firm_, Kilograms(1))).price, Price{0});
}

TEST_F(CertificateTest, AFreeRightIsReclaimedForEachReason) {
  const CertificateId id = world_.IssueFreeTo(firm_, Kilograms(70));
  for (const ReclaimReason reason : kReasons) {
    EXPECT_EQ(Reclaim(id, Kilograms(10), reason), Rejection{});
  }
  EXPECT_EQ(world_.certificate(id).quantity, Grams{0});
  EXPECT_EQ(world_.ReserveNow().recovered, Kilograms(70));
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(70));
  EXPECT_EQ(CapOf(kZhuji).cap, Kilograms(70));
  EXPECT_EQ(CapOf(kZhuji).reserves, Kilograms(70));
  EXPECT_EQ(Reclaim(id, kKilogram, ReclaimReason::kClosed), (Rejection{R::kRightsShort, 0}));
}

TEST_F(CertificateTest, APaidRightIsOnlyTakenBackIfItIsGivenUp) {
  const CertificateId id = world_.IssueTo(firm_, Kilograms(80));
  for (const ReclaimReason reason : kReasons) {
    EXPECT_EQ(Reclaim(id, Kilograms(10), reason), Rejection{R::kRightPaid});
  }
  // Only its holder gives it up.
  const WaiveRights waiver{id, Kilograms(30), kReserveAccount, "letter"};
  EXPECT_EQ(world_.Refuse(kOfficer, waiver), Rejection{R::kNotAuthorized});
  EXPECT_EQ(world_.Refuse(other_.trader, waiver), Rejection{R::kRecordNotOwned});
  world_.Accept<Done>(firm_.trader, waiver);
  EXPECT_EQ(world_.certificate(id).quantity, Kilograms(50));
  EXPECT_EQ(world_.ReserveNow().recovered, Kilograms(30));
  EXPECT_EQ(CapOf(kZhuji).cap, Kilograms(80));
  EXPECT_EQ(world_.AvailableMoney(firm_.account), Fen{10'000'000});
  const auto changed = world_.EventsOf<ReserveChanged>();
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed[0].cause, RightsCause::kReclaim);
}

// 100 kg at 4,000 yuan x 5 years are 2,000 yuan; of 60 months 47 are left.
TEST_F(CertificateTest, ARepurchasePaysForTheMonthsThatAreLeft) {
  const CertificateId id = world_.IssueTo(firm_, Kilograms(100));
  world_.Accept<Done>(kCashier, Deposit{kReserveAccount, Fen{156'666}, "treasury"});
  world_.GoTo(Day(2024, 1, 10));
  const RepurchaseRights body{id, Kilograms(100), kReserveAccount};
  EXPECT_EQ(world_.Refuse(kOfficer, body), (Rejection{R::kInsufficientFunds, 156'666}));
  world_.Accept<Done>(kCashier, Deposit{kReserveAccount, Fen{1}, "treasury"});
  world_.Accept<Done>(kOfficer, body);
  EXPECT_EQ(world_.AvailableMoney(kReserveAccount), Fen{0});
  EXPECT_EQ(world_.AvailableMoney(firm_.account), Fen{10'156'667});
  EXPECT_EQ(world_.ReserveNow().purchased, Kilograms(100));
  EXPECT_EQ(world_.Refuse(kOfficer, RepurchaseRights{world_.IssueFreeTo(firm_, kKilogram),
                                                     kKilogram, kReserveAccount}),
            Rejection{R::kRightUnpaid});
}

TEST_F(CertificateTest, OnceItsFeeIsPaidAFreeRightMayBeSold) {
  const CertificateId id = world_.IssueFreeTo(firm_, Kilograms(100));
  const PostListing sale{firm_.account, kInstrument, Side::kSell, id, Kilograms(100), Yuan(4'000)};
  EXPECT_EQ(world_.Refuse(firm_.trader, sale), (Rejection{R::kNotEligible, 1 << 15}));
  world_.Accept<Done>(firm_.trader, PayFee{id, kReserveAccount});
  EXPECT_EQ(world_.AvailableMoney(kReserveAccount), Fen{200'000});
  EXPECT_EQ(world_.certificate(id).payment, Payment::kPaid);
  const auto changed = world_.EventsOf<CertificateChanged>();
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed[0].change, CertificateChange::kFeePaid);
  EXPECT_EQ(world_.Refuse(firm_.trader, PayFee{id, kReserveAccount}), Rejection{R::kRightPaid});
  EXPECT_EQ(world_.Refuse(firm_.trader, sale), Rejection{});
}

// A part off the lot would leave a certificate that has no exact amount any more.
TEST_F(CertificateTest, PartsOfACertificateAreWholeLots) {
  const CertificateId free = world_.IssueFreeTo(firm_, Kilograms(100));
  const CertificateId paid = world_.IssueTo(firm_, Kilograms(100));
  const Rejection off_lot{R::kOffLot, 1000};
  EXPECT_EQ(Reclaim(free, Grams{1}, ReclaimReason::kClosed), off_lot);
  EXPECT_EQ(world_.Refuse(kOfficer, RepurchaseRights{paid, Grams{1'001}, kReserveAccount}),
            off_lot);
  EXPECT_EQ(world_.Refuse(kOfficer, FreezeRights{paid, Grams{1}, "order"}), off_lot);
  EXPECT_EQ(world_.Refuse(kOfficer, SucceedRights{paid, Grams{1}, other_.account, kInstrument, ""}),
            off_lot);
  EXPECT_EQ(world_.Refuse(kOfficer, ReverifyRight{paid, Grams{1}, kWednesday, kReserveAccount}),
            off_lot);
  world_.SetRow(Parameter::kFeeExisting, kFee + 1);
  world_.GoTo(kWednesday);
  EXPECT_EQ(world_.Refuse(kOfficer, IssueCertificate{firm_.account, kInstrument, kKilogram,
                                                     Payment::kPaid, kTuesday, ""}),
            (Rejection{R::kOffTick, 1000}));
}

TEST_F(CertificateTest, AVerificationCutsAndProlongs) {
  const CertificateId id = world_.IssueTo(firm_, Kilograms(100));
  world_.Accept<Done>(kOfficer, ReverifyRight{id, Kilograms(70), Day(2033, 1, 8), kReserveAccount});
  EXPECT_EQ(world_.certificate(id).quantity, Kilograms(70));
  EXPECT_EQ(world_.certificate(id).valid_to, Day(2033, 1, 8));
  EXPECT_EQ(world_.ReserveNow().recovered, Kilograms(30));
  // What is bound is not cut.
  world_.Accept<RecordMade>(kOfficer, FreezeRights{id, Kilograms(60), "order"});
  EXPECT_EQ(
      world_.Refuse(kOfficer, ReverifyRight{id, Kilograms(59), Day(2033, 1, 8), kReserveAccount}),
      (Rejection{R::kRightsShort, Kilograms(10).value()}));
}

TEST_F(CertificateTest, AVerificationReachesNoFurtherThanTheNext) {
  const CertificateId id = world_.IssueTo(firm_, Kilograms(100));
  const auto verify = [&](TradingDay valid_to) {
    return world_.Refuse(kOfficer, ReverifyRight{id, Kilograms(100), valid_to, kReserveAccount});
  };
  const auto last = static_cast<int64_t>(Day(2033, 1, 9));
  EXPECT_EQ(verify(Day(2033, 1, 10)), (Rejection{R::kDeadlinePassed, last}));
  // What a lease was agreed on for is not cut short.
  const ProposeLease terms{id, Kilograms(40), other_.account, 12, Fen{0}};
  const LeaseId lease{static_cast<uint32_t>(world_.Accept<RecordMade>(firm_.trader, terms).id)};
  world_.Accept<Done>(other_.trader, AcceptLease{lease, HashOfBody(terms)});
  EXPECT_EQ(verify(kWednesday), (Rejection{R::kRightsShort, Kilograms(60).value()}));
  EXPECT_EQ(verify(Day(2033, 1, 9)), Rejection{});
}

// There is no share of a term of no months.
TEST_F(CertificateTest, ARowOfNoMonthsIsNoPriceOfARepurchase) {
  const CertificateId id = world_.IssueTo(firm_, Kilograms(100));
  world_.SetRow(Parameter::kRepurchaseMonths, 0);
  world_.GoTo(kWednesday);
  EXPECT_EQ(world_.Refuse(kOfficer, RepurchaseRights{id, Kilograms(100), kReserveAccount}),
            (Rejection{R::kParameterMissing, static_cast<int64_t>(Parameter::kRepurchaseMonths)}));
}

TEST_F(CertificateTest, AFeeBeyondEveryPriceIsRefused) {
  world_.SetRow(
      {.parameter = Parameter::kFeeExisting, .county = kNanhu, .value = kPriceMax.value() / 5 + 1});
  world_.GoTo(kWednesday);
  EXPECT_EQ(world_.Refuse(nanhu_.officer, IssueCertificate{firm_.account, abroad_, kKilogram,
                                                           Payment::kPaid, kTuesday, ""}),
            (Rejection{R::kAmountTooLarge, kPriceMax.value()}));
}

TEST_F(CertificateTest, AMergerAndADivisionMoveRightsWithoutAPrice) {
  const CertificateId id = world_.IssueTo(firm_, Kilograms(100));
  world_.Accept<Done>(kOfficer,
                      SucceedRights{id, Kilograms(40), other_.account, kInstrument, "division"});
  const auto issued = world_.EventsOf<CertificateIssued>();
  ASSERT_EQ(issued.size(), 1u);
  EXPECT_EQ(issued[0].cause, RightsCause::kSuccession);
  EXPECT_EQ(issued[0].payment, Payment::kPaid);
  EXPECT_EQ(issued[0].price, Price{kFee});
  EXPECT_TRUE(world_.EventsOf<MoneyBooked>().empty());
  world_.Accept<Done>(kOfficer,
                      SucceedRights{id, Kilograms(60), other_.account, kInstrument, "merger"});
  EXPECT_EQ(world_.certificate(id).quantity, Grams{0});
  world_.Accept<Done>(kCashier, WithdrawFunds{firm_.account, Fen{10'000'000}, ""});
  world_.Accept<Done>(kRegistrar, EndParticipant{firm_.participant, "merged"});
  EXPECT_EQ(world_.Refuse(kOfficer, IssueCertificate{firm_.account, kInstrument, kKilogram,
                                                     Payment::kFree, kTuesday, ""}),
            Rejection{R::kParticipantEnded});
}

TEST_F(CertificateTest, AMoveToAnotherCountyMovesTheCap) {
  const CertificateId id = world_.IssueTo(firm_, Kilograms(100));
  const SucceedRights body{id, Kilograms(100), firm_.account, abroad_, "moved"};
  EXPECT_EQ(world_.Refuse(kOfficer, body), Rejection{R::kOutsideJurisdiction});
  world_.Accept<Done>(province_.officer, body);
  EXPECT_EQ(CapOf(kZhuji).cap, Grams{0});
  EXPECT_EQ(CapOf(kNanhu).cap, Kilograms(100));
  EXPECT_EQ(CapOf(kNanhu).enterprises, Kilograms(100));
}

// What was bought today is not sold today, wherever it went.
TEST_F(CertificateTest, SuccessionDoesNotShortenTPlusOne) {
  const CertificateId id = world_.IssueTo(firm_, Kilograms(100));
  world_.Accept<RecordMade>(firm_.trader, PostListing{firm_.account, kInstrument, Side::kSell, id,
                                                      Kilograms(100), Yuan(4'000)});
  world_.Accept<Done>(other_.trader,
                      TakeListing{ListingId{1}, other_.account, CertificateId{}, Kilograms(100)});
  const CertificateId bought = world_.EventsOf<CertificateIssued>().at(0).certificate;
  world_.Accept<Done>(kOfficer,
                      SucceedRights{bought, Kilograms(100), firm_.account, kInstrument, "merger"});
  const CertificateId gone_over = world_.EventsOf<CertificateIssued>().at(0).certificate;
  EXPECT_EQ(world_.certificate(gone_over).sellable_from, kWednesday);
}

// The way of every gram can be followed back to where it began.
TEST_F(CertificateTest, ParentsLeadBackToTheFirstAllocation) {
  const CertificateId first = world_.IssueTo(firm_, Kilograms(100));
  std::vector<CertificateId> path = {first};
  const Firm holders[] = {other_, firm_, other_, firm_};
  for (const Firm& holder : holders) {
    world_.Accept<Done>(kOfficer, SucceedRights{path.back(), Kilograms(50), holder.account,
                                                kInstrument, "division"});
    path.push_back(world_.EventsOf<CertificateIssued>().at(0).certificate);
  }
  CertificateId at = path.back();
  for (size_t i = path.size(); i-- > 0;) {
    EXPECT_EQ(at, path[i]);
    at = world_.certificate(at).parent;
  }
  EXPECT_EQ(at, CertificateId{});
}

TEST_F(CertificateTest, ReservesArePresetAndDrawnFrom) {
  world_.Preset(Kilograms(100));
  world_.Accept<Done>(province_.officer, DrawReserve{kReserveAccount, kInstrument, nanhu_.reserve,
                                                     abroad_, Kilograms(30), "order"});
  const Reserve from = world_.ReserveNow();
  EXPECT_EQ(from.preset, Kilograms(100));
  EXPECT_EQ(from.transferred_out, Kilograms(30));
  EXPECT_EQ(from.balance, Kilograms(70));
  const Reserve into = world_.rights().reserves.Find({nanhu_.reserve, abroad_});
  EXPECT_EQ(into.transferred_in, Kilograms(30));
  EXPECT_EQ(CapOf(kZhuji).cap, Kilograms(70));
  EXPECT_EQ(CapOf(kNanhu).cap, Kilograms(30));
  EXPECT_EQ(
      world_.Refuse(province_.officer, DrawReserve{kReserveAccount, kInstrument, nanhu_.reserve,
                                                   abroad_, Kilograms(71), ""}),
      (Rejection{R::kReserveShort, Kilograms(70).value()}));
}

// 4+1 projects first, then livelihood, environment and others; in a class who came first.
TEST_F(CertificateTest, TheReserveIsAllocatedByClassAndThenInOrder) {
  world_.Preset(Kilograms(100));
  const AllocationId other = Request(firm_, PriorityClass::kOther);
  const AllocationId green = Confirmed(firm_, PriorityClass::kEnvironmental);
  const AllocationId key = Confirmed(other_, PriorityClass::kKeyProject);
  const AllocationId second_key = Confirmed(firm_, PriorityClass::kKeyProject);
  const AllocationId people = Confirmed(firm_, PriorityClass::kLivelihood);
  const std::vector<AllocationId> order = {key, second_key, people, green, other};
  for (size_t i = 0; i < order.size(); ++i) {
    for (size_t later = i + 1; later < order.size(); ++later) {
      EXPECT_EQ(world_.Refuse(kOfficer, AllocateReserve{order[later], Payment::kFree}),
                (Rejection{R::kPriorityFirst, static_cast<int64_t>(order[i])}));
    }
    if (order[i] == people) {
      world_.Accept<Done>(firm_.trader, WithdrawAllocation{people});
      continue;
    }
    const Payment payment = order[i] == green ? Payment::kPaid : Payment::kFree;
    world_.Accept<Done>(kOfficer, AllocateReserve{order[i], payment});
    EXPECT_EQ(world_.EventsOf<ContractMade>().size(), payment == Payment::kPaid ? 1u : 0u);
    EXPECT_EQ(world_.EventsOf<CertificateIssued>().size(), payment == Payment::kPaid ? 0u : 1u);
  }
  EXPECT_EQ(world_.ReserveNow().allocated, Kilograms(40));
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(60));
  EXPECT_EQ(CapOf(kZhuji).set_aside, Kilograms(10));
  EXPECT_EQ(world_.Refuse(firm_.trader, WithdrawAllocation{key}),
            (Rejection{R::kStateNotAllowed, 2}));
}

// Anybody may write that it is a key project.
TEST_F(CertificateTest, AClassCountsOnceTheBureauHasConfirmedIt) {
  world_.Preset(Kilograms(100));
  const AllocationId first = Request(firm_, PriorityClass::kOther);
  const AllocationId claimed = Request(other_, PriorityClass::kKeyProject);
  const auto goes_first = [](AllocationId id) {
    return Rejection{R::kPriorityFirst, static_cast<int64_t>(id)};
  };
  EXPECT_EQ(Allocate(claimed), goes_first(first));
  world_.Accept<Done>(kOfficer, ConfirmPriority{claimed, PriorityClass::kLivelihood});
  EXPECT_EQ(Allocate(first), goes_first(claimed));
  world_.Accept<Done>(kOfficer, ConfirmPriority{claimed, PriorityClass::kOther});
  EXPECT_EQ(Allocate(claimed), goes_first(first));
  EXPECT_EQ(Allocate(first), Rejection{});
  EXPECT_EQ(world_.Refuse(kOfficer, ConfirmPriority{first, PriorityClass::kOther}),
            (Rejection{R::kStateNotAllowed, 2}));
}

TEST_F(CertificateTest, WhoCannotBeServedHoldsNobodyUp) {
  world_.Preset(Kilograms(15));
  const AllocationId barred = Confirmed(firm_, PriorityClass::kKeyProject);
  const RequestAllocation too_much{other_.account, kReserveAccount,       kInstrument,
                                   Kilograms(16),  PriorityClass::kOther, "project"};
  world_.Accept<RecordMade>(other_.trader, too_much);
  const AllocationId last = Request(other_, PriorityClass::kOther);
  EXPECT_EQ(Allocate(last), (Rejection{R::kPriorityFirst, static_cast<int64_t>(barred)}));
  SetEnterprise papers{.participant = firm_.participant,
                       .industry = Industry::kTextile,
                       .controller = firm_.participant,
                       .has_cems = true,
                       .code_colour = CodeColour::kGreen,
                       .credit_grade = CreditGrade::kA,
                       .is_barred = true};
  world_.Accept<Done>(kOfficer, papers);
  EXPECT_EQ(Allocate(barred), (Rejection{R::kNotEligible, 1 << 12}));
  EXPECT_EQ(Allocate(last), Rejection{});
  // It is its turn again as soon as it can be served.
  world_.Preset(Kilograms(16));
  papers.is_barred = false;
  world_.Accept<Done>(kOfficer, papers);
  const AllocationId later = Request(other_, PriorityClass::kOther);
  EXPECT_EQ(Allocate(later), (Rejection{R::kPriorityFirst, static_cast<int64_t>(barred)}));
  EXPECT_EQ(Allocate(barred), Rejection{});
}

TEST_F(CertificateTest, WhoWaitsForAnAllocationDoesNotEnd) {
  const Firm poor = world_.AddFirm(Fen{});
  const AllocationId id = Request(poor, PriorityClass::kOther);
  const EndParticipant end{poor.participant, ""};
  EXPECT_EQ(world_.Refuse(kRegistrar, end), Rejection{R::kHasHoldings});
  world_.Accept<Done>(poor.trader, WithdrawAllocation{id});
  EXPECT_EQ(world_.Refuse(kRegistrar, end), Rejection{});
}

// Who never had papers can end, and the state comes back from its snapshot.
TEST_F(CertificateTest, AnEndedStrangerIsInTheSnapshot) {
  const auto stranger = world_.Accept<ParticipantRegistered>(kRegistrar, MakeParticipant(500));
  world_.Accept<Done>(kRegistrar, EndParticipant{stranger.participant, ""});
  std::string saved;
  Writer writer(&saved);
  writer(world_.machine());
  StateMachine loaded;
  Reader reader(saved);
  reader(loaded);
  reader.ExpectEnd();
  ASSERT_TRUE(reader.ok()) << reader.problem();
  EXPECT_TRUE(loaded.rights().enterprises.Find(stranger.participant)->is_ended);
}

}  // namespace
}  // namespace luheng::engine::testing
