#include "services/cli/demo_regions.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_split.h"
#include "ledger/base/status_macros.h"
#include "luheng/registry/v1/enterprise_service.pb.h"
#include "luheng/rights/v1/certificate_service.pb.h"
#include "luheng/secondary/v1/transfer_service.pb.h"
#include "services/cli/decimal.h"
#include "services/cli/demo_endow.h"
#include "services/cli/demo_play.h"
#include "services/cli/enum_text.h"
#include "services/cli/invocation.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

// The settled examples of the rules quote 20,000 yuan for a tonne of five years.
constexpr int64_t kPriceFen = 400'000;

struct Sale {
  Party seller;
  Party buyer;
  std::string from;
  std::string to;
  type::v1::Pollutant pollutant{};
  int64_t quantity_grams = 0;
};

secondary::v1::ProposeTransferRequest ProposalOf(const Sale& sale, const std::string& certificate,
                                                 const DemoData& data, const DemoStage& stage) {
  secondary::v1::ProposeTransferRequest request;
  request.set_kind(secondary::v1::TRANSFER_KIND_NEGOTIATED);
  request.set_account(stage.places.at(sale.seller).account);
  request.set_buyer(stage.places.at(sale.buyer).account);
  request.set_instrument(DemoInstrument(sale.from, sale.pollutant));
  request.set_certificate(certificate);
  request.set_quantity_grams(sale.quantity_grams);
  request.set_price_fen_per_tonne(kPriceFen);
  request.set_into_instrument(DemoInstrument(sale.to, sale.pollutant));
  *request.mutable_valid_to() = ToTradingDay(data.trades.back().day + 30);
  return request;
}

absl::Status Approve(const std::string& transfer, const std::string& county, const std::string& row,
                     const DemoStage& stage, DemoSession& session) {
  LUHENG_ASSIGN_OR_RETURN(Client* const bureau, DemoBureau(stage, county, session));
  secondary::v1::GetTransferRequest look;
  look.set_name(transfer);
  LUHENG_ASSIGN_OR_RETURN(const auto found,
                          bureau->CallFor<secondary::v1::GetTransferResponse>(look));
  secondary::v1::ApproveTransferRequest approve;
  approve.set_transfer(transfer);
  approve.set_hash(found.transfer().hash());
  return session.Send(*bureau, MakeDemoCommand(row + " " + county, std::move(approve))).status();
}

absl::StatusOr<std::string> SellAcross(const Sale& sale, const DemoData& data,
                                       const DemoStage& stage, DemoSession& session) {
  const std::string row =
      fmt::format("{} to {} pollutant {}", sale.from, sale.to, static_cast<int>(sale.pollutant));
  LUHENG_ASSIGN_OR_RETURN(Client* const seller, DemoTrader(stage, sale.seller, session));
  LUHENG_ASSIGN_OR_RETURN(
      const std::string transfer,
      session.Make(
          *seller,
          MakeDemoCommand(row + " propose",
                          ProposalOf(sale, stage.certificates.at({sale.seller, sale.pollutant}),
                                     data, stage))));
  LUHENG_ASSIGN_OR_RETURN(Client* const buyer, DemoTrader(stage, sale.buyer, session));
  LUHENG_RETURN_IF_ERROR(AcceptDemoTransfer(transfer, row + " accept", *buyer, session));
  LUHENG_RETURN_IF_ERROR(Approve(transfer, sale.from, row, stage, session));
  LUHENG_RETURN_IF_ERROR(Approve(transfer, sale.to, row, stage, session));
  secondary::v1::GetTransferRequest look;
  look.set_name(transfer);
  LUHENG_ASSIGN_OR_RETURN(const auto found,
                          buyer->CallFor<secondary::v1::GetTransferResponse>(look));
  return fmt::format("{}; both bureaus approved, both caps moved",
                     ShortEnumName(*secondary::v1::TransferState_descriptor()->FindValueByNumber(
                         found.transfer().state())));
}

// What the checks say to a way between two places.
absl::StatusOr<std::string> AskRoute(const std::string& from, const std::string& to,
                                     type::v1::Pollutant pollutant, int64_t grams, Client& client) {
  registry::v1::CheckEligibilityRequest request;
  request.set_instrument(DemoInstrument(from, pollutant));
  request.set_into_instrument(DemoInstrument(to, pollutant));
  request.set_quantity_grams(grams);
  LUHENG_ASSIGN_OR_RETURN(const auto answer,
                          client.CallFor<registry::v1::CheckEligibilityResponse>(request));
  std::string text;
  for (const registry::v1::Finding& finding : answer.findings()) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", finding.code(), finding.message());
  }
  return text.empty() ? "open" : text;
}

