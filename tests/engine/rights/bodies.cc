#include "tests/engine/rights/bodies.h"

#include "tests/engine/cast.h"

namespace luheng::engine::testing {
namespace {

constexpr Adcode kCounty{330681};
constexpr ParticipantId kFirm{3};
constexpr AccountId kAccount{2};
constexpr AccountId kReserve{1};
constexpr CertificateId kCertificate{1};

constexpr Hash256 HashOf(uint8_t first) {
  Hash256 hash{};
  hash[0] = first;
  return hash;
}

void Append(std::vector<CommandBody>& bodies, std::vector<CommandBody> more) {
  bodies.insert(bodies.end(), more.begin(), more.end());
}

std::vector<CommandBody> EnterpriseBodies() {
  return {
      SetParameter{Parameter::kFeeNew, kCounty, Pollutant::kCod, 1, kMonday, 400'000, "notice 1"},
      SetTradingMode{kInstrument, TradingMode::kListing, RightsForm::kCertificate},
      ApproveProposal{ProposalId{1}, HashOf(1)},
      DropProposal{ProposalId{1}},
      WithdrawFunds{kAccount, Fen{1}, "bank"},
      RecordFigure{"trades.amount", kCounty, 642, "fen", "report 2023", kMonday},
      SetEnterprise{kFirm, Industry::kTextile, kFirm, true, CodeColour::kGreen, CreditGrade::kA,
                    true},
      FilePermit{kFirm, "91330681MAAHDWRX05001W", kCounty, kMonday, kTuesday},
      FileEia{kFirm, "E-1", Pollutant::kCod, Grams{1}},
      RecordViolation{kFirm, "C-1", kMonday, true},
      RenameParticipant{kFirm, HashOf(2)},
      EraseName{kFirm, "PIPL 47"},
      MoveParticipant{kFirm, kCounty},
      SucceedRights{kCertificate, Grams{1}, kAccount, kInstrument, "merger"},
      EndParticipant{kFirm, "closed"},
      WaiveRights{kCertificate, Grams{1}, kReserve, "letter"},
  };
}

std::vector<CommandBody> ReserveBodies() {
  return {
      PresetReserve{kReserve, kInstrument, Grams{1}, "plan"},
      DrawReserve{kReserve, kInstrument, AccountId{9}, InstrumentId{2}, Grams{1}, "plan"},
      IssueCertificate{kAccount, kInstrument, Grams{1}, Payment::kPaid, kMonday, "plan"},
      RequestAllocation{kAccount, kReserve, kInstrument, Grams{1}, PriorityClass::kKeyProject,
                        "project"},
      WithdrawAllocation{AllocationId{1}},
      ConfirmPriority{AllocationId{1}, PriorityClass::kLivelihood},
      AllocateReserve{AllocationId{1}, Payment::kFree},
      ReclaimRights{kCertificate, Grams{1}, ReclaimReason::kClosed, kReserve, "notice"},
      RepurchaseRights{kCertificate, Grams{1}, kReserve},
      PayFee{kCertificate, kReserve},
      ReverifyRight{kCertificate, Grams{1}, kTuesday, kReserve},
  };
}

std::vector<CommandBody> PrimaryBodies() {
  return {
      AnnounceAuction{AuctionMode::kOneWaySale, kAccount, kInstrument, kCertificate, Grams{1},
                      Price{1}, Price{1}, TimeMicros{1}, TimeMicros{2}, 0},
      PlaceBid{AuctionId{1}, kAccount, kCertificate, Price{1}, Grams{1}, true},
      CloseAuction{AuctionId{1}},
      CancelAuction{AuctionId{1}, "notice"},
      OpenLottery{kReserve, kInstrument, Grams{1}, 1, HashOf(3), "3D 2023350", kTuesday},
      EnterApplicants{LotteryId{1}, {{kAccount, Grams{1}}, {AccountId{3}, Grams{2}}}},
      SealLottery{LotteryId{1}, HashOf(4)},
      RecordPublicSeed{LotteryId{1}, "042"},
      DrawLottery{LotteryId{1}, HashOf(5)},
      CancelLottery{LotteryId{1}, "notice"},
      SellAtFixedPrice{kAccount, kReserve, kInstrument, Grams{1}, 1},
      SignContract{ContractId{1}},
      PayContract{ContractId{1}},
      ForfeitContract{ContractId{1}},
  };
}

std::vector<CommandBody> EncumbranceBodies() {
  return {
      ProposeLease{kCertificate, Grams{1}, kAccount, 12, Fen{1}},
      AcceptLease{LeaseId{1}, HashOf(6)},
      RefuseLease{LeaseId{1}},
      ApplyPledge{kCertificate, Grams{1}, ParticipantId{4}, Fen{1}},
      VerifyPledge{PledgeId{1}},
      ApprovePledge{PledgeId{1}, Fen{1}, 450, kTuesday},
      ConfirmPledge{PledgeId{1}},
      RefusePledge{PledgeId{1}},
      ReleasePledge{PledgeId{1}},
      DefaultPledge{PledgeId{1}, "letter"},
      DisposePledge{PledgeId{1}, kAccount, AccountId{4}, Price{1}},
      FreezeRights{kCertificate, Grams{1}, "court order 1"},
      UnfreezeRights{FreezeId{1}, "court order 2"},
      SeizeRights{FreezeId{1}, kReserve, "court order 3"},
  };
}

std::vector<CommandBody> SecondaryBodies() {
  return {
      PostListing{kAccount, kInstrument, Side::kSell, kCertificate, Grams{1}, Price{1}},
      TakeListing{ListingId{1}, kAccount, kCertificate, Grams{1}},
      WithdrawListing{ListingId{1}},
      ProposeTransfer{TransferKind::kNegotiated, kAccount, AccountId{3}, kInstrument, kCertificate,
                      Grams{1}, Price{1}, InstrumentId{2}, kTuesday},
      AcceptTransfer{TransferId{1}, HashOf(7)},
      ApproveTransfer{TransferId{1}, HashOf(7)},
      RefuseTransfer{TransferId{1}, "letter"},
      ConfirmSurplus{kCertificate, Grams{1}, kTuesday, "letter"},
  };
}

}  // namespace

std::vector<CommandBody> GoodRightsBodies() {
  std::vector<CommandBody> bodies = EnterpriseBodies();
  Append(bodies, ReserveBodies());
  Append(bodies, PrimaryBodies());
  Append(bodies, EncumbranceBodies());
  Append(bodies, SecondaryBodies());
  return bodies;
}

std::vector<Event> RightsEvents() {
  return {
      CertificateIssued{CertificateId{2}, kCertificate, kAccount, kInstrument, Grams{3},
                        Payment::kPaid, Price{4}, RightsCause::kListing, kMonday, kTuesday},
      CertificateChanged{kCertificate, kAccount, CertificateChange::kPledged, Grams{1}, Grams{10},
                         Grams{2}, Grams{3}, Grams{1}, Grams{4}},
      ReserveChanged{kReserve, kInstrument, RightsCause::kReclaim, Grams{-1}, Grams{2}},
      MoneyBooked{kAccount, MoneyPurpose::kRent, Fen{-1}, Fen{2}},
      SaleSettled{RightsCause::kBlock, Side::kSell, kAccount, kInstrument, kCertificate, kMonday,
                  Grams{1}, Price{2}, Fen{3}},
      BidRanked{AuctionId{1}, kAccount, 2, Price{3}, Grams{4}},
      AuctionDecided{AuctionId{1}, AuctionState::kClosed, 2, 1, Grams{3}, Price{4}},
      ApplicantRanked{LotteryId{1}, kAccount, 2, Grams{3}, Grams{4}},
      LotteryDecided{LotteryId{1}, 5, 6, 2, Grams{5}, HashOf(1), HashOf(2), HashOf(3), 3, 2,
                     Grams{4}, HashOf(4)},
      ContractMade{ContractId{1}, kAccount, kInstrument, RightsCause::kLottery, Grams{1}, Price{2},
                   Fen{3}, kTuesday},
      LeaseEnded{LeaseId{1}, kCertificate, Grams{2}},
      ListingChanged{ListingId{1}, kAccount, ListingState::kFilled, Grams{1}},
      AlertRaised{AlertKind::kLargeHolder, kAccount, kInstrument, kMonday, 2, 1},
      LotterySealed{LotteryId{1}, 2, Grams{3}, HashOf(1), HashOf(2), 3, "3D 2023350", kTuesday},
      NameErased{kFirm, MakeUscc(1)},
  };
}

}  // namespace luheng::engine::testing
