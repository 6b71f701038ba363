// Money outside the order book: set aside for a deposit or a purchase, given back, paid.
//
// What is set aside belongs to no account until it is given back or paid; whoever set it aside
// (a bid, a contract, a transfer, a listing) keeps the amount. Each booking emits MoneyBooked.
#ifndef ENGINE_RIGHTS_MONEY_H_
#define ENGINE_RIGHTS_MONEY_H_

#include "engine/rules.h"

namespace luheng::engine {

// What the account may spend; 0 for no account.
Fen AvailableMoney(const RuleView& view, AccountId account);
// Nullopt, or kInsufficientFunds with what is available.
std::optional<Rejection> CheckMoney(const RuleView& view, AccountId account, Fen amount);

// Nothing happens for an amount of 0. REQUIRES: so much is available, or set aside.
void SetAside(const RuleScope& scope, AccountId account, Fen amount);
void GiveBack(const RuleScope& scope, AccountId account, Fen amount);
// From what is set aside, to an account.
void PayOut(const RuleScope& scope, AccountId to, Fen amount, MoneyPurpose purpose);
// From one account's available money to another's.
struct Payee {
  AccountId from{};
  AccountId to{};
};
void Pay(const RuleScope& scope, const Payee& between, Fen amount, MoneyPurpose purpose);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_MONEY_H_
