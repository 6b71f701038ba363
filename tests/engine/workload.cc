#include "tests/engine/workload.h"

#include <algorithm>
#include <string>
#include <utility>

namespace luheng::engine::testing {
namespace {

constexpr int64_t kFloorTicks = 100;

Actor TraderOf(uint32_t enterprise) { return {ParticipantId{enterprise}, UserId{1}}; }

// Three instruments in two markets: by the year with T+1, for the term with T+0, and one with a
// band.
CreateInstrument Terms(uint32_t number) {
  CreateInstrument terms = MakeInstrument(MarketId{number == 3 ? 2u : 1u});
  terms.symbol = "I-" + std::to_string(number);
  if (number == 2) terms.price_basis = PriceBasis::kPerTonneTerm;
  terms.floor = Price{terms.tick.value() * kFloorTicks};
  if (number == 3) terms.reference = Price{terms.tick.value() * 3 * kFloorTicks};
  return terms;
}

}  // namespace

void Workload::PlanSetUp() {
  set_up_.push_back({kSystemActor, MakeGenesis()});
  set_up_.push_back({kAdministrator, GrantRole{kOperator, Role::kOperator}});
  set_up_.push_back({kAdministrator, GrantRole{kRegistrar, Role::kRegistrar}});
  set_up_.push_back({kAdministrator, GrantRole{kCashier, Role::kCashier}});
  MarketRules second = MakeRules();
  second.band_basis_points = 3000;
  second.buy_is_sellable_next_day = false;
  set_up_.push_back({kAdministrator, CreateMarket{"M-1", MakeRules()}});
  set_up_.push_back({kAdministrator, CreateMarket{"M-2", second}});
  for (uint32_t number = 1; number <= kInstrumentCount; ++number) {
    set_up_.push_back({kAdministrator, Terms(number)});
  }
  uint64_t account = 0;
  for (uint32_t enterprise = 2; enterprise < 2 + kEnterpriseCount; ++enterprise) {
    set_up_.push_back({kRegistrar, MakeParticipant(enterprise)});
    set_up_.push_back({kAdministrator, GrantRole{TraderOf(enterprise), Role::kTrader}});
    for (uint32_t i = 0; i < kAccountsOfEach; ++i) {
      set_up_.push_back(
          {kRegistrar, OpenAccount{ParticipantId{enterprise}, AccountKind::kTrading}});
      ++account;
      set_up_.push_back({kCashier, Deposit{AccountId{account}, Fen{50'000'000}, "start"}});
      for (uint32_t number = 1; number <= kInstrumentCount; ++number) {
        set_up_.push_back({kRegistrar, AllocateRights{AccountId{account}, InstrumentId{number},
                                                      Kilograms(20'000)}});
      }
    }
  }
  set_up_.push_back({kOperator, OpenTradingDay{kMonday}});
}

Deed Workload::Next(const StateMachine& machine) {
  if (set_up_.empty()) PlanSetUp();
  if (machine.has_continuation()) return {kSystemActor, Continue{}};
  if (set_up_done_ < set_up_.size()) return set_up_[set_up_done_++];
  return NextTrading(machine);
}

void Workload::Observe(const Result& result) {
  const auto* report = std::get_if<OrderReport>(&result.outcome);
  if (report == nullptr || report->state == OrderState::kCancelled) return;
  constexpr size_t kRemembered = 400;
  if (orders_.size() < kRemembered) {
    orders_.push_back(report->order);
  } else {
    orders_[random_.Below(kRemembered)] = report->order;
  }
}

Deed Workload::NextTrading(const StateMachine& machine) {
  if (!machine.exchange().open_day() && random_.OneIn(10)) return NextDay(machine);
  const uint64_t dice = random_.Below(10'000);
  if (dice < 30) return NextDay(machine);
  if (dice < 60) return NextHalt();
  if (dice < 120) return NextMeans();
  if (dice < 160) return NextOddity(machine);
  if (dice < 2500) return NextCancel();
  return NextOrder(machine);
}

Actor Workload::AnyTrader() {
  return TraderOf(static_cast<uint32_t>(random_.Between(2, 1 + kEnterpriseCount)));
}

AccountId Workload::AnyAccount() {
  return AccountId{random_.Below(kEnterpriseCount * kAccountsOfEach) + 1};
}

InstrumentId Workload::AnyInstrument() {
  return InstrumentId{static_cast<uint32_t>(random_.Below(kInstrumentCount) + 1)};
}

Deed Workload::NextOrder(const StateMachine& machine) {
  SubmitOrder order;
  order.account = AnyAccount();
  const auto owner =
      static_cast<uint32_t>(2 + (static_cast<uint64_t>(order.account) - 1) / kAccountsOfEach);
  order.instrument = AnyInstrument();
  order.side = random_.OneIn(2) ? Side::kBuy : Side::kSell;
  order.time_in_force = random_.OneIn(4) ? TimeInForce::kImmediateOrCancel : TimeInForce::kDay;
  order.quantity =
      Kilograms(random_.OneIn(60) ? random_.Between(500, 6000) : random_.Between(1, 12));
  middle_ = std::min<int64_t>(std::max<int64_t>(middle_ + random_.Between(-2, 2), 0), 400);
  const Instrument* instrument = machine.exchange().FindInstrument(order.instrument);
  const int64_t reference = instrument->reference
                                ? instrument->reference->value() / instrument->terms.tick.value()
                                : kFloorTicks + middle_;
  const int64_t spread = random_.OneIn(20) ? 5000 : 8;
  const int64_t ticks = std::max<int64_t>(1, reference + random_.Between(-spread, spread));
  order.price = Price{ticks * instrument->terms.tick.value()};
  // A few are wrong: off the grid, of somebody else, of nothing.
  if (random_.OneIn(300)) order.quantity += Grams{1};
  if (random_.OneIn(300)) order.price += Price{1};
  if (random_.OneIn(300)) order.instrument = InstrumentId{kInstrumentCount + 1};
  if (random_.OneIn(300)) order.account = AccountId{99};
  if (random_.OneIn(300)) order.quantity = Kilograms(2'000'000);
  return {random_.OneIn(300) ? AnyTrader() : TraderOf(owner), order};
}

Deed Workload::NextCancel() {
  if (orders_.empty()) return {AnyTrader(), CancelOrder{OrderId{1}}};
  const OrderId order = orders_[random_.Below(orders_.size())];
  // The order's owner is not remembered: one in five is right.
  return {AnyTrader(), CancelOrder{order}};
}

Deed Workload::NextDay(const StateMachine& machine) {
  const Exchange& exchange = machine.exchange();
  if (exchange.open_day()) {
    if (random_.OneIn(4)) return {kOperator, CloseTradingDay{*exchange.open_day()}};
    return {kOperator, OpenTradingDay{*exchange.open_day()}};
  }
  TradingDay day = engine::NextDay(*exchange.last_day());
  while (!exchange.IsTradingDay(day)) day = engine::NextDay(day);
  return {kOperator, OpenTradingDay{day}};
}

Deed Workload::NextHalt() {
  return {kOperator,
          SetPhase{AnyInstrument(), random_.OneIn(3) ? Phase::kHalted : Phase::kContinuous}};
}

Deed Workload::NextMeans() {
  if (random_.OneIn(2))
    return {kCashier, Deposit{AnyAccount(), Fen{random_.Between(1, 500'000)}, ""}};
  return {kRegistrar,
          AllocateRights{AnyAccount(), AnyInstrument(), Kilograms(random_.Between(1, 200))}};
}

Deed Workload::NextOddity(const StateMachine& machine) {
  switch (random_.Below(6)) {
    case 0:
      return {kRegistrar, MakeParticipant(static_cast<uint32_t>(random_.Between(2, 60)))};
    case 1:
      return {kAdministrator,
              GrantRole{{ParticipantId{1}, UserId{static_cast<uint32_t>(random_.Between(10, 30))}},
                        Role::kRegulator}};
    case 2:
      return {kAdministrator,
              RevokeRole{{ParticipantId{1}, UserId{static_cast<uint32_t>(random_.Between(10, 30))}},
                         Role::kRegulator}};
    case 3:
      return {kSystemActor, RecordSnapshot{.size = machine.next_index(), .state_hash = {}}};
    case 4:
      return {kRegulator, MakeSell(kKilogram, Yuan(1000))};
    default:
      return {kOperator, ConfirmClock{random_.Between(-9, 9)}};
  }
}

}  // namespace luheng::engine::testing
