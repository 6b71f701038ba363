#include "engine/rights/contract_rules.h"

#include <algorithm>

#include "engine/arithmetic.h"
#include "engine/market/calendar.h"
#include "engine/rights/eligibility.h"
#include "engine/rights/lookups.h"
#include "engine/rights/money.h"
#include "engine/rights/moves.h"
#include "engine/rights/reserve_rules.h"
#include "engine/rights/sale.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

// So many trading days are never asked for: a row's typing error must not walk the calendar.
constexpr int64_t kDeadlineDaysMax = 366;
constexpr int64_t kInstalmentMonthsMax = 120;
constexpr int64_t kNeedCheck = int64_t{1} << 3;  // E03.

const Instrument& InstrumentOf(const RuleView& view, InstrumentId id) {
  const Instrument* instrument = view.exchange.FindInstrument(id);
  LUHENG_CHECK(instrument != nullptr);
  return *instrument;
}

// REQUIRES: FindMissingTerms() found nothing when the contract or what led to it was checked.
TradingDay DeadlineFor(const RuleView& view, Parameter parameter, const Instrument& instrument) {
  const int64_t days = ParameterFor(view, parameter, instrument, 0);
  return AfterTradingDays(view, Today(view), std::min(days, kDeadlineDaysMax));
}

// The next instalment. REQUIRES: not all are paid.
Fen DueOf(const RuleView& view, const Contract& contract) {
  const int64_t left = contract.instalments - contract.instalments_paid;
  LUHENG_CHECK(left > 0);
  const Fen rest = contract.amount - contract.paid;
  if (left == 1) return rest;
  if (contract.instalments_paid > 0) return EqualPart(rest, left);
  const int64_t percent = ParameterFor(view, Parameter::kFirstInstalmentPercent,
                                       InstrumentOf(view, contract.instrument), 0);
  return PercentOfAmount(rest, std::min<int64_t>(percent, 100));
}

// What the buyer has to add to the deposit for the next instalment.
Fen AddedFor(const RuleView& view, const Contract& contract) {
  return DueOf(view, contract) - MoneySetAside(contract);
}

std::optional<Rejection> CheckParty(const RuleView& view, const Contract* contract,
                                    AccountId Contract::*party) {
  if (contract == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (!IsOwn(view, contract->*party)) return Rejection{RejectReason::kRecordNotOwned};
  return std::nullopt;
}

Rejection NotIn(ContractState state) {
  return {RejectReason::kStateNotAllowed, static_cast<int64_t>(state)};
}

// kParameterMissing, kTooManyInstalments.
std::optional<Rejection> CheckInstalments(const RuleView& view, const Instrument& instrument,
                                          int64_t instalments) {
  if (auto missing = FirstMissing(view, instrument, {Parameter::kInstalmentsMax})) return missing;
  const int64_t most = ParameterFor(view, Parameter::kInstalmentsMax, instrument, 0);
  if (instalments > most) return Rejection{RejectReason::kTooManyInstalments, most};
  if (instalments == 1) return std::nullopt;
  return FirstMissing(view, instrument,
                      {Parameter::kFirstInstalmentPercent, Parameter::kInstalmentMonths});
}

std::optional<Rejection> CheckNotAfter(const RuleView& view, TradingDay deadline) {
  if (Today(view) <= deadline) return std::nullopt;
  return Rejection{RejectReason::kDeadlinePassed, static_cast<int64_t>(deadline)};
}

// Whether the enterprise was there before EIA approvals of the pollutant: it has none.
bool IsExisting(const RuleView& view, AccountId account, const Instrument& instrument) {
  const Enterprise* enterprise = view.rights.enterprises.Find(OwnerOf(view, account));
  return enterprise == nullptr ||
         std::none_of(enterprise->eias.begin(), enterprise->eias.end(),
                      [&](const Eia& eia) { return eia.pollutant == instrument.terms.pollutant; });
}

Parameter FeeFor(bool is_existing) {
  return is_existing ? Parameter::kFeeExisting : Parameter::kFeeNew;
}

// Between the last days of instalments; 0 of a single one.
uint8_t MonthsFor(const RuleView& view, const Instrument& instrument, uint8_t instalments) {
  if (instalments == 1) return 0;
  const int64_t months = ParameterFor(view, Parameter::kInstalmentMonths, instrument, 0);
  return static_cast<uint8_t>(std::min(months, kInstalmentMonthsMax));
}

// The money is paid: the right begins.
void Deliver(const RuleScope& scope, ContractId id) {
  Contract& contract = scope.rights.contracts.at(id);
  const TradingDay today = Today(scope.view());
  const Instrument& instrument = InstrumentOf(scope.view(), contract.instrument);
  scope.rights.contracts.SetState(id, ContractState::kPaid);
  contract.certificate = Issue(scope,
                               {.account = contract.account,
                                .instrument = contract.instrument,
                                .quantity = contract.quantity,
                                .payment = Payment::kPaid,
                                .price = contract.price,
                                .cause = contract.cause,
                                .valid_from = today,
                                .valid_to = LastDayOf(today, instrument.terms.term_years)},
                               Source::kSetAside);
  Report(scope, {.reserve = contract.reserve,
                 .buyer = contract.account,
                 .certificate = contract.certificate,
                 .price = contract.price,
                 .amount = contract.amount});
}

// What the buyer paid in instalments beyond the deposit.
Fen PaidBeyondDeposit(const Contract& contract) {
  return contract.instalments_paid == 0 ? Fen{0} : contract.paid - contract.deposit;
}

}  // namespace

