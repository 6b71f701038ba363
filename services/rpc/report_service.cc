#include "services/rpc/report_service.h"

#include "luheng/trading/v1/report_service.grpc.pb.h"
#include "services/rpc/report_stream.h"

namespace luheng::services {
namespace {

class ReportService final : public trading::v1::ReportService::CallbackService {
 public:
  ReportService(const Edge& edge, ReportHub& hub, const StreamLimits& limits)
      : edge_(edge), hub_(hub), limits_(limits) {}

  grpc::ServerWriteReactor<trading::v1::StreamReportsResponse>* StreamReports(
      grpc::CallbackServerContext* context,
      const trading::v1::StreamReportsRequest* request) override {
    return new ReportStream(edge_, hub_, limits_, *context, *request);
  }

 private:
  const Edge edge_;
  ReportHub& hub_;
  const StreamLimits limits_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeReportService(const Edge& edge, ReportHub& hub,
                                                 const StreamLimits& limits) {
  return std::make_unique<ReportService>(edge, hub, limits);
}

}  // namespace luheng::services
