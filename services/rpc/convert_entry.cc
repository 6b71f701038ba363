#include "services/rpc/convert_entry.h"

#include <string>
#include <variant>

#include "engine/subject_heads.h"
#include "ledger/base/status_macros.h"
#include "services/rpc/convert.h"
#include "services/rpc/history.h"
#include "services/rpc/names.h"
#include "services/rpc/payload_writer.h"

namespace luheng::services {
namespace {

// One overload a kind: its name, and its fields in the order of the journal.

const char* Describe(const engine::Genesis& body, PayloadWriter& out) {
  out.Put("journal_id", body.journal_id);
  out.Put("shard", uint64_t{static_cast<uint8_t>(body.shard)});
  out.Put("engine_version", body.engine_version);
  out.Put("origin", body.origin);
  out.Put("checkpoint_key", body.checkpoint_key);
  out.Put("first_administrator", body.administrators[0]);
  out.Put("second_administrator", body.administrators[1]);
  return "GENESIS";
}
const char* Describe(const engine::DropTail& body, PayloadWriter& out) {
  out.Put("first_index", body.first_index);
  return "DROP_TAIL";
}
const char* Describe(const engine::RecordSnapshot& body, PayloadWriter& out) {
  out.Put("size", body.size);
  out.Put("state_hash", body.state_hash);
  return "RECORD_SNAPSHOT";
}
const char* Describe(const engine::Continue&, PayloadWriter&) { return "CONTINUE"; }
const char* Describe(const engine::ConfirmClock& body, PayloadWriter& out) {
  out.Put("jump_us", body.jump_us);
  return "CONFIRM_CLOCK";
}
const char* Describe(const engine::GrantRole& body, PayloadWriter& out) {
  out.Put("grantee", body.grantee);
  out.Put("role", body.role);
  return "GRANT_ROLE";
}
const char* Describe(const engine::RevokeRole& body, PayloadWriter& out) {
  out.Put("grantee", body.grantee);
  out.Put("role", body.role);
  return "REVOKE_ROLE";
}
const char* Describe(const engine::RegisterParticipant& body, PayloadWriter& out) {
  out.Put("uscc", std::string(body.uscc.begin(), body.uscc.end()));
  out.Put("county_code", body.county);
  out.Put("name_commitment", body.name_commitment);
  return "REGISTER_PARTICIPANT";
}
const char* Describe(const engine::OpenAccount& body, PayloadWriter& out) {
  out.Put("participant", body.participant);
  out.Put("kind", body.kind);
  return "OPEN_ACCOUNT";
}
const char* Describe(const engine::Deposit& body, PayloadWriter& out) {
  out.Put("account", body.account);
  out.Put("amount_fen", body.amount);
  out.Put("reference", body.reference);
  return "DEPOSIT";
}
const char* Describe(const engine::AllocateRights& body, PayloadWriter& out) {
  out.Put("account", body.account);
  out.Put("instrument", body.instrument);
  out.Put("quantity_grams", body.quantity);
  return "ALLOCATE_RIGHTS";
}
void DescribeRules(const engine::MarketRules& rules, PayloadWriter out) {
  out.Put("effective_day", rules.effective_day);
  if (rules.band_basis_points.has_value()) out.Put("band_basis_points", *rules.band_basis_points);
  out.Put("resale", rules.buy_is_sellable_next_day ? "RESALE_NEXT_DAY" : "RESALE_SAME_DAY");
  out.Put("order_quantity_max_grams", rules.order_quantity_max);
}
const char* Describe(const engine::CreateMarket& body, PayloadWriter& out) {
  out.Put("code", body.code);
  DescribeRules(body.rules, out.Nested("rules"));
  return "CREATE_MARKET";
}
const char* Describe(const engine::SetMarketRules& body, PayloadWriter& out) {
  out.Put("market", body.market);
  DescribeRules(body.rules, out.Nested("rules"));
  return "SET_MARKET_RULES";
}
const char* Describe(const engine::CreateInstrument& body, PayloadWriter& out) {
  out.Put("symbol", body.symbol);
  out.Put("market", body.market);
  out.Put("pollutant", body.pollutant);
  out.Put("county_code", body.county);
  out.Put("vintage_year", body.vintage_year);
  out.Put("term_years", body.term_years);
  out.Put("price_basis", body.price_basis);
  out.Put("lot_grams", body.lot);
  out.Put("tick_fen_per_tonne", body.tick);
  out.Put("floor_fen_per_tonne", body.floor);
  if (body.reference.has_value()) out.Put("reference_fen_per_tonne", *body.reference);
  return "CREATE_INSTRUMENT";
}
const char* Describe(const engine::SetPriceFloor& body, PayloadWriter& out) {
  out.Put("instrument", body.instrument);
  out.Put("effective_day", body.effective_day);
  out.Put("floor_fen_per_tonne", body.floor);
  return "SET_PRICE_FLOOR";
}
const char* Describe(const engine::SetCalendarDay& body, PayloadWriter& out) {
  out.Put("day", body.day);
  out.Put("kind", body.kind);
  return "SET_CALENDAR_DAY";
}
const char* Describe(const engine::OpenTradingDay& body, PayloadWriter& out) {
  out.Put("day", body.day);
  return "OPEN_TRADING_DAY";
}
const char* Describe(const engine::CloseTradingDay& body, PayloadWriter& out) {
  out.Put("day", body.day);
  return "CLOSE_TRADING_DAY";
}
const char* Describe(const engine::SetPhase& body, PayloadWriter& out) {
  out.Put("instrument", body.instrument);
  out.Put("phase", body.phase);
  return "SET_PHASE";
}
const char* Describe(const engine::SubmitOrder& body, PayloadWriter& out) {
  out.Put("account", body.account);
  out.Put("instrument", body.instrument);
  out.Put("side", body.side);
  out.Put("time_in_force", body.time_in_force);
  out.Put("quantity_grams", body.quantity);
  out.Put("price_fen_per_tonne", body.price);
  return "SUBMIT_ORDER";
}
const char* Describe(const engine::CancelOrder& body, PayloadWriter& out) {
  out.Put("order_id", body.order);
  return "CANCEL_ORDER";
}

const char* Describe(const engine::TradeSide& event, PayloadWriter& out) {
  out.Put("trade_id", event.trade);
  out.Put("side", event.side);
  out.Put("role", event.aggressor ? "AGGRESSOR" : "RESTING");
  out.Put("order_id", event.order);
  out.Put("account", event.account);
  out.Put("instrument", event.instrument);
  out.Put("day", event.day);
  out.Put("quantity_grams", event.quantity);
  out.Put("price_fen_per_tonne", event.price);
  out.Put("amount_fen", event.amount);
  out.Put("leaves_grams", event.leaves);
  return "TRADE_SIDE";
}
const char* Describe(const engine::OrderEnded& event, PayloadWriter& out) {
  out.Put("order_id", event.order);
  out.Put("account", event.account);
  out.Put("instrument", event.instrument);
  out.Put("state", event.state);
  out.Put("filled_grams", event.filled);
  out.Put("unfilled_grams", event.unfilled);
  return "ORDER_ENDED";
}
const char* Describe(const engine::InstrumentClosed& event, PayloadWriter& out) {
  out.Put("instrument", event.instrument);
  out.Put("day", event.day);
  out.Put("close_fen_per_tonne", event.close);
  out.Put("volume_grams", event.volume);
  out.Put("amount_fen", event.amount);
  out.Put("trade_count", event.trade_count);
  return "INSTRUMENT_CLOSED";
}

// One overload an outcome.

void DescribeOutcome(const engine::Rejection& rejection, PayloadWriter out) {
  out.Put("rejected", engine::RejectReasonName(rejection.reason));
  out.Put("code", uint64_t{static_cast<uint16_t>(rejection.reason)});
  out.Put("limit", rejection.limit);
}
void DescribeOutcome(const engine::Done&, PayloadWriter) {}
void DescribeOutcome(const engine::ParticipantRegistered& made, PayloadWriter out) {
  out.Put("participant", made.participant);
}
void DescribeOutcome(const engine::AccountOpened& made, PayloadWriter out) {
  out.Put("account", made.account);
}
void DescribeOutcome(const engine::MarketCreated& made, PayloadWriter out) {
  out.Put("market", made.market);
}
void DescribeOutcome(const engine::InstrumentCreated& made, PayloadWriter out) {
  out.Put("instrument", made.instrument);
}
void DescribeOutcome(const engine::OrderReport& report, PayloadWriter out) {
  out.Put("order_id", report.order);
  out.Put("account", report.account);
  out.Put("state", report.state);
  out.Put("filled_grams", report.filled);
  out.Put("leaves_grams", report.leaves);
  out.Put("filled_amount_fen", report.filled_amount);
  out.Put("trade_count", report.trade_count);
}

// Fills the payload, and returns the name of the kind.
absl::StatusOr<std::string> DescribePayload(const ledger::Entry& entry, PayloadWriter out) {
  if (entry.kind >= engine::TradeSide::kKind) {
    LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
    return std::visit([&](const auto& fact) { return std::string(Describe(fact, out)); }, event);
  }
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                          engine::DecodeCommandEntry(entry));
  PayloadWriter body = out.Nested("body");
  std::string name =
      std::visit([&](const auto& fields) { return std::string(Describe(fields, body)); },
                 recorded.command.body);
  std::visit([&](const auto& outcome) { DescribeOutcome(outcome, out.Nested("outcome")); },
             recorded.outcome);
  return name;
}

std::string DescribeSubject(const ledger::Link& link, const engine::Engine& engine) {
  switch (engine::SubjectType(link.subject_type)) {
    case engine::SubjectType::kParticipant:
      return ParticipantName(engine::ParticipantId{static_cast<uint32_t>(link.subject_id)});
    case engine::SubjectType::kAccount:
      return DescribeAccount(engine::AccountId{link.subject_id}, engine);
    case engine::SubjectType::kOrder:
      return "orders/" + std::to_string(link.subject_id);
    case engine::SubjectType::kInstrument:
      return DescribeInstrument(engine::InstrumentId{static_cast<uint32_t>(link.subject_id)},
                                engine);
    case engine::SubjectType::kMarket:
      return DescribeMarket(engine::MarketId{static_cast<uint32_t>(link.subject_id)}, engine);
  }
  return "subjects/" + std::to_string(link.subject_id);
}

}  // namespace

