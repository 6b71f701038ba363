#include "services/cli/demo_report.h"

#include <fmt/format.h>

#include <map>

#include "ledger/base/status_macros.h"
#include "ledger/base64.h"
#include "ledger/tlog_proof.h"
#include "ledger/verifier.h"
#include "luheng/primary/v1/lottery_service.pb.h"
#include "luheng/rights/v1/reserve_service.pb.h"
#include "luheng/statistics/v1/statistics_service.pb.h"
#include "services/cli/decimal.h"
#include "services/cli/demo_setup.h"
#include "services/cli/enum_text.h"
#include "services/cli/exit_code.h"
#include "services/cli/invocation.h"
#include "services/cli/message_json.h"
#include "services/cli/message_records.h"

namespace luheng::services::cli {
namespace {

// What Zhuji published of 2023: 259 trades of the four pollutants for 642 (ten thousand) yuan,
// which is a rounded figure, 8 reclaims, and a VOC lottery that gave 106 firms 61.082 t.
constexpr int64_t kPublishedTradeCount = 259;
constexpr int64_t kPublishedTenThousandYuan = 642;
constexpr int64_t kPublishedFenMin = 641'500'000;
constexpr int64_t kPublishedFenEnd = 642'500'000;
constexpr int64_t kPublishedReclaimCount = 8;
constexpr int64_t kPublishedGrantCount = 106;
constexpr int64_t kPublishedGrantGrams = 61'082'000;

constexpr char kFirstLottery[] = "lotteries/y1";

bool IsReclaim(const statistics::v1::Tally& tally) {
  return tally.cause() == type::v1::RIGHTS_CAUSE_RECLAIM;
}

// What counts among the published trades: lotteries and trades between counties are others.
bool IsTrade(const statistics::v1::Tally& tally) {
  return !IsReclaim(tally) && tally.cause() != type::v1::RIGHTS_CAUSE_LOTTERY &&
         tally.pollutant() != type::v1::POLLUTANT_VOC;
}

absl::Status FetchTallies(Client& client, DemoReport* report) {
  statistics::v1::ListTalliesRequest request;
  request.set_county_code(kDemoCounty);
  LUHENG_ASSIGN_OR_RETURN(const auto messages, ListAll(client, request, 0));
  for (const auto& message : messages) {
    report->tallies.push_back(static_cast<const statistics::v1::Tally&>(*message));
  }
  return absl::OkStatus();
}

absl::Status FetchCaps(Client& client, DemoReport* report) {
  rights::v1::ListCapsRequest request;
  LUHENG_ASSIGN_OR_RETURN(const auto messages, ListAll(client, request, 0));
  for (const auto& message : messages) {
    report->caps.push_back(static_cast<const rights::v1::Cap&>(*message));
  }
  return absl::OkStatus();
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

struct Sum {
  int64_t count = 0;
  int64_t grams = 0;
  int64_t fen = 0;
  void Add(const statistics::v1::Tally& tally) {
    count += tally.trade_count();
    grams += tally.quantity_grams();
    fen += tally.amount_fen();
  }
};

template <class Is>
Sum SumOf(const DemoReport& report, const Is& is) {
  Sum sum;
  for (const statistics::v1::Tally& tally : report.tallies) {
    if (is(tally)) sum.Add(tally);
  }
  return sum;
}

std::string PollutantName(type::v1::Pollutant pollutant) {
  const auto* value = type::v1::Pollutant_descriptor()->FindValueByNumber(pollutant);
  return value == nullptr ? "" : ShortEnumName(*value);
}

Records TotalsTable(const DemoReport& report) {
  Records records(RecordShape::kMany, {FieldColumn("pollutant", ColumnKind::kText),
                                       FieldColumn("trade_count", ColumnKind::kInteger),
                                       {"quantity_grams", "数量 t/a", ColumnKind::kGrams},
                                       FieldColumn("amount_fen", ColumnKind::kFen)});
  std::map<type::v1::Pollutant, Sum> sums;
  for (const statistics::v1::Tally& tally : report.tallies) {
    if (IsTrade(tally)) sums[tally.pollutant()].Add(tally);
  }
  for (const auto& [pollutant, sum] : sums) {
    records.Add({PollutantName(pollutant), sum.count, sum.grams, sum.fen});
  }
  const Sum total = SumOf(report, IsTrade);
  records.Add({std::string("合计 total"), total.count, total.grams, total.fen});
  return records;
}

// Of every cap: what there is against what there may be.
Records CapsTable(const DemoReport& report) {
  Records records(RecordShape::kMany, {FieldColumn("county_code", ColumnKind::kText),
                                       FieldColumn("pollutant", ColumnKind::kText),
                                       {"enterprises_grams", "企业 t/a", ColumnKind::kGrams},
                                       {"reserves_grams", "储备 t/a", ColumnKind::kGrams},
                                       {"set_aside_grams", "在途 t/a", ColumnKind::kGrams},
                                       {"cap_grams", "总量 cap t/a", ColumnKind::kGrams},
                                       {"identity", "恒等 identity", ColumnKind::kText}});
  for (const rights::v1::Cap& cap : report.caps) {
    const int64_t sum = cap.enterprises_grams() + cap.reserves_grams() + cap.set_aside_grams();
    records.Add({cap.county_code(), PollutantName(cap.pollutant()), cap.enterprises_grams(),
                 cap.reserves_grams(), cap.set_aside_grams(), cap.cap_grams(),
                 std::string(sum == cap.cap_grams() ? "holds" : "BROKEN")});
  }
  return records;
}

const char* Verdict(bool is_same) {
  return is_same ? "the same" : "not the same: these data are not the whole year";
}

std::string CompareWithPublished(const DemoReport& report) {
  const Sum trades = SumOf(report, IsTrade);
  const bool same = trades.count == kPublishedTradeCount && trades.fen >= kPublishedFenMin &&
                    trades.fen < kPublishedFenEnd;
  const Sum reclaims = SumOf(report, IsReclaim);
  const primary::v1::Lottery& lottery = report.lottery;
  return fmt::format(
      "Published for Zhuji 2023: {} trades, {}万元.\n"
      "Here:                     {} trades, {} yuan ({}).\n"
      "Published: {} reclaims without payment.   Here: {} ({}).\n"
      "Published: VOC lottery, {} firms, {} t.   Here: {} firms, {} t ({}).\n",
      kPublishedTradeCount, kPublishedTenThousandYuan, trades.count, FormatYuan(trades.fen),
      same ? "the same, rounded" : Verdict(false), kPublishedReclaimCount, reclaims.count,
      Verdict(reclaims.count == kPublishedReclaimCount), kPublishedGrantCount,
      FormatTonnes(kPublishedGrantGrams), lottery.granted_count(),
      FormatTonnes(lottery.granted_grams()),
      Verdict(lottery.granted_count() == kPublishedGrantCount &&
              lottery.granted_grams() == kPublishedGrantGrams));
}

std::string ProofText(const DemoReport& report, const std::string& vkey_given) {
  const ledger::Hash leaf = ledger::LeafHash(report.proof.entry_bytes());
  return fmt::format(
      "Entry {} ({}) of certificate c1, leaf {}: its proof of {} hashes leads to the signed root "
      "of "
      "{} entries.\nVERIFIED here with key {}\n{}",
      report.proof.index(), report.kind, ledger::EncodeBase64(ledger::AsBytes(leaf)),
      report.proof.hashes_size(), report.proof.tree_size(), report.verifier_key,
      vkey_given.empty() ? "(the key came from the server; compare it with a copy that did not)\n"
                         : "");
}

}  // namespace

absl::StatusOr<DemoReport> FetchDemoReport(Client& client, const std::string& vkey) {
  DemoReport report;
  LUHENG_RETURN_IF_ERROR(FetchTallies(client, &report));
  LUHENG_RETURN_IF_ERROR(FetchCaps(client, &report));
  primary::v1::GetLotteryRequest lottery;
  lottery.set_name(kFirstLottery);
  LUHENG_ASSIGN_OR_RETURN(const auto drawn,
                          client.CallFor<primary::v1::GetLotteryResponse>(lottery));
  report.lottery = drawn.lottery();

  ledger::v1::ListHistoryRequest history;
  history.set_record("certificates/c1");
  history.set_page_size(1);
  LUHENG_ASSIGN_OR_RETURN(const auto entries,
                          client.CallFor<ledger::v1::ListHistoryResponse>(history));
  if (entries.entries_size() == 0) return absl::NotFoundError("no right was issued yet");
  report.kind = entries.entries(0).kind();
  LUHENG_ASSIGN_OR_RETURN(
      const auto head, client.CallFor<ledger::v1::GetHeadResponse>(ledger::v1::GetHeadRequest()));
  // The proof of the last entry waits until a checkpoint covers it.
  ledger::v1::GetInclusionProofRequest request;
  request.set_index(head.committed_size() - 1);
  LUHENG_RETURN_IF_ERROR(client.Call(request).status());
  request.set_index(entries.entries(0).index());
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
      return TotalsTable(report).Print(format);
    case OutputFormat::kJson:
      return fmt::format(
          "{{\n  \"trades\": {},\n  \"caps\": {},\n  \"lottery\": {},\n"
          "  \"reclaim_count\": {},\n  \"published_trade_count\": {},\n"
          "  \"published_ten_thousand_yuan\": {},\n  \"checkpoint\": {},\n  \"proof\": {},\n"
          "  \"proof_verified\": true,\n  \"verifier_key\": {}\n}}\n",
          TotalsTable(report).Print(format), CapsTable(report).Print(format),
          ToJson(report.lottery, JsonStyle::kOneLine), SumOf(report, IsReclaim).count,
          kPublishedTradeCount, kPublishedTenThousandYuan, QuoteJson(report.proof.checkpoint()),
          ToJson(report.proof, JsonStyle::kOneLine), QuoteJson(report.verifier_key));
    case OutputFormat::kTable:
      return fmt::format("{}\n{}\n{}\nSigned checkpoint:\n\n{}\n{}",
                         TotalsTable(report).Print(format), CompareWithPublished(report),
                         CapsTable(report).Print(format), report.proof.checkpoint(),
                         ProofText(report, vkey_given));
  }
  return "";
}

}  // namespace luheng::services::cli
