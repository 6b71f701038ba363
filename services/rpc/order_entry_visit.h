// What an entry of an order-entry message may be.
#ifndef SERVICES_RPC_ORDER_ENTRY_VISIT_H_
#define SERVICES_RPC_ORDER_ENTRY_VISIT_H_

#include "engine/command.h"
#include "luheng/trading/v1/order_entry_service.pb.h"

namespace luheng::services {

// Calls visit(request, body) with the entry's request and an empty body of its command. Returns
// whether the entry has a request.
template <class Visit>
bool VisitRequest(const trading::v1::OrderEntry& entry, Visit&& visit) {
  switch (entry.entry_case()) {
    case trading::v1::OrderEntry::kSubmitOrder:
      visit(entry.submit_order(), engine::SubmitOrder{});
      return true;
    case trading::v1::OrderEntry::kCancelOrder:
      visit(entry.cancel_order(), engine::CancelOrder{});
      return true;
    case trading::v1::OrderEntry::kAmendOrder:
      visit(entry.amend_order(), engine::AmendOrder{});
      return true;
    case trading::v1::OrderEntry::kCancelOrders:
      visit(entry.cancel_orders(), engine::CancelOrders{});
      return true;
    case trading::v1::OrderEntry::ENTRY_NOT_SET:
      return false;
  }
  return false;
}

}  // namespace luheng::services

#endif  // SERVICES_RPC_ORDER_ENTRY_VISIT_H_
