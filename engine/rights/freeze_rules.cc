#include "engine/rights/freeze_rules.h"

#include <algorithm>
#include <variant>
#include <vector>

#include "engine/rights/certificate_rules.h"
#include "engine/rights/listing_rules.h"
#include "engine/rights/lookups.h"
#include "engine/rights/moves.h"
#include "engine/rights/reserve_rules.h"
#include "engine/rights/transfer_rules.h"

namespace luheng::engine {
namespace {

std::optional<Rejection> CheckFrozen(const RuleView& view, FreezeId id) {
  const Freeze* freeze = view.rights.freezes.Find(id);
  if (freeze == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (auto rejection = CheckLocalCertificate(view, freeze->certificate, Grams{})) return rejection;
  if (freeze->state == FreezeState::kFrozen) return std::nullopt;
  return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(freeze->state)};
}

// What the owner offers of a certificate, and how much is held for it.
struct Offered {
  std::variant<ListingId, TransferId> offer;
  Grams quantity{};
};

std::vector<Offered> ListedOf(const RuleView& view, CertificateId id) {
  std::vector<Offered> listed;
  const InstrumentId instrument = view.rights.certificates.at(id).instrument;
  for (const ListingId listing : view.rights.listings.OpenOf(instrument, Side::kSell)) {
    const Listing& row = view.rights.listings.at(listing);
    if (row.certificate == id) listed.push_back({listing, row.leaves});
  }
  std::sort(listed.begin(), listed.end(),
            [](const Offered& a, const Offered& b) { return a.offer > b.offer; });
  return listed;
}

std::vector<Offered> TransfersOf(const RuleView& view, CertificateId id, TransferState state) {
  std::vector<Offered> transfers;
  for (const TransferId transfer : view.rights.transfers.OpenOf(id)) {
    const Transfer& row = view.rights.transfers.at(transfer);
    const bool is_of_pledge = row.pledge != PledgeId{};
    if (row.state == state && !is_of_pledge) transfers.push_back({transfer, row.quantity});
  }
  std::reverse(transfers.begin(), transfers.end());
  return transfers;
}

// In the order in which a freeze ends them, as many as one command may.
std::vector<Offered> OffersOf(const RuleView& view, CertificateId id) {
  std::vector<Offered> offers = ListedOf(view, id);
  for (const TransferState state : {TransferState::kProposed, TransferState::kAccepted}) {
    const std::vector<Offered> transfers = TransfersOf(view, id, state);
    offers.insert(offers.end(), transfers.begin(), transfers.end());
  }
  if (offers.size() > kWorkPerCommandMax) offers.resize(kWorkPerCommandMax);
  return offers;
}

void End(const RuleScope& scope, ListingId id) { EndListing(scope, id); }
void End(const RuleScope& scope, TransferId id) { EndTransfer(scope, id); }

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const FreezeRights& body) {
  const auto rejection = CheckLocalCertificate(view, body.certificate, body.quantity);
  if (!rejection || rejection->reason != RejectReason::kRightsShort) return rejection;
  Grams most = view.rights.certificates.at(body.certificate).available();
  for (const Offered& offered : OffersOf(view, body.certificate)) most += offered.quantity;
  if (body.quantity <= most) return std::nullopt;
  return Rejection{RejectReason::kRightsShort, most.value()};
}

Outcome Do(const RuleScope& scope, const FreezeRights& body) {
  const Certificate& certificate = scope.rights.certificates.at(body.certificate);
  if (certificate.available() < body.quantity) {
    for (const Offered& offered : OffersOf(scope.view(), body.certificate)) {
      std::visit([&](auto id) { End(scope, id); }, offered.offer);
      if (certificate.available() >= body.quantity) break;
    }
  }
  Bind(scope, body.certificate, body.quantity, CertificateChange::kFrozen);
  const FreezeId id = scope.rights.freezes.Add({.certificate = body.certificate,
                                                .state = FreezeState::kFrozen,
                                                .quantity = body.quantity,
                                                .order_no = body.order_no});
  return RecordMade{static_cast<uint64_t>(id)};
}

std::optional<Rejection> Check(const RuleView& view, const UnfreezeRights& body) {
  return CheckFrozen(view, body.freeze);
}

Outcome Do(const RuleScope& scope, const UnfreezeRights& body) {
  Freeze& freeze = scope.rights.freezes.at(body.freeze);
  freeze.state = FreezeState::kReleased;
  Unbind(scope, freeze.certificate, freeze.quantity, CertificateChange::kUnfrozen);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const SeizeRights& body) {
  if (auto rejection = CheckFrozen(view, body.freeze)) return rejection;
  const CertificateId certificate = view.rights.freezes.at(body.freeze).certificate;
  return CheckOwnReserve(view, body.reserve, view.rights.certificates.at(certificate).instrument);
}

Outcome Do(const RuleScope& scope, const SeizeRights& body) {
  Freeze& freeze = scope.rights.freezes.at(body.freeze);
  freeze.state = FreezeState::kSeized;
  ReturnToReserve(scope, {.certificate = freeze.certificate,
                          .quantity = freeze.quantity,
                          .bucket = CertificateChange::kFrozen,
                          .reserve = body.reserve,
                          .cause = RightsCause::kSeizure});
  return Done{};
}

}  // namespace luheng::engine
