// MarketStreamService of the API. Market data as it happens.
//
// What the calls mean stands in proto/luheng/market/v1/market_stream_service.proto.
#ifndef SERVICES_RPC_MARKET_STREAM_SERVICE_H_
#define SERVICES_RPC_MARKET_STREAM_SERVICE_H_

#include <memory>

#include "services/market_data/market_feed.h"
#include "services/rpc/edge.h"
#include "services/rpc/stream_limits.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace luheng::services {

// The feed outlives the service, and is stopped before the server shuts down.
std::unique_ptr<grpc::Service> MakeMarketStreamService(const Edge& edge, MarketFeed& feed,
                                                       const StreamLimits& limits);

}  // namespace luheng::services

#endif  // SERVICES_RPC_MARKET_STREAM_SERVICE_H_
