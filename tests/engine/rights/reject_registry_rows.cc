// Refusals about enterprises, reserves and certificates.
#include "tests/engine/rights/reject_rights.h"

namespace luheng::engine::testing {

auto RejectRightsTest::EnterpriseRows() const -> std::vector<Row> {
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
      {kRegistrar, RenameParticipant{nobody, kWrongHash}, R::kParticipantUnknown},
      {kRegistrar, EraseName{nobody, "PIPL 47"}, R::kParticipantUnknown},
      {kRegistrar, EraseName{ParticipantId{1}, "PIPL 47"}, R::kNameErased},
      {kRegistrar, MoveParticipant{world_.gone.participant, kNanhu}, R::kParticipantEnded},
      {kRegistrar, EndParticipant{world_.gone.participant, ""}, R::kParticipantEnded},
      {kRegistrar, EndParticipant{world_.a.participant, ""}, R::kHasHoldings},
      {kRegistrar, EndParticipant{world_.bank.participant, ""}, R::kHasHoldings},
      {kRegistrar, EndParticipant{kBureauParticipant, ""}, R::kHasHoldings},
  };
}

auto RejectRightsTest::ReserveRows() const -> std::vector<Row> {
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

auto RejectRightsTest::CertificateRows() const -> std::vector<Row> {
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

}  // namespace luheng::engine::testing
