#include "engine/concerns.h"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <variant>

#include "engine/command_codec.h"
#include "engine/registry/authority.h"
#include "ledger/base/check.h"
#include "ledger/entry.h"

namespace luheng::engine {

size_t RecordCount(SubjectType type, const Rights& rights) {
  switch (type) {
    case SubjectType::kCertificate:
      return rights.certificates.count();
    case SubjectType::kAllocation:
      return rights.allocations.count();
    case SubjectType::kContract:
      return rights.contracts.count();
    case SubjectType::kAuction:
      return rights.auctions.count();
    case SubjectType::kLottery:
      return rights.lotteries.count();
    case SubjectType::kListing:
      return rights.listings.count();
    case SubjectType::kTransfer:
      return rights.transfers.count();
    case SubjectType::kLease:
      return rights.leases.count();
    case SubjectType::kPledge:
      return rights.pledges.count();
    case SubjectType::kFreeze:
      return rights.freezes.count();
    case SubjectType::kProposal:
      return rights.proposals.count();
    case SubjectType::kParticipant:
    case SubjectType::kAccount:
    case SubjectType::kOrder:
    case SubjectType::kInstrument:
    case SubjectType::kMarket:
      return 0;
  }
  return 0;
}

namespace {

template <class Id>
concept SubjectId = requires(Id id) {
  Of(id);
};

// Whether everybody may know the newest entry of such a record.
bool IsPublic(SubjectType type) {
  return type == SubjectType::kInstrument || type == SubjectType::kMarket ||
         type == SubjectType::kAuction || type == SubjectType::kLottery ||
         type == SubjectType::kListing;
}

// The archive that gives every id among the fields to `take`, with a function of its own type.
template <class Take>
class IdFinder {
 public:
  explicit IdFinder(const Take& take) : take_(take) {}
  template <class... T>
  void operator()(const T&... values) {
    (Look(values), ...);
  }

 private:
  template <class T>
  void Look(const T& value) {
    if constexpr (SubjectId<T>) take_(value);
  }
  const Take& take_;
};

// Collects what a command concerns: one overload for each body, one for each acceptance.
class Collector {
 public:
  // `is_accepted`: the outcome is none of a rejection.
  Collector(const Actor& actor, const StateMachine& after, bool is_accepted)
      : actor_(actor), after_(after), is_accepted_(is_accepted) {}

  Concerns Take() { return std::move(concerns_); }

  // Bodies: the subjects that they name and that exist.
  void operator()(const Genesis&) { Made(kExchangeOperator); }
  void operator()(const DropTail&) {}
  void operator()(const RecordSnapshot&) {}
  void operator()(const RecordReads&) {}
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
  void operator()(const ApproveProposal& body) {
    proposal_ = body.proposal;
    Named(body.proposal);
  }
  void operator()(const RequestReversal&) {}
  void operator()(const ApproveReversal&) {}

  // A command of rights. Only one that was accepted leads a trader to what may be another's.
  template <class Body>
  requires requires { Body::kFieldNames; }
  void operator()(const Body& body) {
    constexpr bool kIsTraders = RequiredRole(Body::kKind).Contains(Role::kTrader);
    const auto take = [&](auto id) {
      if constexpr (std::is_same_v<decltype(id), AccountId>) {
        if (!kIsTraders || IsOwn(id)) Named(id);
      } else if (!kIsTraders || is_accepted_ || IsPublic(Of(id).type)) {
        Named(id);
      }
    };
    IdFinder finder(take);
    Body::Fields(body, finder);
    if constexpr (requires { typename Body::Makes; }) {
      made_ = Of(typename Body::Makes{}).type;
    }
  }

  // Acceptances: the subjects that the command made, or ended.
  void operator()(const Rejection&) {}
  void operator()(const RecordMade& made) { MadeSubject({made_, made.id}); }
  void operator()(const Proposed& made) {
    concerns_.clear();
    MadeSubject(Of(made.proposal));
  }
  // What was proposed concerns what it would have concerned.
  void operator()(const CarriedOut& done) {
    const Proposal& proposal = after_.rights().proposals.at(proposal_);
    const absl::StatusOr<CommandBody> body = DecodeBody(proposal.kind, proposal.body);
    LUHENG_CHECK(body.ok());
    std::visit(*this, *body);
    if (done.made == 0) return;
    if (const std::optional<SubjectType> type = MadeBy(proposal.kind)) {
      MadeSubject({*type, done.made});
    }
  }
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
  template <class Id>
  bool Exists(Id id) const {
    const Subject subject = Of(id);
    return subject.id >= 1 && subject.id <= RecordCount(subject.type, after_.rights());
  }

