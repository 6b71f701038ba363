// Events of rights: what happened to certificates, reserves, money and contracts outside the book.
//
// As in engine/event.h; beside its fields an event has its name, and the names of its fields as
// clients know them, in the order of Fields().
#ifndef ENGINE_RIGHTS_RIGHTS_EVENT_H_
#define ENGINE_RIGHTS_RIGHTS_EVENT_H_

#include <cstdint>
#include <string>

#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// Acceptance of every command that makes a record (its `Makes`): the record's id.
struct RecordMade {
  uint64_t id = 0;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.id);
  }
};

// Acceptance of a command that needs a second person's approval: it waits.
struct Proposed {
  ProposalId proposal{};
  Hash256 hash{};  // SHA-256 of kind and coding of the body: what the approver approves.
  TimeMicros expires_at{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.proposal, self.hash, self.expires_at);
  }
};

// Acceptance of ApproveProposal: what was carried out, and the id of what it made; 0 if nothing.
struct CarriedOut {
  uint16_t kind = 0;
  uint64_t made = 0;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.kind, self.made);
  }
};

// Whatever names were given for this USCC are to go from the vault.
struct NameErased {
  static constexpr uint16_t kKind = 32798;
  static constexpr const char* kName = "NAME_ERASED";
  static constexpr const char* kFieldNames = "participant uscc";
  ParticipantId participant{};
  Uscc uscc{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.participant, self.uscc);
  }
};

// A right began, or came to a new holder: its title certificate.
struct CertificateIssued {
  static constexpr uint16_t kKind = 32784;
  static constexpr const char* kName = "CERTIFICATE_ISSUED";
  static constexpr const char* kFieldNames =
      "certificate parent account instrument quantity_grams payment price_fen_per_tonne cause "
      "valid_from valid_to";
  CertificateId certificate{};
  CertificateId parent{};  // What it was cut from; 0 of a right that begins.
  AccountId account{};
  InstrumentId instrument{};
  Grams quantity{};
  Payment payment{};
  Price price{};  // What was paid for it; 0 if nothing.
  RightsCause cause{};
  TradingDay valid_from{};
  TradingDay valid_to{};  // The last day.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.parent, self.account, self.instrument, self.quantity, self.payment,
      self.price, self.cause, self.valid_from, self.valid_to);
  }
};

// Something happened to a certificate; its buckets as they are then.
struct CertificateChanged {
  static constexpr uint16_t kKind = 32785;
  static constexpr const char* kName = "CERTIFICATE_CHANGED";
  static constexpr const char* kFieldNames =
      "certificate account change changed_grams quantity_grams held_grams pledged_grams "
      "leased_grams frozen_grams";
  CertificateId certificate{};
  AccountId account{};
  CertificateChange change{};
  Grams changed{};   // How much of it.
  Grams quantity{};  // All that is left of it.
  Grams held{};
  Grams pledged{};
  Grams leased{};
  Grams frozen{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.certificate, self.account, self.change, self.changed, self.quantity, self.held,
      self.pledged, self.leased, self.frozen);
  }
};

// Rights came into a reserve, or left it.
struct ReserveChanged {
  static constexpr uint16_t kKind = 32786;
  static constexpr const char* kName = "RESERVE_CHANGED";
  static constexpr const char* kFieldNames = "reserve instrument cause change_grams balance_grams";
  AccountId reserve{};
  InstrumentId instrument{};
  RightsCause cause{};
  Grams change{};  // Negative: they left it.
  Grams balance{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.reserve, self.instrument, self.cause, self.change, self.balance);
  }
};

// Money of an account was booked outside the order book.
struct MoneyBooked {
  static constexpr uint16_t kKind = 32787;
  static constexpr const char* kName = "MONEY_BOOKED";
  static constexpr const char* kFieldNames = "account purpose change_fen available_fen";
  AccountId account{};
  MoneyPurpose purpose{};
  Fen change{};  // Of what is available.
  Fen available{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.purpose, self.change, self.available);
  }
};

// One side of a sale outside the order book, the buying one first; neither names the other's
// account. A reserve that sells has a side as well.
struct SaleSettled {
  static constexpr uint16_t kKind = 32788;
  static constexpr const char* kName = "SALE_SETTLED";
  static constexpr const char* kFieldNames =
      "cause side account instrument certificate day quantity_grams price_fen_per_tonne amount_fen";
  RightsCause cause{};
  Side side{};
  AccountId account{};
  InstrumentId instrument{};
  CertificateId certificate{};  // That of this side; 0 of a reserve, and in book-entry form.
  TradingDay day{};
  Grams quantity{};
  Price price{};
  Fen amount{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.cause, self.side, self.account, self.instrument, self.certificate, self.day,
      self.quantity, self.price, self.amount);
  }
};

// What became of a bid.
struct BidRanked {
  static constexpr uint16_t kKind = 32789;
  static constexpr const char* kName = "BID_RANKED";
  static constexpr const char* kFieldNames =
      "auction account rank price_fen_per_tonne quantity_grams";
  AuctionId auction{};
  AccountId account{};
  uint32_t rank = 0;  // From 1.
  Price price{};      // Bid; of a uniform auction, to pay.
  Grams quantity{};   // Awarded; 0 if none.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.auction, self.account, self.rank, self.price, self.quantity);
  }
};

