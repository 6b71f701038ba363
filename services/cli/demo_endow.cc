#include "services/cli/demo_endow.h"

#include <fmt/format.h>

#include <set>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/grant_service.pb.h"
#include "luheng/registry/v1/enterprise_service.pb.h"
#include "luheng/registry/v1/registry_service.pb.h"
#include "luheng/rights/v1/certificate_service.pb.h"
#include "luheng/rights/v1/reserve_service.pb.h"
#include "services/cli/enum_text.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

using Key = std::pair<Party, type::v1::Pollutant>;

const absl::CivilDay kYearBegins(2023, 1, 1);
// Enough for every applicant's VOC rights at the fee, and for the trades between counties.
constexpr int64_t kApplicantFen = 2'000'000'000;
// What a firm between counties has to sell, or is approved for.
constexpr int64_t kStrangerGrams = 10'000'000;

std::string Text(type::v1::Pollutant pollutant) {
  return ShortEnumName(*type::v1::Pollutant_descriptor()->FindValueByNumber(pollutant));
}

std::vector<Party> Strangers(const DemoData& data) {
  return {FindStranger(data, kJiashanFirm).party, FindStranger(data, kHaiyanPlant).party,
          FindStranger(data, kNanhuFirm).party};
}

// What every party will buy of each pollutant.
std::map<Key, int64_t> DemandOf(const DemoData& data, const DemoRights& rights) {
  std::map<Key, int64_t> demand;
  for (const DemoTrade& trade : data.trades) {
    demand[{trade.buyer, trade.pollutant}] += trade.quantity_grams;
  }
  for (const auto* applicants : {&rights.applicants, &rights.oversubscribed}) {
    for (const DemoApplicant& applicant : *applicants) {
      demand[{applicant.party, type::v1::POLLUTANT_VOC}] += applicant.demand_grams;
    }
  }
  for (const Party& party : Strangers(data)) {
    for (const auto pollutant : {type::v1::POLLUTANT_COD, type::v1::POLLUTANT_NH3_N}) {
      demand[{party, pollutant}] += kStrangerGrams;
    }
  }
  return demand;
}

// The enterprise that stands for a group: the first one that names it.
std::map<std::string, Party> Controllers(const DemoData& data) {
  std::map<std::string, Party> controllers;
  for (const DemoParticipant& participant : data.participants) {
    if (participant.papers) {
      controllers.emplace(participant.papers->controller, participant.party);
    }
  }
  return controllers;
}

std::string NameOf(const DemoPlace& place) {
  return fmt::format("participants/p{}", place.trader.participant);
}

// The commands of one bureau about the enterprises of its county.
std::vector<DemoCommand> PapersOf(const std::string& county, const DemoData& data,
                                  const DemoStage& stage,
                                  const std::map<std::string, Party>& controllers) {
  std::vector<DemoCommand> commands;
  for (const DemoParticipant& participant : data.participants) {
    if (!participant.papers || participant.county_code != county) continue;
    const DemoPapers& papers = *participant.papers;
    registry::v1::SetEnterpriseRequest facts;
    facts.set_participant(NameOf(stage.places.at(participant.party)));
    facts.set_industry(papers.industry);
    facts.set_controller(NameOf(stage.places.at(controllers.at(papers.controller))));
    facts.set_has_cems(papers.has_cems);
    facts.set_code_colour(papers.code_colour);
    facts.set_credit_grade(registry::v1::CREDIT_GRADE_B);
    commands.push_back(MakeDemoCommand("enterprise " + participant.party, std::move(facts)));
  }
  return commands;
}

std::vector<DemoCommand> PermitsOf(const std::string& county, const DemoData& data,
                                   const DemoStage& stage, const std::map<Key, int64_t>& demand) {
  std::vector<DemoCommand> commands;
  for (const DemoParticipant& participant : data.participants) {
    if (!participant.papers || participant.county_code != county) continue;
    const DemoPapers& papers = *participant.papers;
    const std::string name = NameOf(stage.places.at(participant.party));
    registry::v1::FilePermitRequest permit;
    permit.set_participant(name);
    permit.set_permit_no(papers.permit_no);
    permit.set_county_code(county);
    *permit.mutable_valid_from() = ToTradingDay(papers.permit_from);
    *permit.mutable_valid_to() = ToTradingDay(papers.permit_to);
    commands.push_back(MakeDemoCommand("permit " + participant.party, std::move(permit)));
    for (auto at = demand.lower_bound({participant.party, type::v1::POLLUTANT_UNSPECIFIED});
         at != demand.end() && at->first.first == participant.party; ++at) {
      registry::v1::FileEiaRequest eia;
      eia.set_participant(name);
      eia.set_eia_no(papers.eia_no);
      eia.set_pollutant(at->first.second);
      eia.set_quantity_grams(at->second);
      commands.push_back(MakeDemoCommand(
          fmt::format("eia {} {}", participant.party, Text(at->first.second)), std::move(eia)));
    }
  }
  return commands;
}

