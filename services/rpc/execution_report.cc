#include "services/rpc/execution_report.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/engine.h"
#include "ledger/base/status_macros.h"
#include "ledger/entry.h"
#include "services/rpc/convert.h"
#include "services/rpc/names.h"
#include "services/rpc/reject_text.h"

namespace luheng::services {
namespace {

// Reports that are finished while the replica is held.
constexpr size_t kReportsAtOnce = 64;

namespace api = trading::v1;

// A report before names are put in, which need the engine.
struct Draft {
  engine::ParticipantId participant{};  // 0: the account's owner.
  engine::AccountId account{};
  engine::InstrumentId instrument{};
  api::ExecutionReport message;
};

api::ExecType EndOf(engine::OrderState state) {
  return state == engine::OrderState::kExpired ? api::EXEC_TYPE_EXPIRED : api::EXEC_TYPE_CANCELED;
}

void SetReport(const engine::OrderReport& report, Draft* draft) {
  api::ExecutionReport& message = draft->message;
  draft->account = report.account;
  message.set_order_id(static_cast<int64_t>(report.order));
  message.set_state(api::OrderState(report.state));
  message.set_end_reason(api::EndReason(report.reason));
  message.set_leaves_grams(report.leaves.value());
  message.set_filled_grams(report.filled.value());
}

// What a request for an order says by itself, whatever became of it; one overload a kind.
void SetRequest(const engine::SubmitOrder& body, Draft* draft) {
  draft->message.set_exec_type(api::EXEC_TYPE_NEW);
  draft->account = body.account;
  draft->instrument = body.instrument;
  draft->message.set_side(type::v1::Side(body.side));
  draft->message.set_quantity_grams(body.quantity.value());
  draft->message.set_price_fen_per_tonne(body.price.value());
}
void SetRequest(const engine::AmendOrder& body, Draft* draft) {
  draft->message.set_exec_type(api::EXEC_TYPE_REPLACED);
  draft->message.set_order_id(static_cast<int64_t>(body.order));
  draft->message.set_quantity_grams(body.quantity.value());
  draft->message.set_price_fen_per_tonne(body.price.value());
}
void SetRequest(const engine::CancelOrder& body, Draft* draft) {
  draft->message.set_exec_type(api::EXEC_TYPE_CANCELED);
  draft->message.set_order_id(static_cast<int64_t>(body.order));
}
template <class Body>
void SetRequest(const Body&, Draft*) {}

std::optional<Draft> DraftOf(const engine::RecordedCommand& recorded) {
  const engine::Command& command = recorded.command;
  Draft draft;
  std::visit([&](const auto& body) { SetRequest(body, &draft); }, command.body);
  if (draft.message.exec_type() == api::EXEC_TYPE_UNSPECIFIED) return std::nullopt;
  draft.participant = command.actor.participant;
  draft.message.set_request_id(FormatRequestId(command.request_id));
  if (const auto* rejection = std::get_if<engine::Rejection>(&recorded.outcome)) {
    draft.message.set_exec_type(api::EXEC_TYPE_REJECTED);
    *draft.message.mutable_rejected() = ToRejected(engine::KindOf(command.body), *rejection);
  } else if (const auto* report = std::get_if<engine::OrderReport>(&recorded.outcome)) {
    SetReport(*report, &draft);
  }
  return draft;
}

// One overload an event that concerns an order or a trade.
Draft Begin(api::ExecType exec_type, engine::AccountId account, engine::InstrumentId instrument) {
  Draft draft;
  draft.account = account;
  draft.instrument = instrument;
  draft.message.set_exec_type(exec_type);
  return draft;
}
std::optional<Draft> DraftOf(const engine::TradeSide& side) {
  Draft draft = Begin(api::EXEC_TYPE_TRADE, side.account, side.instrument);
  api::ExecutionReport& message = draft.message;
  message.set_order_id(static_cast<int64_t>(side.order));
  message.set_side(type::v1::Side(side.side));
  message.set_state(side.leaves == engine::Grams(0) ? api::ORDER_STATE_FILLED
                                                    : api::ORDER_STATE_PARTIALLY_FILLED);
  message.set_last_quantity_grams(side.quantity.value());
  message.set_last_price_fen_per_tonne(side.price.value());
  message.set_last_amount_fen(side.amount.value());
  message.set_leaves_grams(side.leaves.value());
  message.set_trade_id(static_cast<int64_t>(side.trade));
  message.set_aggressor(side.aggressor);
  return draft;
}
std::optional<Draft> DraftOf(const engine::OrderEnded& ended) {
  Draft draft = Begin(EndOf(ended.state), ended.account, ended.instrument);
  draft.message.set_order_id(static_cast<int64_t>(ended.order));
  draft.message.set_state(api::OrderState(ended.state));
  draft.message.set_end_reason(api::EndReason(ended.reason));
  draft.message.set_last_quantity_grams(ended.unfilled.value());
  draft.message.set_leaves_grams(0);
  draft.message.set_filled_grams(ended.filled.value());
  return draft;
}
std::optional<Draft> DraftOf(const engine::OrderTriggered& triggered) {
  Draft draft = Begin(api::EXEC_TYPE_TRIGGERED, triggered.account, triggered.instrument);
  draft.message.set_order_id(static_cast<int64_t>(triggered.order));
  draft.message.set_last_price_fen_per_tonne(triggered.last.value());
  return draft;
}
std::optional<Draft> DraftOf(const engine::OrderReduced& reduced) {
  Draft draft = Begin(api::EXEC_TYPE_REDUCED, reduced.account, reduced.instrument);
  draft.message.set_order_id(static_cast<int64_t>(reduced.order));
  draft.message.set_end_reason(api::END_REASON_SELF_TRADE);
  draft.message.set_last_quantity_grams(reduced.reduced.value());
  draft.message.set_leaves_grams(reduced.leaves.value());
  return draft;
}
std::optional<Draft> DraftOf(const engine::TradeReversed& reversed) {
  Draft draft = Begin(api::EXEC_TYPE_TRADE_CANCEL, reversed.account, reversed.instrument);
  draft.message.set_side(type::v1::Side(reversed.side));
  draft.message.set_last_quantity_grams(reversed.quantity.value());
  draft.message.set_last_amount_fen(reversed.amount.value());
  draft.message.set_trade_id(static_cast<int64_t>(reversed.trade));
  return draft;
}
std::optional<Draft> DraftOf(const engine::InstrumentClosed&) { return std::nullopt; }
std::optional<Draft> DraftOf(const engine::AuctionPriced&) { return std::nullopt; }
// Events of rights are about no order.
template <class Fact>
requires requires { Fact::kFieldNames; }
std::optional<Draft> DraftOf(const Fact&) { return std::nullopt; }

absl::StatusOr<std::optional<Draft>> DraftOf(const ledger::Entry& entry) {
  if (entry.kind >= engine::TradeSide::kKind) {
    LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
    return std::visit([](const auto& fact) { return DraftOf(fact); }, event);
  }
  const bool is_about_order = entry.kind == engine::SubmitOrder::kKind ||
                              entry.kind == engine::CancelOrder::kKind ||
                              entry.kind == engine::AmendOrder::kKind;
  if (!is_about_order) return std::nullopt;
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                          engine::DecodeCommandEntry(entry));
  return DraftOf(recorded);
}

Report Finish(Draft draft, const engine::Engine& engine) {
  Report report{.participant = draft.participant,
                .account = draft.account,
                .message = std::move(draft.message)};
  // A refused request may name an account that does not exist, or is another's.
  const engine::Account* const account = engine.state().registry().FindAccount(draft.account);
  if (account != nullptr) {
    if (report.participant == engine::ParticipantId{}) report.participant = account->participant;
    report.message.set_account(AccountName({account->participant, draft.account}));
  }
  if (engine.state().exchange().FindInstrument(draft.instrument) != nullptr) {
    report.message.set_instrument(NameOfInstrument(draft.instrument, engine));
  }
  return report;
}

}  // namespace

