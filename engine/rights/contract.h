// Contract: what follows an award, a draw or a sale at a fixed price out of a reserve.
//
//   kAwarded -> kSigned -> kPaid; kForfeited if a deadline is missed.
//
// The quantity is out of the reserve from the start; with the last payment the certificate is
// issued.
#ifndef ENGINE_RIGHTS_CONTRACT_H_
#define ENGINE_RIGHTS_CONTRACT_H_

#include <cstdint>

#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

struct Contract {
  static constexpr const char* kFieldNames =
      "account reserve instrument cause state quantity_grams price_fen_per_tonne amount_fen "
      "deposit_fen paid_fen instalments instalments_paid sign_by pay_by certificate";
  AccountId account{};  // Buyer.
  AccountId reserve{};  // Seller: gets the money, and the rights back if it comes to nothing.
  InstrumentId instrument{};
  RightsCause cause{};  // kAllocation, kAuction, kLottery or kFixedPrice.
  ContractState state{};
  Grams quantity{};
  Price price{};
  Fen amount{};
  Fen deposit{};  // Set aside; goes against the first payment.
  Fen paid{};
  uint8_t instalments = 0;
  uint8_t instalments_paid = 0;
  TradingDay sign_by{};         // The last day for the signature.
  TradingDay pay_by{};          // The last day for the next payment, once signed.
  CertificateId certificate{};  // Issued with the last payment.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.reserve, self.instrument, self.cause, self.state, self.quantity,
      self.price, self.amount, self.deposit, self.paid, self.instalments, self.instalments_paid,
      self.sign_by, self.pay_by, self.certificate);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_CONTRACT_H_