struct Endowed {
  Party party;
  std::string county;
  type::v1::Pollutant pollutant{};
  int64_t quantity_grams = 0;
  rights::v1::Payment payment{};
};

absl::StatusOr<std::string> Issue(const Endowed& endowed, const std::string& row,
                                  const DemoStage& stage, DemoSession& session) {
  rights::v1::IssueCertificateRequest request;
  request.set_account(stage.places.at(endowed.party).account);
  request.set_instrument(DemoInstrument(endowed.county, endowed.pollutant));
  request.set_quantity_grams(endowed.quantity_grams);
  request.set_payment(endowed.payment);
  *request.mutable_valid_from() = ToTradingDay(kYearBegins);
  request.set_reference("初始分配 " + row);
  LUHENG_ASSIGN_OR_RETURN(Client* const bureau, DemoBureau(stage, endowed.county, session));
  return session.Make(*bureau, MakeDemoCommand("certificate " + row, std::move(request)));
}

absl::Status IssueAll(const DemoData& data, const DemoRights& rights, DemoStage* stage,
                      DemoSession& session) {
  const DemoEndowment endowment = EndowmentFor(data.trades);
  for (const auto& [key, grams] : endowment.quantities_grams) {
    if (key.first.rfind(kReservePrefix, 0) == 0) continue;
    LUHENG_ASSIGN_OR_RETURN(
        stage->certificates[key],
        Issue({key.first, kDemoCounty, key.second, grams, rights::v1::PAYMENT_PAID},
              key.first + " " + Text(key.second), *stage, session));
  }
  for (const DemoReclaim& reclaim : rights.reclaims) {
    LUHENG_ASSIGN_OR_RETURN(stage->reclaimable[reclaim.reclaim_no],
                            Issue({reclaim.holder, kDemoCounty, reclaim.pollutant,
                                   reclaim.quantity_grams, rights::v1::PAYMENT_FREE},
                                  reclaim.reclaim_no, *stage, session));
  }
  const DemoParticipant& jiashan = FindStranger(data, kJiashanFirm);
  for (const auto pollutant : {type::v1::POLLUTANT_COD, type::v1::POLLUTANT_NH3_N}) {
    LUHENG_ASSIGN_OR_RETURN((stage->certificates[{jiashan.party, pollutant}]),
                            Issue({jiashan.party, jiashan.county_code, pollutant, kStrangerGrams,
                                   rights::v1::PAYMENT_PAID},
                                  jiashan.party + " " + Text(pollutant), *stage, session));
  }
  return absl::OkStatus();
}

absl::Status FillReserve(const DemoData& data, const DemoRights& rights, const DemoStage& stage,
                         DemoSession& session) {
  const Party reserve = std::string(kReservePrefix) + kDemoCounty;
  std::map<type::v1::Pollutant, int64_t> grams;
  for (const DemoTrade& trade : data.trades) {
    if (trade.seller == reserve) grams[trade.pollutant] += trade.quantity_grams;
  }
  // The second lottery is over a pool of the same size.
  for (const DemoApplicant& applicant : rights.applicants) {
    grams[type::v1::POLLUTANT_VOC] += 2 * applicant.demand_grams;
  }
  LUHENG_ASSIGN_OR_RETURN(Client* const bureau, DemoBureau(stage, kDemoCounty, session));
  std::vector<DemoCommand> commands;
  for (const auto& [pollutant, quantity] : grams) {
    rights::v1::PresetReserveRequest request;
    request.set_reserve(stage.places.at(reserve).account);
    request.set_instrument(DemoInstrument(kDemoCounty, pollutant));
    request.set_quantity_grams(quantity);
    request.set_reference("2023 预留");
    commands.push_back(MakeDemoCommand("preset " + Text(pollutant), std::move(request)));
  }
  return session.SendAll(*bureau, std::move(commands));
}

}  // namespace

