// Rules of certificates: first allocation, reclaim, repurchase, fee, verification, succession.
#ifndef ENGINE_RIGHTS_CERTIFICATE_RULES_H_
#define ENGINE_RIGHTS_CERTIFICATE_RULES_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const IssueCertificate& body);
Outcome Do(const RuleScope& scope, const IssueCertificate& body);

std::optional<Rejection> Check(const RuleView& view, const ReclaimRights& body);
Outcome Do(const RuleScope& scope, const ReclaimRights& body);

std::optional<Rejection> Check(const RuleView& view, const WaiveRights& body);
Outcome Do(const RuleScope& scope, const WaiveRights& body);

std::optional<Rejection> Check(const RuleView& view, const RepurchaseRights& body);
Outcome Do(const RuleScope& scope, const RepurchaseRights& body);

std::optional<Rejection> Check(const RuleView& view, const PayFee& body);
Outcome Do(const RuleScope& scope, const PayFee& body);

std::optional<Rejection> Check(const RuleView& view, const ReverifyRight& body);
Outcome Do(const RuleScope& scope, const ReverifyRight& body);

std::optional<Rejection> Check(const RuleView& view, const ConfirmSurplus& body);
Outcome Do(const RuleScope& scope, const ConfirmSurplus& body);

std::optional<Rejection> Check(const RuleView& view, const SucceedRights& body);
Outcome Do(const RuleScope& scope, const SucceedRights& body);

// kRecordUnknown; kOffLot; kRightsShort. T+1 binds what is sold only, so it has no say here.
std::optional<Rejection> CheckCertificate(const RuleView& view, CertificateId id, Grams quantity);
// The same, and kOutsideJurisdiction.
std::optional<Rejection> CheckLocalCertificate(const RuleView& view, CertificateId id,
                                               Grams quantity);
// The same as CheckCertificate, and kRecordNotOwned.
std::optional<Rejection> CheckOwnCertificate(const RuleView& view, CertificateId id,
                                             Grams quantity);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_CERTIFICATE_RULES_H_
