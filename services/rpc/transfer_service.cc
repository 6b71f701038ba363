#include "luheng/secondary/v1/transfer_service.grpc.pb.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"

namespace luheng::services {
namespace {

namespace api = secondary::v1;

class TransferService final : public api::TransferService::CallbackService {
 public:
  explicit TransferService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(ProposeTransfer)
  LUHENG_MUTATES(AcceptTransfer)
  LUHENG_MUTATES(ApproveTransfer)
  LUHENG_MUTATES(RefuseTransfer)
  LUHENG_GETS(GetTransfer, transfers)
  LUHENG_LISTS(ListTransfers, transfers)

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeTransferService(const Edge& edge) {
  return std::make_unique<TransferService>(edge);
}

}  // namespace luheng::services
