#include "engine/rights/surveillance.h"

#include <algorithm>

#include "engine/arithmetic.h"
#include "engine/rights/lookups.h"
#include "engine/rights/moves.h"

namespace luheng::engine {
namespace {

std::optional<int64_t> LimitOf(const RuleScope& scope, Parameter parameter,
                               const Instrument& instrument) {
  return scope.rights.parameters.Find({.parameter = parameter,
                                       .county = instrument.terms.county,
                                       .pollutant = instrument.terms.pollutant},
                                      Today(scope.view()));
}

ParticipantId ControllerOf(const RuleScope& scope, AccountId account) {
  const ParticipantId owner = OwnerOf(scope.view(), account);
  const Enterprise* enterprise = scope.rights.enterprises.Find(owner);
  return enterprise == nullptr ? owner : enterprise->controller;
}

void Raise(const RuleScope& scope, const AlertRaised& alert) { scope.events.emplace_back(alert); }

void WatchPrice(const RuleScope& scope, const WatchedSale& sale, const Instrument& instrument) {
  const std::optional<int64_t> limit = LimitOf(scope, Parameter::kPriceDeviation, instrument);
  if (!limit || sale.price == Price{0}) return;
  const Turnover recent = RecentTurnover(scope.view(), instrument);
  if (recent.quantity == Grams{0}) return;
  const std::optional<Fen> cost = AmountOf(instrument, instrument.grid.lot(), sale.price);
  if (!cost) return;
  // Both as amounts of the same volume: what one lot costs here, and on the mean.
  const int64_t deviation =
      DeviationBasisPoints({.quantity = instrument.grid.lot(), .amount = *cost},
                           {.quantity = recent.quantity, .amount = recent.amount});
  if (deviation <= *limit) return;
  Raise(scope, {.alert = AlertKind::kPriceDeviation,
                .account = sale.seller,
                .instrument = instrument.id,
                .day = Today(scope.view()),
                .value = deviation,
                .limit = *limit});
}

// Accounts that one command looks at.
constexpr int kAccountsSeenMax = 16'384;

std::optional<int64_t> DayLimit(const RuleScope& scope, Parameter parameter, TradingDay day) {
  return scope.rights.parameters.Find({.parameter = parameter}, day);
}

void WatchOrders(const RuleScope& scope, AccountNumber account, const OrderCounts& counts,
                 TradingDay day) {
  const int64_t least = DayLimit(scope, Parameter::kOrdersMin, day).value_or(1);
  const auto raise = [&](AlertKind alert, int64_t value, int64_t limit) {
    Raise(scope, {.alert = alert,
                  .account = scope.registry.account_id(account),
                  .day = day,
                  .value = value,
                  .limit = limit});
  };
  const std::optional<int64_t> ratio_max = DayLimit(scope, Parameter::kOrderToTradeMax, day);
  const int64_t ratio = counts.orders / std::max(counts.trades, uint32_t{1});
  if (ratio_max && counts.orders >= least && ratio > *ratio_max) {
    raise(AlertKind::kOrderToTrade, ratio, *ratio_max);
  }
  const std::optional<int64_t> share_max = DayLimit(scope, Parameter::kCancelledShare, day);
  if (!share_max || counts.call_orders < least || counts.call_orders == 0) return;
  const int64_t share = ShareBasisPoints(Grams{counts.call_cancels}, Grams{counts.call_orders});
  if (share > *share_max) raise(AlertKind::kCancelledAuction, share, *share_max);
}

}  // namespace

void WatchSale(const RuleScope& scope, const WatchedSale& sale) {
  const Instrument& instrument = *scope.exchange.FindInstrument(sale.instrument);
  const ParticipantId controller = ControllerOf(scope, sale.seller);
  if (controller == ControllerOf(scope, sale.buyer)) {
    Raise(scope, {.alert = AlertKind::kWashTrade,
                  .account = sale.seller,
                  .instrument = instrument.id,
                  .day = Today(scope.view()),
                  .value = static_cast<int64_t>(controller)});
  }
  WatchPrice(scope, sale, instrument);
  WatchHolder(scope, sale.buyer, sale.instrument);
}

void WatchHolder(const RuleScope& scope, AccountId account, InstrumentId id) {
  const Instrument& instrument = *scope.exchange.FindInstrument(id);
  const std::optional<int64_t> limit = LimitOf(scope, Parameter::kLargeHolderShare, instrument);
  const Grams cap = scope.rights.reserves.FindCap(CapOf(instrument)).cap;
  if (!limit || cap == Grams{0}) return;
  Grams owned;
  for (const AccountId own : scope.registry.AccountsOf(OwnerOf(scope.view(), account))) {
    for (const CertificateId certificate : scope.rights.certificates.OfAccount(own)) {
      const Certificate& of = scope.rights.certificates.at(certificate);
      if (CapOf(*scope.exchange.FindInstrument(of.instrument)) == CapOf(instrument)) {
        owned += of.quantity;
      }
    }
  }
  const int64_t share = ShareBasisPoints(owned, cap);
  if (share <= *limit) return;
  Raise(scope, {.alert = AlertKind::kLargeHolder,
                .account = account,
                .instrument = id,
                .day = Today(scope.view()),
                .value = share,
                .limit = *limit});
}

void BeginOrderWatch(const RuleScope& scope, TradingDay day) {
  const bool is_on = DayLimit(scope, Parameter::kOrderToTradeMax, day).has_value() ||
                     DayLimit(scope, Parameter::kCancelledShare, day).has_value();
  scope.exchange.mutable_order_watch().Begin(is_on);
}

void PlanOrderWatch(const RuleScope& scope) {
  if (scope.exchange.order_watch().counts().empty()) return;
  scope.exchange.mutable_tasks().emplace_back(
      WatchTask{.day = *scope.exchange.last_day(), .next = AccountNumber{1}});
}

bool ContinueOrderWatch(const RuleScope& scope, WatchTask& task) {
  const std::vector<OrderCounts>& counts = scope.exchange.order_watch().counts();
  auto number = static_cast<uint32_t>(task.next);
  // A day that opened meanwhile counts anew: what was not looked at by then is not looked at.
  const bool is_over = scope.exchange.last_day() != task.day;
  for (int seen = 0; seen < kAccountsSeenMax && !is_over && number <= counts.size();
       ++seen, ++number) {
    if (scope.events.size() + 2 > kWorkPerCommandMax) break;
    WatchOrders(scope, AccountNumber{number}, counts[number - 1], task.day);
  }
  task.next = AccountNumber{number};
  return is_over || number > counts.size();
}

}  // namespace luheng::engine
