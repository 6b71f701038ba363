// LedgerService of the API. The audit trail, and proofs from it.
//
// What the calls mean stands in proto/luheng/ledger/v1/ledger_service.proto.
#ifndef SERVICES_RPC_LEDGER_SERVICE_H_
#define SERVICES_RPC_LEDGER_SERVICE_H_

#include <memory>

#include "services/rpc/edge.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace luheng::services {

std::unique_ptr<grpc::Service> MakeLedgerService(const Edge& edge);

}  // namespace luheng::services

#endif  // SERVICES_RPC_LEDGER_SERVICE_H_
