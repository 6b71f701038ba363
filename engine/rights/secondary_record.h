// Listings and transfers: sales outside the order book.
#ifndef ENGINE_RIGHTS_SECONDARY_RECORD_H_
#define ENGINE_RIGHTS_SECONDARY_RECORD_H_

#include <cstdint>
#include <optional>

#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// Rights that somebody lists for sale, or a wish to buy. What is offered is held.
struct Listing {
  static constexpr const char* kFieldNames =
      "account instrument side state certificate price_fen_per_tonne quantity_grams leaves_grams";
  AccountId account{};
  InstrumentId instrument{};
  Side side{};
  ListingState state{};
  CertificateId certificate{};
  Price price{};
  Grams quantity{};
  Grams leaves{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.instrument, self.side, self.state, self.certificate, self.price,
      self.quantity, self.leaves);
  }
};

// A sale to one buyer. The rights are held from the proposal on, the money from the acceptance.
struct Transfer {
  static constexpr const char* kFieldNames =
      "kind state account buyer instrument into_instrument certificate quantity_grams "
      "price_fen_per_tonne amount_fen valid_to hash needs_bureaus needs_upper seller_bureau "
      "buyer_bureau upper_bureau pledge payee";
  TransferKind kind{};
  TransferState state{};
  AccountId account{};  // Seller.
  AccountId buyer{};
  InstrumentId instrument{};
  InstrumentId into_instrument{};
  CertificateId certificate{};
  Grams quantity{};
  Price price{};
  Fen amount{};
  TradingDay valid_to{};
  Hash256 hash{};                 // Of the terms: SHA-256 of kind and coding of the proposal.
  bool needs_bureaus = false;     // The bureaus of both counties have to approve.
  bool needs_upper = false;       // And the one above both.
  ParticipantId seller_bureau{};  // Has approved; 0 if not yet.
  ParticipantId buyer_bureau{};
  ParticipantId upper_bureau{};
  PledgeId pledge{};  // Of a sale out of a pledge in default; 0 of any other.
  AccountId payee{};  // Who is repaid then; the seller gets the rest.
  // What it is of, while the rights are held for it.
  std::optional<CertificateId> OpenBy() const {
    const bool is_open = state == TransferState::kProposed || state == TransferState::kAccepted;
    return is_open ? std::optional(certificate) : std::nullopt;
  }
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.kind, self.state, self.account, self.buyer, self.instrument, self.into_instrument,
      self.certificate, self.quantity, self.price, self.amount, self.valid_to, self.hash,
      self.needs_bureaus, self.needs_upper, self.seller_bureau, self.buyer_bureau,
      self.upper_bureau, self.pledge, self.payee);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_SECONDARY_RECORD_H_
