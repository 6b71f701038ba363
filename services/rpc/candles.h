// Candles and day statistics: what MarketDataService answers from the bars of the index.
//
// REQUIRES of both: the index has everything that the caller may have been told before.
#ifndef SERVICES_RPC_CANDLES_H_
#define SERVICES_RPC_CANDLES_H_

#include "absl/status/status.h"
#include "luheng/market/v1/market_data_service.pb.h"
#include "services/rpc/edge.h"

namespace luheng::services {

absl::Status ListCandlesOf(const Edge& edge, const market::v1::ListCandlesRequest& request,
                           market::v1::ListCandlesResponse* response);

absl::Status GetDayStatisticsOf(const Edge& edge,
                                const market::v1::GetDayStatisticsRequest& request,
                                market::v1::GetDayStatisticsResponse* response);

}  // namespace luheng::services

#endif  // SERVICES_RPC_CANDLES_H_
