// Commands of the secondary market: listings, negotiated transfers and block trades.
//
// The shape of a body is explained in engine/rights/enterprise_command.h. `Makes` is the record
// that an accepted command makes. What is sold is named by a certificate; of an instrument in
// book-entry form by the account alone, and the certificate is 0.
#ifndef ENGINE_RIGHTS_SECONDARY_COMMAND_H_
#define ENGINE_RIGHTS_SECONDARY_COMMAND_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// Lists rights for sale, or a wish to buy (挂牌).
struct PostListing {
  static constexpr uint16_t kKind = 120;
  static constexpr const char* kName = "POST_LISTING";
  static constexpr const char* kFieldNames =
      "account instrument side certificate quantity_grams price_fen_per_tonne";
  static constexpr const char* kMayBeEmpty = "certificate";
  using Makes = ListingId;
  AccountId account{};
  InstrumentId instrument{};
  Side side{};
  CertificateId certificate{};
  Grams quantity{};
  Price price{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.instrument, self.side, self.certificate, self.quantity, self.price);
  }
};

// Takes from a listing that the taker names (摘牌). It must be among the best prices.
struct TakeListing {
  static constexpr uint16_t kKind = 121;
  static constexpr const char* kName = "TAKE_LISTING";
  static constexpr const char* kFieldNames = "listing account certificate quantity_grams";
  static constexpr const char* kMayBeEmpty = "certificate";
  ListingId listing{};
  AccountId account{};
  CertificateId certificate{};  // Of a taker who sells.
  Grams quantity{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.listing, self.account, self.certificate, self.quantity);
  }
};

// Takes a listing back.
struct WithdrawListing {
  static constexpr uint16_t kKind = 122;
  static constexpr const char* kName = "WITHDRAW_LISTING";
  static constexpr const char* kFieldNames = "listing";
  ListingId listing{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.listing);
  }
};

// The seller proposes a sale to one buyer (协议转让), or a block trade (大宗协议).
struct ProposeTransfer {
  static constexpr uint16_t kKind = 123;
  static constexpr const char* kName = "PROPOSE_TRANSFER";
  static constexpr const char* kFieldNames =
      "kind account buyer instrument certificate quantity_grams price_fen_per_tonne "
      "into_instrument valid_to";
  static constexpr const char* kMayBeEmpty = "certificate";
  using Makes = TransferId;
  TransferKind kind{};
  AccountId account{};  // Seller.
  AccountId buyer{};
  InstrumentId instrument{};
  CertificateId certificate{};
  Grams quantity{};
  Price price{};
  InstrumentId into_instrument{};  // What the buyer gets: the same, or its like in another county.
  TradingDay valid_to{};           // Last day on which it may be settled.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.kind, self.account, self.buyer, self.instrument, self.certificate, self.quantity,
      self.price, self.into_instrument, self.valid_to);
  }
};

// The buyer accepts, and the money is set aside.
struct AcceptTransfer {
  static constexpr uint16_t kKind = 124;
  static constexpr const char* kName = "ACCEPT_TRANSFER";
  static constexpr const char* kFieldNames = "transfer hash";
  TransferId transfer{};
  Hash256 hash{};  // Of the terms that were proposed.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.transfer, self.hash);
  }
};

// A bureau approves a sale between counties: the seller's, the buyer's, or the one above both.
struct ApproveTransfer {
  static constexpr uint16_t kKind = 125;
  static constexpr const char* kName = "APPROVE_TRANSFER";
  static constexpr const char* kFieldNames = "transfer hash";
  TransferId transfer{};
  Hash256 hash{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.transfer, self.hash);
  }
};

// A party or a bureau lets a sale go.
struct RefuseTransfer {
  static constexpr uint16_t kKind = 126;
  static constexpr const char* kName = "REFUSE_TRANSFER";
  static constexpr const char* kFieldNames = "transfer reference";
  static constexpr const char* kMayBeEmpty = "reference";
  TransferId transfer{};
  std::string reference{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.transfer, self.reference);
  }
};

// The branch bureau confirms what of a right its holder can do without (经核定的富余量), from now
// on instead of what it confirmed before.
struct ConfirmSurplus {
  static constexpr uint16_t kKind = 127;
  static constexpr const char* kName = "CONFIRM_SURPLUS";
  static constexpr const char* kFieldNames = "certificate quantity_grams valid_to reference";
  static constexpr const char* kMayBeEmpty = "reference";
  CertificateId certificate{};
  Grams quantity{};
  TradingDay valid_to{};  // The last day on which it may be sold.
  std::string reference{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.quantity, self.valid_to, self.reference);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_SECONDARY_COMMAND_H_