absl::StatusOr<ReportBlock> DecodeReports(const ledger::BlockView& block, const Replica& replica) {
  ReportBlock decoded{.end_index = block.header.first_index + block.header.entry_count,
                      .reports = {}};
  std::vector<Draft> drafts;
  for (const std::string_view bytes : block.entries) {
    LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
    LUHENG_ASSIGN_OR_RETURN(std::optional<Draft> draft, DraftOf(entry));
    if (!draft.has_value()) continue;
    draft->message.set_sequence(static_cast<int64_t>(entry.index));
    *draft->message.mutable_event_time() = FromTimeMicros(engine::TimeMicros(entry.ledger_time_us));
    drafts.push_back(*std::move(draft));
  }
  decoded.reports.reserve(drafts.size());
  // In pieces, so that the replica is never held for long.
  for (size_t begin = 0; begin < drafts.size(); begin += kReportsAtOnce) {
    const size_t end = std::min(drafts.size(), begin + kReportsAtOnce);
    replica.Query([&](const engine::Engine& engine, uint64_t) {
      for (size_t i = begin; i < end; ++i) {
        decoded.reports.push_back(
            std::make_shared<const Report>(Finish(std::move(drafts[i]), engine)));
      }
    });
  }
  return decoded;
}

}  // namespace luheng::services
