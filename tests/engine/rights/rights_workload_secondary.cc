// The secondary market of the workload, and what happens to single certificates.
#include <algorithm>

#include "engine/rights/approval.h"
#include "tests/engine/rights/rights_workload.h"

namespace luheng::engine::testing {
namespace {

constexpr InstrumentId kAllowance{7};
constexpr ParticipantId kBanks[] = {ParticipantId{7}, ParticipantId{8}};

AccountId AccountOfBank(ParticipantId bank) { return AccountId{static_cast<uint64_t>(bank) - 1}; }

}  // namespace

// Reclaim, waiver, repurchase, fee and verification.
RightsWorkload::MaybeDeed RightsWorkload::CertificateAct() {
  const auto id = AnyCertificate();
  if (!id) return std::nullopt;
  const Certificate& right = rights().certificates.at(*id);
  const ParticipantId bureau = AnyBureau(right.instrument);
  const AccountId reserve = ReserveOf(bureau);
  const Grams part = AnyQuantity(right.available());
  if (part < right.quantity && random_.OneIn(3)) {
    return Deed{OfficerOf(bureau),
                ReverifyRight{*id, right.quantity - part, Later(Roll(300, 1'800)), reserve}};
  }
  if (random_.OneIn(6)) {
    return Deed{OfficerOf(bureau), ConfirmSurplus{*id, part, Later(Roll(0, 60)), "letter"}};
  }
  if (random_.OneIn(8)) return Deed{TraderOf(right.account), WaiveRights{*id, part, reserve, ""}};
  if (right.payment == Payment::kPaid) {
    return Deed{OfficerOf(bureau), RepurchaseRights{*id, part, reserve}};
  }
  if (random_.OneIn(2)) return Deed{TraderOf(right.account), PayFee{*id, reserve}};
  const ReclaimReason reason{static_cast<uint8_t>(Roll(1, 5))};
  return Deed{OfficerOf(bureau), ReclaimRights{*id, part, reason, reserve, "notice"}};
}

RightsWorkload::MaybeDeed RightsWorkload::Succeed() {
  const auto id = AnyCertificate();
  if (!id) return std::nullopt;
  const Certificate& right = rights().certificates.at(*id);
  const auto number = static_cast<uint32_t>(right.instrument);
  const InstrumentId into{(number + 2 * static_cast<uint32_t>(Roll(0, 2)) - 1) % 6 + 1};
  return Deed{{ParticipantId{2}, UserId{1}},
              SucceedRights{*id, AnyQuantity(right.available()), AnyFirmAccount(), into, "merger"}};
}

RightsWorkload::MaybeDeed RightsWorkload::NewLease() {
  const auto id = AnyCertificate();
  if (!id) return std::nullopt;
  const Certificate& right = rights().certificates.at(*id);
  return Deed{TraderOf(right.account),
              ProposeLease{*id, AnyQuantity(right.available()), AnyFirmAccount(),
                           static_cast<uint8_t>(Roll(1, 6)), Fen{Roll(0, 10'000)}}};
}

RightsWorkload::MaybeDeed RightsWorkload::MoveLease() {
  const auto is_over = [&](LeaseId id) {
    return rights().leases.at(id).state != LeaseState::kProposed;
  };
  const auto id = Pick(leases_, is_over, [](LeaseId) { return true; });
  if (!id) return std::nullopt;
  const Lease& lease = rights().leases.at(*id);
  if (random_.OneIn(5)) {
    return Deed{TraderOf(random_.OneIn(2) ? lease.lessor : lease.lessee), RefuseLease{*id}};
  }
  return Deed{TraderOf(lease.lessee), AcceptLease{*id, lease.hash}};
}

RightsWorkload::MaybeDeed RightsWorkload::NewPledge() {
  const auto id = AnyCertificate();
  if (!id) return std::nullopt;
  const Certificate& right = rights().certificates.at(*id);
  return Deed{TraderOf(right.account),
              ApplyPledge{*id, AnyQuantity(right.available()), kBanks[random_.Below(2)], Fen{100}}};
}

RightsWorkload::MaybeDeed RightsWorkload::MovePledge() {
  const auto is_over = [&](PledgeId id) {
    const PledgeState state = rights().pledges.at(id).state;
    return state == PledgeState::kReleased || state == PledgeState::kDisposed ||
           state == PledgeState::kRefused;
  };
  const auto id = Pick(pledges_, is_over, [](PledgeId) { return true; });
  if (!id) return std::nullopt;
  const Pledge& pledge = rights().pledges.at(*id);
  const Certificate& right = rights().certificates.at(pledge.certificate);
  const Actor bank{pledge.bank, UserId{1}};
  if (random_.OneIn(12)) return Deed{bank, RefusePledge{*id}};
  switch (pledge.state) {
    case PledgeState::kApplied:
      return Deed{OfficerOf(AnyBureau(right.instrument)), VerifyPledge{*id}};
    case PledgeState::kVerified:
      return Deed{bank, ApprovePledge{*id, pledge.loan, 450, Later(Roll(0, 2))}};
    case PledgeState::kFrozen:
      return Deed{TraderOf(pledge.account), ConfirmPledge{*id}};
    case PledgeState::kActive:
      if (random_.OneIn(4)) return Deed{bank, ReleasePledge{*id}};
      // Mostly when it may.
      if (Today() <= pledge.due_day && !random_.OneIn(8)) return std::nullopt;
      return Deed{bank, DefaultPledge{*id, "letter"}};
    case PledgeState::kDefaulted:
      return Deed{bank,
                  DisposePledge{*id, AnyFirmAccount(), AccountOfBank(pledge.bank), AnyPrice()}};
    case PledgeState::kReleased:
    case PledgeState::kDisposed:
    case PledgeState::kRefused:
      break;
  }
  return std::nullopt;
}

RightsWorkload::MaybeDeed RightsWorkload::Freezing() {
  const auto is_over = [&](FreezeId id) {
    return rights().freezes.at(id).state != FreezeState::kFrozen;
  };
  const auto frozen = Pick(freezes_, is_over, [](FreezeId) { return true; });
  if (frozen && random_.OneIn(2)) {
    const Freeze& freeze = rights().freezes.at(*frozen);
    const ParticipantId bureau = AnyBureau(rights().certificates.at(freeze.certificate).instrument);
    if (random_.OneIn(2)) return Deed{OfficerOf(bureau), UnfreezeRights{*frozen, "order 2"}};
    return Deed{OfficerOf(bureau), SeizeRights{*frozen, ReserveOf(bureau), "order 3"}};
  }
  const auto id = AnyCertificate();
  if (!id) return std::nullopt;
  const Certificate& right = rights().certificates.at(*id);
  return Deed{OfficerOf(AnyBureau(right.instrument)),
              FreezeRights{*id, AnyQuantity(right.available() + right.held), "order 1"}};
}

RightsWorkload::MaybeDeed RightsWorkload::Post() {
  PostListing body{.account = AnyFirmAccount(),
                   .instrument = AnyInstrument(),
                   .side = random_.OneIn(2) ? Side::kBuy : Side::kSell,
                   .quantity = Kilograms(Roll(1, 60)),
                   .price = AnyPrice()};
  if (random_.OneIn(4)) {
    body.instrument = kAllowance;
    body.quantity = Grams{Roll(1, 900) * kGramsPerTonne};
    const Instrument& instrument = *exchange().FindInstrument(kAllowance);
    if (!instrument.reference) return std::nullopt;
    body.price = *instrument.reference + Price{Roll(-50, 50)};
  } else if (body.side == Side::kSell) {
    const auto id = AnyCertificate();
    if (!id) return std::nullopt;
    const Certificate& right = rights().certificates.at(*id);
    body.account = right.account;
    body.instrument = right.instrument;
    body.certificate = *id;
    body.quantity = AnyQuantity(right.available());
  }
  return Deed{TraderOf(body.account), body};
}

RightsWorkload::MaybeDeed RightsWorkload::TakeListed() {
  const InstrumentId instrument = random_.OneIn(4) ? kAllowance : AnyInstrument();
  const Side side = random_.OneIn(2) ? Side::kBuy : Side::kSell;
  const std::vector<ListingId> open = rights().listings.OpenOf(instrument, side);
  if (open.empty()) return std::nullopt;
  // Mostly among the best prices.
  const ListingId id = open[random_.Below(std::min<size_t>(open.size(), 6))];
  const Listing& listing = rights().listings.at(id);
  TakeListing body{.listing = id, .account = AnyFirmAccount(), .quantity = listing.leaves};
  if (random_.OneIn(2)) {
    const Grams lot = exchange().FindInstrument(instrument)->grid.lot();
    body.quantity = Grams{Roll(1, listing.leaves.value() / lot.value()) * lot.value()};
  }
  if (side == Side::kBuy && instrument != kAllowance) {
    const auto certificate = Pick(
        certificates_,
        [&](CertificateId own) { return rights().certificates.at(own).quantity == Grams{0}; },
        [&](CertificateId own) {
          const Certificate& right = rights().certificates.at(own);
          return right.instrument == instrument && right.available() > Grams{0};
        });
    if (!certificate) return std::nullopt;
    const Certificate& right = rights().certificates.at(*certificate);
    body.account = right.account;
    body.certificate = *certificate;
    body.quantity = std::min(body.quantity, right.available());
  }
  return Deed{TraderOf(body.account), body};
}

RightsWorkload::MaybeDeed RightsWorkload::WithdrawListed() {
  const auto is_over = [&](ListingId id) {
    return rights().listings.at(id).state != ListingState::kOpen;
  };
  const auto id = Pick(listings_, is_over, [](ListingId) { return true; });
  if (!id) return std::nullopt;
  return Deed{TraderOf(rights().listings.at(*id).account), WithdrawListing{*id}};
}

RightsWorkload::MaybeDeed RightsWorkload::NewTransfer() {
  ProposeTransfer body{.kind = TransferKind::kNegotiated,
                       .buyer = AnyFirmAccount(),
                       .price = AnyPrice(),
                       .valid_to = Later(Roll(0, 5))};
  if (random_.OneIn(10)) {
    body.kind = TransferKind::kBlock;
    body.account = AnyFirmAccount();
    body.instrument = body.into_instrument = kAllowance;
    body.quantity = Grams{Roll(100'000, 120'000) * kGramsPerTonne};
    body.price = Price{5'849 + Roll(-20, 20)};
    return Deed{TraderOf(body.account), body};
  }
  const auto id = AnyCertificate();
  if (!id) return std::nullopt;
  const Certificate& right = rights().certificates.at(*id);
  body.account = right.account;
  body.instrument = body.into_instrument = right.instrument;
  body.certificate = *id;
  body.quantity = AnyQuantity(right.available());
  if (random_.OneIn(3)) {
    const auto number = static_cast<uint32_t>(right.instrument);
    body.into_instrument = InstrumentId{(number + 1) % 6 + 1};
  }
  return Deed{TraderOf(body.account), body};
}

// The buyer accepts, bureaus approve, or somebody refuses.
RightsWorkload::MaybeDeed RightsWorkload::MoveTransfer() {
  const auto is_over = [&](TransferId id) {
    const TransferState state = rights().transfers.at(id).state;
    return state != TransferState::kProposed && state != TransferState::kAccepted;
  };
  const auto id = Pick(transfers_, is_over, [](TransferId) { return true; });
  if (!id) return std::nullopt;
  const Transfer& transfer = rights().transfers.at(*id);
  const bool is_late = Today() > transfer.valid_to;
  if (is_late || random_.OneIn(12)) {
    const bool by_bureau = !is_late && random_.OneIn(2);
    if (by_bureau) {
      return Deed{OfficerOf(AnyBureau(transfer.instrument)), RefuseTransfer{*id, "letter"}};
    }
    return Deed{TraderOf(transfer.buyer), RefuseTransfer{*id, "letter"}};
  }
  if (transfer.state == TransferState::kProposed) {
    return Deed{TraderOf(transfer.buyer), AcceptTransfer{*id, transfer.hash}};
  }
  const InstrumentId place = random_.OneIn(2) ? transfer.instrument : transfer.into_instrument;
  return Deed{OfficerOf(AnyBureau(place)), ApproveTransfer{*id, transfer.hash}};
}

}  // namespace luheng::engine::testing
