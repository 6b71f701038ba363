#include "luheng/primary/v1/contract_service.grpc.pb.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"

namespace luheng::services {
namespace {

namespace api = primary::v1;

class ContractService final : public api::ContractService::CallbackService {
 public:
  explicit ContractService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(SellAtFixedPrice)
  LUHENG_MUTATES(SignContract)
  LUHENG_MUTATES(PayContract)
  LUHENG_MUTATES(ForfeitContract)
  LUHENG_GETS(GetContract, contracts)
  LUHENG_LISTS(ListContracts, contracts)

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeContractService(const Edge& edge) {
  return std::make_unique<ContractService>(edge);
}

}  // namespace luheng::services
