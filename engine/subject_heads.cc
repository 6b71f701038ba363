#include "engine/subject_heads.h"

#include <variant>

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

Subject Of(ParticipantId id) { return {SubjectType::kParticipant, static_cast<uint64_t>(id)}; }
Subject Of(AccountId id) { return {SubjectType::kAccount, static_cast<uint64_t>(id)}; }
Subject Of(OrderId id) { return {SubjectType::kOrder, static_cast<uint64_t>(id)}; }
Subject Of(InstrumentId id) { return {SubjectType::kInstrument, static_cast<uint64_t>(id)}; }
Subject Of(MarketId id) { return {SubjectType::kMarket, static_cast<uint64_t>(id)}; }

// Collects what a command concerns: one overload for each body, one for each acceptance.
class Collector {
 public:
  Collector(const Actor& actor, const StateMachine& after) : actor_(actor), after_(after) {}

  Concerns Take() { return std::move(concerns_); }

  // Bodies: the subjects that they name and that exist.
  void operator()(const Genesis&) { Made(kExchangeOperator); }
  void operator()(const DropTail&) {}
  void operator()(const RecordSnapshot&) {}
  void operator()(const Continue&) {}
  void operator()(const ConfirmClock&) {}
  void operator()(const GrantRole& body) { Named(body.grantee.participant); }
  void operator()(const RevokeRole& body) { Named(body.grantee.participant); }
  void operator()(const RegisterParticipant&) {}
  void operator()(const OpenAccount& body) { Named(body.participant); }
  void operator()(const Deposit& body) { Named(body.account); }
  void operator()(const AllocateRights& body) {
    Named(body.account);
    Named(body.instrument);
  }
  void operator()(const CreateMarket&) {}
  void operator()(const SetMarketRules& body) { Named(body.market); }
  void operator()(const CreateInstrument& body) { Named(body.market); }
  void operator()(const SetPriceFloor& body) { Named(body.instrument); }
  void operator()(const SetCalendarDay&) {}
  void operator()(const OpenTradingDay&) {}
  void operator()(const CloseTradingDay&) {}
  void operator()(const SetPhase& body) { Named(body.instrument); }
  void operator()(const SubmitOrder& body) {
    NamedOwn(body.account);
    makes_order_ = true;
  }
  void operator()(const CancelOrder& body) { NamedOrder(body.order); }
  void operator()(const AmendOrder& body) { NamedOrder(body.order); }
  void operator()(const CancelOrders& body) { NamedOwn(body.account); }
  void operator()(const SetCancelTimer& body) { NamedOwn(body.account); }
  void operator()(const FireCancelTimer& body) { Named(body.account); }
  void operator()(const SetDisconnectRule& body) { NamedOwn(body.account); }
  void operator()(const ReportDisconnect& body) { Named(body.account); }
  void operator()(const RequestReversal&) {}
  void operator()(const ApproveReversal&) {}

  // Acceptances: the subjects that the command made, or ended.
  void operator()(const Rejection&) {}
  void operator()(const Done&) {}
  void operator()(const ParticipantRegistered& made) { Made(made.participant); }
  void operator()(const AccountOpened& made) { Made(made.account); }
  void operator()(const MarketCreated& made) { Made(made.market); }
  void operator()(const InstrumentCreated& made) { Made(made.instrument); }
  void operator()(const OrderReport& report) {
    if (makes_order_) {
      Made(report.order);
    } else if (concerns_.empty()) {
      // The order was there before, and is gone.
      concerns_.push_back({Of(report.account)});
      concerns_.push_back({Of(report.order)});
    }
  }
  void operator()(const OrdersCancelled&) {}
  void operator()(const ReversalRequested&) {}

 private:
  bool Exists(ParticipantId id) const { return after_.registry().FindParticipant(id) != nullptr; }
  bool Exists(AccountId id) const { return after_.registry().FindAccountNumber(id).has_value(); }
  bool Exists(InstrumentId id) const { return after_.exchange().FindInstrument(id) != nullptr; }
  bool Exists(MarketId id) const { return after_.exchange().FindMarket(id) != nullptr; }

  // Links tell where a subject's newest entry is, so nobody gets them by naming what is not his.
  bool IsOwn(AccountId id) const {
    const Account* account = after_.registry().FindAccount(id);
    return account != nullptr && account->participant == actor_.participant;
  }

  void NamedOwn(AccountId id) {
    if (IsOwn(id)) Named(id);
  }
  // An order that is open after the command; of one that the command ended, its report tells.
  void NamedOrder(OrderId id) {
    const uint32_t slot = after_.exchange().FindSlot(id);
    if (slot == 0) return;
    const AccountId account =
        after_.registry().account_id(after_.exchange().orders().record(slot).account);
    if (!IsOwn(account)) return;
    Named(account);
    concerns_.push_back({Of(id)});
  }

  template <class Id>
  void Named(Id id) {
    if (Exists(id)) concerns_.push_back({Of(id)});
  }
  template <class Id>
  void Made(Id id) {
    concerns_.push_back({.subject = Of(id), .is_first = true});
  }

  const Actor actor_;
  const StateMachine& after_;
  Concerns concerns_;
  bool makes_order_ = false;
};

