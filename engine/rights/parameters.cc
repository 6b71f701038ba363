#include "engine/rights/parameters.h"

#include <iterator>

namespace luheng::engine {
namespace {

uint8_t NumberOf(const std::optional<Pollutant>& pollutant) {
  return pollutant ? static_cast<uint8_t>(*pollutant) : 0;
}

}  // namespace

std::optional<int64_t> Parameters::Find(const Question& question, TradingDay day) const {
  const Adcode county = question.county;
  const uint8_t pollutant = NumberOf(question.pollutant);
  for (const Adcode place : {county, CityOf(county), ProvinceOf(county), Adcode{}}) {
    for (const uint8_t of : {pollutant, uint8_t{0}}) {
      for (const uint16_t variant : {question.variant, uint16_t{0}}) {
        const auto found = rows_.find(Key{question.parameter, place, of, variant});
        if (found == rows_.end()) continue;
        const auto after = found->second.upper_bound(day);
        if (after != found->second.begin()) return std::prev(after)->second.value;
      }
    }
  }
  return std::nullopt;
}

std::vector<SetParameter> Parameters::Rows() const {
  std::vector<SetParameter> rows;
  for (const auto& [key, by_day] : rows_) {
    for (const auto& [day, row] : by_day) rows.push_back(row);
  }
  return rows;
}

void Parameters::Set(const SetParameter& row) {
  rows_[Key{row.parameter, row.county, NumberOf(row.pollutant), row.variant}].insert_or_assign(
      row.effective_day, row);
}

void Parameters::Load(Reader& reader) {
  std::vector<SetParameter> rows;
  reader(rows);
  for (const SetParameter& row : rows) Set(row);
}

bool IsKnown(Parameter parameter) {
  switch (parameter) {
    case Parameter::kFeeExisting:
    case Parameter::kFeeNew:
    case Parameter::kRegionRule:
    case Parameter::kBasin:
    case Parameter::kPilotCounty:
    case Parameter::kApprovalStop:
    case Parameter::kAttained:
    case Parameter::kReplacementRatio:
    case Parameter::kNonattainmentRatio:
    case Parameter::kViolationMonths:
    case Parameter::kWorstGrade:
    case Parameter::kRemainingMonthsMin:
    case Parameter::kSurplusConfirmed:
    case Parameter::kWinnersPercent:
    case Parameter::kBidsMax:
    case Parameter::kDepositBasisPoints:
    case Parameter::kContractDays:
    case Parameter::kPaymentDays:
    case Parameter::kFirstInstalmentPercent:
    case Parameter::kInstalmentsMax:
    case Parameter::kFloorPercent:
    case Parameter::kReoffers:
    case Parameter::kInstalmentMonths:
    case Parameter::kBlockBand:
    case Parameter::kBlockQuantity:
    case Parameter::kBestLevels:
    case Parameter::kSessionOpen:
    case Parameter::kSessionClose:
    case Parameter::kUpperApproval:
    case Parameter::kTransferDaysMax:
    case Parameter::kLeaseMonthsMax:
    case Parameter::kLoanPercent:
    case Parameter::kPledgeOpen:
    case Parameter::kFourEyes:
    case Parameter::kApprovalHours:
    case Parameter::kLargeHolderShare:
    case Parameter::kPriceDeviation:
    case Parameter::kOrderToTradeMax:
    case Parameter::kOrdersMin:
    case Parameter::kCancelledShare:
    case Parameter::kReverifyYears:
    case Parameter::kRepurchaseMonths:
    case Parameter::kMeanDays:
    case Parameter::kKeyOverlapDays:
      return true;
  }
  return false;
}

bool IsShare(Parameter parameter) {
  switch (parameter) {
    case Parameter::kReplacementRatio:
    case Parameter::kNonattainmentRatio:
    case Parameter::kWinnersPercent:
    case Parameter::kDepositBasisPoints:
    case Parameter::kFirstInstalmentPercent:
    case Parameter::kFloorPercent:
    case Parameter::kBlockBand:
    case Parameter::kLoanPercent:
    case Parameter::kLargeHolderShare:
    case Parameter::kPriceDeviation:
    case Parameter::kCancelledShare:
      return true;
    case Parameter::kFeeExisting:
    case Parameter::kFeeNew:
    case Parameter::kRegionRule:
    case Parameter::kBasin:
    case Parameter::kPilotCounty:
    case Parameter::kApprovalStop:
    case Parameter::kAttained:
    case Parameter::kViolationMonths:
    case Parameter::kWorstGrade:
    case Parameter::kRemainingMonthsMin:
    case Parameter::kSurplusConfirmed:
    case Parameter::kBidsMax:
    case Parameter::kContractDays:
    case Parameter::kPaymentDays:
    case Parameter::kInstalmentsMax:
    case Parameter::kReoffers:
    case Parameter::kInstalmentMonths:
    case Parameter::kBlockQuantity:
    case Parameter::kBestLevels:
    case Parameter::kSessionOpen:
    case Parameter::kSessionClose:
    case Parameter::kUpperApproval:
    case Parameter::kTransferDaysMax:
    case Parameter::kLeaseMonthsMax:
    case Parameter::kPledgeOpen:
    case Parameter::kFourEyes:
    case Parameter::kApprovalHours:
    case Parameter::kOrderToTradeMax:
    case Parameter::kOrdersMin:
    case Parameter::kReverifyYears:
    case Parameter::kRepurchaseMonths:
    case Parameter::kMeanDays:
    case Parameter::kKeyOverlapDays:
      return false;
  }
  return false;
}

}  // namespace luheng::engine
