#include "luheng/rights/v1/certificate_service.grpc.pb.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"

namespace luheng::services {
namespace {

namespace api = rights::v1;

class CertificateService final : public api::CertificateService::CallbackService {
 public:
  explicit CertificateService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(IssueCertificate)
  LUHENG_MUTATES(SucceedRights)
  LUHENG_MUTATES(ReclaimRights)
  LUHENG_MUTATES(RepurchaseRights)
  LUHENG_MUTATES(PayFee)
  LUHENG_MUTATES(WaiveRights)
  LUHENG_MUTATES(ReverifyRight)
  LUHENG_MUTATES(ConfirmSurplus)
  LUHENG_GETS(GetCertificate, certificates)
  LUHENG_LISTS(ListCertificates, certificates)

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCertificateService(const Edge& edge) {
  return std::make_unique<CertificateService>(edge);
}

}  // namespace luheng::services
