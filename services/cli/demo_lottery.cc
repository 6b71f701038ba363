#include "services/cli/demo_lottery.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/hash.h"
#include "luheng/primary/v1/lottery_service.pb.h"
#include "services/cli/demo_auction.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

constexpr char kPublicSeed[] = "331284+7 (synthetic)";

std::string Bytes(const ledger::Hash& hash) { return std::string(ledger::AsBytes(hash)); }

std::string RowOf(const DemoDraw& draw) { return fmt::format("lottery {}", draw.round); }

ledger::Hash SecretOf(const DemoDraw& draw) {
  return ledger::Sha256(RowOf(draw) + " secret of the demonstration");
}

// What the organiser publishes before the draw (docs/market_rules.md): "USCC,grams" in order.
std::string ListText(const std::vector<DemoApplicant>& applicants) {
  std::map<Party, int64_t> sorted;
  for (const DemoApplicant& applicant : applicants) {
    sorted[applicant.party] = applicant.demand_grams;
  }
  std::string text;
  for (const auto& [party, grams] : sorted) text += fmt::format("{},{}\n", party, grams);
  return text;
}

}  // namespace

absl::StatusOr<std::string> SealDemoLottery(const DemoDraw& draw, absl::CivilDay draw_day,
                                            const DemoStage& stage, DemoSession& session) {
  const std::string row = RowOf(draw);
  LUHENG_ASSIGN_OR_RETURN(Client* const bureau, DemoBureau(stage, kDemoCounty, session));

  primary::v1::OpenLotteryRequest open;
  open.set_reserve(stage.places.at(std::string(kReservePrefix) + kDemoCounty).account);
  open.set_instrument(DemoInstrument(kDemoCounty, type::v1::POLLUTANT_VOC));
  open.set_quantity_grams(draw.pool_grams);
  open.set_round(draw.round);
  open.set_commitment(Bytes(ledger::Sha256(ledger::ToHex(ledger::AsBytes(SecretOf(draw))))));
  open.set_seed_source(fmt::format("Zhejiang 6+1, draw of {}", FormatDay(draw_day)));
  *open.mutable_draw_day() = ToTradingDay(draw_day);
  LUHENG_ASSIGN_OR_RETURN(const std::string lottery,
                          session.Make(*bureau, MakeDemoCommand(row + " open", std::move(open))));

  primary::v1::EnterApplicantsRequest enter;
  enter.set_lottery(lottery);
  for (const DemoApplicant& applicant : draw.applicants) {
    auto* entered = enter.add_applicants();
    entered->set_account(stage.places.at(applicant.party).account);
    entered->set_demand_grams(applicant.demand_grams);
  }
  LUHENG_RETURN_IF_ERROR(
      session.Send(*bureau, MakeDemoCommand(row + " enter", std::move(enter))).status());

  primary::v1::SealLotteryRequest seal;
  seal.set_lottery(lottery);
  seal.set_list_hash(Bytes(ledger::Sha256(ListText(draw.applicants))));
  LUHENG_RETURN_IF_ERROR(
      session.Send(*bureau, MakeDemoCommand(row + " seal", std::move(seal))).status());
  return lottery;
}

absl::Status DrawDemoLottery(const DemoDraw& draw, const std::string& lottery,
                             const DemoStage& stage, DemoSession& session) {
  const std::string row = RowOf(draw);
  const std::string instrument = DemoInstrument(kDemoCounty, type::v1::POLLUTANT_VOC);
  LUHENG_ASSIGN_OR_RETURN(Client* const keeper, session.ClientOf(kDemoOperator));
  primary::v1::RecordPublicSeedRequest record;
  record.set_lottery(lottery);
  record.set_public_seed(kPublicSeed);
  LUHENG_RETURN_IF_ERROR(
      session.Send(*keeper, MakeDemoCommand(row + " seed", std::move(record))).status());

  LUHENG_ASSIGN_OR_RETURN(Client* const bureau, DemoBureau(stage, kDemoCounty, session));
  primary::v1::DrawLotteryRequest reveal;
  reveal.set_lottery(lottery);
  reveal.set_secret(Bytes(SecretOf(draw)));
  LUHENG_RETURN_IF_ERROR(
      session.Send(*bureau, MakeDemoCommand(row + " draw", std::move(reveal))).status());

  for (const DemoApplicant& applicant : draw.applicants) {
    LUHENG_ASSIGN_OR_RETURN(Client* const trader, DemoTrader(stage, applicant.party, session));
    LUHENG_ASSIGN_OR_RETURN(
        const auto contracts,
        AwardedContracts(*trader, stage.places.at(applicant.party).account, instrument));
    for (const auto& contract : contracts) {
      LUHENG_RETURN_IF_ERROR(
          SignAndPay(contract.name(), row + " " + applicant.party, *trader, session));
    }
  }
  return absl::OkStatus();
}

}  // namespace luheng::services::cli
