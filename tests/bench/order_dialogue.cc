#include "tests/bench/order_dialogue.h"

#include <google/protobuf/arena.h>
#include <grpcpp/support/status_code_enum.h>

#include <cstdio>
#include <utility>

#include "ledger/base/check.h"
#include "luheng/trading/v1/order_entry_service.pb.h"
#include "tests/bench/message_template.h"

namespace luheng::bench {
namespace {

using trading::v1::EnterOrdersRequest;
using trading::v1::EnterOrdersResponse;
using trading::v1::OrderEntryResult;
using trading::v1::SubmitOrderRequest;
using trading::v1::SubmitOrderResponse;

void CheckAccepted(const SubmitOrderResponse& response) {
  if (response.has_accepted()) return;
  std::fprintf(stderr, "an order was refused: %s\n", response.ShortDebugString().c_str());
  LUHENG_CHECK(false);
}

class UnaryDialogue final : public Dialogue {
 public:
  explicit UnaryDialogue(const SubmitOrderRequest& order)
      : message_(order, NumberForm::kRequestId) {}

  const std::string& method() const override { return method_; }
  int orders_per_message() const override { return 1; }
  grpc::ByteBuffer Say(uint64_t first_order) override { return message_.Fill(first_order); }
  void Hear(const grpc::ByteBuffer& answer, Heard& heard) override {
    SubmitOrderResponse response;
    ParseAnswer(answer, response);
    CheckAccepted(response);
    heard.acknowledged.push_back(0);  // The call's only order.
  }

 private:
  const std::string method_ = "/luheng.trading.v1.TradingService/SubmitOrder";
  MessageTemplate message_;
};

class StreamDialogue final : public Dialogue {
 public:
  StreamDialogue(const EnterOrdersRequest& message)
      : orders_per_message_(message.entries_size()), message_(message, NumberForm::kRequestId) {}

  const std::string& method() const override { return method_; }
  int orders_per_message() const override { return orders_per_message_; }
  grpc::ByteBuffer Say(uint64_t first_order) override { return message_.Fill(first_order); }
  void Hear(const grpc::ByteBuffer& answer, Heard& heard) override {
    google::protobuf::Arena arena;
    auto* const response = google::protobuf::Arena::CreateMessage<EnterOrdersResponse>(&arena);
    ParseAnswer(answer, *response);
    for (const OrderEntryResult& result : response->results()) {
      const std::optional<uint64_t> order = OrderOf(result.request_id());
      LUHENG_CHECK(order.has_value());
      if (result.has_error() && result.error().code() == grpc::StatusCode::RESOURCE_EXHAUSTED) {
        heard.refused.push_back(*order);
        continue;
      }
      CheckAccepted(result.submit_order());
      heard.acknowledged.push_back(*order);
    }
  }

 private:
  const std::string method_ = "/luheng.trading.v1.OrderEntryService/EnterOrders";
  const int orders_per_message_;
  MessageTemplate message_;
};

}  // namespace

std::unique_ptr<Dialogue> MakeOrderDialogue(CallKind kind, int orders_per_message,
                                            SubmitOrderRequest order) {
  order.set_request_id(RequestIdOf(0));
  if (kind == CallKind::kUnary) return std::make_unique<UnaryDialogue>(order);
  EnterOrdersRequest message;
  for (int i = 0; i < orders_per_message; ++i) {
    *message.add_entries()->mutable_submit_order() = order;
  }
  return std::make_unique<StreamDialogue>(message);
}

}  // namespace luheng::bench
