#include "services/rpc/convert_entry.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/subject_heads.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "services/rpc/act_request.h"
#include "services/rpc/convert.h"
#include "services/rpc/history.h"
#include "services/rpc/names.h"
#include "services/rpc/payload_writer.h"

namespace luheng::services {
namespace {

// How a kind is called, and its fields in the order of the engine's list of them.
struct KindText {
  const char* name;
  std::string_view fields;
};

KindText TextOf(const engine::Genesis&) {
  return {"GENESIS",
          "journal_id shard engine_version origin checkpoint_key first_administrator "
          "second_administrator"};
}
KindText TextOf(const engine::DropTail&) { return {"DROP_TAIL", "first_index"}; }
KindText TextOf(const engine::RecordReads&) { return {"RECORD_READS", "size root"}; }
KindText TextOf(const engine::RecordSnapshot&) { return {"RECORD_SNAPSHOT", "size state_hash"}; }
KindText TextOf(const engine::Continue&) { return {"CONTINUE", ""}; }
KindText TextOf(const engine::ConfirmClock&) { return {"CONFIRM_CLOCK", "jump_us"}; }
KindText TextOf(const engine::GrantRole&) { return {"GRANT_ROLE", "grantee role"}; }
KindText TextOf(const engine::RevokeRole&) { return {"REVOKE_ROLE", "grantee role"}; }
KindText TextOf(const engine::RegisterParticipant&) {
  return {"REGISTER_PARTICIPANT", "uscc county_code name_commitment"};
}
KindText TextOf(const engine::OpenAccount&) { return {"OPEN_ACCOUNT", "participant kind"}; }
KindText TextOf(const engine::Deposit&) { return {"DEPOSIT", "account amount_fen reference"}; }
KindText TextOf(const engine::AllocateRights&) {
  return {"ALLOCATE_RIGHTS", "account instrument quantity_grams"};
}
KindText TextOf(const engine::MarketRules&) {
  return {"RULES",
          "effective_day band_basis_points sellable_next_day order_quantity_max_grams "
          "opens_with_call position_max_grams"};
}
KindText TextOf(const engine::CreateMarket&) { return {"CREATE_MARKET", "code rules"}; }
KindText TextOf(const engine::SetMarketRules&) { return {"SET_MARKET_RULES", "market rules"}; }
KindText TextOf(const engine::CreateInstrument&) {
  return {"CREATE_INSTRUMENT",
          "symbol market pollutant county_code vintage_year term_years price_basis lot_grams "
          "tick_fen_per_tonne floor_fen_per_tonne reference_fen_per_tonne"};
}
KindText TextOf(const engine::SetPriceFloor&) {
  return {"SET_PRICE_FLOOR", "instrument effective_day floor_fen_per_tonne"};
}
KindText TextOf(const engine::SetCalendarDay&) { return {"SET_CALENDAR_DAY", "day kind"}; }
KindText TextOf(const engine::OpenTradingDay&) { return {"OPEN_TRADING_DAY", "day"}; }
KindText TextOf(const engine::CloseTradingDay&) { return {"CLOSE_TRADING_DAY", "day"}; }
KindText TextOf(const engine::SetPhase&) { return {"SET_PHASE", "instrument phase"}; }
KindText TextOf(const engine::SubmitOrder&) {
  return {"SUBMIT_ORDER",
          "account instrument side type time_in_force self_trade_prevention post_only "
          "quantity_grams price_fen_per_tonne stop_price_fen_per_tonne display_quantity_grams "
          "expire_day"};
}
KindText TextOf(const engine::CancelOrder&) { return {"CANCEL_ORDER", "order_id"}; }
KindText TextOf(const engine::AmendOrder&) {
  return {"AMEND_ORDER", "order_id quantity_grams price_fen_per_tonne"};
}
KindText TextOf(const engine::CancelOrders&) {
  return {"CANCEL_ORDERS", "account instrument side"};
}
KindText TextOf(const engine::SetCancelTimer&) {
  return {"SET_CANCEL_TIMER", "account timeout_us"};
}
KindText TextOf(const engine::FireCancelTimer&) { return {"FIRE_CANCEL_TIMER", "account"}; }
KindText TextOf(const engine::SetDisconnectRule&) {
  return {"SET_DISCONNECT_RULE", "account grace_us"};
}
KindText TextOf(const engine::ReportDisconnect&) { return {"REPORT_DISCONNECT", "account"}; }
KindText TextOf(const engine::RequestReversal&) { return {"REQUEST_REVERSAL", "trade_id"}; }
KindText TextOf(const engine::ApproveReversal&) { return {"APPROVE_REVERSAL", "reversal_id"}; }

KindText TextOf(const engine::TradeSide&) {
  return {"TRADE_SIDE",
          "trade_id side aggressor order_id account instrument day quantity_grams "
          "price_fen_per_tonne amount_fen leaves_grams"};
}
KindText TextOf(const engine::OrderEnded&) {
  return {"ORDER_ENDED",
          "order_id account instrument state end_reason filled_grams unfilled_grams"};
}
KindText TextOf(const engine::InstrumentClosed&) {
  return {"INSTRUMENT_CLOSED",
          "instrument day close_fen_per_tonne volume_grams amount_fen trade_count"};
}
KindText TextOf(const engine::OrderTriggered&) {
  return {"ORDER_TRIGGERED", "order_id account instrument last_fen_per_tonne"};
}
KindText TextOf(const engine::OrderReduced&) {
  return {"ORDER_REDUCED", "order_id account instrument reduced_grams leaves_grams"};
}
KindText TextOf(const engine::AuctionPriced&) {
  return {"AUCTION_PRICED", "instrument day price_fen_per_tonne volume_grams imbalance_grams"};
}
KindText TextOf(const engine::TradeReversed&) {
  return {"TRADE_REVERSED", "trade_id side account instrument quantity_grams amount_fen"};
}

KindText TextOf(const engine::Done&) { return {"DONE", ""}; }
KindText TextOf(const engine::ParticipantRegistered&) { return {"REGISTERED", "participant"}; }
KindText TextOf(const engine::AccountOpened&) { return {"OPENED", "account"}; }
KindText TextOf(const engine::MarketCreated&) { return {"CREATED", "market"}; }
KindText TextOf(const engine::InstrumentCreated&) { return {"CREATED", "instrument"}; }
KindText TextOf(const engine::OrderReport&) {
  return {"REPORT",
          "order_id account state end_reason filled_grams leaves_grams filled_amount_fen "
          "trade_count"};
}
KindText TextOf(const engine::OrdersCancelled&) { return {"CANCELLED", "order_count pending"}; }
KindText TextOf(const engine::ReversalRequested&) { return {"REQUESTED", "reversal_id"}; }
KindText TextOf(const engine::Proposed&) { return {"PROPOSED", "proposal hash expires_at"}; }

// Those of rights say it themselves.
template <class T>
requires requires { T::kName; }
KindText TextOf(const T&) { return {T::kName, T::kFieldNames}; }

// Writes fields under their names: the archive that the engine's lists of fields are handed to.
class Describer {
 public:
  Describer(std::string_view names, PayloadWriter out) : names_(names), out_(out) {}
  // Every name has had its field.
  ~Describer() { LUHENG_CHECK(names_.empty()); }

