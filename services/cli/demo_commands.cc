// luheng demo: play, report.
#include <fmt/format.h>

#include "absl/time/clock.h"
#include "ledger/base/status_macros.h"
#include "services/cli/commands.h"
#include "services/cli/demo_data.h"
#include "services/cli/demo_lottery.h"
#include "services/cli/demo_play.h"
#include "services/cli/demo_regions.h"
#include "services/cli/demo_report.h"
#include "services/cli/demo_rights_data.h"
#include "services/cli/demo_session.h"
#include "services/cli/demo_setup.h"
#include "services/cli/message_records.h"

namespace luheng::services::cli {
namespace {

struct PlayOptions {
  std::string data;
  std::string pki;
};

struct ReportOptions {
  std::string vkey;
};

int64_t DemandOf(const std::vector<DemoApplicant>& applicants) {
  int64_t grams = 0;
  for (const DemoApplicant& applicant : applicants) grams += applicant.demand_grams;
  return grams;
}

Records RoutesTable(const std::vector<DemoRoute>& routes) {
  Records records(RecordShape::kMany, {{"from_county_code", "从 from", ColumnKind::kText},
                                       {"to_county_code", "到 to", ColumnKind::kText},
                                       FieldColumn("pollutant", ColumnKind::kText),
                                       {"quantity_grams", "数量 t/a", ColumnKind::kGrams},
                                       {"outcome", "结果 outcome", ColumnKind::kText}});
  for (const DemoRoute& route : routes) {
    records.Add({route.from, route.to, route.pollutant, route.quantity_grams, route.outcome});
  }
  return records;
}

// The last trading day before a day.
absl::CivilDay TradingDayBefore(const DemoData& data, absl::CivilDay day) {
  do {
    --day;
  } while (day > data.trades.front().day && !IsTradingDay(data.calendar, day));
  return day;
}

absl::StatusOr<ExitCode> Play(const PlayOptions& options, Invocation& invocation) {
  LUHENG_RETURN_IF_ERROR(invocation.RefuseExport());
  const absl::Time begin = absl::Now();
  LUHENG_ASSIGN_OR_RETURN(const DemoData data, LoadDemoData(options.data));
  LUHENG_ASSIGN_OR_RETURN(const DemoRights rights, LoadDemoRights(options.data));
  const std::string server = WithEnvironment(invocation.connection).server;
  if (server.empty()) {
    return absl::InvalidArgumentError("which server? Give --server HOST:PORT");
  }
  LUHENG_ASSIGN_OR_RETURN(const absl::Duration timeout,
                          ForOption("--timeout", ParseTimeout(invocation.timeout_seconds)));
  LUHENG_ASSIGN_OR_RETURN(DemoSession session, DemoSession::Open(options.pki, server, timeout));
  LUHENG_ASSIGN_OR_RETURN(const DemoStage stage, SetUpDemo(data, rights, session));
  invocation.err() << fmt::format("luheng: {} participants with accounts; {} trades to play\n",
                                  stage.places.size(), data.trades.size());
  // After the trades of the last day but one both lotteries are sealed; after those of the last one
  // they are drawn, and then come the trades between counties.
  const int64_t pool = DemandOf(rights.applicants);
  const DemoDraw draws[] = {{1, rights.applicants, pool}, {2, rights.oversubscribed, pool}};
  const absl::CivilDay last_day = data.trades.back().day;
  const absl::CivilDay sealing_day = TradingDayBefore(data, last_day);
  std::vector<std::string> lotteries;
  std::vector<DemoRoute> routes;
  const auto on_open_day = [&](absl::CivilDay day) -> absl::Status {
    for (const DemoDraw& draw : draws) {
      if (day != sealing_day) break;
      LUHENG_ASSIGN_OR_RETURN(lotteries.emplace_back(),
                              SealDemoLottery(draw, last_day, stage, session));
    }
    if (day != last_day) return absl::OkStatus();
    for (size_t i = 0; i < lotteries.size(); ++i) {
      LUHENG_RETURN_IF_ERROR(DrawDemoLottery(draws[i], lotteries[i], stage, session));
    }
    LUHENG_ASSIGN_OR_RETURN(routes, PlayRegions(options.data, data, stage, session));
    return absl::OkStatus();
  };
  LUHENG_ASSIGN_OR_RETURN(const DemoTotals totals,
                          PlayYear(data, rights, stage, session, on_open_day));
  Records records(RecordShape::kOne,
                  {{"participant_count", "主体 participants", ColumnKind::kInteger},
                   {"trading_day_count", "交易日 trading days", ColumnKind::kInteger},
                   FieldColumn("trade_count", ColumnKind::kInteger),
                   {"auction_count", "竞价 auctions", ColumnKind::kInteger},
                   {"listing_count", "挂牌 listings taken", ColumnKind::kInteger},
                   {"transfer_count", "协议转让 negotiated", ColumnKind::kInteger},
                   {"reclaim_count", "无偿收回 reclaims", ColumnKind::kInteger},
                   {"duration_ms", "用时 ms", ColumnKind::kInteger}});
  records.Add({static_cast<int64_t>(stage.places.size()), totals.trading_day_count,
               totals.trade_count(), totals.auction_count, totals.listing_count,
               totals.transfer_count, totals.reclaim_count,
               absl::ToInt64Milliseconds(absl::Now() - begin)});
  invocation.Print(records);
  invocation.out() << "\n";
  invocation.Print(RoutesTable(routes));
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> Report(const ReportOptions& options, Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  LUHENG_ASSIGN_OR_RETURN(const DemoReport report, FetchDemoReport(client, options.vkey));
  invocation.out() << PrintDemoReport(report, options.vkey, invocation.format);
  return ExitCode::kDone;
}

}  // namespace

void AddDemoCommands(const Commands& root) {
  const Commands demo = root.Group("demo", "Plays Zhuji's market of 2023 on an empty server.");
  {
    auto [command, options] = demo.Add<PlayOptions>(
        {.name = "play",
         .what =
             "Sets up the market and plays the year of the data: auctions, listings, transfers, "
             "reclaims, lotteries, and trades between counties. A second run repeats nothing.",
         .examples = {"luheng demo play --data tests/data/zhuji_2023 --pki var/demo/pki "
                      "--server 127.0.0.1:7443"}},
        Play);
    command
        .add_option("--data", options.data,
                    "Directory with the CSV files of the year (tests/data/zhuji_2023)")
        ->required();
    command
        .add_option("--pki", options.pki,
                    "Directory of the authority; identities are issued into DIR/identities")
        ->required();
  }
  auto [command, options] = demo.Add<ReportOptions>(
      {.name = "report",
       .what =
           "Prints what was traded, reclaimed and drawn beside the published figures, the county's "
           "caps, the signed checkpoint, and a sale with its proof verified.",
       .examples = {"luheng demo report --identity var/demo/pki/identities/regulator"}},
      Report);
  command.add_option("--vkey", options.vkey, "Verifier key; default: the one the server names");
}

}  // namespace luheng::services::cli
