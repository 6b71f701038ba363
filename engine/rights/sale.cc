#include "engine/rights/sale.h"

#include "engine/rights/lookups.h"
#include "ledger/base/check.h"

namespace luheng::engine {

void ReportSale(const RuleScope& scope, const Sale& sale) {
  const Instrument* instrument = scope.exchange.FindInstrument(sale.instrument);
  LUHENG_CHECK(instrument != nullptr);
  const TradingDay today = Today(scope.view());
  for (const Side side : {Side::kBuy, Side::kSell}) {
    const bool is_buyer = side == Side::kBuy;
    scope.events.emplace_back(SaleSettled{.cause = sale.cause,
                                          .side = side,
                                          .account = is_buyer ? sale.buyer : sale.seller,
                                          .instrument = sale.instrument,
                                          .certificate = is_buyer ? sale.bought : sale.sold,
                                          .day = today,
                                          .quantity = sale.quantity,
                                          .price = sale.price,
                                          .amount = sale.amount});
  }
  scope.rights.tallies.Add({.county = instrument->terms.county,
                            .pollutant = instrument->terms.pollutant,
                            .day = today,
                            .cause = sale.cause,
                            .trade_count = 1,
                            .quantity = sale.quantity,
                            .amount = sale.amount});
}

}  // namespace luheng::engine
