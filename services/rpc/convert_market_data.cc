#include "services/rpc/convert_market_data.h"

#include "services/rpc/convert.h"

namespace luheng::services {
namespace {

namespace api = market::v1;

type::v1::Side AggressorOf(const TradeMade& trade) {
  if (trade.bought.aggressor) return type::v1::SIDE_BUY;
  return trade.seller_took ? type::v1::SIDE_SELL : type::v1::SIDE_UNSPECIFIED;
}

}  // namespace

void AddLevels(const BookSide& levels, google::protobuf::RepeatedPtrField<api::BookLevel>* out) {
  for (const engine::DepthLevel& level : levels) {
    api::BookLevel* const message = out->Add();
    message->set_price_fen_per_tonne(level.price.value());
    message->set_quantity_grams(level.quantity.value());
    message->set_order_count(static_cast<int32_t>(level.order_count));
  }
}

api::IndicativeAuction FromIndicative(const IndicativePrice& indicative) {
  api::IndicativeAuction message;
  if (!indicative.price.has_value()) return message;
  message.set_price_fen_per_tonne(indicative.price->value());
  message.set_volume_grams(indicative.volume.value());
  message.set_imbalance_grams(indicative.imbalance.value());
  return message;
}

api::Trade FromTradeMade(const TradeMade& trade, const std::string& instrument) {
  api::Trade message;
  message.set_trade_id(static_cast<int64_t>(trade.bought.trade));
  message.set_index(static_cast<int64_t>(trade.index));
  message.set_instrument(instrument);
  *message.mutable_day() = FromTradingDay(trade.bought.day);
  *message.mutable_event_time() = FromTimeMicros(trade.time);
  message.set_aggressor_side(AggressorOf(trade));
  message.set_quantity_grams(trade.bought.quantity.value());
  message.set_price_fen_per_tonne(trade.bought.price.value());
  message.set_amount_fen(trade.bought.amount.value());
  return message;
}

api::TradeReversal FromTradeUndone(const TradeUndone& undone, const std::string& instrument) {
  api::TradeReversal message;
  message.set_index(static_cast<int64_t>(undone.index));
  message.set_trade_id(static_cast<int64_t>(undone.bought.trade));
  message.set_instrument(instrument);
  message.set_quantity_grams(undone.bought.quantity.value());
  message.set_amount_fen(undone.bought.amount.value());
  return message;
}

}  // namespace luheng::services
