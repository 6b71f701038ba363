#include "services/rpc/rights_services.h"

#include <grpcpp/impl/codegen/service_type.h>

namespace luheng::services {

std::vector<std::unique_ptr<grpc::Service>> MakeRightsServices(const Edge& edge) {
  std::vector<std::unique_ptr<grpc::Service>> services;
  for (const auto make :
       {MakeEnterpriseService, MakeCertificateService, MakeReserveService, MakeEncumbranceService,
        MakePledgeService, MakeAuctionService, MakeLotteryService, MakeContractService,
        MakeListingService, MakeTransferService, MakeApprovalService, MakeParameterService,
        MakeKeyService, MakeStatisticsService, MakeAuditService}) {
    services.push_back(make(edge));
  }
  return services;
}

}  // namespace luheng::services
