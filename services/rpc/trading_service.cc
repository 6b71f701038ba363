#include "services/rpc/trading_service.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"
#include "luheng/trading/v1/trading_service.grpc.pb.h"
#include "services/rpc/convert_state.h"
#include "services/rpc/ended_order.h"
#include "services/rpc/mutate.h"
#include "services/rpc/names.h"
#include "services/rpc/page.h"
#include "services/rpc/read.h"

namespace luheng::services {
namespace {

using trading::v1::CancelOrderRequest;
using trading::v1::CancelOrderResponse;
using trading::v1::GetOrderRequest;
using trading::v1::GetOrderResponse;
using trading::v1::ListOpenOrdersRequest;
using trading::v1::ListOpenOrdersResponse;
using trading::v1::SubmitOrderRequest;
using trading::v1::SubmitOrderResponse;

// Open orders that are listed while the replica is held.
constexpr size_t kOrdersAtOnce = 256;

struct FoundOrder {
  engine::ParticipantId owner{};
  trading::v1::Order order;
};

std::optional<FoundOrder> FindOpenOrder(const Edge& edge, engine::OrderId id) {
  return edge.node.replica().Query([&](const engine::Engine& engine,
                                       uint64_t) -> std::optional<FoundOrder> {
    const std::optional<engine::OpenOrder> order = engine.state().exchange().FindOrder(id);
    if (!order.has_value()) return std::nullopt;
    return FoundOrder{.owner = engine.state().registry().FindAccount(order->account)->participant,
                      .order = FromOpenOrder(*order, engine)};
  });
}

absl::Status AnswerOrder(const Caller& caller, FoundOrder found, GetOrderResponse* response) {
  if (!caller.MaySee(found.owner)) {
    return absl::PermissionDeniedError("FOREIGN_ORDER: the order is another participant's");
  }
  *response->mutable_order() = std::move(found.order);
  return absl::OkStatus();
}

absl::Status AnswerEndedOrder(const Edge& edge, const Caller& caller, engine::OrderId id,
                              GetOrderResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(EndedOrder ended, FindEndedOrder(edge.node, id));
  return AnswerOrder(caller, {.owner = ended.participant, .order = std::move(ended.order)},
                     response);
}

absl::Status ListOpenOrdersOf(const Edge& edge, const Caller& caller,
                              const ListOpenOrdersRequest& request,
                              ListOpenOrdersResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(const AccountKey key,
                          ToVisibleAccount(edge, caller, request.account(), "account"));
  const std::string list = "orders/" + request.account();
  LUHENG_ASSIGN_OR_RETURN(const Page page, ToPage(request.page_size(), request.page_token(), list));
  // By slot, which an order never leaves: so what is open all the while is listed once, although
  // the exchange goes on between two looks.
  uint32_t slot = Narrow<uint32_t>(page.begin.major);
  do {
    const size_t left = page.size - static_cast<size_t>(response->orders_size());
    slot = edge.node.replica().Query([&](const engine::Engine& engine, uint64_t sequence) {
      if (response->sequence() == 0) response->set_sequence(static_cast<int64_t>(sequence));
      const engine::OpenOrderScan scan = engine.state().exchange().ScanOpenOrdersOf(
          key.account, slot, std::min(left, kOrdersAtOnce));
      for (const engine::OpenOrder& order : scan.orders) {
        *response->add_orders() = FromOpenOrder(order, engine);
      }
      return scan.next_slot;
    });
  } while (slot != 0 && static_cast<size_t>(response->orders_size()) < page.size);
  if (slot != 0) response->set_next_page_token(ToToken(list, {.major = slot}));
  return absl::OkStatus();
}

class TradingService final : public trading::v1::TradingService::CallbackService {
 public:
  explicit TradingService(const Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* SubmitOrder(grpc::CallbackServerContext* context,
                                        const SubmitOrderRequest* request,
                                        SubmitOrderResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }

  grpc::ServerUnaryReactor* CancelOrder(grpc::CallbackServerContext* context,
                                        const CancelOrderRequest* request,
                                        CancelOrderResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }

  grpc::ServerUnaryReactor* AmendOrder(grpc::CallbackServerContext* context,
                                       const trading::v1::AmendOrderRequest* request,
                                       trading::v1::AmendOrderResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }

  grpc::ServerUnaryReactor* CancelOrders(grpc::CallbackServerContext* context,
                                         const trading::v1::CancelOrdersRequest* request,
                                         trading::v1::CancelOrdersResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }

  grpc::ServerUnaryReactor* SetCancelTimer(grpc::CallbackServerContext* context,
                                           const trading::v1::SetCancelTimerRequest* request,
                                           trading::v1::SetCancelTimerResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }

  grpc::ServerUnaryReactor* SetDisconnectRule(
      grpc::CallbackServerContext* context, const trading::v1::SetDisconnectRuleRequest* request,
      trading::v1::SetDisconnectRuleResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }

  grpc::ServerUnaryReactor* GetOrder(grpc::CallbackServerContext* context,
                                     const GetOrderRequest* request,
                                     GetOrderResponse* response) override {
    const engine::OrderId id{Narrow<uint64_t>(request->order_id())};
    const std::optional<FoundOrder> open = FindOpenOrder(edge_, id);
    // An order that is not open by now has its end among the entries of now.
    const Instant now = Now(edge_);
    response->set_sequence(static_cast<int64_t>(now.sequence));
    if (open.has_value() || id == engine::OrderId{}) {
      return Read(edge_, context, *request, [&](const Caller& caller) -> absl::Status {
        if (!open.has_value()) return InvalidField("order_id", "must be more than 0");
        return AnswerOrder(caller, *open, response);
      });
    }
    return ReadWhen(IsIndexed(edge_, now), edge_, context, *request,
                    [this, id, response](const Caller& caller) {
                      return AnswerEndedOrder(edge_, caller, id, response);
                    });
  }

  grpc::ServerUnaryReactor* ListOpenOrders(grpc::CallbackServerContext* context,
                                           const ListOpenOrdersRequest* request,
                                           ListOpenOrdersResponse* response) override {
    return Read(edge_, context, *request, [&](const Caller& caller) {
      return ListOpenOrdersOf(edge_, caller, *request, response);
    });
  }

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeTradingService(const Edge& edge) {
  return std::make_unique<TradingService>(edge);
}

}  // namespace luheng::services
