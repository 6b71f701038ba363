// GrantService of the API. Who may do what.
//
// What the calls mean stands in proto/luheng/admin/v1/grant_service.proto.
#ifndef SERVICES_RPC_GRANT_SERVICE_H_
#define SERVICES_RPC_GRANT_SERVICE_H_

#include <memory>

#include "services/rpc/edge.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace luheng::services {

std::unique_ptr<grpc::Service> MakeGrantService(const Edge& edge);

}  // namespace luheng::services

#endif  // SERVICES_RPC_GRANT_SERVICE_H_
