#include "services/cli/demo_setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/admin_service.pb.h"
#include "luheng/admin/v1/grant_service.pb.h"
#include "luheng/admin/v1/parameter_service.pb.h"
#include "luheng/registry/v1/registry_service.pb.h"
#include "services/cli/decimal.h"
#include "services/cli/demo_endow.h"
#include "services/cli/enum_text.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Message;

constexpr char kMarketCode[] = "ZJ-PERMIT";
constexpr int kVintageYear = 2023;
constexpr int64_t kLotGrams = 1'000;
constexpr int64_t kTickFen = 1'000;
constexpr int64_t kOrderGramsMax = 1'000'000'000;  // 1,000 t.

// Fee standards (收费标准), fen per tonne-year: the floors of the year's instruments.
struct InstrumentRow {
  const char* county;
  type::v1::Pollutant pollutant;
  int64_t floor_fen;
};
constexpr std::array kInstruments = {
    InstrumentRow{kDemoCounty, type::v1::POLLUTANT_COD, 400'000},
    InstrumentRow{kDemoCounty, type::v1::POLLUTANT_NH3_N, 400'000},
    InstrumentRow{kDemoCounty, type::v1::POLLUTANT_SO2, 100'000},
    InstrumentRow{kDemoCounty, type::v1::POLLUTANT_NOX, 100'000},
    InstrumentRow{kDemoCounty, type::v1::POLLUTANT_VOC, 800'000},
    // Of the trades between counties.
    InstrumentRow{"330421", type::v1::POLLUTANT_COD, 400'000},
    InstrumentRow{"330421", type::v1::POLLUTANT_NH3_N, 400'000},
    InstrumentRow{"330424", type::v1::POLLUTANT_COD, 400'000},
    InstrumentRow{"330424", type::v1::POLLUTANT_NH3_N, 400'000},
    InstrumentRow{"330402", type::v1::POLLUTANT_COD, 400'000},
    InstrumentRow{"310118", type::v1::POLLUTANT_VOC, 800'000},
    InstrumentRow{"320509", type::v1::POLLUTANT_VOC, 800'000},
    InstrumentRow{"330421", type::v1::POLLUTANT_VOC, 800'000},
    InstrumentRow{"330424", type::v1::POLLUTANT_VOC, 800'000},
    InstrumentRow{"341882", type::v1::POLLUTANT_VOC, 800'000},
};

struct RoleRow {
  DemoOfficer officer;
  admin::v1::Role role;
};
constexpr std::array kRoles = {
    RoleRow{kDemoOperator, admin::v1::ROLE_OPERATOR},
    RoleRow{kDemoRegistrar, admin::v1::ROLE_REGISTRAR},
    RoleRow{kDemoCashier, admin::v1::ROLE_CASHIER},
    RoleRow{kDemoRegulator, admin::v1::ROLE_REGULATOR},
};

std::string PollutantText(type::v1::Pollutant pollutant) {
  return ShortEnumName(*type::v1::Pollutant_descriptor()->FindValueByNumber(pollutant));
}

DemoCommand GrantCommand(const pki::UserName& user, admin::v1::Role role) {
  admin::v1::GrantRoleRequest request;
  request.set_grantee(fmt::format("participants/p{}/users/u{}", user.participant, user.user));
  request.set_role(role);
  return MakeDemoCommand(fmt::format("grant p{}/u{}", user.participant, user.user),
                         std::move(request));
}

DemoCommand MarketCommand(const DemoData& data) {
  admin::v1::CreateMarketRequest request;
  request.set_code(kMarketCode);
  *request.mutable_rules()->mutable_effective_day() = ToTradingDay(data.trades.front().day);
  request.mutable_rules()->set_resale(admin::v1::RESALE_NEXT_DAY);
  request.mutable_rules()->set_order_quantity_max_grams(kOrderGramsMax);
  return MakeDemoCommand("market", std::move(request));
}

DemoCommand InstrumentCommand(const InstrumentRow& row) {
  const std::string symbol =
      DemoInstrument(row.county, row.pollutant).substr(sizeof("instruments"));
  admin::v1::CreateInstrumentRequest request;
  request.set_symbol(symbol);
  request.set_market(fmt::format("markets/{}", kMarketCode));
  request.set_pollutant(row.pollutant);
  request.set_county_code(row.county);
  request.set_vintage_year(kVintageYear);
  request.set_term_years(kDemoTermYears);
  request.set_price_basis(market::v1::PRICE_BASIS_PER_TONNE_YEAR);
  request.set_lot_grams(kLotGrams);
  request.set_tick_fen_per_tonne(kTickFen);
  request.set_floor_fen_per_tonne(row.floor_fen);
  return MakeDemoCommand("instrument " + symbol, std::move(request));
}

// Permits are titles, and listed.
DemoCommand ModeCommand(const InstrumentRow& row) {
  admin::v1::SetTradingModeRequest request;
  request.set_instrument(DemoInstrument(row.county, row.pollutant));
  request.set_mode(admin::v1::TRADING_MODE_LISTING);
  request.set_form(admin::v1::RIGHTS_FORM_CERTIFICATE);
  return MakeDemoCommand("mode " + request.instrument(), std::move(request));
}

absl::Status SetUpMarket(const DemoData& data, const DemoRights& rights, DemoSession& session) {
  LUHENG_ASSIGN_OR_RETURN(Client* const administrator, session.ClientOf(kDemoAdministrator));
  for (const RoleRow& row : kRoles) {
    LUHENG_RETURN_IF_ERROR(
        session.Send(*administrator, GrantCommand(row.officer.user, row.role)).status());
    LUHENG_RETURN_IF_ERROR(session.ClientOf(row.officer).status());
  }
  LUHENG_RETURN_IF_ERROR(session.Send(*administrator, MarketCommand(data)).status());
  for (const InstrumentRow& row : kInstruments) {
    LUHENG_RETURN_IF_ERROR(session.Send(*administrator, InstrumentCommand(row)).status());
    LUHENG_RETURN_IF_ERROR(session.Send(*administrator, ModeCommand(row)).status());
  }
  std::vector<DemoCommand> parameters;
  for (const admin::v1::SetParameterRequest& row : rights.parameters) {
    parameters.push_back(MakeDemoCommand(fmt::format("parameter {}", parameters.size() + 1), row));
  }
  LUHENG_RETURN_IF_ERROR(session.SendAll(*administrator, std::move(parameters)));
  for (const auto& [day, kind] : data.calendar) {
    admin::v1::SetCalendarDayRequest request;
    *request.mutable_day() = ToTradingDay(day);
    request.set_kind(kind);
    LUHENG_RETURN_IF_ERROR(
        session
            .Send(*administrator,
                  MakeDemoCommand(fmt::format("calendar {}", FormatDay(day)), std::move(request)))
            .status());
  }
  return absl::OkStatus();
}

// The number in "participants/p12".
absl::StatusOr<uint32_t> ParticipantNumber(const std::string& name) {
  constexpr std::string_view kPrefix = "participants/p";
  if (name.rfind(kPrefix, 0) == 0) {
    const absl::StatusOr<int64_t> number = ParseInteger(name.substr(kPrefix.size()));
    if (number.ok() && *number > 0 && *number <= 0xffffffff) return static_cast<uint32_t>(*number);
  }
  return absl::InternalError(fmt::format("the server named a participant \"{}\"", name));
}

absl::StatusOr<DemoPlace> Register(const DemoParticipant& participant, Client& registrar,
                                   DemoSession& session) {
  registry::v1::RegisterParticipantRequest registration;
  registration.set_uscc(participant.uscc);
  registration.set_display_name(participant.display_name);
  registration.set_county_code(participant.county_code);
  LUHENG_ASSIGN_OR_RETURN(
      const std::unique_ptr<Message> registered,
      session.Send(registrar,
                   MakeDemoCommand("participant " + participant.party, std::move(registration))));
  const std::string& name =
      static_cast<const registry::v1::RegisterParticipantResponse&>(*registered)
          .accepted()
          .participant();
  LUHENG_ASSIGN_OR_RETURN(const uint32_t number, ParticipantNumber(name));

  registry::v1::OpenAccountRequest opening;
  opening.set_participant(name);
  opening.set_kind(participant.is_reserve() ? registry::v1::ACCOUNT_KIND_RESERVE
                                            : registry::v1::ACCOUNT_KIND_TRADING);
  LUHENG_ASSIGN_OR_RETURN(
      const std::unique_ptr<Message> opened,
      session.Send(registrar, MakeDemoCommand("account " + participant.party, std::move(opening))));
  std::string identity = participant.party;
  std::replace(identity.begin(), identity.end(), ':', '-');
  return DemoPlace{
      .trader = {number, 1},
      .identity = std::move(identity),
      .account =
          static_cast<const registry::v1::OpenAccountResponse&>(*opened).accepted().account()};
}

// One after the other, so that the numbers are the same in every run.
absl::StatusOr<DemoPlaces> RegisterAll(const DemoData& data, DemoSession& session) {
  LUHENG_ASSIGN_OR_RETURN(Client* const registrar, session.ClientOf(kDemoRegistrar));
  DemoPlaces places;
  for (const DemoParticipant& participant : data.participants) {
    LUHENG_ASSIGN_OR_RETURN(places[participant.party], Register(participant, *registrar, session));
  }
  return places;
}

absl::Status GrantBureaus(const DemoData& data, const DemoPlaces& places, DemoSession& session) {
  LUHENG_ASSIGN_OR_RETURN(Client* const administrator, session.ClientOf(kDemoAdministrator));
  std::vector<DemoCommand> commands;
  for (const DemoParticipant& participant : data.participants) {
    if (!participant.is_reserve()) continue;
    const DemoPlace& place = places.at(participant.party);
    commands.push_back(GrantCommand(place.trader, admin::v1::ROLE_BUREAU));
    LUHENG_RETURN_IF_ERROR(session.ClientOf(place.identity, place.trader).status());
  }
  return session.SendAll(*administrator, std::move(commands));
}

}  // namespace

std::string DemoInstrument(const std::string& county, type::v1::Pollutant pollutant) {
  return fmt::format("instruments/{}-{}-{}-{}Y", county, PollutantText(pollutant), kVintageYear,
                     kDemoTermYears);
}

absl::StatusOr<Client*> DemoTrader(const DemoStage& stage, const Party& party,
                                   DemoSession& session) {
  const DemoPlace& place = stage.places.at(party);
  return session.ClientOf(place.identity, place.trader);
}

absl::StatusOr<Client*> DemoBureau(const DemoStage& stage, const std::string& county,
                                   DemoSession& session) {
  return DemoTrader(stage, kReservePrefix + county, session);
}

absl::StatusOr<DemoStage> SetUpDemo(const DemoData& data, const DemoRights& rights,
                                    DemoSession& session) {
  LUHENG_RETURN_IF_ERROR(SetUpMarket(data, rights, session));
  DemoStage stage;
  LUHENG_ASSIGN_OR_RETURN(stage.places, RegisterAll(data, session));
  LUHENG_RETURN_IF_ERROR(GrantBureaus(data, stage.places, session));
  LUHENG_RETURN_IF_ERROR(FilePapers(data, rights, stage, session));
  LUHENG_RETURN_IF_ERROR(GrantTraders(data, rights, stage.places, session));
  LUHENG_RETURN_IF_ERROR(Endow(data, rights, &stage, session));
  return stage;
}

}  // namespace luheng::services::cli
