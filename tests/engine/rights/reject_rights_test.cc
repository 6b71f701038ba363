// One row for every reason of rights: a command in one world where much has happened, and the
// reason and limit that it is refused with. The rows of one command stand in the order of its
// checks. What is refused changes nothing, so all rows see the same world.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "engine/reject.h"
#include "engine/rights/approval.h"
#include "engine/rights/auction.h"
#include "engine/rights/lottery.h"
#include "engine/rights/lottery_order.h"
#include "tests/engine/rights/busy_world.h"

namespace luheng::engine::testing {
namespace {

using R = RejectReason;

constexpr Hash256 kWrong{9};
constexpr int64_t DayNumber(TradingDay day) { return static_cast<int64_t>(day); }

struct Row {
  Actor actor;
  CommandBody body;
  R reason;
  int64_t limit = 0;
};

class RejectRightsTest : public ::testing::Test {
 protected:
  void TearDown() override {
    EXPECT_EQ(world_.machine().FindBrokenInvariant(), std::nullopt);
    EXPECT_EQ(world_.rights().certificates.count(), certificate_count_);
  }

  std::vector<Row> EnterpriseRows() const;
  std::vector<Row> ReserveRows() const;
  std::vector<Row> CertificateRows() const;
  std::vector<Row> PrimaryRows() const;
  std::vector<Row> LeaseRows() const;
  std::vector<Row> PledgeRows() const;
  std::vector<Row> FreezeRows() const;
  std::vector<Row> ListingRows() const;
  std::vector<Row> TransferRows() const;
  std::vector<Row> SessionRows() const;
  std::vector<Row> BlockRows() const;
  std::vector<Row> ProposalRows() const;
  std::vector<Row> LateRows() const;

  void ExpectRefused(const char* what, const std::vector<Row>& rows) {
    for (size_t i = 0; i < rows.size(); ++i) {
      const Row& row = rows[i];
      SCOPED_TRACE(std::string(what) + " row " + std::to_string(i) + ": " +
                   RejectReasonName(row.reason));
      EXPECT_EQ(world_.Refuse(row.actor, row.body), (Rejection{row.reason, row.limit}));
      EXPECT_TRUE(world_.events().empty());
      reached_.insert(row.reason);
    }
  }