Concerns Collect(const TradeSide& side) { return {{Of(side.account)}, {Of(side.order)}}; }
Concerns Collect(const OrderEnded& ended) { return {{Of(ended.account)}, {Of(ended.order)}}; }
Concerns Collect(const OrderTriggered& event) { return {{Of(event.account)}, {Of(event.order)}}; }
Concerns Collect(const OrderReduced& event) { return {{Of(event.account)}, {Of(event.order)}}; }
Concerns Collect(const InstrumentClosed& closed) { return {{Of(closed.instrument)}}; }
Concerns Collect(const AuctionPriced& priced) { return {{Of(priced.instrument)}}; }
Concerns Collect(const TradeReversed& reversed) { return {{Of(reversed.account)}}; }

// How many subjects of a type there are. Orders come and go, and are not counted.
size_t DenseCount(SubjectType type, const StateMachine& state) {
  switch (type) {
    case SubjectType::kParticipant:
      return state.registry().participant_count();
    case SubjectType::kAccount:
      return state.registry().account_count();
    case SubjectType::kInstrument:
      return state.exchange().instruments().size();
    case SubjectType::kMarket:
      return state.exchange().markets().size();
    case SubjectType::kOrder:
      return 0;
  }
  return 0;
}

constexpr SubjectType kDenseTypes[] = {SubjectType::kParticipant, SubjectType::kAccount,
                                       SubjectType::kInstrument, SubjectType::kMarket};

// Subjects but orders are numbered densely from 1; this is the number less one. The largest value
// for a number of 0.
uint64_t DenseIndex(const Subject& subject) {
  const bool is_account = subject.type == SubjectType::kAccount;
  return (is_account ? NumberOf(AccountId{subject.id}) : subject.id) - 1;
}

}  // namespace

Concerns ConcernsOf(const Command& command, const Outcome& outcome, const StateMachine& after) {
  const auto* rejection = std::get_if<Rejection>(&outcome);
  if (rejection != nullptr && rejection->reason == RejectReason::kNotAuthorized) return {};
  Collector collector(command.actor, after);
  std::visit(collector, command.body);
  std::visit(collector, outcome);
  return collector.Take();
}

Concerns ConcernsOf(const Event& event) {
  return std::visit([](const auto& alternative) { return Collect(alternative); }, event);
}

std::optional<uint64_t> SubjectHeads::Head(const Subject& subject) const {
  if (subject.type == SubjectType::kOrder) {
    const uint32_t slot = SlotOf(OrderId{subject.id});
    if (slot >= orders_.reached()) return std::nullopt;
    return orders_[slot];
  }
  const std::vector<uint64_t>& heads = dense_[static_cast<size_t>(subject.type)];
  const uint64_t index = DenseIndex(subject);
  if (index >= heads.size()) return std::nullopt;
  return heads[index];
}

void SubjectHeads::Set(const Subject& subject, uint64_t index) {
  if (subject.type == SubjectType::kOrder) {
    const uint32_t slot = SlotOf(OrderId{subject.id});
    orders_.Reach(slot);
    orders_[slot] = index;
    return;
  }
  std::vector<uint64_t>& heads = dense_[static_cast<size_t>(subject.type)];
  const uint64_t at = DenseIndex(subject);
  LUHENG_CHECK(at <= heads.size());
  if (at == heads.size()) heads.push_back(index);
  heads[at] = index;
}

ledger::Links SubjectHeads::Advance(const Concerns& concerns, uint64_t index) {
  ledger::Links links;
  for (const Concern& concern : concerns) {
    ledger::Link link{.subject_type = static_cast<uint8_t>(concern.subject.type),
                      .form = ledger::LinkForm::kFirst,
                      .subject_id = concern.subject.id};
    if (!concern.is_first) {
      const std::optional<uint64_t> previous = Head(concern.subject);
      LUHENG_CHECK(previous.has_value());
      link.form = ledger::LinkForm::kByIndex;
      link.previous_index = *previous;
    }
    links.push_back(link);
    Set(concern.subject, index);
  }
  return links;
}

void SubjectHeads::Save(Writer& writer, const OrderArena& orders) const {
  for (const SubjectType type : kDenseTypes) writer(dense_[static_cast<size_t>(type)]);
  for (uint32_t slot = 1; slot <= orders.slot_count(); ++slot) {
    if (orders.IsOpen(slot)) writer(orders_[slot]);
  }
}

void SubjectHeads::Load(Reader& reader, const StateMachine& state) {
  const auto require_past = [&](uint64_t head) {
    reader.Require(head < state.next_index(), "a subject whose last entry is to come");
  };
  for (const SubjectType type : kDenseTypes) {
    std::vector<uint64_t>& heads = dense_[static_cast<size_t>(type)];
    reader(heads);
    reader.Require(heads.size() == DenseCount(type, state), "subjects that do not exist");
    for (const uint64_t head : heads) require_past(head);
  }
  const OrderArena& orders = state.exchange().orders();
  orders_.Reach(orders.slot_count());
  for (uint32_t slot = 1; slot <= orders.slot_count() && reader.ok(); ++slot) {
    if (!orders.IsOpen(slot)) continue;
    reader(orders_[slot]);
    require_past(orders_[slot]);
  }
}

}  // namespace luheng::engine