// An auction is over.
struct AuctionDecided {
  static constexpr uint16_t kKind = 32790;
  static constexpr const char* kName = "AUCTION_DECIDED";
  static constexpr const char* kFieldNames =
      "auction state bidder_count winner_count quantity_grams price_fen_per_tonne";
  AuctionId auction{};
  AuctionState state{};
  uint32_t bidder_count = 0;
  uint32_t winner_count = 0;
  Grams quantity{};  // Awarded.
  Price price{};     // Lowest that won; of kUniformSealed, the clearing price.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.auction, self.state, self.bidder_count, self.winner_count, self.quantity, self.price);
  }
};

// Where the draw put an applicant, and what was granted.
struct ApplicantRanked {
  static constexpr uint16_t kKind = 32791;
  static constexpr const char* kName = "APPLICANT_RANKED";
  static constexpr const char* kFieldNames = "lottery account rank demand_grams quantity_grams";
  LotteryId lottery{};
  AccountId account{};
  uint32_t rank = 0;  // From 1.
  Grams demand{};
  Grams quantity{};  // Granted; 0 if the pool was empty.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.lottery, self.account, self.rank, self.demand, self.quantity);
  }
};

// A lottery's list is closed: all that decides the draw, but for the two halves of the seed.
struct LotterySealed {
  static constexpr uint16_t kKind = 32797;
  static constexpr const char* kName = "LOTTERY_SEALED";
  static constexpr const char* kFieldNames =
      "lottery round quantity_grams commitment list_hash applicant_count seed_source draw_day";
  LotteryId lottery{};
  uint16_t round = 0;
  Grams quantity{};  // The pool.
  Hash256 commitment{};
  Hash256 list_hash{};
  uint32_t applicant_count = 0;
  std::string seed_source{};
  TradingDay draw_day{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.lottery, self.round, self.quantity, self.commitment, self.list_hash,
      self.applicant_count, self.seed_source, self.draw_day);
  }
};

// A lottery is over. Who has the list and both halves of the seed can draw it again, and prove that
// this is the draw (docs/market_rules.md).
struct LotteryDecided {
  static constexpr uint16_t kKind = 32792;
  static constexpr const char* kName = "LOTTERY_DECIDED";
  static constexpr const char* kFieldNames =
      "lottery sealed_index seeded_index round pool_grams commitment list_hash seed "
      "applicant_count granted_count quantity_grams outcome_hash";
  LotteryId lottery{};
  uint64_t sealed_index = 0;  // Of the LotterySealed entry.
  uint64_t seeded_index = 0;  // Of the RecordPublicSeed entry.
  uint16_t round = 0;
  Grams pool{};
  Hash256 commitment{};
  Hash256 list_hash{};
  Hash256 seed{};
  uint32_t applicant_count = 0;
  uint32_t granted_count = 0;
  Grams quantity{};        // Granted.
  Hash256 outcome_hash{};  // Who got what, in the order of the draw (lottery_order.h).
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.lottery, self.sealed_index, self.seeded_index, self.round, self.pool, self.commitment,
      self.list_hash, self.seed, self.applicant_count, self.granted_count, self.quantity,
      self.outcome_hash);
  }
};

// A reserve sold, or granted, and the buyer has to sign and pay.
struct ContractMade {
  static constexpr uint16_t kKind = 32793;
  static constexpr const char* kName = "CONTRACT_MADE";
  static constexpr const char* kFieldNames =
      "contract account instrument cause quantity_grams price_fen_per_tonne amount_fen sign_by";
  ContractId contract{};
  AccountId account{};
  InstrumentId instrument{};
  RightsCause cause{};
  Grams quantity{};
  Price price{};
  Fen amount{};
  TradingDay sign_by{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.contract, self.account, self.instrument, self.cause, self.quantity, self.price,
      self.amount, self.sign_by);
  }
};

// A lease ended by itself; the exact quantity is back.
struct LeaseEnded {
  static constexpr uint16_t kKind = 32794;
  static constexpr const char* kName = "LEASE_ENDED";
  static constexpr const char* kFieldNames = "lease certificate quantity_grams";
  LeaseId lease{};
  CertificateId certificate{};
  Grams quantity{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.lease, self.certificate, self.quantity);
  }
};

// Somebody took from a listing, or it ended.
struct ListingChanged {
  static constexpr uint16_t kKind = 32795;
  static constexpr const char* kName = "LISTING_CHANGED";
  static constexpr const char* kFieldNames = "listing account state leaves_grams";
  ListingId listing{};
  AccountId account{};
  ListingState state{};
  Grams leaves{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.listing, self.account, self.state, self.leaves);
  }
};

// Surveillance found something that a person should look at. It hinders nothing.
struct AlertRaised {
  static constexpr uint16_t kKind = 32796;
  static constexpr const char* kName = "ALERT_RAISED";
  static constexpr const char* kFieldNames = "alert account instrument day value limit";
  AlertKind alert{};
  AccountId account{};        // Whom it is about.
  InstrumentId instrument{};  // 0 if it is about none.
  TradingDay day{};
  int64_t value = 0;  // What was found, in the unit of the parameter that limits it.
  int64_t limit = 0;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.alert, self.account, self.instrument, self.day, self.value, self.limit);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_RIGHTS_EVENT_H_
