#include "services/rpc/reject_text.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/command.h"

namespace luheng::services {
namespace {

TEST(ToRejectedTest, HasAFieldAndASentenceForEveryReason) {
  int reasons = 0;
  for (uint16_t number = 1; number < 1000; ++number) {
    const engine::RejectReason reason{number};
    if (!engine::IsKnown(reason)) continue;
    ++reasons;
    const type::v1::Rejected rejected = ToRejected(engine::SubmitOrder::kKind, {reason, 42});
    EXPECT_EQ(rejected.reason(), engine::RejectReasonName(reason));
    EXPECT_EQ(rejected.code(), number);
    EXPECT_EQ(rejected.limit(), 42);
    EXPECT_GT(rejected.message().size(), 10u) << rejected.reason();
    EXPECT_EQ(rejected.message().back(), '.') << rejected.reason();
    EXPECT_EQ(rejected.message().find('{'), std::string::npos) << rejected.reason();
  }
  EXPECT_EQ(reasons, 98);
}

TEST(ToRejectedTest, WritesTheLimitInItsUnit) {
  EXPECT_NE(ToRejected(engine::SubmitOrder::kKind, {engine::RejectReason::kOffLot, 1000})
                .message()
                .find("1000 g"),
            std::string::npos);
  EXPECT_NE(
      ToRejected(engine::OpenTradingDay::kKind, {engine::RejectReason::kDayAlreadyOpen, 19430})
          .message()
          .find("2023-03-14"),
      std::string::npos);
}

TEST(ToRejectedTest, CallsFieldsAsTheRequestDoes) {
  struct Row {
    uint16_t kind;
    engine::RejectReason reason;
    std::string_view field;
  };
  const Row rows[] = {
      {engine::SubmitOrder::kKind, engine::RejectReason::kBelowFloor, "price_fen_per_tonne"},
      {engine::SetPriceFloor::kKind, engine::RejectReason::kEffectiveDayPast, "effective_day"},
      {engine::SetMarketRules::kKind, engine::RejectReason::kEffectiveDayPast,
       "rules.effective_day"},
      {engine::SetCalendarDay::kKind, engine::RejectReason::kEffectiveDayPast, "day"},
      {engine::CreateInstrument::kKind, engine::RejectReason::kReferenceMissing,
       "reference_fen_per_tonne"},
      {engine::SetMarketRules::kKind, engine::RejectReason::kReferenceMissing,
       "rules.band_basis_points"},
      {engine::Deposit::kKind, engine::RejectReason::kAmountTooLarge, "amount_fen"},
      {engine::AllocateRights::kKind, engine::RejectReason::kAmountTooLarge, "quantity_grams"},
      {engine::OpenAccount::kKind, engine::RejectReason::kParticipantUnknown, "participant"},
      {engine::GrantRole::kKind, engine::RejectReason::kParticipantUnknown, "grantee"},
      {engine::SetPhase::kKind, engine::RejectReason::kPhaseNotAllowed, "phase"},
      {engine::AmendOrder::kKind, engine::RejectReason::kPhaseNotAllowed, "order_id"},
      {engine::AmendOrder::kKind, engine::RejectReason::kCancelPending, "order_id"},
      {engine::SubmitOrder::kKind, engine::RejectReason::kCancelPending, "account"},
      {engine::SubmitOrder::kKind, engine::RejectReason::kInsufficientFunds, "quantity_grams"},
      {engine::RequestReversal::kKind, engine::RejectReason::kInsufficientFunds, "trade_id"},
      {engine::ApproveReversal::kKind, engine::RejectReason::kInsufficientHoldings, "reversal_id"},
      {engine::PlaceBid::kKind, engine::RejectReason::kRecordUnknown, "certificate"},
      {engine::CloseAuction::kKind, engine::RejectReason::kRecordUnknown, "auction"},
      {engine::PresetReserve::kKind, engine::RejectReason::kAccountUnknown, "reserve"},
      {engine::ProposeTransfer::kKind, engine::RejectReason::kNotEligible, "buyer"},
      {engine::WithdrawFunds::kKind, engine::RejectReason::kInsufficientFunds, "amount_fen"},
      {engine::AcceptLease::kKind, engine::RejectReason::kTermsChanged, "hash"},
      {engine::ApplyPledge::kKind, engine::RejectReason::kSameParty, "bank"},
      {engine::ApplyPledge::kKind, engine::RejectReason::kNotABank, "bank"},
      {engine::ApplyPledge::kKind, engine::RejectReason::kPledgeNotOpen, "certificate"},
      {engine::EraseName::kKind, engine::RejectReason::kNameErased, "participant"},
      {engine::DefaultPledge::kKind, engine::RejectReason::kDeadlineNotPassed, "pledge"},
      {engine::ProposeTransfer::kKind, engine::RejectReason::kTooFarAhead, "valid_to"},
      {engine::ApproveProposal::kKind, engine::RejectReason::kRecordNotOwned, "proposal"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(ToRejected(row.kind, {row.reason, 0}).field(), row.field);
  }
}

TEST(ToRejectedTest, NamesEveryCheckOfEligibilityThatFails) {
  const int64_t checks = int64_t{1} << 8 | int64_t{1} << 15;
  const std::string message =
      ToRejected(engine::ProposeTransfer::kKind, {engine::RejectReason::kNotEligible, checks})
          .message();
  EXPECT_NE(message.find("E08: the region matrix"), std::string::npos) << message;
  EXPECT_NE(message.find("E15: the right was free"), std::string::npos) << message;
  EXPECT_EQ(message.find("E07"), std::string::npos) << message;
}

TEST(ToRejectedTest, NamesOnlyFieldsThatTheRequestHas) {
  for (uint16_t number = 1; number < 1000; ++number) {
    const engine::RejectReason reason{number};
    if (!engine::IsKnown(reason)) continue;
    const std::string field = ToRejected(engine::PlaceBid::kKind, {reason, 0}).field();
    const std::string names = ' ' + std::string(engine::PlaceBid::kFieldNames) + ' ';
    EXPECT_TRUE(field.empty() || names.find(' ' + field + ' ') != std::string::npos) << field;
  }
}

}  // namespace
}  // namespace luheng::services
