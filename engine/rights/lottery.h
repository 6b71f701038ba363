// Lotteries (摇号): opened over rights of a reserve with a commitment to the secret half of the
// seed, filled with applicants, sealed with the hash of their list, and drawn.
//
// Nobody knows the seed before the list is sealed: its secret half is committed to when the lottery
// is opened, and the public half comes from a source that is named then and drawn after the seal.
// An operator of another participant journals it; whoever keeps the lottery only reveals the
// secret, and cannot call the lottery off any more once the list is sealed.
//
//   lottery.cc    open, enter, seal, record the public seed, cancel
//   drawing.cc    the draw, and what follows from it
//   lottery_order.h  what is hashed, and how
//
// The draw fills approved demands in its order until the pool is empty; the last one filled gets
// what is left. Winners get a contract at the fee of new enterprises on the day of the draw.
#ifndef ENGINE_RIGHTS_LOTTERY_H_
#define ENGINE_RIGHTS_LOTTERY_H_

#include <optional>
#include <vector>

#include "engine/rights/lottery_order.h"
#include "engine/rules.h"

namespace luheng::engine {

// kAccountUnknown, kAccountNotOwned, kNotAReserve, kParticipantEnded; kInstrumentUnknown,
// kWrongForm; kOutsideJurisdiction; kEffectiveDayPast (a draw day that is not after today);
// kParameterMissing; kOffLot, kOffTick, kAmountTooLarge (the whole pool at the fee); kReserveShort.
std::optional<Rejection> Check(const RuleView& view, const OpenLottery& body);
Outcome Do(const RuleScope& scope, const OpenLottery& body);

// All applicants are entered, or none. kRecordUnknown, kRecordNotOwned, kStateNotAllowed;
// kTooManyApplicants; then for one applicant after the other kAccountUnknown, kNotAReserve,
// kParticipantEnded, kApplicantTwice (with the account that the lottery has already of the
// participant), kOffLot, kNotEligible.
std::optional<Rejection> Check(const RuleView& view, const EnterApplicants& body);
Outcome Do(const RuleScope& scope, const EnterApplicants& body);

// Only while a trading day is open, so that the day of the seal is no day of the past, and before
// the draw day. kRecordUnknown, kRecordNotOwned, kStateNotAllowed; kDayNotOpen; kDeadlinePassed;
// kListMismatch.
std::optional<Rejection> Check(const RuleView& view, const SealLottery& body);
Outcome Do(const RuleScope& scope, const SealLottery& body);

// kRecordUnknown; kApproverNotIndependent (of the participant that keeps the lottery);
// kStateNotAllowed; kDeadlineNotPassed (before the draw day).
std::optional<Rejection> Check(const RuleView& view, const RecordPublicSeed& body);
Outcome Do(const RuleScope& scope, const RecordPublicSeed& body);

// kRecordUnknown, kRecordNotOwned, kStateNotAllowed; kRevealMismatch; and as for OpenLottery
// kParameterMissing, kOffTick, kAmountTooLarge.
std::optional<Rejection> Check(const RuleView& view, const DrawLottery& body);
Outcome Do(const RuleScope& scope, const DrawLottery& body);

// Until the list is sealed by who keeps the lottery; until the draw by an operator of another
// participant. kRecordUnknown, kRecordNotOwned, kStateNotAllowed. The pool goes back into the
// reserve.
std::optional<Rejection> Check(const RuleView& view, const CancelLottery& body);
Outcome Do(const RuleScope& scope, const CancelLottery& body);

// Reports more applicants' outcomes, at most kWorkPerCommandMax; true once all are.
bool ContinueDrawing(const RuleScope& scope, LotteryId lottery);

// The applicants as the list has them.
std::vector<LotteryLine> LinesOf(const RuleView& view, const Lottery& lottery);

// kRecordUnknown, kRecordNotOwned.
std::optional<Rejection> CheckKeeper(const RuleView& view, const Lottery* lottery);
// Why the pool cannot be sold at today's fee; else nullopt, and `price` is it.
std::optional<Rejection> CheckPrice(const RuleView& view, const Instrument& instrument,
                                    Grams quantity, Price& price);

// Rights of a reserve that are set aside for a lottery.
inline Grams RightsSetAside(const Lottery& lottery) { return lottery.left; }

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_LOTTERY_H_