const DemoParticipant& FindStranger(const DemoData& data, const DemoStranger& stranger) {
  for (const DemoParticipant& participant : data.participants) {
    if (participant.papers && participant.county_code == stranger.county &&
        participant.papers->industry == stranger.industry &&
        participant.papers->code_colour == registry::v1::CODE_COLOUR_GREEN) {
      return participant;
    }
  }
  LUHENG_CHECK(false);
  return data.participants.front();
}

absl::Status FilePapers(const DemoData& data, const DemoRights& rights, const DemoStage& stage,
                        DemoSession& session) {
  const std::map<Key, int64_t> demand = DemandOf(data, rights);
  const std::map<std::string, Party> controllers = Controllers(data);
  for (const DemoParticipant& participant : data.participants) {
    if (!participant.is_reserve()) continue;
    const std::string& county = participant.county_code;
    LUHENG_ASSIGN_OR_RETURN(Client* const bureau, DemoBureau(stage, county, session));
    LUHENG_RETURN_IF_ERROR(session.SendAll(*bureau, PapersOf(county, data, stage, controllers)));
    LUHENG_RETURN_IF_ERROR(session.SendAll(*bureau, PermitsOf(county, data, stage, demand)));
  }
  return absl::OkStatus();
}

absl::Status GrantTraders(const DemoData& data, const DemoRights& rights, const DemoPlaces& places,
                          DemoSession& session) {
  std::set<Party> traders;
  for (const DemoTrade& trade : data.trades) traders.insert({trade.seller, trade.buyer});
  for (const auto* applicants : {&rights.applicants, &rights.oversubscribed}) {
    for (const DemoApplicant& applicant : *applicants) traders.insert(applicant.party);
  }
  for (const DemoReclaim& reclaim : rights.reclaims) {
    if (reclaim.reason == rights::v1::RECLAIM_REASON_WAIVED) traders.insert(reclaim.holder);
  }
  for (const Party& party : Strangers(data)) traders.insert(party);
  LUHENG_ASSIGN_OR_RETURN(Client* const administrator, session.ClientOf(kDemoAdministrator));
  std::vector<DemoCommand> commands;
  for (const Party& party : traders) {
    if (party.rfind(kReservePrefix, 0) == 0) continue;
    const DemoPlace& place = places.at(party);
    admin::v1::GrantRoleRequest request;
    request.set_grantee(
        fmt::format("participants/p{}/users/u{}", place.trader.participant, place.trader.user));
    request.set_role(admin::v1::ROLE_TRADER);
    commands.push_back(MakeDemoCommand("trader " + party, std::move(request)));
    LUHENG_RETURN_IF_ERROR(session.ClientOf(place.identity, place.trader).status());
  }
  return session.SendAll(*administrator, std::move(commands));
}

absl::Status Endow(const DemoData& data, const DemoRights& rights, DemoStage* stage,
                   DemoSession& session) {
  std::map<Party, int64_t> money = EndowmentFor(data.trades).money_fen;
  for (const auto* applicants : {&rights.applicants, &rights.oversubscribed}) {
    for (const DemoApplicant& applicant : *applicants) money[applicant.party] += kApplicantFen;
  }
  for (const Party& party : Strangers(data)) money[party] += kApplicantFen;
  std::vector<DemoCommand> deposits;
  for (const auto& [party, fen] : money) {
    registry::v1::DepositRequest request;
    request.set_account(stage->places.at(party).account);
    request.set_amount_fen(fen);
    request.set_reference("DEMO");
    deposits.push_back(MakeDemoCommand("deposit " + party, std::move(request)));
  }
  LUHENG_ASSIGN_OR_RETURN(Client* const cashier, session.ClientOf(kDemoCashier));
  LUHENG_RETURN_IF_ERROR(session.SendAll(*cashier, std::move(deposits)));
  LUHENG_RETURN_IF_ERROR(IssueAll(data, rights, stage, session));
  return FillReserve(data, rights, *stage, session);
}

}  // namespace luheng::services::cli
