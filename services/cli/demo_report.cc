#include "services/cli/demo_report.h"

#include <fmt/format.h>

#include "ledger/base/status_macros.h"
#include "ledger/base64.h"
#include "ledger/tlog_proof.h"
#include "ledger/verifier.h"
#include "services/cli/decimal.h"
#include "services/cli/enum_text.h"
#include "services/cli/exit_code.h"
#include "services/cli/message_json.h"
#include "services/cli/message_records.h"

namespace luheng::services::cli {
namespace {

using market::v1::TradeTotals;

// What Zhuji published of 2023: 259 trades, 642 (ten thousand) yuan, which is a rounded figure.
constexpr int64_t kPublishedTradeCount = 259;
constexpr int64_t kPublishedTenThousandYuan = 642;
constexpr int64_t kPublishedFenMin = 641'500'000;
constexpr int64_t kPublishedFenEnd = 642'500'000;

absl::StatusOr<market::v1::Trade> FindTrade(
    Client& client, const market::v1::GetTradeStatisticsResponse& statistics) {
  for (const auto& row : statistics.instruments()) {
    if (row.totals().trade_count() == 0) continue;
    market::v1::ListTradesRequest request;
    request.set_instrument(row.instrument());
    request.set_page_size(1);
    LUHENG_ASSIGN_OR_RETURN(const auto page,
                            client.CallFor<market::v1::ListTradesResponse>(request));
    if (page.trades_size() > 0) return page.trades(0);
  }
  return absl::NotFoundError("nothing was traded yet");
}

absl::Status VerifyProof(const ledger::v1::GetInclusionProofResponse& proof,
                         const std::string& vkey) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier key, ledger::Verifier::FromVkey(vkey));
  const absl::StatusOr<ledger::TlogProof> parsed = ledger::ParseTlogProof(proof.tlog_proof());
  absl::Status status = parsed.ok()
                            ? ledger::VerifyTlogProof(*parsed, proof.entry_bytes(), key).status()
                            : parsed.status();
  if (status.ok()) return status;
  return VerificationError(fmt::format("NOT VERIFIED: {}", std::string(status.message())));
}

Records TotalsTable(const market::v1::GetTradeStatisticsResponse& statistics) {
  Records records(RecordShape::kMany, {FieldColumn("pollutant", ColumnKind::kText),
                                       FieldColumn("trade_count", ColumnKind::kInteger),
                                       {"quantity_grams", "数量 t/a", ColumnKind::kGrams},
                                       FieldColumn("amount_fen", ColumnKind::kFen)});
  const auto add = [&records](const std::string& name, const TradeTotals& totals) {
    records.Add({name, totals.trade_count(), totals.quantity_grams(), totals.amount_fen()});
  };
  for (const auto& row : statistics.pollutants()) {
    const auto* value = type::v1::Pollutant_descriptor()->FindValueByNumber(row.pollutant());
    add(value == nullptr ? "" : ShortEnumName(*value), row.totals());
  }
  add("合计 total", statistics.total());
  return records;
}

std::string CompareWithPublished(const TradeTotals& total) {
  const bool same = total.trade_count() == kPublishedTradeCount &&
                    total.amount_fen() >= kPublishedFenMin && total.amount_fen() < kPublishedFenEnd;
  return fmt::format(
      "Published for Zhuji 2023: {} trades, {}万元.\n"
      "Here:                     {} trades, {} yuan ({}).\n",
      kPublishedTradeCount, kPublishedTenThousandYuan, total.trade_count(),
      FormatYuan(total.amount_fen()),
      same ? "the same, rounded" : "not the same: these data are not the whole year");
}

std::string TradeText(const DemoReport& report, const std::string& vkey_given) {
  const market::v1::Trade& trade = report.trade;
  const ledger::Hash leaf = ledger::LeafHash(report.proof.entry_bytes());
  return fmt::format(
      "Trade {} of {}: {} t at {} yuan/t, {} yuan.\n"
      "Entry {}, leaf {}: its proof of {} hashes leads to the signed root of {} entries.\n"
      "VERIFIED here with key {}\n{}",
      trade.trade_id(), ToPlainText(trade.day()).value_or(""), FormatTonnes(trade.quantity_grams()),
      FormatYuan(trade.price_fen_per_tonne()), FormatYuan(trade.amount_fen()), report.proof.index(),
      ledger::EncodeBase64(ledger::AsBytes(leaf)), report.proof.hashes_size(),
      report.proof.tree_size(), report.verifier_key,
      vkey_given.empty() ? "(the key came from the server; compare it with a copy that did not)\n"
                         : "");
}

}  // namespace

absl::StatusOr<DemoReport> FetchDemoReport(Client& client, const std::string& vkey) {
  DemoReport report;
  LUHENG_ASSIGN_OR_RETURN(report.statistics, client.CallFor<market::v1::GetTradeStatisticsResponse>(
                                                 market::v1::GetTradeStatisticsRequest()));
  LUHENG_ASSIGN_OR_RETURN(report.trade, FindTrade(client, report.statistics));
  LUHENG_ASSIGN_OR_RETURN(
      const auto head, client.CallFor<ledger::v1::GetHeadResponse>(ledger::v1::GetHeadRequest()));
  // The proof of the last entry waits until a checkpoint covers it.
  ledger::v1::GetInclusionProofRequest request;
  request.set_index(head.committed_size() - 1);
  LUHENG_RETURN_IF_ERROR(client.Call(request).status());
  request.set_index(report.trade.index());
  LUHENG_ASSIGN_OR_RETURN(report.proof,
                          client.CallFor<ledger::v1::GetInclusionProofResponse>(request));
  LUHENG_ASSIGN_OR_RETURN(const auto checkpoint, client.CallFor<ledger::v1::GetCheckpointResponse>(
                                                     ledger::v1::GetCheckpointRequest()));
  report.verifier_key = vkey.empty() ? checkpoint.verifier_key() : vkey;
  LUHENG_RETURN_IF_ERROR(VerifyProof(report.proof, report.verifier_key));
  return report;
}

std::string PrintDemoReport(const DemoReport& report, const std::string& vkey_given,
                            OutputFormat format) {
  switch (format) {
    case OutputFormat::kCsv:
      return TotalsTable(report.statistics).Print(format);
    case OutputFormat::kJson:
      return fmt::format(
          "{{\n  \"statistics\": {},\n  \"published_trade_count\": {},\n"
          "  \"published_ten_thousand_yuan\": {},\n  \"checkpoint\": {},\n  \"trade\": {},\n"
          "  \"proof\": {},\n  \"proof_verified\": true,\n  \"verifier_key\": {}\n}}\n",
          ToJson(report.statistics, JsonStyle::kOneLine), kPublishedTradeCount,
          kPublishedTenThousandYuan, QuoteJson(report.proof.checkpoint()),
          ToJson(report.trade, JsonStyle::kOneLine), ToJson(report.proof, JsonStyle::kOneLine),
          QuoteJson(report.verifier_key));
    case OutputFormat::kTable:
      return fmt::format("{}\n{}\nSigned checkpoint:\n\n{}\n{}",
                         TotalsTable(report.statistics).Print(format),
                         CompareWithPublished(report.statistics.total()), report.proof.checkpoint(),
                         TradeText(report, vkey_given));
  }
  return "";
}

}  // namespace luheng::services::cli
