// luheng demo: play, report.
#include <fmt/format.h>

#include "absl/time/clock.h"
#include "ledger/base/status_macros.h"
#include "services/cli/commands.h"
#include "services/cli/demo_data.h"
#include "services/cli/demo_play.h"
#include "services/cli/demo_report.h"
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

absl::StatusOr<ExitCode> Play(const PlayOptions& options, Invocation& invocation) {
  const absl::Time begin = absl::Now();
  LUHENG_ASSIGN_OR_RETURN(const DemoData data, LoadDemoData(options.data));
  const std::string server = WithEnvironment(invocation.connection).server;
  if (server.empty()) {
    return absl::InvalidArgumentError("which server? Give --server HOST:PORT");
  }
  LUHENG_ASSIGN_OR_RETURN(const absl::Duration timeout,
                          ForOption("--timeout", ParseTimeout(invocation.timeout_seconds)));
  LUHENG_ASSIGN_OR_RETURN(DemoSession session, DemoSession::Open(options.pki, server, timeout));
  LUHENG_ASSIGN_OR_RETURN(const DemoPlaces places, SetUpDemo(data, session));
  invocation.err() << fmt::format("luheng: {} participants with accounts; {} trades to play\n",
                                  places.size(), data.trades.size());
  LUHENG_ASSIGN_OR_RETURN(const DemoTotals totals, PlayTrades(data, places, session));
  Records records(RecordShape::kOne,
                  {{"participant_count", "主体 participants", ColumnKind::kInteger},
                   {"trading_day_count", "交易日 trading days", ColumnKind::kInteger},
                   FieldColumn("trade_count", ColumnKind::kInteger),
                   {"quantity_grams", "数量 t/a", ColumnKind::kGrams},
                   FieldColumn("amount_fen", ColumnKind::kFen),
                   {"duration_ms", "用时 ms", ColumnKind::kInteger}});
  records.Add({static_cast<int64_t>(places.size()), totals.trading_day_count, totals.trade_count,
               totals.quantity_grams, totals.amount_fen,
               absl::ToInt64Milliseconds(absl::Now() - begin)});
  invocation.Print(records);
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
             "Sets up the market and plays every trade of the data, each over its own identity. "
             "A second run repeats nothing.",
         .examples = {"luheng demo play --data tests/data/zhuji_2023 --pki var/demo/pki "
                      "--server 127.0.0.1:7443"}},
        Play);
    command
        .add_option("--data", options.data,
                    "Directory with enterprises.csv, calendar_2023.csv and zhuji_2023_trades.csv")
        ->required();
    command
        .add_option("--pki", options.pki,
                    "Directory of the authority; identities are issued into DIR/identities")
        ->required();
  }
  auto [command, options] = demo.Add<ReportOptions>(
      {.name = "report",
       .what =
           "Prints what was traded beside the published figures, the signed checkpoint, and one "
           "trade with its proof verified.",
       .examples = {"luheng demo report --identity var/demo/pki/identities/regulator"}},
      Report);
  command.add_option("--vkey", options.vkey, "Verifier key; default: the one the server names");
}

}  // namespace luheng::services::cli
