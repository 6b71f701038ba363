// Sale: how rights change hands against money outside the order book, whatever the way to trade.
//
// What is sold is a lot: a part of a certificate, or of an account's balance where the instrument
// is in book-entry form. It is offered first (bound), so that nobody sells it twice; the money is
// set aside first as well.
#ifndef ENGINE_RIGHTS_SALE_H_
#define ENGINE_RIGHTS_SALE_H_

#include <optional>

#include "engine/rights/moves.h"
#include "engine/rules.h"

namespace luheng::engine {

struct Lot {
  AccountId account{};
  InstrumentId instrument{};
  CertificateId certificate{};  // 0 in book-entry form.
};

// kInstrumentUnknown; kWrongForm; kRecordUnknown, kRecordNotOwned (the certificate is another
// account's); kWrongForm if it is of another instrument; kRightsShort.
std::optional<Rejection> CheckLot(const RuleView& view, const Lot& lot, Grams quantity);
// What of it may be offered today.
Grams AvailableOf(const RuleView& view, const Lot& lot);

// REQUIRES: CheckLot() found nothing.
void Offer(const RuleScope& scope, const Lot& lot, Grams quantity);
void TakeBack(const RuleScope& scope, const Lot& lot, Grams quantity);

// Delivers what was offered against money that was set aside, books the sale into the statistics of
// the day, and reports both sides. The amount may be 0.
struct Sale {
  Lot lot{};
  Grams quantity{};
  AccountId buyer{};
  InstrumentId into_instrument{};
  Price price{};
  Fen amount{};
  RightsCause cause{};
  AccountId payee{};  // Who gets the money: the seller, or the creditor of a pledge.
  Fen owed{};         // To a creditor, who gets no more than this; the seller gets the rest.
  CertificateChange bucket = CertificateChange::kHeld;  // Where the certificate is bound.
};
void Settle(const RuleScope& scope, const Sale& sale);

// Reports a sale out of a reserve to whom the certificate was issued, and books it.
struct ReserveSale {
  AccountId reserve{};
  AccountId buyer{};
  CertificateId certificate{};
  Price price{};
  Fen amount{};
};
void Report(const RuleScope& scope, const ReserveSale& sale);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_SALE_H_