absl::StatusOr<ledger::v1::Entry> FromEntry(const ledger::Entry& entry,
                                            const engine::Engine& engine) {
  ledger::v1::Entry message;
  message.set_index(static_cast<int64_t>(entry.index));
  message.set_sequence(static_cast<int64_t>(entry.sequence));
  message.set_kind_code(entry.kind);
  *message.mutable_event_time() = FromTimeMicros(engine::TimeMicros(entry.ledger_time_us));
  if (entry.effective_time_us.has_value()) {
    *message.mutable_effective_time() =
        FromTimeMicros(engine::TimeMicros(*entry.effective_time_us));
  }
  const engine::Actor actor{engine::ParticipantId{entry.participant}, engine::UserId{entry.user}};
  if (actor != engine::kSystemActor) message.set_actor(UserName(actor));
  if (entry.request_id != engine::RequestId{}) {
    message.set_request_id(FormatRequestId(entry.request_id));
  }
  for (const ledger::Link& link : entry.links) {
    ledger::v1::SubjectLink* const out = message.add_links();
    out->set_subject(DescribeSubject(link, engine));
    if (const auto previous = PreviousIndex(link); previous.has_value()) {
      out->set_previous_index(static_cast<int64_t>(*previous));
    }
  }
  LUHENG_ASSIGN_OR_RETURN(std::string kind,
                          DescribePayload(entry, PayloadWriter(engine, message.mutable_payload())));
  message.set_kind(kind);
  return message;
}

}  // namespace luheng::services
