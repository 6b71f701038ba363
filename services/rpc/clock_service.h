// ClockService of the API. Whether the server's clock jumped.
//
// What the calls mean stands in proto/luheng/admin/v1/clock_service.proto.
#ifndef SERVICES_RPC_CLOCK_SERVICE_H_
#define SERVICES_RPC_CLOCK_SERVICE_H_

#include <memory>

#include "services/rpc/edge.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace luheng::services {

std::unique_ptr<grpc::Service> MakeClockService(const Edge& edge);

}  // namespace luheng::services

#endif  // SERVICES_RPC_CLOCK_SERVICE_H_
