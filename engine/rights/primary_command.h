// Commands of the primary market: auctions, lotteries, fixed price, and the contracts that follow.
//
// The shape of a body is explained in engine/rights/enterprise_command.h. `Makes` is the record
// that an accepted command makes.
#ifndef ENGINE_RIGHTS_PRIMARY_COMMAND_H_
#define ENGINE_RIGHTS_PRIMARY_COMMAND_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

inline constexpr size_t kApplicantsPerCommandMax = 500;
inline constexpr uint32_t kApplicantsMax = 200'000;
inline constexpr uint32_t kBiddersMax = 100'000;  // In an auction.

// Who takes part in a lottery, and how much was approved for it.
struct Applicant {
  static constexpr const char* kFieldNames = "account demand_grams";
  AccountId account{};
  Grams demand{};
  bool operator==(const Applicant&) const = default;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.demand);
  }
};

}  // namespace luheng::engine

namespace luheng::engine {

// Announces an auction. The quantity is set aside at once: of the reserve, of the certificate, or
// (kOneWayPurchase) the money for it at the highest price.
struct AnnounceAuction {
  static constexpr uint16_t kKind = 80;
  static constexpr const char* kName = "ANNOUNCE_AUCTION";
  static constexpr const char* kFieldNames =
      "mode account instrument certificate quantity_grams limit_price_fen_per_tonne "
      "increment_fen_per_tonne opens_at closes_at wait_seconds";
  static constexpr const char* kMayBeEmpty = "certificate limit_price_fen_per_tonne";
  using Makes = AuctionId;
  AuctionMode mode{};
  AccountId account{};  // Reserve that sells; of a one-way auction, who sells or buys.
  InstrumentId instrument{};
  CertificateId certificate{};  // kOneWaySale only.
  Grams quantity{};
  Price limit_price{};  // The lowest that may be bid; of kOneWayPurchase, the highest.
  Price increment{};    // Bids are whole steps from it.
  TimeMicros opens_at{};
  TimeMicros closes_at{};  // Bids come before it.
  uint32_t wait = 0;       // kPricePriority: timed bidding ends so long after the last bid.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.mode, self.account, self.instrument, self.certificate, self.quantity, self.limit_price,
      self.increment, self.opens_at, self.closes_at, self.wait);
  }
};

// Bids in an auction. A bidder's last bid counts; the first one takes the deposit.
struct PlaceBid {
  static constexpr uint16_t kKind = 81;
  static constexpr const char* kName = "PLACE_BID";
  static constexpr const char* kFieldNames =
      "auction account certificate price_fen_per_tonne quantity_grams accepts_part";
  static constexpr const char* kMayBeEmpty = "certificate";
  AuctionId auction{};
  AccountId account{};
  CertificateId certificate{};  // Of a seller in kOneWayPurchase.
  Price price{};
  Grams quantity{};
  bool accepts_part = false;  // Takes less where less is left.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.auction, self.account, self.certificate, self.price, self.quantity, self.accepts_part);
  }
};

// Ranks the bids once the window is over, and awards.
struct CloseAuction {
  static constexpr uint16_t kKind = 82;
  static constexpr const char* kName = "CLOSE_AUCTION";
  static constexpr const char* kFieldNames = "auction";
  AuctionId auction{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.auction);
  }
};

// Calls an auction off; everybody gets back what was set aside.
struct CancelAuction {
  static constexpr uint16_t kKind = 83;
  static constexpr const char* kName = "CANCEL_AUCTION";
  static constexpr const char* kFieldNames = "auction reference";
  static constexpr const char* kMayBeEmpty = "reference";
  AuctionId auction{};
  std::string reference{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.auction, self.reference);
  }
};

