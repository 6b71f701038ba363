// Refusals about leases, pledges and freezes.
#include "engine/rights/approval.h"
#include "tests/engine/rights/reject_rights.h"

namespace luheng::engine::testing {

auto RejectRightsTest::LeaseRows() const -> std::vector<Row> {
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
      {world_.b.trader, AcceptLease{LeaseId{99}, kWrongHash}, R::kRecordUnknown},
      {world_.a.trader, AcceptLease{world_.lease, kWrongHash}, R::kRecordNotOwned},
      {world_.b.trader, AcceptLease{world_.lease, kWrongHash}, R::kTermsChanged},
      {world_.bank.trader, RefuseLease{world_.lease}, R::kNotAuthorized},
  };
}

auto RejectRightsTest::PledgeRows() const -> std::vector<Row> {
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

auto RejectRightsTest::FreezeRows() const -> std::vector<Row> {
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

}  // namespace luheng::engine::testing