  // What a command of this kind makes.
  static std::optional<SubjectType> MadeBy(uint16_t kind) {
    switch (kind) {
      case RegisterParticipant::kKind:
        return SubjectType::kParticipant;
      case OpenAccount::kKind:
        return SubjectType::kAccount;
      case CreateMarket::kKind:
        return SubjectType::kMarket;
      case CreateInstrument::kKind:
        return SubjectType::kInstrument;
      case IssueCertificate::kKind:
        return SubjectType::kCertificate;
      case AnnounceAuction::kKind:
        return SubjectType::kAuction;
      case OpenLottery::kKind:
        return SubjectType::kLottery;
      case FreezeRights::kKind:
        return SubjectType::kFreeze;
      case DisposePledge::kKind:
        return SubjectType::kTransfer;
      default:  // Kinds are numbers; the others make nothing, or cannot be proposed.
        return std::nullopt;
    }
  }

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
    if (!Exists(id) || concerns_.size() == ledger::kLinkCountMax) return;
    const Subject subject = Of(id);
    const bool is_new =
        std::none_of(concerns_.begin(), concerns_.end(),
                     [&](const Concern& concern) { return concern.subject == subject; });
    if (is_new) concerns_.push_back({subject});
  }
  template <class Id>
  void Made(Id id) {
    MadeSubject(Of(id));
  }
  // The subject of a record that the command made may have been named by what it made it with.
  void MadeSubject(const Subject& subject) {
    if (concerns_.size() == ledger::kLinkCountMax) concerns_.pop_back();
    concerns_.push_back({.subject = subject, .is_first = true});
  }

  const Actor actor_;
  const StateMachine& after_;
  const bool is_accepted_;
  Concerns concerns_;
  bool makes_order_ = false;
  SubjectType made_{};
  ProposalId proposal_{};  // Of ApproveProposal.
};

Concerns Collect(const TradeSide& side) { return {{Of(side.account)}, {Of(side.order)}}; }
Concerns Collect(const OrderEnded& ended) { return {{Of(ended.account)}, {Of(ended.order)}}; }
Concerns Collect(const OrderTriggered& event) { return {{Of(event.account)}, {Of(event.order)}}; }
Concerns Collect(const OrderReduced& event) { return {{Of(event.account)}, {Of(event.order)}}; }
Concerns Collect(const InstrumentClosed& closed) { return {{Of(closed.instrument)}}; }
Concerns Collect(const AuctionPriced& priced) { return {{Of(priced.instrument)}}; }
Concerns Collect(const TradeReversed& reversed) { return {{Of(reversed.account)}}; }

// Events of rights: all ids in them, of which a certificate's issue begins one.
template <class Happened>
requires requires { Happened::kFieldNames; }
Concerns Collect(const Happened& event) {
  Concerns concerns;
  const auto take = [&](auto id) {
    if (static_cast<uint64_t>(id) != 0) concerns.push_back({Of(id)});
  };
  IdFinder finder(take);
  Happened::Fields(event, finder);
  if constexpr (std::is_same_v<Happened, CertificateIssued> ||
                std::is_same_v<Happened, ContractMade>) {
    concerns.front().is_first = true;
  }
  return concerns;
}

}  // namespace

Concerns ConcernsOf(const Command& command, const Outcome& outcome, const StateMachine& after) {
  const auto* rejection = std::get_if<Rejection>(&outcome);
  if (rejection != nullptr && rejection->reason == RejectReason::kNotAuthorized) return {};
  Collector collector(command.actor, after, rejection == nullptr);
  std::visit(collector, command.body);
  std::visit(collector, outcome);
  return collector.Take();
}

Concerns ConcernsOf(const Event& event) {
  return std::visit([](const auto& alternative) { return Collect(alternative); }, event);
}

}  // namespace luheng::engine
