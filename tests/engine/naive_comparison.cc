#include "tests/engine/naive_comparison.h"

#include <gtest/gtest.h>

#include <utility>

namespace luheng::engine::testing {

using reference::NaiveEvent;
using reference::NaiveMoney;
using reference::NaiveOrder;
using reference::NaiveOutcome;
using reference::NaivePosition;
using Kind = NaiveEvent::Kind;

namespace {

template <class Id>
uint64_t Number(Id id) {
  return static_cast<uint64_t>(id);
}

// One side of a trade is half an event: the selling one completes it.
void Translate(const TradeSide& side, std::vector<NaiveEvent>& events) {
  if (side.side == Side::kBuy) {
    events.push_back({.kind = Kind::kTrade,
                      .subject = Number(side.order),
                      .quantity = side.quantity.value(),
                      .price = side.price.value(),
                      .amount = side.amount.value(),
                      .leaves = side.leaves.value()});
  }
  NaiveEvent& trade = events.back();
  EXPECT_EQ(trade.quantity, side.quantity.value());
  EXPECT_EQ(trade.price, side.price.value());
  EXPECT_EQ(trade.amount, side.amount.value());
  if (side.side == Side::kSell) {
    trade.seller = Number(side.order);
    trade.seller_leaves = side.leaves.value();
  }
  if (side.aggressor) {
    EXPECT_EQ(trade.aggressor, NaiveEvent::Aggressor::kNone);
    trade.aggressor =
        side.side == Side::kBuy ? NaiveEvent::Aggressor::kBuyer : NaiveEvent::Aggressor::kSeller;
  }
}

void Translate(const OrderEnded& ended, std::vector<NaiveEvent>& events) {
  EXPECT_EQ(ended.state == OrderState::kExpired, ended.reason == EndReason::kDayEnd);
  events.push_back({.kind = Kind::kEnded,
                    .subject = Number(ended.order),
                    .quantity = ended.filled.value(),
                    .reason = ended.reason});
}

void Translate(const InstrumentClosed& closed, std::vector<NaiveEvent>& events) {
  events.push_back({.kind = Kind::kClosed,
                    .subject = Number(closed.instrument),
                    .seller = closed.trade_count,
                    .quantity = closed.volume.value(),
                    .price = closed.close.value(),
                    .amount = closed.amount.value()});
}

void Translate(const OrderTriggered& triggered, std::vector<NaiveEvent>& events) {
  events.push_back({.kind = Kind::kTriggered,
                    .subject = Number(triggered.order),
                    .price = triggered.last.value()});
}

void Translate(const OrderReduced& reduced, std::vector<NaiveEvent>& events) {
  events.push_back({.kind = Kind::kReduced,
                    .subject = Number(reduced.order),
                    .quantity = reduced.reduced.value(),
                    .leaves = reduced.leaves.value()});
}

void Translate(const AuctionPriced& priced, std::vector<NaiveEvent>& events) {
  events.push_back({.kind = Kind::kPriced,
                    .subject = Number(priced.instrument),
                    .quantity = priced.volume.value(),
                    .price = priced.price.value(),
                    .amount = priced.imbalance.value()});
}

// Of the two sides the buying one counts.
// The naive exchange has no rights, and no workload makes any.
template <class RightsEvent>
requires requires { RightsEvent::kName; }
void Translate(const RightsEvent&, std::vector<NaiveEvent>&) { LUHENG_CHECK(false); }

void Translate(const TradeReversed& reversed, std::vector<NaiveEvent>& events) {
  if (reversed.side == Side::kSell) return;
  events.push_back({.kind = Kind::kReversed,
                    .subject = Number(reversed.trade),
                    .quantity = reversed.quantity.value(),
                    .amount = reversed.amount.value()});
}

OrderState StateOf(const NaiveOrder& order) {
  if (order.is_waiting) return OrderState::kWaiting;
  return order.filled() == 0 ? OrderState::kNew : OrderState::kPartiallyFilled;
}

}  // namespace

NaiveComparison::NaiveComparison(uint64_t seed, uint32_t order_slots_max)
    : order_slots_max_(order_slots_max),
      machine_(std::make_unique<StateMachine>(order_slots_max)),
      workload_(seed),
      random_(seed + 1),
      naive_(order_slots_max) {}

bool NaiveComparison::Run(int command_count, ComparisonCounts& counts) {
  counts_ = std::move(counts);
  for (int i = 0; i < command_count && !::testing::Test::HasFailure(); ++i) {
    const Deed deed = workload_.Next(*machine_);
    Step(deed);
    if (i % 1000 == 0) {
      const auto broken = machine_->FindBrokenInvariant();
      EXPECT_FALSE(broken) << *broken;
    }
    if (i % 50 == 0) {
      CompareHoldings();
      CompareOrders();
      CompareTimers();
    }
    if (!::testing::Test::HasFailure()) continue;
    ADD_FAILURE() << "first difference at command " << i << " of kind " << KindOf(deed.body)
                  << ", entry " << sequence_;
  }
  counts = std::move(counts_);
  return !::testing::Test::HasFailure();
}

void NaiveComparison::Step(const Deed& deed) {
  naive_.ForgetEvents();
  Execute(deed);
  if (const auto* rejection = std::get_if<Rejection>(&outcome_)) {
    ++counts_.rejections;
    ++counts_.reasons[rejection->reason];
    // Roles are not the naive exchange's to know.
    if (rejection->reason == RejectReason::kNotAuthorized) return;
  }
  std::visit([&](const auto& body) { Mirror(deed.actor, body); }, deed.body);
  CompareEvents();
  if (::testing::Test::HasFailure()) return;
  naive_.NameTrades(trades_);
  CompareInstruments();
}

void NaiveComparison::Execute(const Deed& deed) {
  events_.clear();
  trades_.clear();
  time_ = machine_->last_time().value() + 1;
  sequence_ = machine_->next_index();
  Apply(deed);
  outcome_ = result_.outcome;
  Collect();
  const auto* report = std::get_if<OrderReport>(&outcome_);
  // The naive exchange tells of every end; the real one reports that of the command's own order.
  if (report != nullptr && report->state == OrderState::kCancelled) {
    events_.push_back({.kind = Kind::kEnded,
                       .subject = Number(report->order),
                       .quantity = report->filled.value(),
                       .reason = report->reason});
  }
  while (machine_->has_continuation()) {
    if (random_.OneIn(50)) Reload();
    Apply({kSystemActor, Continue{}});
    Collect();
    ++counts_.continuations;
  }
  if (random_.OneIn(2000)) Reload();
}

void NaiveComparison::Apply(const Deed& deed) {
  Command command;
  command.sequence = machine_->next_index();
  command.time = machine_->last_time() + TimeMicros{1};
  command.actor = deed.actor;
  command.body = deed.body;
  machine_->Apply(command, result_);
  workload_.Observe(result_);
}

void NaiveComparison::Collect() {
  for (const Event& event : result_.events) {
    std::visit([&](const auto& told) { Translate(told, events_); }, event);
    const auto* side = std::get_if<TradeSide>(&event);
    if (side != nullptr && side->side == Side::kBuy) trades_.push_back(side->trade);
  }
}

void NaiveComparison::Reload() {
  std::string saved;
  Writer writer(&saved);
  writer(*machine_);
  auto loaded = std::make_unique<StateMachine>(order_slots_max_);
  Reader reader(saved);
  reader(*loaded);
  reader.ExpectEnd();
  ASSERT_TRUE(reader.ok()) << reader.problem();
  const auto broken = loaded->FindBrokenInvariant();
  EXPECT_FALSE(broken) << *broken;
  std::string again;
  Writer rewriter(&again);
  rewriter(*loaded);
  EXPECT_TRUE(again == saved) << "a snapshot's state is saved as another snapshot";
  machine_ = std::move(loaded);
  ++counts_.snapshots;
}

void NaiveComparison::CompareOutcome(const NaiveOutcome& expected) {
  const auto* rejection = std::get_if<Rejection>(&outcome_);
  const Rejection got = rejection == nullptr ? Rejection{} : *rejection;
  EXPECT_STREQ(RejectReasonName(got.reason), RejectReasonName(expected.rejection.reason));
  EXPECT_EQ(got.limit, expected.rejection.limit);
  if (const auto* cancelled = std::get_if<OrdersCancelled>(&outcome_)) {
    EXPECT_EQ(cancelled->order_count, expected.order_count);
    EXPECT_EQ(cancelled->is_pending, expected.is_pending);
  }
  const auto* report = std::get_if<OrderReport>(&outcome_);
  // What became of an order that went on in Continue commands, its events tell.
  if (report == nullptr || report->state == OrderState::kMatching) return;
  EXPECT_EQ(report->state, expected.state);
  EXPECT_EQ(report->reason, expected.reason);
  EXPECT_EQ(report->filled.value(), expected.filled);
  EXPECT_EQ(report->leaves.value(), expected.leaves);
  EXPECT_EQ(report->filled_amount.value(), expected.filled_amount);
  EXPECT_EQ(report->trade_count, expected.trade_count);
}

void NaiveComparison::CompareEvents() {
  const std::vector<NaiveEvent>& expected = naive_.events();
  for (size_t i = 0; i < std::min(events_.size(), expected.size()); ++i) {
    ASSERT_EQ(events_[i], expected[i]) << "event " << i << " of " << events_.size();
  }
  ASSERT_EQ(events_.size(), expected.size());
  for (const NaiveEvent& event : events_) {
    ++counts_.events[event.kind];
    if (event.kind == Kind::kPriced && event.price != 0) ++counts_.auctions_with_trades;
  }
}

void NaiveComparison::CompareInstruments() {
  for (const auto& [id, expected] : naive_.instruments()) {
    const Instrument& instrument = *machine_->exchange().FindInstrument(id);
    EXPECT_EQ(instrument.phase, expected.phase);
    EXPECT_EQ(int64_t{instrument.last_ticks} * instrument.terms.tick.value(), expected.last);
    EXPECT_EQ(instrument.reference.value_or(Price{}).value(), expected.reference);
    for (const Side side : {Side::kBuy, Side::kSell}) {
      std::vector<std::pair<int64_t, int64_t>> levels;
      for (const DepthLevel& level : machine_->exchange().Depth(id, side, SIZE_MAX)) {
        levels.emplace_back(level.price.value(), level.quantity.value());
      }
      EXPECT_EQ(levels, naive_.Depth(id, side));
    }
  }
}

void NaiveComparison::CompareHoldings() {
  for (const auto& [account, owner] : naive_.owners()) {
    const Account* found = machine_->registry().FindAccount(account);
    EXPECT_EQ((NaiveMoney{found->available.value(), found->held.value()}), naive_.MoneyOf(account));
    for (const auto& [instrument, terms] : naive_.instruments()) {
      const Holding holding = machine_->registry().HoldingOf(account, instrument);
      EXPECT_EQ((NaivePosition{holding.available.value(), holding.held.value(),
                               holding.bought_today.value()}),
                naive_.PositionOf(account, instrument));
    }
  }
}

void NaiveComparison::CompareOrders() {
  EXPECT_EQ(machine_->exchange().orders().open_count(), naive_.orders().size());
  for (const NaiveOrder& expected : naive_.orders()) {
    const auto order = machine_->exchange().FindOrder(expected.id);
    ASSERT_TRUE(order) << Number(expected.id);
    EXPECT_EQ(order->account, expected.terms.account);
    EXPECT_EQ(order->instrument, expected.terms.instrument);
    EXPECT_EQ(order->traits.side, expected.terms.side);
    EXPECT_EQ(order->state, StateOf(expected));
    EXPECT_EQ(order->price.value(), expected.price);
    EXPECT_EQ(order->quantity.value(), expected.quantity);
    EXPECT_EQ(order->leaves.value(), expected.leaves);
    EXPECT_EQ(order->filled_amount.value(), expected.filled_amount);
    EXPECT_EQ(order->stop_price.has_value(), expected.is_waiting);
    EXPECT_EQ(order->expire_day, expected.terms.expire_day);
    EXPECT_EQ(order->display_quantity, expected.terms.display_quantity);
  }
}

void NaiveComparison::CompareTimers() {
  for (const auto& [account, expected] : naive_.timers()) {
    const auto number = machine_->registry().FindAccountNumber(account);
    const CancelTimer* found = machine_->exchange().cancel_timers().Find(*number);
    const CancelTimer timer = found == nullptr ? CancelTimer{} : *found;
    EXPECT_EQ(timer.owner_deadline.value_or(TimeMicros{}).value(), expected.owners.value_or(0));
    EXPECT_EQ(timer.session_deadline.value_or(TimeMicros{}).value(), expected.sessions.value_or(0));
    EXPECT_EQ(timer.grace_us, expected.grace);
  }
  EXPECT_EQ(machine_->exchange().tasks().size(), naive_.task_count());
}

void NaiveComparison::Mirror(const Actor&, const CreateMarket& body) {
  naive_.Add(accepted_as<MarketCreated>().market, body.rules);
}
void NaiveComparison::Mirror(const Actor&, const SetMarketRules& body) {
  if (accepted()) naive_.SetRules(body);
}
void NaiveComparison::Mirror(const Actor&, const CreateInstrument& body) {
  naive_.Add(accepted_as<InstrumentCreated>().instrument, body);
}
void NaiveComparison::Mirror(const Actor&, const SetPriceFloor& body) {
  if (accepted()) naive_.SetFloor(body);
}
void NaiveComparison::Mirror(const Actor&, const OpenAccount& body) {
  naive_.Add(accepted_as<AccountOpened>().account, body.participant);
}
void NaiveComparison::Mirror(const Actor&, const Deposit& body) {
  if (accepted()) naive_.Deposit(body);
}
void NaiveComparison::Mirror(const Actor&, const AllocateRights& body) {
  if (accepted()) naive_.Allocate(body);
}
void NaiveComparison::Mirror(const Actor&, const OpenTradingDay& body) {
  CompareOutcome(naive_.OpenDay(body.day, machine_->exchange().IsTradingDay(body.day)));
}
void NaiveComparison::Mirror(const Actor&, const CloseTradingDay& body) {
  CompareOutcome(naive_.CloseDay(body.day));
}
void NaiveComparison::Mirror(const Actor&, const engine::SetPhase& body) {
  CompareOutcome(naive_.SetPhase(body));
}
void NaiveComparison::Mirror(const Actor& actor, const SubmitOrder& body) {
  const OrderId id = accepted() ? accepted_as<OrderReport>().order : OrderId{};
  CompareOutcome(naive_.Submit(actor.participant, body, id));
}
void NaiveComparison::Mirror(const Actor& actor, const CancelOrder& body) {
  CompareOutcome(naive_.Cancel(actor.participant, body));
}
void NaiveComparison::Mirror(const Actor& actor, const AmendOrder& body) {
  CompareOutcome(naive_.Amend(actor.participant, body));
}
void NaiveComparison::Mirror(const Actor& actor, const CancelOrders& body) {
  CompareOutcome(naive_.CancelMany(actor.participant, body));
}
void NaiveComparison::Mirror(const Actor& actor, const SetCancelTimer& body) {
  CompareOutcome(naive_.SetTimer(actor.participant, body, time_));
}
void NaiveComparison::Mirror(const Actor&, const FireCancelTimer& body) {
  CompareOutcome(naive_.FireTimer(body.account, time_));
}
void NaiveComparison::Mirror(const Actor& actor, const SetDisconnectRule& body) {
  CompareOutcome(naive_.SetRule(actor.participant, body));
}
void NaiveComparison::Mirror(const Actor&, const ReportDisconnect& body) {
  CompareOutcome(naive_.Disconnect(body.account, time_));
}
void NaiveComparison::Mirror(const Actor& actor, const RequestReversal& body) {
  CompareOutcome(naive_.RequestReversal(actor, body.trade, ReversalId{sequence_}));
}
void NaiveComparison::Mirror(const Actor& actor, const ApproveReversal& body) {
  CompareOutcome(naive_.ApproveReversal(actor, body.reversal));
}
void NaiveComparison::Mirror(const Actor&, const Continue&) {
  ++counts_.task_steps;
  if (naive_.task_count() > 1) ++counts_.turns;
  naive_.GoOn();
}

}  // namespace luheng::engine::testing
