#include "services/rpc/convert_state.h"

#include <optional>
#include <string>

#include "ledger/base/check.h"
#include "services/rpc/convert.h"
#include "services/rpc/names.h"

namespace luheng::services {
namespace {

// The day whose rules are in force: the open one, or the last one.
engine::TradingDay CurrentDay(const engine::Engine& engine) {
  return engine.state().exchange().last_day().value_or(engine::TradingDay{});
}

admin::v1::MarketRules FromRules(const engine::MarketRules& rules) {
  admin::v1::MarketRules message;
  *message.mutable_effective_day() = FromTradingDay(rules.effective_day);
  if (rules.band_basis_points.has_value()) {
    message.set_band_basis_points(static_cast<int32_t>(*rules.band_basis_points));
  }
  message.set_resale(rules.buy_is_sellable_next_day ? admin::v1::RESALE_NEXT_DAY
                                                    : admin::v1::RESALE_SAME_DAY);
  message.set_order_quantity_max_grams(rules.order_quantity_max.value());
  message.set_opens_with_call(rules.opens_with_call);
  if (rules.position_max.has_value()) message.set_position_max_grams(rules.position_max->value());
  return message;
}

// An order that must not rest is open only while it still trades.
trading::v1::TimeInForce TimeInForceOf(engine::Lifetime lifetime) {
  switch (lifetime) {
    case engine::Lifetime::kImmediate:
      return trading::v1::TIME_IN_FORCE_IOC;
    case engine::Lifetime::kDay:
      return trading::v1::TIME_IN_FORCE_DAY;
    case engine::Lifetime::kTillCancel:
      return trading::v1::TIME_IN_FORCE_GTC;
    case engine::Lifetime::kTillDate:
      return trading::v1::TIME_IN_FORCE_GTD;
  }
  LUHENG_CHECK(false);
}

}  // namespace

registry::v1::Participant FromParticipant(engine::ParticipantId id, const engine::Engine& engine) {
  const engine::Participant* const participant = engine.state().registry().FindParticipant(id);
  LUHENG_CHECK(participant != nullptr);
  registry::v1::Participant message;
  message.set_name(ParticipantName(id));
  if (participant->uscc.has_value()) {
    message.set_uscc(std::string(participant->uscc->begin(), participant->uscc->end()));
  }
  message.set_county_code(FormatAdcode(participant->county));
  return message;
}

registry::v1::Account FromAccount(engine::AccountId id, Positions positions,
                                  const engine::Engine& engine) {
  const engine::Registry& registry = engine.state().registry();
  const engine::Account* const account = registry.FindAccount(id);
  LUHENG_CHECK(account != nullptr);
  registry::v1::Account message;
  message.set_name(AccountName({account->participant, id}));
  message.set_kind(registry::v1::AccountKind(account->kind));
  message.set_money_available_fen(account->available.value());
  message.set_money_held_fen(account->held.value());
  if (positions == Positions::kWithout) return message;
  for (const engine::Holding& holding : registry.HoldingsOf(id)) {
    registry::v1::Position* const position = message.add_positions();
    position->set_instrument(NameOfInstrument(holding.instrument, engine));
    position->set_available_grams(holding.available.value());
    position->set_held_grams(holding.held.value());
    position->set_bought_today_grams(holding.bought_today.value());
  }
  return message;
}

market::v1::Instrument FromInstrument(const engine::Instrument& instrument,
                                      const engine::Engine& engine) {
  const engine::CreateInstrument& terms = instrument.terms;
  market::v1::Instrument message;
  message.set_name(InstrumentName(terms.symbol));
  message.set_symbol(terms.symbol);
  message.set_market(NameOfMarket(terms.market, engine));
  message.set_pollutant(type::v1::Pollutant(terms.pollutant));
  message.set_county_code(FormatAdcode(terms.county));
  message.set_vintage_year(terms.vintage_year);
  message.set_term_years(terms.term_years);
  message.set_price_basis(market::v1::PriceBasis(terms.price_basis));
  message.set_lot_grams(terms.lot.value());
  message.set_tick_fen_per_tonne(terms.tick.value());
  message.set_floor_fen_per_tonne(instrument.FloorOn(CurrentDay(engine)).value());
  if (instrument.reference.has_value()) {
    message.set_previous_close_fen_per_tonne(instrument.reference->value());
  }
  const engine::Market* const market = engine.state().exchange().FindMarket(terms.market);
  const engine::MarketRules* const rules = market->RulesOn(CurrentDay(engine));
  if (instrument.today.has_value() && rules != nullptr && rules->band_basis_points.has_value()) {
    message.set_band_low_fen_per_tonne(instrument.today->low.value());
    message.set_band_high_fen_per_tonne(instrument.today->high.value());
  }
  message.set_phase(market::v1::Phase(instrument.phase));
  return message;
}

admin::v1::Market FromMarket(const engine::Market& market, const engine::Engine& engine) {
  admin::v1::Market message;
  message.set_name(MarketName(market.code));
  message.set_code(market.code);
  const engine::MarketRules* rules = market.RulesOn(CurrentDay(engine));
  if (rules == nullptr) rules = &market.rows.front();
  *message.mutable_rules() = FromRules(*rules);
  for (const engine::MarketRules& row : market.rows) {
    if (row.effective_day > rules->effective_day) *message.add_pending_rules() = FromRules(row);
  }
  return message;
}

trading::v1::Order FromOpenOrder(const engine::OpenOrder& order, const engine::Engine& engine) {
  const engine::OrderTraits& traits = order.traits;
  trading::v1::Order message;
  message.set_order_id(static_cast<int64_t>(order.id));
  message.set_account(NameOfAccount(order.account, engine));
  message.set_instrument(NameOfInstrument(order.instrument, engine));
  message.set_side(type::v1::Side(traits.side));
  message.set_type(order.stop_price.has_value() ? trading::v1::ORDER_TYPE_STOP_LIMIT
                                                : trading::v1::ORDER_TYPE_LIMIT);
  message.set_time_in_force(TimeInForceOf(traits.lifetime));
  message.set_self_trade_prevention(trading::v1::SelfTradePrevention(traits.self_trade_prevention));
  message.set_post_only(traits.post_only);
  message.set_quantity_grams(order.quantity.value());
  message.set_price_fen_per_tonne(order.price.value());
  message.set_state(trading::v1::OrderState(order.state));
  message.set_filled_grams((order.quantity - order.leaves).value());
  message.set_leaves_grams(order.leaves.value());
  message.set_filled_amount_fen(order.filled_amount.value());
  if (order.stop_price.has_value()) {
    message.set_stop_price_fen_per_tonne(order.stop_price->value());
  }
  if (order.display_quantity.has_value()) {
    message.set_display_quantity_grams(order.display_quantity->value());
  }
  if (order.expire_day.has_value()) {
    *message.mutable_expire_day() = FromTradingDay(*order.expire_day);
  }
  return message;
}

}  // namespace luheng::services
