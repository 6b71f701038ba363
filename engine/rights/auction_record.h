// Auctions and their bids.
//
// kAnnounced -> kAwarding -> kClosed, or kCancelled. In kAwarding, and in kCancelled while bids are
// left to be settled, a task goes on with the list (engine/rights/awarding.h).
#ifndef ENGINE_RIGHTS_AUCTION_RECORD_H_
#define ENGINE_RIGHTS_AUCTION_RECORD_H_

#include <cstdint>
#include <vector>

#include "absl/container/btree_map.h"
#include "engine/codec.h"
#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// A bidder's last bid.
struct Bid {
  static constexpr const char* kFieldNames =
      "account certificate price_fen_per_tonne quantity_grams time sequence count accepts_part "
      "deposit_fen rank awarded_grams";
  AccountId account{};
  CertificateId certificate{};  // Of a seller in kOneWayPurchase.
  Price price{};
  Grams quantity{};
  TimeMicros time{};      // Of the last bid.
  uint64_t sequence = 0;  // Of the last bid; decides between bids of one time.
  uint32_t count = 0;     // So many times this bidder has bid.
  bool accepts_part = false;
  Fen deposit{};      // Set aside now; 0 once it was given back, or went into a contract.
  uint32_t rank = 0;  // 0 until it is ranked.
  Grams awarded{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.certificate, self.price, self.quantity, self.time, self.sequence,
      self.count, self.accepts_part, self.deposit, self.rank, self.awarded);
  }
};

struct Auction {
  static constexpr const char* kFieldNames =
      "mode state account instrument certificate quantity_grams limit_price_fen_per_tonne "
      "increment_fen_per_tonne opens_at closes_at wait_seconds awarded_grams price_fen_per_tonne "
      "winner_count reoffers reoffer_grams set_aside_fen settled bids";
  AuctionMode mode{};
  AuctionState state{};
  AccountId account{};
  InstrumentId instrument{};
  CertificateId certificate{};
  Grams quantity{};
  Price limit_price{};  // Floor of the bids; of kOneWayPurchase, their ceiling.
  Price increment{};
  TimeMicros opens_at{};
  TimeMicros closes_at{};  // Moved by bids in timed bidding.
  uint32_t wait = 0;
  Grams awarded{};
  Price price{};  // Worst that won, or the clearing price.
  uint32_t winner_count = 0;
  uint32_t reoffers = 0;  // Over so many more auctions what was not sold is spread.
  Grams reoffer{};        // What is still to be spread over them.
  Fen set_aside{};        // kOneWayPurchase: the buyer's money.
  uint32_t settled = 0;   // So many bids of the list have their outcome, or their money back.
  // In the order of the bidders' first bids; once they are ranked, in that of ranks.
  std::vector<Bid> bids{};
  // Where in the list each account's bid is, until they are ranked: not saved, but made again.
  absl::btree_map<AccountId, uint32_t> places{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.mode, self.state, self.account, self.instrument, self.certificate, self.quantity,
      self.limit_price, self.increment, self.opens_at, self.closes_at, self.wait, self.awarded,
      self.price, self.winner_count, self.reoffers, self.reoffer, self.set_aside, self.settled,
      self.bids);
  }
  void Save(Writer& writer) const { Fields(*this, writer); }
  void Load(Reader& reader) {
    Fields(*this, reader);
    if (state != AuctionState::kAnnounced) return;
    for (uint32_t i = 0; i < bids.size(); ++i) places.emplace(bids[i].account, i);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_AUCTION_RECORD_H_
