// RegistryService of the API. Participants and accounts.
//
// What the calls mean stands in proto/luheng/registry/v1/registry_service.proto.
#ifndef SERVICES_RPC_REGISTRY_SERVICE_H_
#define SERVICES_RPC_REGISTRY_SERVICE_H_

#include <memory>

#include "services/rpc/edge.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace luheng::services {

std::unique_ptr<grpc::Service> MakeRegistryService(const Edge& edge);

}  // namespace luheng::services

#endif  // SERVICES_RPC_REGISTRY_SERVICE_H_
