// From market data to the messages of the API.
#ifndef SERVICES_RPC_CONVERT_MARKET_DATA_H_
#define SERVICES_RPC_CONVERT_MARKET_DATA_H_

#include <google/protobuf/repeated_field.h>

#include <string>

#include "luheng/market/v1/market_data_service.pb.h"
#include "luheng/market/v1/market_stream_service.pb.h"
#include "services/market_data/book_view.h"
#include "services/market_data/trade_news.h"

namespace luheng::services {

// `instrument` is a resource name in all of these.

void AddLevels(const BookSide& levels,
               google::protobuf::RepeatedPtrField<market::v1::BookLevel>* out);

market::v1::IndicativeAuction FromIndicative(const IndicativePrice& indicative);

// Not marked as reversed.
market::v1::Trade FromTradeMade(const TradeMade& trade, const std::string& instrument);

market::v1::TradeReversal FromTradeUndone(const TradeUndone& undone, const std::string& instrument);

}  // namespace luheng::services

#endif  // SERVICES_RPC_CONVERT_MARKET_DATA_H_