ContractId MakeContract(const RuleScope& scope, const NewContract& terms) {
  const Instrument& instrument = InstrumentOf(scope.view(), terms.instrument);
  const std::optional<Fen> amount = AmountOf(instrument, terms.quantity, terms.price);
  LUHENG_CHECK(amount.has_value());
  LUHENG_CHECK(terms.quantity > Grams{0});
  LUHENG_CHECK(terms.instalments == 1 || (terms.instalments > 1 && terms.deposit == Fen{0}));
  const Fen deposit = std::min(terms.deposit, *amount);
  const Contract contract{
      .account = terms.account,
      .reserve = terms.reserve,
      .instrument = terms.instrument,
      .cause = terms.cause,
      .state = ContractState::kAwarded,
      .quantity = terms.quantity,
      .price = terms.price,
      .amount = *amount,
      .deposit = deposit,
      .instalments = terms.instalments,
      .sign_by = DeadlineFor(scope.view(), Parameter::kContractDays, instrument),
      .instalment_months = MonthsFor(scope.view(), instrument, terms.instalments)};
  const ContractId id = scope.rights.contracts.Add(contract);
  scope.events.emplace_back(ContractMade{.contract = id,
                                         .account = contract.account,
                                         .instrument = contract.instrument,
                                         .cause = contract.cause,
                                         .quantity = contract.quantity,
                                         .price = contract.price,
                                         .amount = contract.amount,
                                         .sign_by = contract.sign_by});
  GiveBack(scope, terms.account, terms.deposit - deposit);
  return id;
}

Fen MoneySetAside(const Contract& contract) {
  return IsOpen(contract.state) && contract.instalments_paid == 0 ? contract.deposit : Fen{0};
}

Grams RightsSetAside(const Contract& contract) {
  return IsOpen(contract.state) ? contract.quantity : Grams{0};
}

std::optional<Rejection> FindMissingTerms(const RuleView& view, const Instrument& instrument) {
  return FirstMissing(view, instrument, {Parameter::kContractDays, Parameter::kPaymentDays});
}

std::optional<Price> FeeToday(const RuleView& view, Parameter fee, const Instrument& instrument,
                              std::optional<Rejection>& rejection) {
  const std::optional<int64_t> value =
      view.rights.parameters.Find({.parameter = fee,
                                   .county = instrument.terms.county,
                                   .pollutant = instrument.terms.pollutant},
                                  Today(view));
  if (!value) {
    rejection = Rejection{RejectReason::kParameterMissing, static_cast<int64_t>(fee)};
    return std::nullopt;
  }
  const int64_t years = std::max<int64_t>(instrument.terms.term_years, 1);
  if (*value > kPriceMax.value() / years) {
    rejection = Rejection{RejectReason::kAmountTooLarge, kPriceMax.value()};
    return std::nullopt;
  }
  return FeePrice(instrument, *value);
}

Price FeeInForce(const RuleView& view, Parameter fee, const Instrument& instrument) {
  std::optional<Rejection> rejection;
  const std::optional<Price> price = FeeToday(view, fee, instrument, rejection);
  LUHENG_CHECK(price.has_value());
  return *price;
}

std::optional<Rejection> Check(const RuleView& view, const SellAtFixedPrice& body) {
  if (auto rejection = CheckOwnReserve(view, body.reserve, body.instrument)) return rejection;
  if (auto rejection = CheckAccount(view, body.account, AccountKind::kTrading)) return rejection;
  const Instrument& instrument = InstrumentOf(view, body.instrument);
  const bool is_existing = IsExisting(view, body.account, instrument);
  std::optional<Rejection> rejection;
  const std::optional<Price> price = FeeToday(view, FeeFor(is_existing), instrument, rejection);
  if (!price) return rejection;
  if (auto missing = FindMissingTerms(view, instrument)) return missing;
  if (auto off = CheckGrid(instrument, body.quantity, *price)) return off;
  if (auto refused = CheckInstalments(view, instrument, body.instalments)) return refused;
  const Deal deal{.buyer = body.account,
                  .instrument = body.instrument,
                  .into_instrument = body.instrument,
                  .quantity = body.quantity,
                  .price = *price};
  const int64_t checks = is_existing ? kAllChecks & ~kNeedCheck : kAllChecks;
  if (auto ineligible = CheckEligible(view, deal, checks)) return ineligible;
  return CheckStock(view, {body.reserve, body.instrument}, body.quantity);
}

