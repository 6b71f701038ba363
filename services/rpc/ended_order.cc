#include "services/rpc/ended_order.h"

#include <optional>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "engine/engine.h"
#include "ledger/base/status_macros.h"
#include "services/rpc/convert.h"
#include "services/rpc/history.h"
#include "services/rpc/names.h"

namespace luheng::services {
namespace {

constexpr size_t kEntriesMax = 1000;

absl::Status Unexpected(const ledger::Entry& entry) {
  return absl::DataLossError("entry " + std::to_string(entry.index) +
                             " does not belong in the history of an order");
}

// An order made from its history, entry by entry, oldest first. A command's own entry says how the
// order stood after the command, whose events follow; events of others go on from there.
class Retelling {
 public:
  absl::Status Take(const ledger::Entry& entry) {
    if (entry.kind >= engine::TradeSide::kKind) {
      LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
      return TakeEvent(entry, event);
    }
    LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                            engine::DecodeCommandEntry(entry));
    const auto* const report = std::get_if<engine::OrderReport>(&recorded.outcome);
    if (report == nullptr) return absl::OkStatus();  // It asked for a change, and was refused.
    const engine::CommandBody& body = recorded.command.body;
    if (const auto* submitted = std::get_if<engine::SubmitOrder>(&body)) {
      submitted_ = *submitted;
      participant_ = recorded.command.actor.participant;
    } else if (const auto* amended = std::get_if<engine::AmendOrder>(&body)) {
      submitted_.quantity = amended->quantity;
      submitted_.price = amended->price;
    }
    state_ = report->state;
    reason_ = report->reason;
    return absl::OkStatus();
  }

  engine::ParticipantId participant() const { return participant_; }
  trading::v1::Order ToOrder(engine::OrderId id, const engine::Engine& engine) const;

 private:
  absl::Status TakeEvent(const ledger::Entry& entry, const engine::Event& event) {
    if (const auto* trade = std::get_if<engine::TradeSide>(&event)) {
      filled_ += trade->quantity;
      filled_amount_ += trade->amount;
      // Where something is left, the command's report has said already what became of it.
      if (trade->leaves == engine::Grams(0)) state_ = engine::OrderState::kFilled;
    } else if (const auto* ended = std::get_if<engine::OrderEnded>(&event)) {
      state_ = ended->state;
      reason_ = ended->reason;
    } else if (const auto* reduced = std::get_if<engine::OrderReduced>(&event)) {
      submitted_.quantity -= reduced->reduced;
    } else if (!std::holds_alternative<engine::OrderTriggered>(event)) {
      return Unexpected(entry);
    }
    return absl::OkStatus();
  }

  engine::SubmitOrder submitted_;  // Quantity and price as they were changed later.
  engine::ParticipantId participant_{};
  engine::OrderState state_{};
  engine::EndReason reason_{};
  engine::Grams filled_;
  engine::Fen filled_amount_;
};

trading::v1::Order Retelling::ToOrder(engine::OrderId id, const engine::Engine& engine) const {
  trading::v1::Order order;
  order.set_order_id(static_cast<int64_t>(id));
  order.set_account(NameOfAccount(submitted_.account, engine));
  order.set_instrument(NameOfInstrument(submitted_.instrument, engine));
  order.set_side(type::v1::Side(submitted_.side));
  order.set_type(trading::v1::OrderType(submitted_.type));
  order.set_time_in_force(trading::v1::TimeInForce(submitted_.time_in_force));
  order.set_self_trade_prevention(
      trading::v1::SelfTradePrevention(submitted_.self_trade_prevention));
  order.set_post_only(submitted_.post_only);
  order.set_quantity_grams(submitted_.quantity.value());
  order.set_price_fen_per_tonne(submitted_.price.value());
  if (submitted_.stop_price.has_value()) {
    order.set_stop_price_fen_per_tonne(submitted_.stop_price->value());
  }
  if (submitted_.display_quantity.has_value()) {
    order.set_display_quantity_grams(submitted_.display_quantity->value());
  }
  if (submitted_.expire_day.has_value()) {
    *order.mutable_expire_day() = FromTradingDay(*submitted_.expire_day);
  }
  order.set_state(trading::v1::OrderState(state_));
  order.set_end_reason(trading::v1::EndReason(reason_));
  order.set_filled_grams(filled_.value());
  order.set_filled_amount_fen(filled_amount_.value());
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
  Retelling retelling;
  for (auto entry = history.entries.rbegin(); entry != history.entries.rend(); ++entry) {
    LUHENG_RETURN_IF_ERROR(retelling.Take(entry->entry()));
  }
  return EndedOrder{.participant = retelling.participant(),
                    .order = node.replica().Query([&](const engine::Engine& engine, uint64_t) {
                      return retelling.ToOrder(order, engine);
                    })};
}

}  // namespace luheng::services
