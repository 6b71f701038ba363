// Contract: what follows an award, a draw or a sale at a fixed price out of a reserve.
//
//   kAwarded -> kSigned -> kPaid; kForfeited if a deadline is missed.
//
// The quantity is out of the reserve from the start; with the last payment the certificate is
// issued.
#ifndef ENGINE_RIGHTS_CONTRACT_H_
#define ENGINE_RIGHTS_CONTRACT_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "engine/codec.h"
#include "engine/register.h"
#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// Whether the quantity still waits for its certificate.
constexpr bool IsOpen(ContractState state) {
  return state == ContractState::kAwarded || state == ContractState::kSigned;
}

struct Contract {
  static constexpr const char* kFieldNames =
      "account reserve instrument cause state quantity_grams price_fen_per_tonne amount_fen "
      "deposit_fen paid_fen instalments instalments_paid sign_by pay_by certificate "
      "first_pay_by instalment_months";
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
  TradingDay first_pay_by{};    // The last day for the first payment, from which the others count.
  uint8_t instalment_months = 0;  // From one instalment's last day to the next; 0 of a single one.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.reserve, self.instrument, self.cause, self.state, self.quantity,
      self.price, self.amount, self.deposit, self.paid, self.instalments, self.instalments_paid,
      self.sign_by, self.pay_by, self.certificate, self.first_pay_by, self.instalment_months);
  }
};

// Contracts by id, dense from 1, and those that wait by account. Not thread-safe.
class Contracts {
 public:
  size_t count() const { return rows_.count(); }
  const Contract* Find(ContractId id) const { return rows_.Find(id); }
  const Contract& at(ContractId id) const { return rows_.at(id); }
  const std::vector<Contract>& rows() const { return rows_.rows(); }
  // Those of a buyer that are neither paid nor forfeited, oldest first.
  std::vector<ContractId> OpenOf(AccountId account) const;

  ContractId Add(const Contract& contract);
  // For all changes but of the state.
  Contract& at(ContractId id) { return rows_.at(id); }
  void SetState(ContractId id, ContractState state);

  void Save(Writer& writer) const { writer(rows_); }
  void Load(Reader& reader);

 private:
  Register<ContractId, Contract> rows_;
  absl::btree_set<std::pair<AccountId, ContractId>> open_;
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_CONTRACT_H_
