#include "services/rpc/order_entry_service.h"

#include "luheng/trading/v1/order_entry_service.grpc.pb.h"
#include "services/rpc/order_entry_stream.h"
#include "services/rpc/sessions.h"

namespace luheng::services {
namespace {

class OrderEntryService final : public trading::v1::OrderEntryService::CallbackService {
 public:
  explicit OrderEntryService(const Edge& edge) : edge_(edge) {}

  grpc::ServerBidiReactor<trading::v1::EnterOrdersRequest, trading::v1::EnterOrdersResponse>*
  EnterOrders(grpc::CallbackServerContext* context) override {
    return new OrderEntryStream(edge_, sessions_, *context);
  }

 private:
  const Edge edge_;
  Sessions sessions_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeOrderEntryService(const Edge& edge) {
  return std::make_unique<OrderEntryService>(edge);
}

}  // namespace luheng::services
