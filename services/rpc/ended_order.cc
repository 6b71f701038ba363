#include "services/rpc/ended_order.h"

#include <optional>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "engine/engine.h"
#include "ledger/base/status_macros.h"
#include "services/rpc/history.h"
#include "services/rpc/names.h"

namespace luheng::services {
namespace {

constexpr size_t kEntriesMax = 1000;

// How an order ended.
struct Ending {
  engine::OrderState state{};
  engine::Grams filled;
};

absl::Status Unexpected(const ledger::Entry& entry) {
  return absl::DataLossError("entry " + std::to_string(entry.index) +
                             " does not belong in the history of an order");
}

// How the order ended, from the last entry that concerns it; where that is a trade which left
// something open, the order's own command had already said so.
absl::StatusOr<Ending> EndingOf(const ledger::Entry& last, const engine::SubmitOrder& submitted,
                                const engine::OrderReport& first_report) {
  const Ending as_reported{.state = first_report.state, .filled = first_report.filled};
  if (last.kind == engine::SubmitOrder::kKind) return as_reported;
  if (last.kind == engine::CancelOrder::kKind) {
    LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand cancelled,
                            engine::DecodeCommandEntry(last));
    const auto* const report = std::get_if<engine::OrderReport>(&cancelled.outcome);
    if (report == nullptr) return Unexpected(last);
    return Ending{.state = report->state, .filled = report->filled};
  }
  LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(last));
  if (const auto* ended = std::get_if<engine::OrderEnded>(&event)) {
    return Ending{.state = ended->state, .filled = ended->filled};
  }
  const auto* const trade = std::get_if<engine::TradeSide>(&event);
  if (trade == nullptr) return Unexpected(last);
  if (trade->leaves > engine::Grams(0)) return as_reported;
  return Ending{.state = engine::OrderState::kFilled, .filled = submitted.quantity};
}

trading::v1::Order ToOrder(engine::OrderId id, const engine::SubmitOrder& submitted,
                           const Ending& ending, const engine::Engine& engine) {
  trading::v1::Order order;
  order.set_order_id(static_cast<int64_t>(id));
  order.set_account(NameOfAccount(submitted.account, engine));
  order.set_instrument(NameOfInstrument(submitted.instrument, engine));
  order.set_side(type::v1::Side(submitted.side));
  order.set_time_in_force(trading::v1::TimeInForce(submitted.time_in_force));
  order.set_quantity_grams(submitted.quantity.value());
  order.set_price_fen_per_tonne(submitted.price.value());
  order.set_state(trading::v1::OrderState(ending.state));
  order.set_filled_grams(ending.filled.value());
  return order;
}

}  // namespace

absl::StatusOr<EndedOrder> FindEndedOrder(const Node& node, engine::OrderId order) {
  LUHENG_ASSIGN_OR_RETURN(const std::optional<uint64_t> head,
                          node.index().LastEntryOfEndedOrder(order));
  if (!head.has_value()) {
    return absl::NotFoundError("ORDER_UNKNOWN: there is no order " +
                               std::to_string(static_cast<uint64_t>(order)));
  }
  const engine::Subject subject{engine::SubjectType::kOrder, static_cast<uint64_t>(order)};
  LUHENG_ASSIGN_OR_RETURN(const History history, ReadHistory(node, subject, *head, kEntriesMax));
  if (history.next.has_value()) {
    return absl::FailedPreconditionError(
        "HISTORY_TOO_LONG: the order has more than 1000 entries; list its history instead");
  }
  const ledger::Entry& first = history.entries.back().entry();
  if (first.kind != engine::SubmitOrder::kKind) return Unexpected(first);
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                          engine::DecodeCommandEntry(first));
  const auto* const submitted = std::get_if<engine::SubmitOrder>(&recorded.command.body);
  const auto* const report = std::get_if<engine::OrderReport>(&recorded.outcome);
  if (submitted == nullptr || report == nullptr) return Unexpected(first);
  LUHENG_ASSIGN_OR_RETURN(const Ending ending,
                          EndingOf(history.entries.front().entry(), *submitted, *report));
  return EndedOrder{.participant = recorded.command.actor.participant,
                    .order = node.replica().Query([&](const engine::Engine& engine, uint64_t) {
                      return ToOrder(order, *submitted, ending, engine);
                    })};
}

}  // namespace luheng::services
