#include "engine/rights/surveillance.h"

#include "engine/arithmetic.h"
#include "engine/rights/lookups.h"
#include "engine/rights/moves.h"

namespace luheng::engine {
namespace {

constexpr int32_t kMeanDays = 90;

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
  const TradingDay today = Today(scope.view());
  const DayRange days{.first = TradingDay{static_cast<int32_t>(today) - kMeanDays}, .last = today};
  Grams volume;
  Fen amount;
  for (const Tally& tally :
       scope.rights.tallies.Of(instrument.terms.county, instrument.terms.pollutant, days)) {
    volume += tally.quantity;
    amount += tally.amount;
  }
  if (volume == Grams{0}) return;
  const std::optional<Fen> cost = AmountOf(instrument, instrument.grid.lot(), sale.price);
  if (!cost) return;
  // Both as amounts of the same volume: what one lot costs here, and on the mean.
  const int64_t deviation = DeviationBasisPoints(
      {.quantity = instrument.grid.lot(), .amount = *cost}, {.quantity = volume, .amount = amount});
  if (deviation <= *limit) return;
  Raise(scope, {.alert = AlertKind::kPriceDeviation,
                .account = sale.seller,
                .instrument = instrument.id,
                .day = today,
                .value = deviation,
                .limit = *limit});
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

}  // namespace luheng::engine
