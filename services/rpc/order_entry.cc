#include "services/rpc/order_entry.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ledger/base/check.h"
#include "services/rpc/convert_answer.h"
#include "services/rpc/convert_order_request.h"
#include "services/rpc/order_entry_visit.h"
#include "services/rpc/status.h"
#include "services/rpc/to_submission.h"

namespace luheng::services {
namespace {

using trading::v1::OrderEntry;
using trading::v1::OrderEntryResult;

// Entries that are planned while the replica is held: a whole message would hold up the publisher.
constexpr int kEntriesAtOnce = 64;

auto* ResponseFor(const engine::SubmitOrder&, OrderEntryResult* result) {
  return result->mutable_submit_order();
}
auto* ResponseFor(const engine::CancelOrder&, OrderEntryResult* result) {
  return result->mutable_cancel_order();
}
auto* ResponseFor(const engine::AmendOrder&, OrderEntryResult* result) {
  return result->mutable_amend_order();
}
auto* ResponseFor(const engine::CancelOrders&, OrderEntryResult* result) {
  return result->mutable_cancel_orders();
}

// Answers to orders are made from the kind of the body alone.
template <class Body>
const engine::CommandBody& BlankBody() {
  static const engine::CommandBody body = Body{};
  return body;
}

// Whether the sender of a message may call what its entries stand for; looked up once a method.
class Permissions {
 public:
  explicit Permissions(engine::RoleSet roles) : roles_(roles) {}

  template <class Request>
  const absl::Status& For(const OrderEntry& entry, const Request&) {
    std::optional<absl::Status>& known = known_[entry.entry_case()];
    if (!known.has_value()) known = Authorizer::Check(RpcOf<Request>(), roles_).status();
    return *known;
  }

 private:
  const engine::RoleSet roles_;
  std::optional<absl::Status> known_[OrderEntry::kCancelOrders + 1];
};

EntryPlan PlanEntry(const OrderEntry& entry, const engine::Actor& actor, Permissions& permissions,
                    const engine::Engine& engine) {
  EntryPlan plan;
  const bool has_request = VisitRequest(entry, [&](const auto& request, const auto&) {
    plan.is_dry_run = request.validate_only();
    const absl::Status& permission = permissions.For(entry, request);
    plan.submission =
        permission.ok() ? ToSubmission(actor, request, ToBody(request, engine)) : permission;
  });
  if (!has_request) {
    plan.submission = InvalidField("entry", "must be one of the requests that an entry may be");
  }
  return plan;
}

void SetRequestId(const OrderEntry& entry, OrderEntryResult* result) {
  VisitRequest(entry, [&](const auto& request, const auto&) {
    result->set_request_id(request.request_id());
  });
}

}  // namespace

std::vector<EntryPlan> PlanEntries(const Edge& edge, const engine::Actor& actor,
                                   const trading::v1::EnterOrdersRequest& message) {
  std::vector<EntryPlan> plans;
  plans.reserve(static_cast<size_t>(message.entries_size()));
  for (int begin = 0; begin < message.entries_size(); begin += kEntriesAtOnce) {
    const int end = std::min(message.entries_size(), begin + kEntriesAtOnce);
    edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) {
      Permissions permissions(engine.state().registry().RolesOf(actor));
      for (int i = begin; i < end; ++i) {
        plans.push_back(PlanEntry(message.entries(i), actor, permissions, engine));
      }
    });
  }
  return plans;
}

void SetResult(const OrderEntry& entry, const Answer& answer, OrderEntryResult* result) {
  const bool has_request = VisitRequest(entry, [&]<class Body>(const auto& request, Body body) {
    result->set_request_id(request.request_id());
    SetAnswer(BlankBody<Body>(), answer, ResponseFor(body, result));
  });
  LUHENG_CHECK(has_request);
}

void SetDryRunResult(const OrderEntry& entry, const engine::Outcome& outcome,
                     OrderEntryResult* result) {
  const bool has_request = VisitRequest(entry, [&]<class Body>(const auto& request, Body body) {
    result->set_request_id(request.request_id());
    SetOutcome(BlankBody<Body>(), outcome, ResponseFor(body, result));
  });
  LUHENG_CHECK(has_request);
}

void SetErrorResult(const OrderEntry& entry, const absl::Status& status, OrderEntryResult* result) {
  SetRequestId(entry, result);
  *result->mutable_error() = ToRpcStatus(status);
}

}  // namespace luheng::services
