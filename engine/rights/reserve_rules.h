// Rules of the reserve and of certificates outside any market.
#ifndef ENGINE_RIGHTS_RESERVE_RULES_H_
#define ENGINE_RIGHTS_RESERVE_RULES_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const PresetReserve& body);
Outcome Do(const RuleScope& scope, const PresetReserve& body);

std::optional<Rejection> Check(const RuleView& view, const DrawReserve& body);
Outcome Do(const RuleScope& scope, const DrawReserve& body);

std::optional<Rejection> Check(const RuleView& view, const RequestAllocation& body);
Outcome Do(const RuleScope& scope, const RequestAllocation& body);

std::optional<Rejection> Check(const RuleView& view, const WithdrawAllocation& body);
Outcome Do(const RuleScope& scope, const WithdrawAllocation& body);

// kRecordUnknown, kStateNotAllowed, kRecordNotOwned: by the bureau that keeps the reserve.
std::optional<Rejection> Check(const RuleView& view, const ConfirmPriority& body);
Outcome Do(const RuleScope& scope, const ConfirmPriority& body);

// Requests are served by confirmed class, then in their order; one that cannot be served now, for
// whatever reason, holds nobody up.
//
// Checks, in this order: kRecordUnknown, kStateNotAllowed, kRecordNotOwned; kPriorityFirst;
// kAccountUnknown, kNotAReserve, kParticipantEnded; kReserveShort; if it is paid kParameterMissing,
// kOffLot, kOffTick, kAmountTooLarge; kNotEligible.
std::optional<Rejection> Check(const RuleView& view, const AllocateReserve& body);
Outcome Do(const RuleScope& scope, const AllocateReserve& body);

// Nullopt, or why the account is no reserve of a bureau that keeps rights of this instrument:
// unknown, of another kind, or of another place.
std::optional<Rejection> CheckKeeper(const RuleView& view, AccountId reserve,
                                     InstrumentId instrument);
// The same for a reserve that is the actor's own.
std::optional<Rejection> CheckOwnReserve(const RuleView& view, AccountId reserve,
                                         InstrumentId instrument);
// kReserveShort.
std::optional<Rejection> CheckStock(const RuleView& view, const ReserveKey& key, Grams quantity);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_RESERVE_RULES_H_
