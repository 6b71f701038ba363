// Certificate: the title to a right (排污权电子凭证), and what of it is bound.
//
// A certificate is never changed hands: what is sold is cut off, and the buyer gets a certificate
// of its own, which names this one as its parent. So the way of every gram can be followed back to
// where it began.
//
// Invariant: no bucket is negative, and held, pledged, leased and frozen together are at most
// quantity.
#ifndef ENGINE_RIGHTS_CERTIFICATE_H_
#define ENGINE_RIGHTS_CERTIFICATE_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "engine/codec.h"
#include "engine/register.h"
#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

struct Certificate {
  static constexpr const char* kFieldNames =
      "account instrument parent cause payment price_fen_per_tonne quantity_grams held_grams "
      "pledged_grams leased_grams frozen_grams sellable_from valid_from valid_to confirmed_grams "
      "confirmed_to";
  AccountId account{};  // Whose it is.
  InstrumentId instrument{};
  CertificateId parent{};  // 0 of a right that begins.
  RightsCause cause{};     // How it came to this account.
  Payment payment{};
  Price price{};     // What was paid for it, by the instrument's basis; 0 if nothing.
  Grams quantity{};  // All that is left of it; 0 once everything is gone.
  Grams held{};      // For listings, auctions and sales that wait.
  Grams pledged{};
  Grams leased{};  // To somebody else.
  Grams frozen{};
  TradingDay sellable_from{};  // T+1: the first day on which it may be sold; 0: any.
  TradingDay valid_from{};
  TradingDay valid_to{};  // The last day.
  Grams confirmed{};      // What the bureau confirmed that may be sold, less what was sold since.
  TradingDay confirmed_to{};
  Grams available() const { return quantity - held - pledged - leased - frozen; }
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.instrument, self.parent, self.cause, self.payment, self.price,
      self.quantity, self.held, self.pledged, self.leased, self.frozen, self.sellable_from,
      self.valid_from, self.valid_to, self.confirmed, self.confirmed_to);
  }
};

// Certificates by id, dense from 1, and by account. Not thread-safe.
class Certificates {
 public:
  size_t count() const { return rows_.count(); }
  CertificateId next_id() const { return rows_.next_id(); }
  const Certificate* Find(CertificateId id) const { return rows_.Find(id); }
  const Certificate& at(CertificateId id) const { return rows_.at(id); }
  const std::vector<Certificate>& rows() const { return rows_.rows(); }
  // Those of an account of which something is left, oldest first.
  std::vector<CertificateId> OfAccount(AccountId account) const;

  Certificate& at(CertificateId id) { return rows_.at(id); }
  CertificateId Add(const Certificate& certificate);
  // Nothing is left of it: it is none of its account's any more.
  void Exhaust(CertificateId id);

  void Save(Writer& writer) const { writer(rows_); }
  void Load(Reader& reader);

 private:
  Register<CertificateId, Certificate> rows_;
  absl::btree_set<std::pair<AccountId, CertificateId>>
      of_account_;  // Those that something is left of.
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_CERTIFICATE_H_