  BusyWorld world_;
  std::set<R> reached_;
  const size_t certificate_count_ = world_.rights().certificates.count();
};

std::vector<Row> RejectRightsTest::EnterpriseRows() const {
  const ParticipantId nobody{99};
  const SetEnterprise papers{world_.a.participant,
                             Industry::kTextile,
                             world_.a.participant,
                             true,
                             CodeColour::kGreen,
                             CreditGrade::kA,
                             false};
  SetEnterprise of_nobody = papers;
  of_nobody.participant = nobody;
  SetEnterprise by_nobody = papers;
  by_nobody.controller = nobody;
  SetEnterprise of_gone = papers;
  of_gone.participant = world_.gone.participant;
  return {
      {kAdministrator,
       SetParameter{Parameter::kFeeNew, Adcode{}, std::nullopt, 0, kTuesday, 1, "x"},
       R::kEffectiveDayPast, DayNumber(kTuesday) + 1},
      {kAdministrator,
       SetTradingMode{InstrumentId{99}, TradingMode::kListing, RightsForm::kCertificate},
       R::kInstrumentUnknown},
      {kAdministrator,
       SetTradingMode{kInstrument, TradingMode::kAnonymousBook, RightsForm::kCertificate},
       R::kWrongForm},
      {kAdministrator, SetTradingMode{kInstrument, TradingMode::kListing, RightsForm::kBookEntry},
       R::kTradingModeFixed},
      {kCashier, WithdrawFunds{AccountId{99}, Fen{1}, ""}, R::kAccountUnknown},
      {kCashier, WithdrawFunds{world_.gone.account, Fen{1}, ""}, R::kParticipantEnded},
      {kCashier, WithdrawFunds{world_.bank.account, Fen{1}, ""}, R::kInsufficientFunds},
      {kOfficer, of_nobody, R::kParticipantUnknown},
      {kOfficer, of_gone, R::kParticipantEnded},
      {world_.nanhu.officer, papers, R::kOutsideJurisdiction},
      {kOfficer, by_nobody, R::kParticipantUnknown},
      {kOfficer, FilePermit{world_.bank.participant, "P", kNanhu, kMonday, kMonday},
       R::kRecordUnknown},
      {kOfficer, FileEia{world_.bank.participant, "E", Pollutant::kCod, Grams{1}},
       R::kRecordUnknown},
      {kOfficer, RecordViolation{world_.bank.participant, "C", kMonday, false}, R::kRecordUnknown},
      {world_.nanhu.officer, FileEia{world_.a.participant, "E", Pollutant::kCod, Grams{1}},
       R::kOutsideJurisdiction},
      {kRegistrar, RenameParticipant{nobody, kWrong}, R::kParticipantUnknown},
      {kRegistrar, MoveParticipant{world_.gone.participant, kNanhu}, R::kParticipantEnded},
      {kRegistrar, EndParticipant{world_.gone.participant, ""}, R::kParticipantEnded},
      {kRegistrar, EndParticipant{world_.a.participant, ""}, R::kHasHoldings},
      {kRegistrar, EndParticipant{world_.bank.participant, ""}, R::kHasHoldings},
      {kRegistrar, EndParticipant{kBureauParticipant, ""}, R::kHasHoldings},
  };
}

std::vector<Row> RejectRightsTest::ReserveRows() const {
  const DrawReserve draw{kReserveAccount,  kInstrument, world_.nanhu.reserve,
                         world_.nanhu_cod, Grams{1},    ""};
  const auto changed = [&](auto change) {
    DrawReserve body = draw;
    change(body);
    return body;
  };
  const RequestAllocation request{world_.a.account, kReserveAccount,       kInstrument,
                                  kKilogram,        PriorityClass::kOther, ""};
  RequestAllocation of_book = request;
  of_book.instrument = world_.book;
  RequestAllocation abroad = request;
  abroad.instrument = world_.nanhu_cod;
  RequestAllocation off_lot = request;
  off_lot.quantity = Grams{1};
  return {
      {kOfficer, PresetReserve{AccountId{99}, kInstrument, Grams{1}, ""}, R::kAccountUnknown},
      {kOfficer, PresetReserve{world_.nanhu.reserve, kInstrument, Grams{1}, ""},
       R::kAccountNotOwned},
      {kOfficer, PresetReserve{kReserveAccount, InstrumentId{99}, Grams{1}, ""},
       R::kInstrumentUnknown},
      {kOfficer, PresetReserve{kReserveAccount, world_.allowance, Grams{1}, ""}, R::kWrongForm},
      {kOfficer, PresetReserve{kReserveAccount, world_.nanhu_cod, Grams{1}, ""},
       R::kOutsideJurisdiction},
      {world_.province.officer, changed([&](auto& b) { b.reserve = world_.a.account; }),
       R::kNotAReserve},
      {world_.province.officer, changed([&](auto& b) { b.into_instrument = kInstrument; }),
       R::kOutsideJurisdiction},
      {kOfficer, draw, R::kOutsideJurisdiction},
      {world_.province.officer, changed([&](auto& b) {
         b.into_reserve = kReserveAccount;
         b.into_instrument = kInstrument;
       }),
       R::kSameParty},
      {world_.province.officer, changed([&](auto& b) { b.into_instrument = world_.nanhu_nox; }),
       R::kNotAlike},
      {world_.province.officer, changed([](auto& b) { b.quantity = Kilograms(600); }),
       R::kReserveShort, Kilograms(599).value()},
      {world_.b.trader, request, R::kAccountNotOwned},
      {world_.a.trader, of_book, R::kWrongForm},
      {world_.a.trader, abroad, R::kOutsideJurisdiction},
      {world_.a.trader, off_lot, R::kNotEligible, 1 << 13},
      {world_.a.trader, WithdrawAllocation{AllocationId{99}}, R::kRecordUnknown},
      {world_.a.trader, WithdrawAllocation{world_.first}, R::kRecordNotOwned},
      {kOfficer, ConfirmPriority{AllocationId{99}, PriorityClass::kOther}, R::kRecordUnknown},
      {world_.nanhu.officer, ConfirmPriority{world_.second, PriorityClass::kKeyProject},
       R::kRecordNotOwned},
      {kOfficer, AllocateReserve{AllocationId{99}, Payment::kFree}, R::kRecordUnknown},
      {world_.nanhu.officer, AllocateReserve{world_.second, Payment::kFree}, R::kRecordNotOwned},
      {kOfficer, AllocateReserve{world_.second, Payment::kFree}, R::kPriorityFirst,
       static_cast<int64_t>(world_.first)},
  };
}

std::vector<Row> RejectRightsTest::CertificateRows() const {
  const CertificateId none{99};
  const IssueCertificate issue{world_.a.account, kInstrument, kKilogram,
                               Payment::kFree,   kTuesday,    ""};
  const auto issued = [&](auto change) {
    IssueCertificate body = issue;
    change(body);
    return body;
  };
  const Grams all = Kilograms(100);
  return {
      {kOfficer, issued([](auto& b) { b.account = AccountId{99}; }), R::kAccountUnknown},
      {kOfficer, issued([](auto& b) { b.account = kReserveAccount; }), R::kNotAReserve},
      {kOfficer, issued([&](auto& b) { b.account = world_.gone.account; }), R::kParticipantEnded},
      {kOfficer, issued([&](auto& b) { b.instrument = world_.allowance; }), R::kWrongForm},
      {world_.nanhu.officer, issue, R::kOutsideJurisdiction},
      {kOfficer, issued([](auto& b) { b.quantity = Grams{999}; }), R::kOffLot, 1000},
      {kOfficer, ReclaimRights{none, all, ReclaimReason::kClosed, kReserveAccount, ""},
       R::kRecordUnknown},
      {world_.nanhu.officer,
       ReclaimRights{world_.free, all, ReclaimReason::kClosed, world_.nanhu.reserve, ""},
       R::kOutsideJurisdiction},
      {kOfficer, ReclaimRights{world_.free, Grams{1}, ReclaimReason::kClosed, kReserveAccount, ""},
       R::kOffLot, 1000},
      {kOfficer,
       ReclaimRights{world_.free, Kilograms(101), ReclaimReason::kClosed, kReserveAccount, ""},
       R::kRightsShort, all.value()},
      {kOfficer, ReclaimRights{world_.free, all, ReclaimReason::kClosed, world_.nanhu.reserve, ""},
       R::kAccountNotOwned},
      {kOfficer, ReclaimRights{world_.paid, all, ReclaimReason::kClosed, kReserveAccount, ""},
       R::kRightPaid},
      {kRegistrar, AllocateRights{world_.a.account, kInstrument, kKilogram}, R::kWrongForm},
      {world_.a.trader, WaiveRights{none, all, kReserveAccount, ""}, R::kRecordUnknown},
      {world_.b.trader, WaiveRights{world_.paid, all, kReserveAccount, ""}, R::kRecordNotOwned},
      {world_.a.trader, WaiveRights{world_.paid, Grams{1}, kReserveAccount, ""}, R::kOffLot, 1000},
      {world_.a.trader, WaiveRights{world_.paid, Kilograms(978), kReserveAccount, ""},
       R::kRightsShort, Kilograms(977).value()},
      {world_.a.trader, WaiveRights{world_.paid, all, AccountId{99}, ""}, R::kAccountUnknown},
      {world_.a.trader, WaiveRights{world_.paid, all, world_.a.account, ""}, R::kNotAReserve},
      {world_.a.trader, WaiveRights{world_.paid, all, world_.nanhu.reserve, ""},
       R::kOutsideJurisdiction},
      {kOfficer, RepurchaseRights{world_.paid, Grams{1}, kReserveAccount}, R::kOffLot, 1000},
      {kOfficer, RepurchaseRights{world_.free, all, kReserveAccount}, R::kRightUnpaid},
      {kOfficer, RepurchaseRights{world_.paid, kKilogram, kReserveAccount}, R::kInsufficientFunds},
      {world_.b.trader, PayFee{world_.free, kReserveAccount}, R::kRecordNotOwned},
      {world_.a.trader, PayFee{world_.free, world_.a.account}, R::kNotAReserve},
      {world_.a.trader, PayFee{world_.paid, kReserveAccount}, R::kRightPaid},
      {world_.nanhu.officer, ConfirmSurplus{world_.paid, kKilogram, kTuesday, ""},
       R::kOutsideJurisdiction},
      {kOfficer, ConfirmSurplus{world_.free, Kilograms(101), kTuesday, ""}, R::kRightsShort,
       all.value()},
      {kOfficer, ConfirmSurplus{world_.free, kKilogram, kMonday, ""}, R::kEffectiveDayPast,
       DayNumber(kTuesday)},
      {kOfficer, ReverifyRight{world_.free, Kilograms(101), kWednesday, kReserveAccount},
       R::kRightsShort, all.value()},
      {kOfficer, ReverifyRight{world_.free, Grams{1}, kWednesday, kReserveAccount}, R::kOffLot,
       1000},
      {kOfficer, ReverifyRight{world_.free, all, kTuesday, kReserveAccount}, R::kEffectiveDayPast,
       DayNumber(kTuesday)},
      {kOfficer, SucceedRights{world_.free, Grams{500}, world_.b.account, kInstrument, ""},
       R::kOffLot, 1000},
      {kOfficer, SucceedRights{world_.free, all, world_.gone.account, kInstrument, ""},
       R::kParticipantEnded},
      {kOfficer, SucceedRights{world_.free, all, world_.b.account, world_.nanhu_cod, ""},
       R::kOutsideJurisdiction},
      {kOfficer, SucceedRights{world_.free, all, world_.a.account, kInstrument, ""}, R::kSameParty},
      {world_.province.officer,
       SucceedRights{world_.free, all, world_.a.account, world_.nanhu_nox, ""}, R::kNotAlike},
  };
}

std::vector<Row> RejectRightsTest::PrimaryRows() const {
  const PlaceBid bid{world_.auction, world_.a.account, CertificateId{},
                     Yuan(4000),     kKilogram,        false};
  const auto bidden = [&](auto change) {
    PlaceBid body = bid;
    change(body);
    return body;
  };
  const SellAtFixedPrice purchase{world_.b.account, kReserveAccount, kInstrument, kKilogram, 1};
  const auto bought = [&](auto change) {
    SellAtFixedPrice body = purchase;
    change(body);
    return body;
  };
  const int64_t closes = 100'000 * kSecond.value();
  return {
      {world_.a.trader, bidden([](auto& b) { b.auction = AuctionId{99}; }), R::kRecordUnknown},
      {world_.a.trader, bidden([&](auto& b) { b.auction = world_.later_auction; }),
       R::kWindowClosed, closes - 1},
      {world_.b.trader, bidden([&](auto& b) { b.account = world_.b.account; }), R::kTooManyBids,
       10},
      {world_.a.trader, bidden([](auto& b) { b.price = Yuan(3950); }), R::kPriceOutsideLimit,
       400'000},
      {world_.a.trader, bidden([](auto& b) { b.price = Yuan(4010); }), R::kOffIncrement, 5'000},
      {world_.a.trader, bidden([](auto& b) { b.quantity = Kilograms(101); }), R::kTooMuchAsked,
       Kilograms(100).value()},
      {world_.a.trader, bidden([&](auto& b) { b.certificate = world_.paid; }), R::kWrongForm},
      {world_.nanhu.officer, CloseAuction{world_.auction}, R::kOutsideJurisdiction},
      {kOfficer, CloseAuction{world_.auction}, R::kWindowClosed, closes},
      {world_.nanhu.officer, EnterApplicants{world_.lottery, {{world_.a.account, kKilogram}}},
       R::kRecordNotOwned},
      {kOfficer, EnterApplicants{world_.sealed, {{world_.a.account, kKilogram}}},
       R::kStateNotAllowed, 2},
      {kOfficer, EnterApplicants{world_.lottery, {{world_.b.account, kKilogram}}},
       R::kApplicantTwice, static_cast<int64_t>(world_.b.account)},
      {kOfficer, SealLottery{world_.lottery, kWrong}, R::kListMismatch},
      {kOfficer, OpenLottery{kReserveAccount, kInstrument, kKilogram, 1, kWrong, "3D", kTuesday},
       R::kEffectiveDayPast, DayNumber(kTuesday) + 1},
      {kOperator, RecordPublicSeed{LotteryId{99}, "042"}, R::kRecordUnknown},
      {kOfficer, RecordPublicSeed{world_.sealed, "042"}, R::kNotAuthorized},
      {kOperator, RecordPublicSeed{world_.lottery, "042"}, R::kStateNotAllowed, 1},
      {kOperator, RecordPublicSeed{world_.sealed, "042"}, R::kDeadlineNotPassed,
       DayNumber(Day(2023, 1, 16))},
      {kOfficer, DrawLottery{world_.lottery, kSecret}, R::kStateNotAllowed, 1},
      {kOfficer, DrawLottery{world_.sealed, kSecret}, R::kStateNotAllowed, 2},
      {world_.nanhu.officer, CancelLottery{world_.lottery, ""}, R::kRecordNotOwned},
      {kOfficer, CancelLottery{world_.sealed, ""}, R::kStateNotAllowed, 2},
      {world_.b.trader, purchase, R::kNotAuthorized},
      {world_.nanhu.officer, purchase, R::kAccountNotOwned},
      {kOfficer, bought([&](auto& b) { b.instrument = world_.allowance; }), R::kWrongForm},
      {kOfficer, bought([&](auto& b) { b.instrument = world_.nanhu_cod; }),
       R::kOutsideJurisdiction},
      {kOfficer, bought([&](auto& b) { b.account = kReserveAccount; }), R::kNotAReserve},
      {kOfficer, bought([](auto& b) { b.instalments = 2; }), R::kTooManyInstalments, 1},
      {kOfficer, bought([](auto& b) { b.quantity = Kilograms(600); }), R::kReserveShort,
       Kilograms(599).value()},
      {world_.a.trader, SignContract{world_.contract}, R::kRecordNotOwned},
      {world_.b.trader, PayContract{world_.contract}, R::kStateNotAllowed, 1},
      {kOfficer, ForfeitContract{world_.contract}, R::kDeadlineNotPassed,
       DayNumber(Day(2023, 1, 13))},
  };
}

std::vector<Row> RejectRightsTest::LeaseRows() const {
  const ProposeLease lease{world_.paid, kKilogram, world_.b.account, 1, Fen{0}};
  const auto offered = [&](auto change) {
    ProposeLease body = lease;
    change(body);
    return body;
  };
  return {
      {world_.a.trader, offered([](auto& b) { b.certificate = CertificateId{99}; }),
       R::kRecordUnknown},
      {world_.b.trader, lease, R::kRecordNotOwned},
      {world_.a.trader, offered([](auto& b) { b.quantity = Grams{1}; }), R::kOffLot, 1000},
      {world_.a.trader, offered([](auto& b) { b.quantity = Kilograms(1'001); }), R::kRightsShort,
       Kilograms(977).value()},
      {world_.a.trader, offered([](auto& b) { b.lessee = AccountId{99}; }), R::kAccountUnknown},
      {world_.a.trader, offered([](auto& b) { b.lessee = kReserveAccount; }), R::kNotAReserve},
      {world_.a.trader, offered([&](auto& b) { b.lessee = world_.a.account; }), R::kSameParty},
      {world_.a.trader, offered([&](auto& b) { b.certificate = world_.free; }), R::kRightUnpaid},
      {world_.a.trader, offered([](auto& b) { b.months = 13; }), R::kLeaseTooLong, 12},
      // Good until 9 March.
      {world_.a.trader, offered([&](auto& b) {
         b.certificate = world_.old;
         b.months = 3;
       }),
       R::kLeaseTooLong, 2},
      {world_.b.trader, AcceptLease{LeaseId{99}, kWrong}, R::kRecordUnknown},
      {world_.a.trader, AcceptLease{world_.lease, kWrong}, R::kRecordNotOwned},
      {world_.b.trader, AcceptLease{world_.lease, kWrong}, R::kTermsChanged},
      {world_.bank.trader, RefuseLease{world_.lease}, R::kNotAuthorized},
  };
}

std::vector<Row> RejectRightsTest::PledgeRows() const {
  const ApplyPledge pledge{world_.paid, kKilogram, world_.bank.participant, Fen{100}};
  const auto applied = [&](auto change) {
    ApplyPledge body = pledge;
    change(body);
    return body;
  };
  return {
      {world_.b.trader, pledge, R::kRecordNotOwned},
      {world_.a.trader, applied([](auto& b) { b.quantity = Grams{1}; }), R::kOffLot, 1000},
      {world_.a.trader, applied([](auto& b) { b.bank = ParticipantId{99}; }),
       R::kParticipantUnknown},
      {world_.a.trader, applied([&](auto& b) { b.bank = world_.a.participant; }), R::kSameParty},
      {world_.a.trader, applied([&](auto& b) { b.bank = world_.b.participant; }), R::kNotABank},
      {world_.stranger.trader, applied([&](auto& b) { b.certificate = world_.strange; }),
       R::kPledgeNotOpen},
      {world_.a.trader, applied([&](auto& b) { b.certificate = world_.free; }), R::kRightUnpaid},
      {world_.a.trader, applied([&](auto& b) { b.bank = world_.gone.participant; }),
       R::kAlreadyPledged},
      {world_.nanhu.officer, VerifyPledge{world_.pledge}, R::kOutsideJurisdiction},
      {kOfficer, VerifyPledge{world_.verified}, R::kStateNotAllowed, 2},
      {world_.bank.trader, ApprovePledge{world_.pledge, Fen{1}, 450, kTuesday}, R::kStateNotAllowed,
       1},
      {world_.gone.trader, ApprovePledge{world_.verified, Fen{1}, 450, kTuesday},
       R::kRecordNotOwned},
      {world_.bank.trader, ApprovePledge{world_.verified, Fen{1}, 450, kMonday}, R::kDeadlinePassed,
       DayNumber(kTuesday)},
      {world_.bank.trader, ApprovePledge{world_.verified, Fen{1}, 450, Day(2028, 1, 9)},
       R::kDeadlinePassed, DayNumber(Day(2028, 1, 8))},
      // 1 kg at 4,000 yuan x 5 years is 20 yuan, of which 80 %.
      {world_.bank.trader, ApprovePledge{world_.verified, Fen{1'601}, 450, kTuesday},
       R::kLoanTooLarge, 1'600},
      {world_.a.trader, ConfirmPledge{world_.verified}, R::kStateNotAllowed, 2},
      {world_.b.trader, RefusePledge{world_.verified}, R::kRecordNotOwned},
      {world_.bank.trader, ReleasePledge{world_.verified}, R::kStateNotAllowed, 2},
      {world_.bank.trader, DefaultPledge{world_.verified, ""}, R::kStateNotAllowed, 2},
      {world_.bank.trader, DefaultPledge{world_.active, ""}, R::kDeadlineNotPassed,
       DayNumber(kTuesday)},
      {world_.bank.trader,
       DisposePledge{world_.verified, world_.b.account, world_.bank.account, Yuan(4000)},
       R::kStateNotAllowed, 2},
  };
}

std::vector<Row> RejectRightsTest::FreezeRows() const {
  return {
      {kOfficer, FreezeRights{CertificateId{99}, kKilogram, "o"}, R::kRecordUnknown},
      {world_.nanhu.officer, FreezeRights{world_.paid, kKilogram, "o"}, R::kOutsideJurisdiction},
      {kOfficer, FreezeRights{world_.paid, Grams{10}, "o"}, R::kOffLot, 1000},
      // All but what is frozen: the owner's offers give way.
      {kOfficer, FreezeRights{world_.paid, Kilograms(1'000), "o"}, R::kRightsShort,
       Kilograms(999).value()},
      {kOfficer, UnfreezeRights{FreezeId{99}, "o"}, R::kRecordUnknown},
      {world_.nanhu.officer, UnfreezeRights{world_.released, "o"}, R::kOutsideJurisdiction},
      {kOfficer, UnfreezeRights{world_.released, "o"}, R::kStateNotAllowed, 2},
      {kOfficer, SeizeRights{world_.freeze, world_.a.account, "o"}, R::kAccountNotOwned},
  };
}

std::vector<Row> RejectRightsTest::ListingRows() const {
  const PostListing sale = world_.Sale(world_.paid, kKilogram, Yuan(4000));
  const auto posted = [&](auto change) {
    PostListing body = sale;
    change(body);
    return body;
  };
  const TakeListing take{world_.cheap, world_.b.account, CertificateId{}, kKilogram};
  const auto taken = [&](auto change) {
    TakeListing body = take;
    change(body);
    return body;
  };
  return {
      {world_.b.trader, sale, R::kAccountNotOwned},
      {world_.a.trader, posted([&](auto& b) { b.instrument = world_.book; }), R::kWrongMode},
      {world_.a.trader, posted([](auto& b) { b.quantity = Grams{1}; }), R::kOffLot, 1000},
      {world_.a.trader, posted([](auto& b) { b.price = Price{1}; }), R::kOffTick, 1000},
      {world_.a.trader, posted([](auto& b) { b.price = Yuan(990); }), R::kBelowFloor, 100'000},
      {world_.a.trader, posted([](auto& b) { b.certificate = CertificateId{}; }), R::kWrongForm},
      {world_.a.trader, posted([](auto& b) { b.certificate = CertificateId{99}; }),
       R::kRecordUnknown},
      {world_.b.trader, posted([&](auto& b) { b.account = world_.b.account; }), R::kRecordNotOwned},
      {world_.a.trader, posted([](auto& b) { b.quantity = Kilograms(978); }), R::kRightsShort,
       Kilograms(977).value()},
      {world_.a.trader, posted([&](auto& b) { b.certificate = world_.free; }), R::kNotEligible,
       1 << 15},
      {world_.a.trader, posted([](auto& b) { b.side = Side::kBuy; }), R::kWrongForm},
      {world_.b.trader, posted([&](auto& b) {
         b = {world_.b.account, kInstrument,      Side::kBuy,
              CertificateId{},  Kilograms(1'000), Yuan(40'000)};
       }),
       R::kInsufficientFunds, 9'997'800},
      {world_.b.trader, taken([](auto& b) { b.listing = ListingId{99}; }), R::kRecordUnknown},
      {world_.b.trader, taken([&](auto& b) { b.listing = world_.withdrawn; }), R::kStateNotAllowed,
       3},
      {world_.a.trader, taken([&](auto& b) { b.account = world_.a.account; }), R::kSameParty},
      {world_.b.trader, taken([](auto& b) { b.quantity = Kilograms(11); }), R::kTooMuchAsked,
       Kilograms(10).value()},
      {world_.b.trader, taken([](auto& b) { b.quantity = Grams{1}; }), R::kOffLot, 1000},
      {world_.b.trader, taken([&](auto& b) { b.listing = world_.dear; }), R::kOutsideBestPrices,
       400'000},
      {world_.b.trader, taken([&](auto& b) { b.certificate = world_.paid; }), R::kWrongForm},
      {world_.b.trader, WithdrawListing{world_.cheap}, R::kRecordNotOwned},
      {world_.a.trader, WithdrawListing{world_.withdrawn}, R::kStateNotAllowed, 3},
  };
}

std::vector<Row> RejectRightsTest::TransferRows() const {
  const auto sold = [&](auto change) {
    ProposeTransfer body = world_.Sold();
    change(body);
    return body;
  };
  const Hash256 terms = world_.rights().transfers.at(world_.abroad).hash;
  return {
      {world_.a.trader, sold([](auto& b) { b.buyer = kReserveAccount; }), R::kNotAReserve},
      {world_.a.trader, sold([&](auto& b) { b.buyer = world_.a.account; }), R::kSameParty},
      {world_.a.trader, sold([](auto& b) { b.into_instrument = InstrumentId{99}; }),
       R::kInstrumentUnknown},
      {world_.a.trader, sold([&](auto& b) { b.into_instrument = world_.nanhu_nox; }), R::kNotAlike},
      {world_.a.trader, sold([](auto& b) { b.kind = TransferKind::kBlock; }), R::kParameterMissing,
       static_cast<int64_t>(Parameter::kBlockQuantity)},
      {world_.a.trader, sold([](auto& b) { b.price = Yuan(990); }), R::kBelowFloor, 100'000},
      {world_.a.trader, sold([](auto& b) { b.valid_to = kMonday; }), R::kDeadlinePassed,
       DayNumber(kTuesday)},
      {world_.a.trader, sold([](auto& b) { b.valid_to = Day(2023, 2, 10); }), R::kTooFarAhead,
       DayNumber(Day(2023, 2, 9))},
      {world_.a.trader, sold([](auto& b) { b.certificate = CertificateId{99}; }),
       R::kRecordUnknown},
      {world_.a.trader, sold([](auto& b) { b.quantity = Kilograms(978); }), R::kRightsShort,
       Kilograms(977).value()},
      {world_.a.trader, sold([&](auto& b) { b.certificate = world_.free; }), R::kNotEligible,
       1 << 15},
      {world_.b.trader, AcceptTransfer{TransferId{99}, kWrong}, R::kRecordUnknown},
      {world_.a.trader, AcceptTransfer{world_.transfer, kWrong}, R::kRecordNotOwned},
      {world_.b.trader, AcceptTransfer{world_.transfer, kWrong}, R::kTermsChanged},
      {kOfficer, ApproveTransfer{world_.transfer, terms}, R::kStateNotAllowed, 1},
      {world_.province.officer, ApproveTransfer{world_.abroad, terms}, R::kOutsideJurisdiction},
      {kOfficer, ApproveTransfer{world_.abroad, kWrong}, R::kTermsChanged},
      {world_.gone.trader, RefuseTransfer{world_.abroad, ""}, R::kRecordNotOwned},
      {world_.b.trader, RefuseTransfer{world_.abroad, ""}, R::kStateNotAllowed, 2},
  };
}

// At 08:00: the sessions are from 09:30 to 11:30 and from 13:00 to 15:00.
std::vector<Row> RejectRightsTest::SessionRows() const {
  PostListing sale = world_.Sale(CertificateId{}, Grams{1'000'000}, Price{5849});
  sale.instrument = world_.allowance;
  return {
      {world_.a.trader, sale, R::kOutsideSession, 570},
      {world_.a.trader, world_.Block(), R::kOutsideSession, 780},
  };
}

// At 13:00.
std::vector<Row> RejectRightsTest::BlockRows() const {
  PostListing large = world_.Sale(CertificateId{}, world_.Block().quantity, Price{5849});
  large.instrument = world_.allowance;
  ProposeTransfer small = world_.Block();
  small.quantity = Grams{99'999'000'000};
  ProposeTransfer dear = world_.Block();
  dear.price = Price{6435};
  ProposeTransfer abroad = world_.Block();
  abroad.into_instrument = world_.nanhu_cod;
  return {
      {world_.a.trader, large, R::kListingTooLarge, world_.Block().quantity.value()},
      {world_.a.trader, abroad, R::kWrongForm},
      {world_.a.trader, small, R::kBlockTooSmall, world_.Block().quantity.value()},
      {world_.a.trader, dear, R::kAboveBand, 6434},
  };
}

std::vector<Row> RejectRightsTest::ProposalRows() const {
  const Hash256 hash = world_.rights().proposals.at(world_.proposal).hash;
  return {
      {kOfficer, ApproveProposal{ProposalId{99}, hash}, R::kRecordUnknown},
      {world_.bank.trader, ApproveProposal{world_.proposal, hash}, R::kNotAuthorized},
      {kOfficer, ApproveProposal{world_.proposal, kWrong}, R::kTermsChanged},
      {kOfficer, ApproveProposal{world_.proposal, hash}, R::kApproverNotIndependent},
      {world_.nanhu.officer, ApproveProposal{world_.proposal, hash}, R::kOutsideJurisdiction},
      {world_.bank.trader, DropProposal{world_.proposal}, R::kNotAuthorized},
      {world_.nanhu.officer, DropProposal{world_.proposal}, R::kOutsideJurisdiction},
  };
}

// A week later.
std::vector<Row> RejectRightsTest::LateRows() const {
  const Hash256 hash = world_.rights().proposals.at(world_.proposal).hash;
  const Hash256 terms = world_.rights().transfers.at(world_.transfer).hash;
  return {
      {world_.nanhu.officer, ApproveProposal{world_.proposal, hash}, R::kProposalExpired},
      {kOfficer, CancelAuction{world_.auction, ""}, R::kWindowClosed, 100'000 * kSecond.value()},
      {kOfficer, SealLottery{world_.lottery, kWrong}, R::kDeadlinePassed,
       DayNumber(Day(2023, 1, 16))},
      {kOperator, RecordPublicSeed{world_.sealed, "043"}, R::kStateNotAllowed, 6},
      {kOfficer, CancelLottery{world_.sealed, ""}, R::kStateNotAllowed, 6},
      {kOfficer, DrawLottery{world_.sealed, kWrong}, R::kRevealMismatch},
      {world_.b.trader, SignContract{world_.contract}, R::kDeadlinePassed,
       DayNumber(Day(2023, 1, 13))},
      {world_.b.trader, AcceptTransfer{world_.transfer, terms}, R::kDeadlinePassed,
       DayNumber(kTuesday)},
  };
}

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
  EXPECT_EQ(count, 43);
}

}  // namespace
}  // namespace luheng::engine::testing
