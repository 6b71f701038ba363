// The part of Workload that traders do.
#include <algorithm>

#include "tests/engine/workload.h"

namespace luheng::engine::testing {
namespace {

constexpr int64_t kFloorTicks = 100;
constexpr int64_t kSpreadTicks = 8;

bool MayRest(const SubmitOrder& order) {
  return order.time_in_force != TimeInForce::kImmediateOrCancel &&
         order.time_in_force != TimeInForce::kFillOrKill;
}

Price TicksOf(const Instrument& instrument, int64_t ticks) {
  return Price{std::max<int64_t>(1, ticks) * instrument.terms.tick.value()};
}

}  // namespace

// Around what was traded last, or around the close, inside what the day allows.
int64_t Workload::MiddleTicks(const Instrument& instrument) const {
  const int64_t tick = instrument.terms.tick.value();
  int64_t middle = kFloorTicks + middle_;
  if (instrument.last_ticks != 0) {
    middle = instrument.last_ticks;
  } else if (instrument.reference) {
    middle = instrument.reference->value() / tick;
  }
  if (!instrument.today) return middle;
  const int64_t low = std::max(instrument.today->low, instrument.today->floor).value() / tick;
  return std::max(std::min(middle, instrument.today->high.value() / tick), low + kSpreadTicks);
}

InstrumentId Workload::AnyActiveInstrument(const StateMachine& machine) {
  InstrumentId instrument = AnyInstrument();
  for (int tries = 0; tries < 4; ++tries) {
    const Phase phase = machine.exchange().FindInstrument(instrument)->phase;
    if (phase != Phase::kClosed && phase != Phase::kHalted) break;
    instrument = AnyInstrument();
  }
  return instrument;
}

Workload::KnownOrder Workload::AnyOpenOrder(const StateMachine& machine) {
  if (orders_.empty()) return {OrderId{1}, AccountId{1}};
  KnownOrder order = Any(orders_);
  for (int tries = 0; tries < 6 && !machine.exchange().FindOrder(order.id); ++tries) {
    order = Any(orders_);
  }
  return order;
}

AccountId Workload::AnyBusyAccount(const StateMachine& machine) {
  const bool is_crowd = machine.has_task() && !crowd_accounts_.empty() && random_.OneIn(3);
  return is_crowd ? Any(crowd_accounts_) : AnyAccount();
}

SubmitOrder Workload::MakeOrder(const StateMachine& machine) {
  SubmitOrder order;
  order.account = AnyBusyAccount(machine);
  order.instrument = AnyActiveInstrument(machine);
  order.side = random_.OneIn(2) ? Side::kBuy : Side::kSell;
  order.self_trade_prevention = SelfTradePrevention{static_cast<uint8_t>(random_.Between(1, 4))};
  order.time_in_force = TimeInForce::kDay;
  order.quantity =
      Kilograms(random_.OneIn(60) ? random_.Between(200, 2500) : random_.Between(1, 12));
  middle_ = std::min<int64_t>(std::max<int64_t>(middle_ + random_.Between(-2, 2), 0), 400);
  const Instrument& instrument = *machine.exchange().FindInstrument(order.instrument);
  const int64_t spread = random_.OneIn(30) ? 300 : kSpreadTicks;
  order.price = TicksOf(instrument, MiddleTicks(instrument) + random_.Between(-spread, spread));
  return order;
}

void Workload::ChooseType(const StateMachine& machine, SubmitOrder& order) {
  const Instrument& instrument = *machine.exchange().FindInstrument(order.instrument);
  constexpr uint64_t kStopDice = 8;
  constexpr uint64_t kLimitDice = 99;
  uint64_t dice = random_.Below(100);
  // In a call only few want to trade at once.
  const bool is_late = instrument.phase == Phase::kContinuous || random_.OneIn(8);
  if (!is_late) dice = random_.OneIn(8) ? kStopDice : kLimitDice;
  if (dice < 8) {
    order = AtMarket(order, dice < 4 ? TimeInForce::kFillOrKill : TimeInForce::kImmediateOrCancel);
  } else if (dice < 20) {
    // Mostly on the side that trading has not reached, and never far.
    int64_t away = random_.Between(0, 8);
    if (order.side == Side::kSell) away = -away;
    if (random_.OneIn(10)) away = -away;
    order = Stopped(order, TicksOf(instrument, MiddleTicks(instrument) + away));
  } else if (dice < 32) {
    order.time_in_force = TimeInForce::kImmediateOrCancel;
  } else if (dice < 44) {
    order.time_in_force = TimeInForce::kFillOrKill;
  }
}

void Workload::ChooseConditions(const StateMachine& machine, SubmitOrder& order) {
  if (!MayRest(order)) return;
  if (random_.OneIn(5)) order.time_in_force = TimeInForce::kGoodTillCancel;
  if (random_.OneIn(5)) {
    const int days = static_cast<int>(random_.Between(0, 3));
    order = GoodTill(order, random_.OneIn(40) ? kMonday : DayAfter(machine, days));
  }
  if (order.type == OrderType::kStopLimit) return;
  if (random_.OneIn(12)) order.post_only = true;
  if (!random_.OneIn(6)) return;
  order.quantity = Kilograms(random_.OneIn(6) ? random_.Between(70, 130) : random_.Between(2, 40));
  const int64_t least = random_.OneIn(20) ? 1 : (order.quantity.value() + 99'999) / 100'000;
  order.display_quantity =
      Kilograms(std::min(least + random_.Between(0, 4), order.quantity.value() / 1000));
  if (random_.OneIn(100)) *order.display_quantity -= Grams{1};
}

// A few are wrong: off the grid, too much, of somebody else, of nothing.
void Workload::Spoil(SubmitOrder& order) {
  if (random_.OneIn(400)) order.quantity += Grams{1};
  if (random_.OneIn(400)) order.quantity = Kilograms(2'000'000);
  if (random_.OneIn(400)) order.instrument = InstrumentId{kInstrumentCount + 1};
  if (random_.OneIn(400)) order.account = AccountId{99};
  if (order.type == OrderType::kMarket) return;
  if (random_.OneIn(400)) order.price += Price{1};
  if (random_.OneIn(400)) order.price = Price{4'294'967'296'000};
  if (random_.OneIn(400)) {
    order.price = Price{4'294'967'295'000};
    order.quantity = Kilograms(1'000'000);
  }
}

Deed Workload::NextOrder(const StateMachine& machine) {
  SubmitOrder order = MakeOrder(machine);
  ChooseType(machine, order);
  ChooseConditions(machine, order);
  const Actor actor = TraderFor(order.account);
  Spoil(order);
  return {actor, order};
}

Deed Workload::NextOfCrowd(const StateMachine& machine) {
  if (crowd_left_ == 0) {
    crowd_accounts_ = {AnyAccount()};
    if (random_.OneIn(2)) crowd_accounts_.push_back(AnyAccount());
    crowd_left_ = crowd_accounts_.size() * static_cast<size_t>(random_.Between(400, 900));
    crowd_instrument_ = AnyActiveInstrument(machine);
  }
  --crowd_left_;
  const Instrument& instrument = *machine.exchange().FindInstrument(crowd_instrument_);
  SubmitOrder order = MakeOrder(machine);
  const AccountId account = crowd_accounts_[crowd_left_ % crowd_accounts_.size()];
  order.account = account;
  order.instrument = crowd_instrument_;
  order.side = Side::kSell;
  order.quantity = kKilogram;
  order.price = TicksOf(instrument, MiddleTicks(instrument) + random_.Between(4, 12));
  if (crowd_left_ >= crowd_accounts_.size()) return {TraderFor(order.account), order};
  // Of two accounts the first one's orders are cancelled in any case, so that tasks meet.
  switch (crowd_left_ > 0 ? random_.Between(1, 2) : random_.Between(0, 3)) {
    case 0:
      order.account = AnyAccount();
      order.side = Side::kBuy;
      order.quantity = Kilograms(800);
      order.price = TicksOf(instrument, MiddleTicks(instrument) + 12);
      return {TraderFor(order.account), order};
    case 1:
      return {TraderFor(account), CancelOrders{account, std::nullopt, Side::kSell}};
    case 2:
      return {TraderFor(account), SetCancelTimer{account, 1}};
    default:
      return NextDay(machine);
  }
}

Deed Workload::NextCancel(const StateMachine& machine) {
  const KnownOrder order = AnyOpenOrder(machine);
  return {TraderFor(order.account), CancelOrder{order.id}};
}

Deed Workload::NextAmend(const StateMachine& machine) {
  const KnownOrder known = AnyOpenOrder(machine);
  AmendOrder amend{known.id, kKilogram, Yuan(1000)};
  if (const auto order = machine.exchange().FindOrder(known.id)) {
    const Instrument& instrument = *machine.exchange().FindInstrument(order->instrument);
    amend.quantity = order->quantity;
    amend.price = order->price;
    if (!random_.OneIn(3)) {
      amend.quantity += Kilograms(random_.Between(-6, 4));
      if (random_.OneIn(20)) amend.quantity += Kilograms(random_.Between(100, 2000));
    }
    if (random_.OneIn(2)) {
      amend.price = TicksOf(instrument, MiddleTicks(instrument) + random_.Between(-8, 8));
    }
    if (random_.OneIn(20)) amend.quantity = order->quantity - order->leaves;
    amend.quantity = std::max(amend.quantity, kKilogram);
  }
  if (random_.OneIn(100)) amend.quantity += Grams{1};
  if (random_.OneIn(100)) amend.price += Price{1};
  return {TraderFor(known.account), amend};
}

Deed Workload::NextMassCancel(const StateMachine& machine) {
  CancelOrders cancel{AnyBusyAccount(machine), std::nullopt, std::nullopt};
  if (random_.OneIn(3)) cancel.instrument = AnyInstrument();
  if (random_.OneIn(3)) cancel.side = random_.OneIn(2) ? Side::kBuy : Side::kSell;
  const Actor actor = TraderFor(cancel.account);
  if (random_.OneIn(50)) cancel.account = AccountId{99};
  if (random_.OneIn(50)) cancel.instrument = InstrumentId{kInstrumentCount + 1};
  return {actor, cancel};
}

Deed Workload::NextTimer(const StateMachine& machine) {
  const AccountId account = AnyAccount();
  const Actor actor = TraderFor(account);
  const uint64_t dice = random_.Below(10);
  if (dice < 4) {
    return {actor, SetCancelTimer{account, random_.OneIn(4) ? 0 : random_.Between(1, 3000)}};
  }
  const auto accounts = machine.exchange().cancel_timers().WithDisconnectRule();
  if (dice < 7 || accounts.empty()) {
    SetDisconnectRule rule{account, random_.Between(0, 1000)};
    if (random_.OneIn(3)) rule.grace_us.reset();
    return {actor, rule};
  }
  return {kSystemActor, ReportDisconnect{machine.registry().account_id(Any(accounts))}};
}

std::optional<Deed> Workload::DueTimer(const StateMachine& machine) {
  const auto due = machine.exchange().cancel_timers().Next();
  if (!due || due->deadline > machine.last_time() || !random_.OneIn(4)) return std::nullopt;
  return Deed{kSystemActor, FireCancelTimer{machine.registry().account_id(due->account)}};
}

}  // namespace luheng::engine::testing