  template <class... T>
  void operator()(const T&... values) {
    (Put(NextName(), values), ...);
  }

 private:
  std::string NextName() {
    LUHENG_CHECK(!names_.empty());
    const size_t end = std::min(names_.find(' '), names_.size());
    std::string name(names_.substr(0, end));
    names_.remove_prefix(std::min(end + 1, names_.size()));
    return name;
  }

  template <class T>
  void Put(const std::string& name, const T& value) {
    out_.Put(name, value);
  }
  template <class T>
  void Put(const std::string& name, const std::optional<T>& value) {
    if (value.has_value()) out_.Put(name, *value);
  }
  template <class Row>
  void Put(const std::string& name, const std::vector<Row>& rows) {
    for (const Row& row : rows) {
      Describer nested(Row::kFieldNames, out_.NestedInList(name));
      Row::Fields(row, nested);
    }
  }
  void Put(const std::string& name, const engine::MarketRules& rules) {
    Describer nested(TextOf(rules).fields, out_.Nested(name));
    engine::MarketRules::Fields(rules, nested);
  }

  std::string_view names_;
  PayloadWriter out_;
};

// Writes all fields, and returns the name of the kind.
template <class T>
std::string Describe(const T& value, PayloadWriter out) {
  const KindText text = TextOf(value);
  Describer describer(text.fields, out);
  T::Fields(value, describer);
  return text.name;
}

std::string Describe(const engine::Rejection& rejection, PayloadWriter out) {
  out.Put("rejected", std::string(engine::RejectReasonName(rejection.reason)));
  out.Put("code", uint64_t{static_cast<uint16_t>(rejection.reason)});
  out.Put("limit", rejection.limit);
  return "REJECTED";
}

// What the command made, by its name.
void DescribeMade(uint16_t kind, uint64_t number, const engine::Engine& engine, PayloadWriter out) {
  const std::string name = NameOfMade(kind, number, engine);
  if (!name.empty()) out.Put("made", name);
}

struct OutcomeDescriber {
  template <class T>
  void operator()(const T& outcome) const {
    Describe(outcome, out);
  }
  void operator()(const engine::RecordMade& made) const {
    DescribeMade(kind, made.id, engine, out);
  }
  void operator()(const engine::CarriedOut& done) const {
    DescribeMade(done.kind, done.made, engine, out);
  }

  uint16_t kind = 0;  // Of the command.
  const engine::Engine& engine;
  PayloadWriter out;
};

// Fills the payload, and returns the name of the kind.
absl::StatusOr<std::string> DescribePayload(const ledger::Entry& entry,
                                            const engine::Engine& engine, PayloadWriter out) {
  if (entry.kind >= engine::TradeSide::kKind) {
    LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
    return std::visit([&](const auto& fact) { return Describe(fact, out); }, event);
  }
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                          engine::DecodeCommandEntry(entry));
  std::visit(OutcomeDescriber{entry.kind, engine, out.Nested("outcome")}, recorded.outcome);
  return std::visit([&](const auto& fields) { return Describe(fields, out.Nested("body")); },
                    recorded.command.body);
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
    case engine::SubjectType::kCertificate:
    case engine::SubjectType::kAllocation:
    case engine::SubjectType::kContract:
    case engine::SubjectType::kAuction:
    case engine::SubjectType::kLottery:
    case engine::SubjectType::kListing:
    case engine::SubjectType::kTransfer:
    case engine::SubjectType::kLease:
    case engine::SubjectType::kPledge:
    case engine::SubjectType::kFreeze:
    case engine::SubjectType::kProposal:
      return RecordName(engine::SubjectType(link.subject_type), link.subject_id);
  }
  return "subjects/" + std::to_string(link.subject_id);
}

}  // namespace

std::string DescribeBody(const engine::CommandBody& body, const engine::Engine& engine,
                         google::protobuf::Struct* out) {
  return std::visit(
      [&](const auto& fields) { return Describe(fields, PayloadWriter(engine, out)); }, body);
}

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
  LUHENG_ASSIGN_OR_RETURN(
      std::string kind,
      DescribePayload(entry, engine, PayloadWriter(engine, message.mutable_payload())));
  message.set_kind(kind);
  return message;
}

}  // namespace luheng::services
