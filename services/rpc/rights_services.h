// The services of rights: permits and enterprises, certificates, reserves, the ways to trade them
// outside the order book, approvals, parameters, keys, statistics.
//
// What their calls mean stands in their proto files.
#ifndef SERVICES_RPC_RIGHTS_SERVICES_H_
#define SERVICES_RPC_RIGHTS_SERVICES_H_

#include <memory>
#include <vector>

#include "services/rpc/edge.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace luheng::services {

std::unique_ptr<grpc::Service> MakeEnterpriseService(const Edge& edge);
std::unique_ptr<grpc::Service> MakeCertificateService(const Edge& edge);
std::unique_ptr<grpc::Service> MakeReserveService(const Edge& edge);
std::unique_ptr<grpc::Service> MakeEncumbranceService(const Edge& edge);
std::unique_ptr<grpc::Service> MakePledgeService(const Edge& edge);
std::unique_ptr<grpc::Service> MakeAuctionService(const Edge& edge);
std::unique_ptr<grpc::Service> MakeLotteryService(const Edge& edge);
std::unique_ptr<grpc::Service> MakeContractService(const Edge& edge);
std::unique_ptr<grpc::Service> MakeListingService(const Edge& edge);
std::unique_ptr<grpc::Service> MakeTransferService(const Edge& edge);
std::unique_ptr<grpc::Service> MakeApprovalService(const Edge& edge);
std::unique_ptr<grpc::Service> MakeParameterService(const Edge& edge);
std::unique_ptr<grpc::Service> MakeKeyService(const Edge& edge);
std::unique_ptr<grpc::Service> MakeStatisticsService(const Edge& edge);
std::unique_ptr<grpc::Service> MakeAuditService(const Edge& edge);

// All of them.
std::vector<std::unique_ptr<grpc::Service>> MakeRightsServices(const Edge& edge);

}  // namespace luheng::services

#endif  // SERVICES_RPC_RIGHTS_SERVICES_H_
