#include "services/rpc/order_entry_service.h"

#include "luheng/trading/v1/order_entry_service.grpc.pb.h"
#include "services/rpc/order_entry_stream.h"
#include "services/rpc/sessions.h"

namespace luheng::services {
namespace {

class OrderEntryService final : public trading::v1::OrderEntryService::CallbackService {
 public:
  OrderEntryService(const Edge& edge, OpenStreams& streams, const StreamLimits& limits)
      : edge_(edge), streams_(streams), limits_(limits) {}

  grpc::ServerBidiReactor<trading::v1::EnterOrdersRequest, trading::v1::EnterOrdersResponse>*
  EnterOrders(grpc::CallbackServerContext* context) override {
    return new OrderEntryStream(edge_, streams_, sessions_, limits_.order_window, *context);
  }

 private:
  const Edge edge_;
  OpenStreams& streams_;
  const StreamLimits limits_;
  Sessions sessions_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeOrderEntryService(const Edge& edge, OpenStreams& streams,
                                                     const StreamLimits& limits) {
  return std::make_unique<OrderEntryService>(edge, streams, limits);
}

}  // namespace luheng::services
