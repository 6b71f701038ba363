#include "services/cli/demo_play.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/admin_service.pb.h"
#include "luheng/rights/v1/certificate_service.pb.h"
#include "luheng/secondary/v1/listing_service.pb.h"
#include "luheng/secondary/v1/transfer_service.pb.h"
#include "services/cli/demo_auction.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

std::string RowOf(const DemoTrade& trade, const char* act) {
  return fmt::format("{} (line {}) {}", trade.trade_no, trade.line, act);
}

absl::Status PlayListing(const DemoTrade& trade, const DemoStage& stage, DemoSession& session) {
  secondary::v1::PostListingRequest post;
  post.set_account(stage.places.at(trade.seller).account);
  post.set_instrument(DemoInstrument(kDemoCounty, trade.pollutant));
  post.set_side(type::v1::SIDE_SELL);
  post.set_certificate(stage.certificates.at({trade.seller, trade.pollutant}));
  post.set_quantity_grams(trade.quantity_grams);
  post.set_price_fen_per_tonne(trade.price_fen_per_tonne);
  LUHENG_ASSIGN_OR_RETURN(Client* const seller, DemoTrader(stage, trade.seller, session));
  LUHENG_ASSIGN_OR_RETURN(
      const std::string listing,
      session.Make(*seller, MakeDemoCommand(RowOf(trade, "list"), std::move(post))));
  secondary::v1::TakeListingRequest take;
  take.set_listing(listing);
  take.set_account(stage.places.at(trade.buyer).account);
  take.set_quantity_grams(trade.quantity_grams);
  LUHENG_ASSIGN_OR_RETURN(Client* const buyer, DemoTrader(stage, trade.buyer, session));
  return session.Send(*buyer, MakeDemoCommand(RowOf(trade, "take"), std::move(take))).status();
}

absl::Status PlayTransfer(const DemoTrade& trade, const DemoStage& stage, DemoSession& session) {
  const std::string instrument = DemoInstrument(kDemoCounty, trade.pollutant);
  secondary::v1::ProposeTransferRequest propose;
  propose.set_kind(secondary::v1::TRANSFER_KIND_NEGOTIATED);
  propose.set_account(stage.places.at(trade.seller).account);
  propose.set_buyer(stage.places.at(trade.buyer).account);
  propose.set_instrument(instrument);
  propose.set_certificate(stage.certificates.at({trade.seller, trade.pollutant}));
  propose.set_quantity_grams(trade.quantity_grams);
  propose.set_price_fen_per_tonne(trade.price_fen_per_tonne);
  propose.set_into_instrument(instrument);
  *propose.mutable_valid_to() = ToTradingDay(trade.day);
  LUHENG_ASSIGN_OR_RETURN(Client* const seller, DemoTrader(stage, trade.seller, session));
  LUHENG_ASSIGN_OR_RETURN(
      const std::string transfer,
      session.Make(*seller, MakeDemoCommand(RowOf(trade, "propose"), std::move(propose))));
  LUHENG_ASSIGN_OR_RETURN(Client* const buyer, DemoTrader(stage, trade.buyer, session));
  return AcceptDemoTransfer(transfer, RowOf(trade, "accept"), *buyer, session);
}

template <class Request>
absl::Status ChangeDay(const char* act, absl::CivilDay day, DemoSession& session) {
  LUHENG_ASSIGN_OR_RETURN(Client* const keeper, session.ClientOf(kDemoOperator));
  Request request;
  *request.mutable_day() = ToTradingDay(day);
  return session
      .Send(*keeper, MakeDemoCommand(fmt::format("{} {}", act, FormatDay(day)), std::move(request)))
      .status();
}

