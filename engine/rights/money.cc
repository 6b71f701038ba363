#include "engine/rights/money.h"

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

AccountNumber NumberOf(const RuleScope& scope, AccountId account) {
  const auto number = scope.registry.FindAccountNumber(account);
  LUHENG_CHECK(number.has_value());
  return *number;
}

void Report(const RuleScope& scope, AccountId account, Fen change, MoneyPurpose purpose) {
  scope.events.emplace_back(MoneyBooked{.account = account,
                                        .purpose = purpose,
                                        .change = change,
                                        .available = AvailableMoney(scope.view(), account)});
}

}  // namespace

Fen AvailableMoney(const RuleView& view, AccountId account) {
  const Account* found = view.registry.FindAccount(account);
  return found == nullptr ? Fen{} : found->available;
}

std::optional<Rejection> CheckMoney(const RuleView& view, AccountId account, Fen amount) {
  const Fen available = AvailableMoney(view, account);
  if (available >= amount) return std::nullopt;
  return Rejection{RejectReason::kInsufficientFunds, available.value()};
}

void SetAside(const RuleScope& scope, AccountId account, Fen amount) {
  if (amount == Fen{0}) return;
  scope.registry.mutable_holdings().SetAside(NumberOf(scope, account), amount);
  Report(scope, account, Fen{0} - amount, MoneyPurpose::kSetAside);
}

void GiveBack(const RuleScope& scope, AccountId account, Fen amount) {
  PayOut(scope, account, amount, MoneyPurpose::kGivenBack);
}

void PayOut(const RuleScope& scope, AccountId to, Fen amount, MoneyPurpose purpose) {
  if (amount == Fen{0}) return;
  scope.registry.mutable_holdings().PayOut(NumberOf(scope, to), amount);
  Report(scope, to, amount, purpose);
}

void Pay(const RuleScope& scope, const Payee& between, Fen amount, MoneyPurpose purpose) {
  if (amount == Fen{0}) return;
  Holdings& holdings = scope.registry.mutable_holdings();
  holdings.SetAside(NumberOf(scope, between.from), amount);
  Report(scope, between.from, Fen{0} - amount, purpose);
  holdings.PayOut(NumberOf(scope, between.to), amount);
  Report(scope, between.to, amount, purpose);
}

}  // namespace luheng::engine
