// TradingService of the API. Orders.
//
// What the calls mean stands in proto/luheng/trading/v1/trading_service.proto.
#ifndef SERVICES_RPC_TRADING_SERVICE_H_
#define SERVICES_RPC_TRADING_SERVICE_H_

#include <memory>

#include "services/rpc/edge.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace luheng::services {

std::unique_ptr<grpc::Service> MakeTradingService(const Edge& edge);

}  // namespace luheng::services

#endif  // SERVICES_RPC_TRADING_SERVICE_H_