Outcome Do(const RuleScope& scope, const SellAtFixedPrice& body) {
  const Instrument& instrument = InstrumentOf(scope.view(), body.instrument);
  const Parameter fee = FeeFor(IsExisting(scope.view(), body.account, instrument));
  TakeOut(scope, {body.reserve, body.instrument}, body.quantity, RightsCause::kFixedPrice);
  const ContractId id = MakeContract(scope, {.account = body.account,
                                             .reserve = body.reserve,
                                             .instrument = body.instrument,
                                             .cause = RightsCause::kFixedPrice,
                                             .quantity = body.quantity,
                                             .price = FeeInForce(scope.view(), fee, instrument),
                                             .instalments = body.instalments});
  return RecordMade{static_cast<uint64_t>(id)};
}

std::optional<Rejection> Check(const RuleView& view, const SignContract& body) {
  const Contract* contract = view.rights.contracts.Find(body.contract);
  if (auto rejection = CheckParty(view, contract, &Contract::account)) return rejection;
  if (contract->state != ContractState::kAwarded) return NotIn(contract->state);
  if (auto rejection = CheckNotAfter(view, contract->sign_by)) return rejection;
  // Who won in several places at once signs for no more than its need (E03), of which the contract
  // is a part already. What a bureau sells at a fixed price it has looked at itself.
  if (contract->cause == RightsCause::kFixedPrice) return std::nullopt;
  return CheckEligible(view,
                       {.buyer = contract->account,
                        .instrument = contract->instrument,
                        .into_instrument = contract->instrument},
                       kNeedCheck);
}

Outcome Do(const RuleScope& scope, const SignContract& body) {
  Contract& contract = scope.rights.contracts.at(body.contract);
  scope.rights.contracts.SetState(body.contract, ContractState::kSigned);
  contract.pay_by = DeadlineFor(scope.view(), Parameter::kPaymentDays,
                                InstrumentOf(scope.view(), contract.instrument));
  contract.first_pay_by = contract.pay_by;
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const PayContract& body) {
  const Contract* contract = view.rights.contracts.Find(body.contract);
  if (auto rejection = CheckParty(view, contract, &Contract::account)) return rejection;
  if (contract->state != ContractState::kSigned) return NotIn(contract->state);
  if (auto rejection = CheckNotAfter(view, contract->pay_by)) return rejection;
  return CheckMoney(view, contract->account, AddedFor(view, *contract));
}

Outcome Do(const RuleScope& scope, const PayContract& body) {
  Contract& contract = scope.rights.contracts.at(body.contract);
  const Fen due = DueOf(scope.view(), contract);
  const Fen set_aside = MoneySetAside(contract);
  LUHENG_CHECK(set_aside <= due);
  PayOut(scope, contract.reserve, set_aside, MoneyPurpose::kPayment);
  Pay(scope, {contract.account, contract.reserve}, due - set_aside, MoneyPurpose::kPayment);
  contract.paid += due;
  ++contract.instalments_paid;
  if (contract.instalments_paid == contract.instalments) {
    LUHENG_CHECK(contract.paid == contract.amount);
    Deliver(scope, body.contract);
  } else {
    contract.pay_by = AddMonths(contract.first_pay_by,
                                int32_t{contract.instalments_paid} * contract.instalment_months);
  }
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const ForfeitContract& body) {
  const Contract* contract = view.rights.contracts.Find(body.contract);
  if (auto rejection = CheckParty(view, contract, &Contract::reserve)) return rejection;
  if (!IsOpen(contract->state)) return NotIn(contract->state);
  const TradingDay deadline =
      contract->state == ContractState::kAwarded ? contract->sign_by : contract->pay_by;
  if (Today(view) <= deadline) {
    return Rejection{RejectReason::kDeadlineNotPassed, static_cast<int64_t>(deadline)};
  }
  return CheckMoney(view, contract->reserve, PaidBeyondDeposit(*contract));
}

Outcome Do(const RuleScope& scope, const ForfeitContract& body) {
  Contract& contract = scope.rights.contracts.at(body.contract);
  const Grams quantity = RightsSetAside(contract);
  LUHENG_CHECK(quantity > Grams{0});
  PayOut(scope, contract.reserve, MoneySetAside(contract), MoneyPurpose::kForfeited);
  Pay(scope, {contract.reserve, contract.account}, PaidBeyondDeposit(contract),
      MoneyPurpose::kGivenBack);
  scope.rights.contracts.SetState(body.contract, ContractState::kForfeited);
  PutBack(scope, {contract.reserve, contract.instrument}, quantity, contract.cause);
  return Done{};
}

}  // namespace luheng::engine
