// Sales: how one that is settled outside the order book is reported and counted.
#ifndef ENGINE_RIGHTS_SALE_H_
#define ENGINE_RIGHTS_SALE_H_

#include "engine/rules.h"

namespace luheng::engine {

struct Sale {
  RightsCause cause{};
  AccountId buyer{};
  AccountId seller{};
  InstrumentId instrument{};
  CertificateId bought{};  // The buyer's certificate.
  CertificateId sold{};    // The seller's; 0 of a reserve.
  Grams quantity{};
  Price price{};
  Fen amount{};
};

// Emits SaleSettled for both sides, the buying one first, and adds the sale to the day's tally of
// the instrument's county.
void ReportSale(const RuleScope& scope, const Sale& sale);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_SALE_H_
