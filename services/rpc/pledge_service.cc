#include "luheng/rights/v1/pledge_service.grpc.pb.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"

namespace luheng::services {
namespace {

namespace api = rights::v1;

class PledgeService final : public api::PledgeService::CallbackService {
 public:
  explicit PledgeService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(ApplyPledge)
  LUHENG_MUTATES(VerifyPledge)
  LUHENG_MUTATES(ApprovePledge)
  LUHENG_MUTATES(ConfirmPledge)
  LUHENG_MUTATES(RefusePledge)
  LUHENG_MUTATES(ReleasePledge)
  LUHENG_MUTATES(DefaultPledge)
  LUHENG_MUTATES(DisposePledge)
  LUHENG_LISTS(ListPledges, pledges)

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakePledgeService(const Edge& edge) {
  return std::make_unique<PledgeService>(edge);
}

}  // namespace luheng::services
