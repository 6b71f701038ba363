// luheng approval, parameter, key, funds, figure, statistics.
#include "luheng/admin/v1/approval_service.pb.h"
#include "luheng/admin/v1/key_service.pb.h"
#include "luheng/admin/v1/parameter_service.pb.h"
#include "luheng/statistics/v1/statistics_service.pb.h"
#include "services/cli/act.h"

namespace luheng::services::cli {
namespace {

std::vector<Act> MakeActs() {
  return {
      {"approval",
       "approve",
       "Carries out what somebody else proposed (whoever may give the command).",
       {"luheng approval approve o12 --hash "
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
       admin::v1::ApproveProposalRequest::descriptor()},
      {"approval",
       "drop",
       "Takes a proposal off the table (its proposer, or whoever may approve it).",
       {"luheng approval drop o12"},
       admin::v1::DropProposalRequest::descriptor()},
      {"parameter",
       "set",
       "Sets a row of a rule's numbers (administrator).",
       {"luheng parameter set fee-new --county 330681 --pollutant cod --effective-day 2023-01-01 "
        "--value 400000 --source 浙价费[2013]1号"},
       admin::v1::SetParameterRequest::descriptor()},
      {"parameter",
       "trading-mode",
       "Says how an instrument is traded and recorded, once (administrator).",
       {"luheng parameter trading-mode 330681-COD-2023-5Y --mode listing --form certificate"},
       admin::v1::SetTradingModeRequest::descriptor()},
      {"key",
       "change",
       "Adds a key that signs checkpoints, as luhengd key change prints it (administrator).",
       {"luheng key change luheng.example/zhuji+1f2e3d4c+ARJ... --old-signature o7d... "
        "--new-signature Qm5..."},
       admin::v1::ChangeKeyRequest::descriptor()},
      {"funds",
       "withdraw",
       "Books money that goes out by bank (cashier).",
       {"luheng funds withdraw p12/a12 --yuan 50000 --reference BANK-7790"},
       admin::v1::WithdrawFundsRequest::descriptor()},
      {"figure",
       "record",
       "Keeps a published figure as it was reported (bureau, registrar).",
       {"luheng figure record trades.amount --county 330681 --value 642000000 --unit fen --source "
        "诸暨市生态环境局2023年工作总结 --as-of 2023-12-31"},
       admin::v1::RecordFigureRequest::descriptor()},
  };
}

std::vector<Look> MakeLooks() {
  return {
      {"approval",
       "list",
       "Lists proposals in the order in which they were made.",
       {"luheng approval list --state pending", "luheng approval list -o json"},
       admin::v1::ListProposalsRequest::descriptor(),
       {"name", "kind", "proposer", "state", "expires_at", "decided_by", "hash"}},
      {"parameter",
       "list",
       "Lists rows by parameter, place, pollutant, variant and first day.",
       {"luheng parameter list --parameter fee-new"},
       admin::v1::ListParametersRequest::descriptor(),
       {"parameter", "county_code", "pollutant", "variant", "effective_day", "value", "source"}},
      {"key",
       "list",
       "Lists the keys that sign checkpoints, or have signed them.",
       {"luheng key list"},
       admin::v1::ListKeysRequest::descriptor(),
       {"vkey", "from_entry", "last_signing_day", "until_entry"}},
      {"figure",
       "list",
       "Lists figures in the order in which they were recorded.",
       {"luheng figure list --name trades.amount"},
       admin::v1::ListFiguresRequest::descriptor(),
       {"name", "county_code", "value", "unit", "as_of", "source"}},
      {"statistics",
       "tallies",
       "Lists what was traded by place, pollutant, day and way.",
       {"luheng statistics tallies --county 330681 --pollutant cod --first-day 2023-01-01 "
        "--last-day 2023-12-31"},
       statistics::v1::ListTalliesRequest::descriptor(),
       {"county_code", "pollutant", "day", "cause", "trade_count", "quantity_grams", "amount_fen"}},
  };
}

}  // namespace

const ActTable& OfficeActs() {
  static const ActTable table = {
      {{"approval", "Commands that need a second person (four eyes)."},
       {"parameter", "The numbers of the rules, and how instruments are traded."},
       {"key", "Keys that sign checkpoints."},
       {"funds", "Money that goes out by bank."},
       {"figure", "Figures that somebody published."},
       {"statistics", "What was traded."}},
      MakeActs(),
      MakeLooks()};
  return table;
}

}  // namespace luheng::services::cli
