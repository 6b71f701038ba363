#include "services/cli/demo_auction.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "ledger/base/status_macros.h"
#include "luheng/primary/v1/auction_service.pb.h"
#include "luheng/primary/v1/contract_service.pb.h"
#include "services/cli/exit_code.h"
#include "services/cli/invocation.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Message;

constexpr int64_t kStepFen = 1'000;

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp stamp;
  const int64_t nanos = absl::ToUnixNanos(time);
  stamp.set_seconds(nanos / 1'000'000'000);
  stamp.set_nanos(static_cast<int32_t>(nanos % 1'000'000'000 / 1'000 * 1'000));
  return stamp;
}

struct Attempt {
  std::string row;
  absl::Duration window;
};

absl::StatusOr<std::string> Announce(const DemoTrade& trade, const Attempt& attempt,
                                     const DemoStage& stage, DemoSession& session) {
  const absl::Time now = absl::Now();
  primary::v1::AnnounceAuctionRequest request;
  request.set_mode(primary::v1::AUCTION_MODE_SINGLE_ROUND);
  request.set_account(stage.places.at(trade.seller).account);
  request.set_instrument(DemoInstrument(kDemoCounty, trade.pollutant));
  request.set_quantity_grams(trade.quantity_grams);
  request.set_increment_fen_per_tonne(kStepFen);
  *request.mutable_opens_at() = ToTimestamp(now);
  *request.mutable_closes_at() = ToTimestamp(now + attempt.window);
  LUHENG_ASSIGN_OR_RETURN(Client* const bureau, DemoBureau(stage, kDemoCounty, session));
  return session.Make(*bureau, MakeDemoCommand(attempt.row + " announce", std::move(request)));
}

absl::Status Bid(const DemoTrade& trade, const std::string& auction, const Attempt& attempt,
                 const DemoStage& stage, DemoSession& session) {
  primary::v1::PlaceBidRequest request;
  request.set_auction(auction);
  request.set_account(stage.places.at(trade.buyer).account);
  request.set_price_fen_per_tonne(trade.price_fen_per_tonne);
  request.set_quantity_grams(trade.quantity_grams);
  LUHENG_ASSIGN_OR_RETURN(Client* const buyer, DemoTrader(stage, trade.buyer, session));
  return session.Send(*buyer, MakeDemoCommand(attempt.row + " bid", std::move(request))).status();
}

absl::Status Close(const std::string& auction, const Attempt& attempt, const DemoStage& stage,
                   DemoSession& session) {
  LUHENG_ASSIGN_OR_RETURN(Client* const bureau, DemoBureau(stage, kDemoCounty, session));
  primary::v1::GetAuctionRequest look;
  look.set_name(auction);
  LUHENG_ASSIGN_OR_RETURN(const auto found, bureau->CallFor<primary::v1::GetAuctionResponse>(look));
  const auto& closes_at = found.auction().closes_at();
  absl::SleepFor(absl::FromUnixSeconds(closes_at.seconds()) + absl::Nanoseconds(closes_at.nanos()) -
                 absl::Now() + absl::Milliseconds(1));
  primary::v1::CloseAuctionRequest request;
  request.set_auction(auction);
  return session.Send(*bureau, MakeDemoCommand(attempt.row + " close", std::move(request)))
      .status();
}

}  // namespace

absl::StatusOr<std::vector<primary::v1::Contract>> AwardedContracts(Client& client,
                                                                    const std::string& account,
                                                                    const std::string& instrument) {
  primary::v1::ListContractsRequest request;
  request.set_account(account);
  request.set_instrument(instrument);
  request.set_state(primary::v1::CONTRACT_STATE_AWARDED);
  LUHENG_ASSIGN_OR_RETURN(const auto messages, ListAll(client, request, 0));
  std::vector<primary::v1::Contract> contracts;
  for (const std::unique_ptr<Message>& message : messages) {
    contracts.push_back(static_cast<const primary::v1::Contract&>(*message));
  }
  return contracts;
}

absl::Status SignAndPay(const std::string& contract, const std::string& row, Client& buyer,
                        DemoSession& session) {
  primary::v1::SignContractRequest sign;
  sign.set_contract(contract);
  LUHENG_RETURN_IF_ERROR(
      session.Send(buyer, MakeDemoCommand(row + " sign", std::move(sign))).status());
  primary::v1::PayContractRequest pay;
  pay.set_contract(contract);
  return session.Send(buyer, MakeDemoCommand(row + " pay", std::move(pay))).status();
}

absl::Status PlayAuction(const DemoTrade& trade, const DemoStage& stage, DemoSession& session) {
  const std::string row = fmt::format("{} (line {})", trade.trade_no, trade.line);
  LUHENG_ASSIGN_OR_RETURN(Client* const buyer, DemoTrader(stage, trade.buyer, session));
  // The window of a day's auction is an hour; here it is short, and on a machine that is too busy
  // for it the auction is held again with a longer one.
  absl::Status status;
  for (const int64_t window_ms : {60, 1'000, 10'000}) {
    const Attempt attempt{fmt::format("{} {}", row, window_ms), absl::Milliseconds(window_ms)};
    LUHENG_ASSIGN_OR_RETURN(const std::string auction, Announce(trade, attempt, stage, session));
    status = Bid(trade, auction, attempt, stage, session);
    LUHENG_RETURN_IF_ERROR(Close(auction, attempt, stage, session));
    if (ExitCodeOf(status) != ExitCode::kRejected) break;
  }
  LUHENG_RETURN_IF_ERROR(status);
  LUHENG_ASSIGN_OR_RETURN(const auto contracts,
                          AwardedContracts(*buyer, stage.places.at(trade.buyer).account,
                                           DemoInstrument(kDemoCounty, trade.pollutant)));
  for (const primary::v1::Contract& contract : contracts) {
    LUHENG_RETURN_IF_ERROR(SignAndPay(contract.name(), row, *buyer, session));
  }
  return absl::OkStatus();
}

}  // namespace luheng::services::cli
