// OrderEntryService of the API. Orders by the message.
//
// What the calls mean stands in proto/luheng/trading/v1/order_entry_service.proto.
#ifndef SERVICES_RPC_ORDER_ENTRY_SERVICE_H_
#define SERVICES_RPC_ORDER_ENTRY_SERVICE_H_

#include <memory>

#include "services/rpc/edge.h"
#include "services/rpc/open_streams.h"
#include "services/rpc/stream_limits.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace luheng::services {

// `streams` will know every call, and outlives the service.
std::unique_ptr<grpc::Service> MakeOrderEntryService(const Edge& edge, OpenStreams& streams,
                                                     const StreamLimits& limits);

}  // namespace luheng::services

#endif  // SERVICES_RPC_ORDER_ENTRY_SERVICE_H_
