// ReportService of the API. What happened to a participant's orders.
//
// What the calls mean stands in proto/luheng/trading/v1/report_service.proto.
#ifndef SERVICES_RPC_REPORT_SERVICE_H_
#define SERVICES_RPC_REPORT_SERVICE_H_

#include <memory>

#include "services/rpc/edge.h"
#include "services/rpc/report_feed.h"
#include "services/rpc/stream_limits.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace luheng::services {

// The hub outlives the service.
std::unique_ptr<grpc::Service> MakeReportService(const Edge& edge, ReportHub& hub,
                                                 const StreamLimits& limits);

}  // namespace luheng::services

#endif  // SERVICES_RPC_REPORT_SERVICE_H_
