// Parameters: the numbers of the rules, as rows with an effective day and a source.
//
// A row is for a county or for any (0), for a pollutant or for any, and for a variant or for any
// (0); what a variant is, the parameter says. The row that fits a question most closely answers it:
// first by county (the county, its city, its province, any), then by pollutant, then by variant;
// of these the one with the latest effective day that has come.
#ifndef ENGINE_RIGHTS_PARAMETER_H_
#define ENGINE_RIGHTS_PARAMETER_H_

#include <cstdint>

namespace luheng::engine {

enum class Parameter : uint8_t {
  // Fees, in fen per tonne-year (收费标准).
  kFeeExisting = 1,  // Of enterprises that were there before the county's fees were.
  kFeeNew = 2,       // Of new, rebuilt and enlarged ones.
  // Eligibility.
  kRegionRule = 10,          // RegionRule. Variant: Relation.
  kBasin = 11,               // Number of a county's river basin.
  kPilotCounty = 12,         // 1: takes part in cross-province trade.
  kApprovalStop = 13,        // 1: no new approvals (暂停审批).
  kAttained = 14,            // 1: met its targets last year, 0: did not.
  kReplacementRatio = 15,    // In hundredths, 150 is 1:1.5. Variant: Industry.
  kNonattainmentRatio = 16,  // In hundredths, where last year's targets were not met.
  kViolationMonths = 17,     // So long a violation bars from trading.
  kWorstGrade = 18,          // CreditGrade from which on trading is barred.
  kRemainingMonthsMin = 19,  // Of a right that is traded; 1 without a row.
  kSurplusConfirmed = 20,    // 1: only what the bureau has confirmed may be sold.
  // Primary market.
  kWinnersPercent = 30,      // Of the bidders, in the single round.
  kBidsMax = 31,             // Of a bidder in the single round.
  kDepositBasisPoints = 32,  // Of base price x quantity x years.
  kContractDays = 33,        // Working days from the award to the contract.
  kPaymentDays = 34,         // Working days from the contract to the payment.
  kFirstInstalmentPercent = 35,
  kInstalmentsMax = 36,
  kFloorPercent = 37,      // Auction floor, of the fee of new enterprises.
  kReoffers = 38,          // Auctions over which a cancelled sealed auction is spread.
  kInstalmentMonths = 39,  // From one instalment to the next.
  // Secondary market.
  kBlockBand = 51,      // Basis points each way around the previous close.
  kBlockQuantity = 52,  // Grams; a block trade has at least so much, a listing less.
  kBestLevels = 53,     // Prices within which a taker chooses.
  kSessionOpen = 54,    // Minute of the day. Variant: 1 morning, 2 afternoon, 3 block trades.
  kSessionClose = 55,
  // 1: a trade that both bureaus approve needs the approval of the one above both as well. Variant:
  // Relation; between provinces there is no such bureau.
  kUpperApproval = 56,
  kTransferDaysMax = 57,  // So long a proposed transfer may wait.
  // Lease and pledge.
  kLeaseMonthsMax = 70,
  kLoanPercent = 71,  // Of the appraised value.
  kPledgeOpen = 72,   // 1: an enterprise of the place may borrow against its rights.
  // Four eyes. Variant: kind of the command.
  kFourEyes = 80,       // 1: needs a second person's approval.
  kApprovalHours = 81,  // So long a proposal waits.
  // Surveillance. Shares and deviations are in basis points.
  kLargeHolderShare = 90,
  kPriceDeviation = 91,
  kOrderToTradeMax = 92,  // Orders for a trade.
  kOrdersMin = 93,        // Fewer orders of a day raise no alert.
  kCancelledShare = 94,   // Of an account's orders in a call.
  // Rights.
  kReverifyYears = 95,     // Years to which a verified right is good at most.
  kRepurchaseMonths = 96,  // Months of a whole term, in the price of a repurchase.
  kMeanDays = 97,          // Days before today over which a mean price is taken.
  // Keys.
  kKeyOverlapDays = 100,  // So long the old key signs beside the new one; 90 without a row.
};
bool IsKnown(Parameter parameter);
// Whether the value is a share: percent, hundredths or basis points, of which rules take up to
// kShareMax.
bool IsShare(Parameter parameter);
inline constexpr int64_t kShareMax = 1'000'000;

// Where the two sides of a trade are: the variant of kRegionRule and kUpperApproval.
enum class Relation : uint8_t {
  kSameCounty = 1,
  kSameCity = 2,
  kSameProvince = 3,
  kOtherProvince = 4,
};

// What a trade between two places needs: the value of kRegionRule.
enum class RegionRule : uint8_t {
  kForbidden = 0,
  kAllowed = 1,
  kSameBasin = 2,  // And the approval of both bureaus.
  kApproved = 3,   // The approval of both bureaus.
  kPilot = 4,      // Both are pilot counties; and the approval of both bureaus.
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_PARAMETER_H_
