#include "luheng/rights/v1/encumbrance_service.grpc.pb.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"

namespace luheng::services {
namespace {

namespace api = rights::v1;

class EncumbranceService final : public api::EncumbranceService::CallbackService {
 public:
  explicit EncumbranceService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(ProposeLease)
  LUHENG_MUTATES(AcceptLease)
  LUHENG_MUTATES(RefuseLease)
  LUHENG_MUTATES(FreezeRights)
  LUHENG_MUTATES(UnfreezeRights)
  LUHENG_MUTATES(SeizeRights)
  LUHENG_LISTS(ListLeases, leases)
  LUHENG_LISTS(ListFreezes, freezes)

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeEncumbranceService(const Edge& edge) {
  return std::make_unique<EncumbranceService>(edge);
}

}  // namespace luheng::services
