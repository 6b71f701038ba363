// Orders that have ended: the engine has forgotten them, the journal has not.
#ifndef SERVICES_RPC_ENDED_ORDER_H_
#define SERVICES_RPC_ENDED_ORDER_H_

#include "absl/status/statusor.h"
#include "engine/types.h"
#include "luheng/trading/v1/order.pb.h"
#include "services/server/node.h"

namespace luheng::services {

struct EndedOrder {
  engine::ParticipantId participant{};  // Who owns it.
  trading::v1::Order order;
};

// NOT_FOUND if no order with this id has ended, as far as the index has caught up;
// FAILED_PRECONDITION if its history is too long to be read at once.
absl::StatusOr<EndedOrder> FindEndedOrder(const Node& node, engine::OrderId order);

}  // namespace luheng::services

#endif  // SERVICES_RPC_ENDED_ORDER_H_
