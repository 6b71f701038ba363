#include "services/rpc/eligibility_text.h"

#include <cstdio>
#include <iterator>

#include "ledger/base/check.h"
#include "services/rpc/convert.h"

namespace luheng::services {
namespace {

constexpr CheckText kTable[] = {
    {"a party is not an active enterprise", Evidence::kParticipant,
     "Have the bureau file the enterprise, or use its successor."},
    {"a party has no discharge permit in force for the place", Evidence::kDays,
     "Have the permit filed or renewed (FilePermit)."},
    {"the buyer's approved amount times the replacement ratio does not cover the quantity",
     Evidence::kGrams, "Buy less, or have the approval of the assessment filed (FileEia)."},
    {"the seller has less of the right available", Evidence::kGrams,
     "Sell at most what is available."},
    {"a right to pollute the air was not paid for", Evidence::kNone, "Pay its fee first (PayFee)."},
    {"the seller has no automatic monitoring", Evidence::kNone,
     "Let the bureau buy the right back instead."},
    {"the right is not valid, or ends too soon", Evidence::kDays,
     "Choose another right, or have it verified."},
    {"the region matrix does not let this pollutant go from the seller's place to the buyer's: "
     "what pollutes water stays in its river basin, and other provinces are for pilot counties",
     Evidence::kPlaces, "Choose a counterparty in the same county, basin or region."},
    {"approvals are stopped in the buyer's place", Evidence::kPlaces,
     "Wait until the stop is lifted."},
    {"thermal power and other industries may not trade rights to pollute the air", Evidence::kNone,
     "Choose a counterparty of the same kind."},
    {"industry and agriculture may not trade", Evidence::kNone,
     "Choose a counterparty of the same kind."},
    {"a party has a violation, a red code, a barred credit grade, or may not trade",
     Evidence::kNone, "Have the case closed, or wait until the bar is over."},
    {"the price is below the floor, or quantity or price is off its step", Evidence::kNone,
     "Raise the price, or round quantity and price."},
    {"both sides have one controller", Evidence::kNone,
     "Choose a counterparty with another controller."},
    {"the right was free, and its fee is not paid", Evidence::kNone, "Pay its fee first (PayFee)."},
    {"the quantity is pledged", Evidence::kGrams,
     "Get the creditor's release first (ReleasePledge)."},
};

constexpr int kCheckMax = static_cast<int>(std::size(kTable));

std::string DayText(int64_t day) {
  return day == 0 ? "none" : FormatTradingDay(engine::TradingDay{Narrow<int32_t>(day)});
}

std::string DescribeEvidence(Evidence evidence, const engine::Finding& finding) {
  const std::string found = std::to_string(finding.found);
  const std::string limit = std::to_string(finding.limit);
  switch (evidence) {
    case Evidence::kNone:
      return "";
    case Evidence::kGrams:
      return " (found " + found + " g, against " + limit + " g)";
    case Evidence::kDays:
      return " (last day " + DayText(finding.found) + ", today " + DayText(finding.limit) + ")";
    case Evidence::kPlaces:
      return finding.limit == 0 ? " (" + found + ")" : " (from " + limit + " to " + found + ")";
    case Evidence::kParticipant:
      return " (participants/p" + found + ")";
  }
  return "";
}

}  // namespace

const CheckText& TextOfCheck(int check) {
  LUHENG_CHECK(check >= 1);
  LUHENG_CHECK(check <= kCheckMax);
  return kTable[check - 1];
}

std::string CheckCode(int check) {
  char text[16];
  std::snprintf(text, sizeof(text), "E%02d", check);
  return text;
}

std::string DescribeFinding(const engine::Finding& finding) {
  const CheckText& text = TextOfCheck(finding.check);
  return std::string(text.found) + DescribeEvidence(text.evidence, finding) + ".";
}

std::string DescribeChecks(int64_t bits) {
  std::string text;
  for (int check = 1; check <= kCheckMax; ++check) {
    if ((bits >> check & 1) == 0) continue;
    if (!text.empty()) text += "; ";
    text += CheckCode(check) + ": " + std::string(TextOfCheck(check).found);
  }
  return text;
}

}  // namespace luheng::services
