#include "engine/rights/freeze_rules.h"

#include "engine/rights/certificate_rules.h"
#include "engine/rights/lookups.h"
#include "engine/rights/moves.h"
#include "engine/rights/reserve_rules.h"

namespace luheng::engine {
namespace {

std::optional<Rejection> CheckFrozen(const RuleView& view, FreezeId id) {
  const Freeze* freeze = view.rights.freezes.Find(id);
  if (freeze == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (auto rejection = CheckLocalCertificate(view, freeze->certificate, Grams{})) return rejection;
  if (freeze->state == FreezeState::kFrozen) return std::nullopt;
  return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(freeze->state)};
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const FreezeRights& body) {
  return CheckLocalCertificate(view, body.certificate, body.quantity);
}

Outcome Do(const RuleScope& scope, const FreezeRights& body) {
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