// What is given up is its holder's own act.
absl::Status Waive(const DemoReclaim& reclaim, const DemoStage& stage, DemoSession& session) {
  rights::v1::WaiveRightsRequest request;
  request.set_certificate(stage.reclaimable.at(reclaim.reclaim_no));
  request.set_quantity_grams(reclaim.quantity_grams);
  request.set_reserve(stage.places.at(std::string(kReservePrefix) + kDemoCounty).account);
  request.set_reference(reclaim.reclaim_no);
  LUHENG_ASSIGN_OR_RETURN(Client* const holder, DemoTrader(stage, reclaim.holder, session));
  return session.Send(*holder, MakeDemoCommand("waive " + reclaim.reclaim_no, std::move(request)))
      .status();
}

absl::Status Reclaim(const DemoReclaim& reclaim, const DemoStage& stage, DemoSession& session) {
  if (reclaim.reason == rights::v1::RECLAIM_REASON_WAIVED) return Waive(reclaim, stage, session);
  rights::v1::ReclaimRightsRequest request;
  request.set_certificate(stage.reclaimable.at(reclaim.reclaim_no));
  request.set_quantity_grams(reclaim.quantity_grams);
  request.set_reason(reclaim.reason);
  request.set_reserve(stage.places.at(std::string(kReservePrefix) + kDemoCounty).account);
  request.set_reference(reclaim.reclaim_no);
  LUHENG_ASSIGN_OR_RETURN(Client* const bureau, DemoBureau(stage, kDemoCounty, session));
  return session.Send(*bureau, MakeDemoCommand("reclaim " + reclaim.reclaim_no, std::move(request)))
      .status();
}

// The trade's number decides how enterprises trade: what the rows name is the market alone.
bool IsListed(const DemoTrade& trade) { return (trade.trade_no.back() - '0') % 2 == 1; }

absl::Status PlayTrade(const DemoTrade& trade, const DemoStage& stage, DemoSession& session,
                       DemoTotals* totals) {
  if (trade.seller.rfind(kReservePrefix, 0) == 0) {
    ++totals->auction_count;
    return PlayAuction(trade, stage, session);
  }
  if (IsListed(trade)) {
    ++totals->listing_count;
    return PlayListing(trade, stage, session);
  }
  ++totals->transfer_count;
  return PlayTransfer(trade, stage, session);
}

}  // namespace

absl::Status AcceptDemoTransfer(const std::string& transfer, const std::string& row, Client& buyer,
                                DemoSession& session) {
  secondary::v1::GetTransferRequest look;
  look.set_name(transfer);
  LUHENG_ASSIGN_OR_RETURN(const auto found,
                          buyer.CallFor<secondary::v1::GetTransferResponse>(look));
  secondary::v1::AcceptTransferRequest accept;
  accept.set_transfer(transfer);
  accept.set_hash(found.transfer().hash());
  return session.Send(buyer, MakeDemoCommand(row, std::move(accept))).status();
}

absl::StatusOr<DemoTotals> PlayYear(const DemoData& data, const DemoRights& rights,
                                    const DemoStage& stage, DemoSession& session,
                                    const DemoDayFunction& on_open_day) {
  DemoTotals totals;
  auto trade = data.trades.begin();
  auto reclaim = rights.reclaims.begin();
  for (absl::CivilDay day = data.trades.front().day; day <= data.trades.back().day; ++day) {
    const bool is_open = IsTradingDay(data.calendar, day);
    if (is_open) {
      LUHENG_RETURN_IF_ERROR(ChangeDay<admin::v1::OpenTradingDayRequest>("open", day, session));
      ++totals.trading_day_count;
    }
    for (; trade != data.trades.end() && trade->day == day; ++trade) {
      LUHENG_RETURN_IF_ERROR(PlayTrade(*trade, stage, session, &totals));
    }
    for (; reclaim != rights.reclaims.end() && reclaim->day == day; ++reclaim) {
      LUHENG_RETURN_IF_ERROR(Reclaim(*reclaim, stage, session));
      ++totals.reclaim_count;
    }
    if (is_open) {
      LUHENG_RETURN_IF_ERROR(on_open_day(day));
      LUHENG_RETURN_IF_ERROR(ChangeDay<admin::v1::CloseTradingDayRequest>("close", day, session));
    }
  }
  return totals;
}

}  // namespace luheng::services::cli
