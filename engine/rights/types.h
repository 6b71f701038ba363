// Ids and enumerations of rights: permits, certificates, the reserve, and the ways to trade them.
//
// Every enumeration here is written into the journal: numbers are stable, and never reused. Ids are
// dense, from 1; 0 is none.
#ifndef ENGINE_RIGHTS_TYPES_H_
#define ENGINE_RIGHTS_TYPES_H_

#include <cstdint>

#include "engine/types.h"

namespace luheng::engine {

enum class CertificateId : uint32_t {};
enum class ContractId : uint32_t {};
enum class AllocationId : uint32_t {};
enum class AuctionId : uint32_t {};
enum class LotteryId : uint32_t {};
enum class ListingId : uint32_t {};
enum class TransferId : uint32_t {};
enum class LeaseId : uint32_t {};
enum class PledgeId : uint32_t {};
enum class FreezeId : uint32_t {};
enum class ProposalId : uint32_t {};

// How an instrument is traded: in a book where orders meet, or by listings that a taker names.
enum class TradingMode : uint8_t { kAnonymousBook = 1, kListing = 2 };
constexpr bool IsKnown(TradingMode mode) {
  return mode >= TradingMode::kAnonymousBook && mode <= TradingMode::kListing;
}

// How a right is recorded: as a balance, or as title certificates (排污权电子凭证).
enum class RightsForm : uint8_t { kBookEntry = 1, kCertificate = 2 };
constexpr bool IsKnown(RightsForm form) {
  return form >= RightsForm::kBookEntry && form <= RightsForm::kCertificate;
}

enum class Industry : uint8_t {
  kOther = 1,
  kThermalPower = 2,
  kAgriculture = 3,
  kCement = 4,
  kChemical = 5,
  kDyeing = 6,
  kFood = 7,
  kMachinery = 8,
  kMetal = 9,
  kPaper = 10,
  kPrintingPackaging = 11,
  kTextile = 12,
};
constexpr bool IsKnown(Industry industry) {
  return industry >= Industry::kOther && industry <= Industry::kTextile;
}

enum class CodeColour : uint8_t { kGreen = 1, kYellow = 2, kRed = 3 };
constexpr bool IsKnown(CodeColour colour) {
  return colour >= CodeColour::kGreen && colour <= CodeColour::kRed;
}

// Environmental credit grade, best first.
enum class CreditGrade : uint8_t { kA = 1, kB = 2, kC = 3, kD = 4, kE = 5 };
constexpr bool IsKnown(CreditGrade grade) {
  return grade >= CreditGrade::kA && grade <= CreditGrade::kE;
}

// Why a bureau takes a right back (无偿收回).
enum class ReclaimReason : uint8_t {
  kClosed = 1,           // R1: bankrupt, closed, eliminated, banned.
  kNotStarted = 2,       // R2: not started 5 years after its EIA approval.
  kFreeSurplus = 3,      // R3: relocation or rebuilding leaves a surplus that was free.
  kNotZoned = 4,         // R4: not allocated under function zoning.
  kPermitCancelled = 5,  // R5: permit cancelled by law.
  kWaived = 6,           // R6: given up; by its holder (WaiveRights), no reason of a bureau's.
  kPaidByState = 7,      // R7: the reduction was paid by government.
  kOther = 8,            // R8.
};
constexpr bool IsKnown(ReclaimReason reason) {
  return reason >= ReclaimReason::kClosed && reason <= ReclaimReason::kOther;
}

// Whose turn it is when the reserve is allocated (储备调配); a smaller number goes first.
enum class PriorityClass : uint8_t {
  kKeyProject = 1,  // 4+1 key projects.
  kLivelihood = 2,
  kEnvironmental = 3,
  kOther = 4,
};
constexpr bool IsKnown(PriorityClass priority) {
  return priority >= PriorityClass::kKeyProject && priority <= PriorityClass::kOther;
}

// Whether a right was paid for.
enum class Payment : uint8_t { kFree = 1, kPaid = 2 };
constexpr bool IsKnown(Payment payment) {
  return payment >= Payment::kFree && payment <= Payment::kPaid;
}

enum class AuctionMode : uint8_t {
  kSingleRound = 1,     // Zhejiang: one round, the upper share of the bidders wins, pay as bid.
  kPricePriority = 2,   // Ningxia: quotes, a wait, timed bidding; price then time until sold.
  kUniformSealed = 3,   // EEX: sealed, one clearing price.
  kOneWaySale = 4,      // 单向竞价: an account sells to the highest bidders.
  kOneWayPurchase = 5,  // 单向竞价: an account buys from the lowest bidders.
};
constexpr bool IsKnown(AuctionMode mode) {
  return mode >= AuctionMode::kSingleRound && mode <= AuctionMode::kOneWayPurchase;
}

enum class AuctionState : uint8_t { kAnnounced = 1, kAwarding = 2, kClosed = 3, kCancelled = 4 };
constexpr bool IsKnown(AuctionState state) {
  return state >= AuctionState::kAnnounced && state <= AuctionState::kCancelled;
}

enum class LotteryState : uint8_t {
  kOpen = 1,
  kSealed = 2,
  kDrawing = 3,
  kDrawn = 4,
  kCancelled = 5,
  kSeeded = 6,  // Between kSealed and kDrawing: the public half of the seed is recorded.
};
constexpr bool IsKnown(LotteryState state) {
  return state >= LotteryState::kOpen && state <= LotteryState::kSeeded;
}

// How a right came to be, or changed hands.
enum class RightsCause : uint8_t {
  kInitial = 1,     // First allocation to an enterprise (初始分配).
  kPreset = 2,      // Into the reserve (预留).
  kAllocation = 3,  // From the reserve, by priority (储备调配).
  kAuction = 4,
  kLottery = 5,
  kFixedPrice = 6,  // 定额出让.
  kListing = 7,
  kNegotiated = 8,
  kBlock = 9,
  kOneWay = 10,
  kReclaim = 11,
  kRepurchase = 12,
  kDraw = 13,        // Between reserves.
  kSuccession = 14,  // Merger or division of an enterprise, or its move to another county.
  kDisposal = 15,    // Of a pledge in default.
  kSeizure = 16,     // By order of a court or bureau.
  kReverification = 17,
  kBookTrade = 18,  // In the order book.
};
constexpr bool IsKnown(RightsCause cause) {
  return cause >= RightsCause::kInitial && cause <= RightsCause::kBookTrade;
}

enum class ContractState : uint8_t { kAwarded = 1, kSigned = 2, kPaid = 3, kForfeited = 4 };
constexpr bool IsKnown(ContractState state) {
  return state >= ContractState::kAwarded && state <= ContractState::kForfeited;
}

enum class AllocationState : uint8_t { kRequested = 1, kAllocated = 2, kWithdrawn = 3 };
constexpr bool IsKnown(AllocationState state) {
  return state >= AllocationState::kRequested && state <= AllocationState::kWithdrawn;
}

enum class ListingState : uint8_t { kOpen = 1, kFilled = 2, kWithdrawn = 3 };
constexpr bool IsKnown(ListingState state) {
  return state >= ListingState::kOpen && state <= ListingState::kWithdrawn;
}

enum class TransferKind : uint8_t { kNegotiated = 1, kBlock = 2 };
constexpr bool IsKnown(TransferKind kind) {
  return kind >= TransferKind::kNegotiated && kind <= TransferKind::kBlock;
}

enum class TransferState : uint8_t {
  kProposed = 1,
  kAccepted = 2,  // By both parties; the bureaus are still to approve.
  kSettled = 3,
  kRefused = 4,
  kExpired = 5,
};
constexpr bool IsKnown(TransferState state) {
  return state >= TransferState::kProposed && state <= TransferState::kExpired;
}

enum class LeaseState : uint8_t { kProposed = 1, kActive = 2, kEnded = 3, kRefused = 4 };
constexpr bool IsKnown(LeaseState state) {
  return state >= LeaseState::kProposed && state <= LeaseState::kRefused;
}

enum class PledgeState : uint8_t {
  kApplied = 1,
  kVerified = 2,
  kFrozen = 3,
  kActive = 4,
  kReleased = 5,
  kDefaulted = 6,
  kDisposed = 7,
  kRefused = 8,
};
constexpr bool IsKnown(PledgeState state) {
  return state >= PledgeState::kApplied && state <= PledgeState::kRefused;
}

enum class FreezeState : uint8_t { kFrozen = 1, kReleased = 2, kSeized = 3 };
constexpr bool IsKnown(FreezeState state) {
  return state >= FreezeState::kFrozen && state <= FreezeState::kSeized;
}

enum class ProposalState : uint8_t { kPending = 1, kCarriedOut = 2, kDropped = 3 };
constexpr bool IsKnown(ProposalState state) {
  return state >= ProposalState::kPending && state <= ProposalState::kDropped;
}

// What happened to a certificate after it was issued.
enum class CertificateChange : uint8_t {
  kHeld = 1,      // For a listing, an auction, or a sale that waits for approvals.
  kReleased = 2,  // The way back.
  kMoved = 3,     // Sold, or gone over; the next holder's certificate names this one as its parent.
  kPledged = 4,
  kUnpledged = 5,
  kLeased = 6,
  kLeaseEnded = 7,
  kFrozen = 8,
  kUnfrozen = 9,
  kReturned = 10,  // To a reserve: reclaimed, bought back, seized, or cut at a verification.
  kFeePaid = 11,
  kReverified = 12,
  kConfirmed = 13,  // What of it may be sold.
};
constexpr bool IsKnown(CertificateChange change) {
  return change >= CertificateChange::kHeld && change <= CertificateChange::kConfirmed;
}

// What money was booked for.
enum class MoneyPurpose : uint8_t {
  kSetAside = 1,  // For a bid, a listing or a transfer.
  kGivenBack = 2,
  kForfeited = 3,  // A deposit, to the keeper of the reserve.
  kPayment = 4,
  kProceeds = 5,
  kRent = 6,
  kFee = 7,
  kRepayment = 8,  // Of a loan, out of the sale of what was pledged.
};
constexpr bool IsKnown(MoneyPurpose purpose) {
  return purpose >= MoneyPurpose::kSetAside && purpose <= MoneyPurpose::kRepayment;
}

// What surveillance looks for.
enum class AlertKind : uint8_t {
  kWashTrade = 1,         // Both sides have one controller.
  kLargeHolder = 2,       // A participant has more than its share of an instrument.
  kPriceDeviation = 3,    // A price far from the mean of the last 90 days.
  kOrderToTrade = 4,      // Many orders, few trades.
  kCancelledAuction = 5,  // Orders of a call auction cancelled before it traded.
};
constexpr bool IsKnown(AlertKind kind) {
  return kind >= AlertKind::kWashTrade && kind <= AlertKind::kCancelledAuction;
}

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_TYPES_H_
