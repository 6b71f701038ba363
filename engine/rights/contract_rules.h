// Contracts with a reserve: made by an award, a draw, an allocation or at a fixed price; signed by
// the buyer, paid, and then the certificate is issued. Or a deadline passes, and the keeper of the
// reserve forfeits it.
//
//   signature   by the sign_by day: kContractDays [3] trading days after the award
//   payment     the first, or only one, by the pay_by day: kPaymentDays [7] trading days after the
//               signature; each further instalment kInstalmentMonths [1] after the one before it,
//               counted from the first one's day
//   instalments the first at least kFirstInstalmentPercent [40] of the amount, rounded up; the
//               others equal parts of the rest, rounded down, and the last one what is left
//
// A deposit goes against the first payment. Forfeited, it goes to the reserve's account; what was
// paid beyond it is given back from there, and the rights go back into the reserve.
#ifndef ENGINE_RIGHTS_CONTRACT_RULES_H_
#define ENGINE_RIGHTS_CONTRACT_RULES_H_

#include <cstdint>
#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

struct NewContract {
  AccountId account{};  // Buyer.
  AccountId reserve{};
  InstrumentId instrument{};
  RightsCause cause{};
  Grams quantity{};
  Price price{};
  Fen deposit{};  // Set aside before.
  uint8_t instalments = 1;
};

// Makes a contract over rights that were taken out of the reserve with this cause. What the deposit
// is above the first payment is given back.
// REQUIRES: the quantity is set aside, and more than 0; AmountOf() it at the price is a value; one
// instalment if there is a deposit.
ContractId MakeContract(const RuleScope& scope, const NewContract& terms);

// What is set aside for a contract: the buyer's money, and the reserve's rights.
Fen MoneySetAside(const Contract& contract);
Grams RightsSetAside(const Contract& contract);

// kParameterMissing without a row of what every contract needs: kContractDays, kPaymentDays.
// Whatever leads to a contract checks it first; rows are never removed, so the contract finds them.
std::optional<Rejection> FindMissingTerms(const RuleView& view, const Instrument& instrument);

// A fee that the county charges today, as a price of the instrument. Nullopt, and `rejection` says
// why: kParameterMissing, kAmountTooLarge.
std::optional<Price> FeeToday(const RuleView& view, Parameter fee, const Instrument& instrument,
                              std::optional<Rejection>& rejection);
// The same. REQUIRES: FeeToday() gave one when the command was checked.
Price FeeInForce(const RuleView& view, Parameter fee, const Instrument& instrument);

// An enterprise without an EIA approval of the pollutant is an existing one: it pays the fee of
// those, and of its need (E03) the word of the bureau stands for the approval that it never had.
// One with an approval is new or enlarged: it pays the fee of new ones, within what was approved.
//
// Checks, in this order: kAccountUnknown, kAccountNotOwned, kNotAReserve, kParticipantEnded (of the
// reserve); kInstrumentUnknown, kWrongForm; kOutsideJurisdiction; kAccountUnknown, kNotAReserve,
// kParticipantEnded (of the account); kParameterMissing; kOffLot, kOffTick, kAmountTooLarge;
// kParameterMissing, kTooManyInstalments; kNotEligible; kReserveShort.
std::optional<Rejection> Check(const RuleView& view, const SellAtFixedPrice& body);
Outcome Do(const RuleScope& scope, const SellAtFixedPrice& body);
// kRecordUnknown, kRecordNotOwned, kStateNotAllowed, kDeadlinePassed.
std::optional<Rejection> Check(const RuleView& view, const SignContract& body);
Outcome Do(const RuleScope& scope, const SignContract& body);
// The same, then kInsufficientFunds.
std::optional<Rejection> Check(const RuleView& view, const PayContract& body);
Outcome Do(const RuleScope& scope, const PayContract& body);
// kRecordUnknown, kRecordNotOwned, kStateNotAllowed, kDeadlineNotPassed; kInsufficientFunds if the
// reserve's account has not what has to be given back.
std::optional<Rejection> Check(const RuleView& view, const ForfeitContract& body);
Outcome Do(const RuleScope& scope, const ForfeitContract& body);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_CONTRACT_RULES_H_
