// Rules of sales to one buyer: negotiated transfers (协议转让), also between counties, and block
// trades (大宗协议).
//
//   kProposed -> kAccepted -> kSettled; kRefused, or kExpired once its last day is over.
//
// The rights are held from the proposal on, the money from the acceptance; so a proposal waits for
// kTransferDaysMax at most. Who accepts, or approves, names the hash of the proposal: SHA-256 of
// its kind and coding. A transfer inside a county settles with the acceptance; one between counties
// once the bureaus that the region matrix asks for have approved: the seller's, the buyer's, and
// the one above both (domain 2.6).
// Eligibility is checked at the proposal, at the acceptance, and again before it settles.
#ifndef ENGINE_RIGHTS_TRANSFER_RULES_H_
#define ENGINE_RIGHTS_TRANSFER_RULES_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const ProposeTransfer& body);
Outcome Do(const RuleScope& scope, const ProposeTransfer& body);

std::optional<Rejection> Check(const RuleView& view, const AcceptTransfer& body);
Outcome Do(const RuleScope& scope, const AcceptTransfer& body);

std::optional<Rejection> Check(const RuleView& view, const ApproveTransfer& body);
Outcome Do(const RuleScope& scope, const ApproveTransfer& body);

std::optional<Rejection> Check(const RuleView& view, const RefuseTransfer& body);
Outcome Do(const RuleScope& scope, const RefuseTransfer& body);

// Gives back what is held for an open transfer, which is over then.
void EndTransfer(const RuleScope& scope, TransferId id);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_TRANSFER_RULES_H_
