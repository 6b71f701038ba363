#include "services/rpc/convert_request.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/text.h"
#include "ledger/base/status_macros.h"
#include "ledger/hash.h"
#include "services/rpc/convert.h"
#include "services/rpc/names.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

constexpr size_t kDisplayNameSizeMax = 200;

absl::StatusOr<engine::MarketId> ToMarket(const std::string& name, const engine::Engine& engine) {
  LUHENG_ASSIGN_OR_RETURN(const engine::Market* market, FindMarket(name, "market", engine));
  return market->id;
}

absl::StatusOr<engine::MarketRules> ToRules(const admin::v1::MarketRules& message) {
  engine::MarketRules rules;
  LUHENG_ASSIGN_OR_RETURN(rules.effective_day,
                          ToTradingDay(message.effective_day(), "rules.effective_day"));
  if (message.has_band_basis_points()) {
    rules.band_basis_points = Narrow<uint32_t>(message.band_basis_points());
  }
  if (message.resale() != admin::v1::RESALE_SAME_DAY &&
      message.resale() != admin::v1::RESALE_NEXT_DAY) {
    return InvalidField("rules.resale", "must be one of the enumeration's values");
  }
  rules.buy_is_sellable_next_day = message.resale() == admin::v1::RESALE_NEXT_DAY;
  rules.order_quantity_max = engine::Grams(message.order_quantity_max_grams());
  rules.opens_with_call = message.opens_with_call();
  if (message.has_position_max_grams()) {
    rules.position_max = engine::Grams(message.position_max_grams());
  }
  return rules;
}

absl::StatusOr<engine::Actor> ToGrantee(const std::string& name) {
  const auto actor = ParseUserName(name);
  if (!actor.has_value()) {
    return InvalidField("grantee", "must be a name like participants/p12/users/u1");
  }
  return *actor;
}

}  // namespace

absl::StatusOr<engine::Hash256> StandInCommitment(const std::string& display_name) {
  if (display_name.empty() || display_name.size() > kDisplayNameSizeMax ||
      !engine::IsPlainUtf8(display_name)) {
    return InvalidField("display_name",
                        "must be 1 to 200 bytes of UTF-8 without control characters");
  }
  return ledger::Sha256(display_name);
}

absl::StatusOr<engine::CommandBody> ToBody(const registry::v1::RegisterParticipantRequest& request,
                                           const engine::Engine&) {
  engine::RegisterParticipant body;
  if (request.uscc().size() != body.uscc.size()) {
    return InvalidField("uscc", "must be 18 characters");
  }
  std::copy(request.uscc().begin(), request.uscc().end(), body.uscc.begin());
  body.county = ToAdcode(request.county_code());
  LUHENG_ASSIGN_OR_RETURN(body.name_commitment, StandInCommitment(request.display_name()));
  return body;
}

absl::StatusOr<engine::CommandBody> ToBody(const registry::v1::OpenAccountRequest& request,
                                           const engine::Engine&) {
  const auto participant = ParseParticipantName(request.participant());
  if (!participant.has_value()) {
    return InvalidField("participant", "must be a name like participants/p12");
  }
  return engine::OpenAccount{.participant = *participant,
                             .kind = NarrowEnum<engine::AccountKind>(request.kind())};
}

absl::StatusOr<engine::CommandBody> ToBody(const registry::v1::DepositRequest& request,
                                           const engine::Engine& engine) {
  LUHENG_ASSIGN_OR_RETURN(const engine::AccountId account, ToAccount(request.account(), engine));
  return engine::Deposit{.account = account,
                         .amount = engine::Fen(request.amount_fen()),
                         .reference = request.reference()};
}

absl::StatusOr<engine::CommandBody> ToBody(const registry::v1::AllocateRightsRequest& request,
                                           const engine::Engine& engine) {
  engine::AllocateRights body;
  LUHENG_ASSIGN_OR_RETURN(body.account, ToAccount(request.account(), engine));
  LUHENG_ASSIGN_OR_RETURN(body.instrument, ToInstrument(request.instrument(), engine));
  body.quantity = engine::Grams(request.quantity_grams());
  return body;
}

absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::CreateMarketRequest& request,
                                           const engine::Engine&) {
  LUHENG_ASSIGN_OR_RETURN(const engine::MarketRules rules, ToRules(request.rules()));
  return engine::CreateMarket{.code = request.code(), .rules = rules};
}

absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::SetMarketRulesRequest& request,
                                           const engine::Engine& engine) {
  LUHENG_ASSIGN_OR_RETURN(const engine::MarketId market, ToMarket(request.market(), engine));
  LUHENG_ASSIGN_OR_RETURN(const engine::MarketRules rules, ToRules(request.rules()));
  return engine::SetMarketRules{.market = market, .rules = rules};
}

absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::CreateInstrumentRequest& request,
                                           const engine::Engine& engine) {
  engine::CreateInstrument body;
  body.symbol = request.symbol();
  LUHENG_ASSIGN_OR_RETURN(body.market, ToMarket(request.market(), engine));
  body.pollutant = NarrowEnum<engine::Pollutant>(request.pollutant());
  body.county = ToAdcode(request.county_code());
  body.vintage_year = Narrow<uint16_t>(request.vintage_year());
  body.term_years = Narrow<uint16_t>(request.term_years());
  body.price_basis = NarrowEnum<engine::PriceBasis>(request.price_basis());
  body.lot = engine::Grams(request.lot_grams());
  body.tick = engine::Price(request.tick_fen_per_tonne());
  body.floor = engine::Price(request.floor_fen_per_tonne());
  if (request.has_reference_fen_per_tonne()) {
    body.reference = engine::Price(request.reference_fen_per_tonne());
  }
  return body;
}

absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::SetPriceFloorRequest& request,
                                           const engine::Engine& engine) {
  engine::SetPriceFloor body;
  LUHENG_ASSIGN_OR_RETURN(body.instrument, ToInstrument(request.instrument(), engine));
  LUHENG_ASSIGN_OR_RETURN(body.effective_day,
                          ToTradingDay(request.effective_day(), "effective_day"));
  body.floor = engine::Price(request.floor_fen_per_tonne());
  return body;
}

absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::SetCalendarDayRequest& request,
                                           const engine::Engine&) {
  LUHENG_ASSIGN_OR_RETURN(const engine::TradingDay day, ToTradingDay(request.day(), "day"));
  return engine::SetCalendarDay{.day = day, .kind = NarrowEnum<engine::DayKind>(request.kind())};
}

absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::OpenTradingDayRequest& request,
                                           const engine::Engine&) {
  LUHENG_ASSIGN_OR_RETURN(const engine::TradingDay day, ToTradingDay(request.day(), "day"));
  return engine::OpenTradingDay{.day = day};
}

absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::CloseTradingDayRequest& request,
                                           const engine::Engine&) {
  LUHENG_ASSIGN_OR_RETURN(const engine::TradingDay day, ToTradingDay(request.day(), "day"));
  return engine::CloseTradingDay{.day = day};
}

absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::SetPhaseRequest& request,
                                           const engine::Engine& engine) {
  LUHENG_ASSIGN_OR_RETURN(const engine::InstrumentId instrument,
                          ToInstrument(request.instrument(), engine));
  return engine::SetPhase{.instrument = instrument,
                          .phase = NarrowEnum<engine::Phase>(request.phase())};
}

absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::GrantRoleRequest& request,
                                           const engine::Engine&) {
  LUHENG_ASSIGN_OR_RETURN(const engine::Actor grantee, ToGrantee(request.grantee()));
  return engine::GrantRole{.grantee = grantee, .role = NarrowEnum<engine::Role>(request.role())};
}

absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::RevokeRoleRequest& request,
                                           const engine::Engine&) {
  LUHENG_ASSIGN_OR_RETURN(const engine::Actor grantee, ToGrantee(request.grantee()));
  return engine::RevokeRole{.grantee = grantee, .role = NarrowEnum<engine::Role>(request.role())};
}

absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::RequestReversalRequest& request,
                                           const engine::Engine&) {
  return engine::RequestReversal{.trade = engine::TradeId{Narrow<uint64_t>(request.trade_id())}};
}

absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::ApproveReversalRequest& request,
                                           const engine::Engine&) {
  return engine::ApproveReversal{.reversal =
                                     engine::ReversalId{Narrow<uint64_t>(request.reversal_id())}};
}

absl::StatusOr<engine::CommandBody> ToBody(const admin::v1::ConfirmClockRequest& request,
                                           const engine::Engine&) {
  if (request.jump_us() == 0) return InvalidField("jump_us", "must not be 0");
  return engine::ConfirmClock{.jump_us = request.jump_us()};
}

}  // namespace luheng::services
