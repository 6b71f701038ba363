#include "services/rpc/eligibility_text.h"

#include <cstdio>
#include <iterator>

#include "ledger/base/check.h"

namespace luheng::services {
namespace {

constexpr CheckText kTable[] = {
    {"a party is not an active enterprise",
     "Have the bureau file the enterprise, or use its successor."},
    {"a party has no discharge permit in force for the place",
     "Have the permit filed or renewed (FilePermit)."},
    {"the buyer's approved amount times the replacement ratio does not cover the quantity",
     "Buy less, or have the approval of the assessment filed (FileEia)."},
    {"the seller has less of the right available", "Sell at most what is available."},
    {"a right to pollute the air was not paid for", "Pay its fee first (PayFee)."},
    {"the seller has no automatic monitoring", "Let the bureau buy the right back instead."},
    {"the right is not valid, or ends within a month",
     "Choose another right, or have it verified."},
    {"the two places may not trade this pollutant", "Choose a counterparty within the region."},
    {"approvals are stopped in the buyer's place", "Wait until the stop is lifted."},
    {"thermal power and other industries may not trade rights to pollute the air",
     "Choose a counterparty of the same kind."},
    {"industry and agriculture may not trade", "Choose a counterparty of the same kind."},
    {"a party has a violation, a red code, a barred credit grade, or may not trade",
     "Have the case closed, or wait until the bar is over."},
    {"the price is below the floor, or quantity or price is off its step",
     "Raise the price, or round quantity and price."},
    {"both sides have one controller", "Choose a counterparty with another controller."},
    {"the right was free, and its fee is not paid", "Pay its fee first (PayFee)."},
    {"the quantity is pledged", "Get the creditor's release first (ReleasePledge)."},
};

constexpr int kCheckMax = static_cast<int>(std::size(kTable));

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
