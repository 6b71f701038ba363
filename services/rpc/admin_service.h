// AdminService of the API. How the market is set up and run.
//
// What the calls mean stands in proto/luheng/admin/v1/admin_service.proto.
#ifndef SERVICES_RPC_ADMIN_SERVICE_H_
#define SERVICES_RPC_ADMIN_SERVICE_H_

#include <memory>

#include "services/rpc/edge.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace luheng::services {

std::unique_ptr<grpc::Service> MakeAdminService(const Edge& edge);

}  // namespace luheng::services

#endif  // SERVICES_RPC_ADMIN_SERVICE_H_
