// MarketDataService of the API. What everybody in the market may see.
//
// What the calls mean stands in proto/luheng/market/v1/market_data_service.proto.
#ifndef SERVICES_RPC_MARKET_DATA_SERVICE_H_
#define SERVICES_RPC_MARKET_DATA_SERVICE_H_

#include <memory>

#include "services/rpc/edge.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace luheng::services {

std::unique_ptr<grpc::Service> MakeMarketDataService(const Edge& edge);

}  // namespace luheng::services

#endif  // SERVICES_RPC_MARKET_DATA_SERVICE_H_