absl::Status PlayPilot(const std::vector<std::string>& places, const DemoRoute& row,
                       DemoSession& session, std::vector<DemoRoute>* routes) {
  LUHENG_ASSIGN_OR_RETURN(Client* const regulator, session.ClientOf(kDemoRegulator));
  for (const std::string& from : places) {
    for (const std::string& to : places) {
      if (from == to) continue;
      DemoRoute route{from, to, row.pollutant, row.quantity_grams, ""};
      LUHENG_ASSIGN_OR_RETURN(route.outcome, AskRoute(from, to, type::v1::POLLUTANT_VOC,
                                                      row.quantity_grams, *regulator));
      routes->push_back(std::move(route));
    }
  }
  // A neighbour that takes no part in the pilot.
  DemoRoute route{places.front(), "330424", row.pollutant, row.quantity_grams, ""};
  LUHENG_ASSIGN_OR_RETURN(route.outcome, AskRoute(route.from, route.to, type::v1::POLLUTANT_VOC,
                                                  row.quantity_grams, *regulator));
  routes->push_back(std::move(route));
  return absl::OkStatus();
}

// A certificate of COD that somebody in Zhuji bought and still has.
absl::StatusOr<std::string> FindBought(const DemoTrade& trade, const DemoStage& stage,
                                       Client& client) {
  rights::v1::ListCertificatesRequest request;
  request.set_account(stage.places.at(trade.buyer).account);
  LUHENG_ASSIGN_OR_RETURN(const auto messages, ListAll(client, request, 0));
  for (const auto& message : messages) {
    const auto& certificate = static_cast<const rights::v1::Certificate&>(*message);
    if (certificate.instrument() == DemoInstrument(kDemoCounty, type::v1::POLLUTANT_COD) &&
        certificate.quantity_grams() > 0) {
      return certificate.name();
    }
  }
  return absl::NotFoundError(fmt::format("{} kept nothing of what it bought", trade.buyer));
}

// The sale that the rules refuse. OK if they do.
absl::Status PlayRefused(const DemoData& data, const DemoStage& stage, DemoSession& session,
                         std::vector<DemoRoute>* routes) {
  const auto trade = std::find_if(data.trades.begin(), data.trades.end(), [](const DemoTrade& row) {
    return row.pollutant == type::v1::POLLUTANT_COD;
  });
  if (trade == data.trades.end()) return absl::OkStatus();
  LUHENG_ASSIGN_OR_RETURN(Client* const seller, DemoTrader(stage, trade->buyer, session));
  const Sale sale{trade->buyer,
                  FindStranger(data, kNanhuFirm).party,
                  kDemoCounty,
                  "330402",
                  type::v1::POLLUTANT_COD,
                  1'000};
  LUHENG_ASSIGN_OR_RETURN(const std::string certificate, FindBought(*trade, stage, *seller));
  const absl::Status status =
      session
          .Send(*seller,
                MakeDemoCommand("Zhuji to Jiaxing", ProposalOf(sale, certificate, data, stage)))
          .status();
  if (status.ok()) return absl::InternalError("COD went from Zhuji to Jiaxing");
  routes->push_back(
      {sale.from, sale.to, "COD", sale.quantity_grams, "REFUSED " + std::string(status.message())});
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<DemoRoute>> PlayRegions(const std::string& directory,
                                                   const DemoData& data, const DemoStage& stage,
                                                   DemoSession& session) {
  constexpr char kFile[] = "cross_region_trades.csv";
  LUHENG_ASSIGN_OR_RETURN(
      const CsvTable table,
      ReadDemoTable(directory + "/" + kFile,
                    {"from_adcode", "to_adcode", "pollutant", "quantity_tonnes_per_year"}));
  std::vector<DemoRoute> routes;
  for (size_t row = 0; row < table.row_count(); ++row) {
    DemoRoute route{table.Get(row, "from_adcode"), table.Get(row, "to_adcode"),
                    table.Get(row, "pollutant"), 0, ""};
    LUHENG_ASSIGN_OR_RETURN(
        route.quantity_grams,
        ParseDecimal(table.Get(row, "quantity_tonnes_per_year"), kTonneDecimals));
    const std::vector<std::string> places = absl::StrSplit(route.from, ';');
    if (places.size() > 1) {
      LUHENG_RETURN_IF_ERROR(PlayPilot(places, route, session, &routes));
      continue;
    }
    LUHENG_ASSIGN_OR_RETURN(const auto pollutant, ParseEnum<type::v1::Pollutant>(route.pollutant));
    LUHENG_ASSIGN_OR_RETURN(
        route.outcome,
        SellAcross({FindStranger(data, kJiashanFirm).party, FindStranger(data, kHaiyanPlant).party,
                    route.from, route.to, pollutant, route.quantity_grams},
                   data, stage, session));
    routes.push_back(std::move(route));
  }
  LUHENG_RETURN_IF_ERROR(PlayRefused(data, stage, session, &routes));
  return routes;
}

}  // namespace luheng::services::cli