// Opens a lottery (摇号) over rights of a reserve. The seed's secret half is committed to here, and
// where its public half will come from is named.
struct OpenLottery {
  static constexpr uint16_t kKind = 84;
  static constexpr const char* kName = "OPEN_LOTTERY";
  static constexpr const char* kFieldNames =
      "reserve instrument quantity_grams round commitment seed_source draw_day";
  using Makes = LotteryId;
  AccountId reserve{};
  InstrumentId instrument{};
  Grams quantity{};
  uint16_t round = 0;
  Hash256 commitment{};       // SHA-256 of the secret half of the seed.
  std::string seed_source{};  // For example "China Sports Lottery 3D, issue 2023350".
  TradingDay draw_day{};      // On which the source is drawn; the list is sealed before it.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.reserve, self.instrument, self.quantity, self.round, self.commitment, self.seed_source,
      self.draw_day);
  }
};

// Enters applicants with their approved demand.
struct EnterApplicants {
  static constexpr uint16_t kKind = 85;
  static constexpr const char* kName = "ENTER_APPLICANTS";
  static constexpr const char* kFieldNames = "lottery applicants";
  LotteryId lottery{};
  std::vector<Applicant> applicants{};  // 1 to kApplicantsPerCommandMax.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.lottery, self.applicants);
  }
};

// Closes the list, before the draw day. `list_hash` is what the organiser published
// (docs/market_rules.md).
struct SealLottery {
  static constexpr uint16_t kKind = 86;
  static constexpr const char* kName = "SEAL_LOTTERY";
  static constexpr const char* kFieldNames = "lottery list_hash";
  LotteryId lottery{};
  Hash256 list_hash{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.lottery, self.list_hash);
  }
};

// Reveals the secret half of the seed, and draws.
struct DrawLottery {
  static constexpr uint16_t kKind = 87;
  static constexpr const char* kName = "DRAW_LOTTERY";
  static constexpr const char* kFieldNames = "lottery secret";
  LotteryId lottery{};
  Hash256 secret{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.lottery, self.secret);
  }
};

// Calls a lottery off before its draw: its keeper until the list is sealed, then an operator only.
struct CancelLottery {
  static constexpr uint16_t kKind = 88;
  static constexpr const char* kName = "CANCEL_LOTTERY";
  static constexpr const char* kFieldNames = "lottery reference";
  static constexpr const char* kMayBeEmpty = "reference";
  LotteryId lottery{};
  std::string reference{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.lottery, self.reference);
  }
};

// Sells from a reserve at the fee (定额出让), in instalments if wanted: the keeper of the reserve
// confirms the quantity, the buyer signs the contract or lets it lapse.
struct SellAtFixedPrice {
  static constexpr uint16_t kKind = 89;
  static constexpr const char* kName = "SELL_AT_FIXED_PRICE";
  static constexpr const char* kFieldNames =
      "account reserve instrument quantity_grams instalments";
  using Makes = ContractId;
  AccountId account{};
  AccountId reserve{};
  InstrumentId instrument{};
  Grams quantity{};
  uint8_t instalments = 0;  // 1: at once.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.reserve, self.instrument, self.quantity, self.instalments);
  }
};

// The buyer signs.
struct SignContract {
  static constexpr uint16_t kKind = 90;
  static constexpr const char* kName = "SIGN_CONTRACT";
  static constexpr const char* kFieldNames = "contract";
  ContractId contract{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.contract);
  }
};

// The buyer pays the next instalment; with the last one the certificate is issued.
struct PayContract {
  static constexpr uint16_t kKind = 91;
  static constexpr const char* kName = "PAY_CONTRACT";
  static constexpr const char* kFieldNames = "contract";
  ContractId contract{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.contract);
  }
};

// The buyer missed a deadline: the deposit is forfeited, the rights go back.
struct ForfeitContract {
  static constexpr uint16_t kKind = 92;
  static constexpr const char* kName = "FORFEIT_CONTRACT";
  static constexpr const char* kFieldNames = "contract";
  ContractId contract{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.contract);
  }
};

// Journals the public half of a lottery's seed: by an operator, not by who keeps the lottery.
struct RecordPublicSeed {
  static constexpr uint16_t kKind = 93;
  static constexpr const char* kName = "RECORD_PUBLIC_SEED";
  static constexpr const char* kFieldNames = "lottery public_seed";
  LotteryId lottery{};
  std::string public_seed{};  // What the source that the lottery named drew on its day.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.lottery, self.public_seed);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_PRIMARY_COMMAND_H_
