// luheng audit: the questions of those who supervise the market.
#include "luheng/audit/v1/audit_service.pb.h"
#include "services/cli/act.h"

namespace luheng::services::cli {
namespace {

namespace api = audit::v1;

std::vector<Look> MakeLooks() {
  return {
      {"audit",
       "balances",
       "Q1: what a participant had, at any moment.",
       {"luheng audit balances p12", "luheng audit balances p12 --at-time 2023-06-30T18:00",
        "luheng audit balances p12 --effective-time 2023-06-30T18:00"},
       api::ListBalancesRequest::descriptor(),
       {"account", "instrument", "available_grams", "held_grams", "pledged_grams", "leased_grams",
        "frozen_grams", "total_grams", "available_fen", "held_fen", "entry_index"},
       FirstOption::kPositional},
      {"audit",
       "chain",
       "Q2: the whole chain of a right, back to its first allocation.",
       {"luheng audit chain c130"},
       api::ListRightStepsRequest::descriptor(),
       {"certificate", "entry_index", "kind", "account", "cause", "parent", "quantity_grams"},
       FirstOption::kPositional},
      {"audit",
       "caps",
       "Q3: whether certificates and reserves add up to the caps, on any day.",
       {"luheng audit caps --county 330681 --at-day 2023-06-30"},
       api::ListCapIdentitiesRequest::descriptor(),
       {"county_code", "pollutant", "vintage_year", "cap_grams", "enterprises_grams",
        "reserves_grams", "set_aside_grams", "difference_grams"}},
      {"audit",
       "dealings",
       "Q4: all trades between two participants, or among those that one controls.",
       {"luheng audit dealings --participant p12 --counterparty p13",
        "luheng audit dealings --controller p12"},
       api::ListDealingsRequest::descriptor(),
       {"entry_index", "day", "cause", "buyer", "seller", "instrument", "quantity_grams",
        "price_fen_per_tonne", "amount_fen"}},
      {"audit",
       "auction",
       "Q5: bids, ranks and winners of an auction.",
       {"luheng audit auction u4"},
       api::ListAuctionPlacingsRequest::descriptor(),
       {"rank", "account", "price_fen_per_tonne", "quantity_grams", "entry_index"},
       FirstOption::kPositional},
      {"audit",
       "replay-auction",
       "Q5: decides an auction again, and compares.",
       {"luheng audit replay-auction u4"},
       api::GetAuctionReplayRequest::descriptor(),
       {},
       FirstOption::kPositional},
      {"audit",
       "lottery",
       "Q6: the applicants of a lottery in the order of the draw.",
       {"luheng audit lottery y1"},
       api::ListLotteryPlacingsRequest::descriptor(),
       {"rank", "account", "demand_grams", "quantity_grams", "entry_index"},
       FirstOption::kPositional},
      {"audit",
       "replay-lottery",
       "Q6: draws a lottery again from its seed, and compares.",
       {"luheng audit replay-lottery y1"},
       api::GetLotteryReplayRequest::descriptor(),
       {},
       FirstOption::kPositional},
      {"audit",
       "refusals",
       "Q7: what the market refused.",
       {"luheng audit refusals --reason RIGHTS_SHORT", "luheng audit refusals --actor p12/u1"},
       api::ListRefusalsRequest::descriptor(),
       {"entry_index", "reason", "kind", "actor", "message"}},
      {"audit",
       "refusal-counts",
       "Q7: how often the market refused, by code.",
       {"luheng audit refusal-counts"},
       api::ListRefusalCountsRequest::descriptor(),
       {"reason", "code", "refusal_count", "entry_index"}},
      {"audit",
       "pledges",
       "Q8: pledges whose loans are due within some days, or overdue.",
       {"luheng audit pledges --days 30"},
       api::ListExpiringPledgesRequest::descriptor(),
       {"name", "certificate", "account", "bank", "state", "quantity_grams", "loan_fen", "due_day",
        "days_left", "entry_index"}},
      {"audit",
       "reads",
       "Q13: who looked at what.",
       {"luheng audit reads --about participants/p12", "luheng audit reads --reader p1/u6"},
       api::ListReadsRequest::descriptor(),
       {"read_index", "read_time", "reader", "method", "request", "status"}},
  };
}

}  // namespace

const ActTable& AuditActs() {
  static const ActTable table = {
      {{"audit", "What was, and who looked (administrator, regulator)."}}, {}, MakeLooks()};
  return table;
}

}  // namespace luheng::services::cli
