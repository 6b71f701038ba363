// ReversalService of the API. Undoing trades.
//
// What the calls mean stands in proto/luheng/admin/v1/reversal_service.proto.
#ifndef SERVICES_RPC_REVERSAL_SERVICE_H_
#define SERVICES_RPC_REVERSAL_SERVICE_H_

#include <memory>

#include "services/rpc/edge.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace luheng::services {

std::unique_ptr<grpc::Service> MakeReversalService(const Edge& edge);

}  // namespace luheng::services

#endif  // SERVICES_RPC_REVERSAL_SERVICE_H_
