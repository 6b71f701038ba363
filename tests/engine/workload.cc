#include "tests/engine/workload.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ledger/base/check.h"

namespace luheng::engine::testing {
namespace {

constexpr int64_t kFloorTicks = 100;
constexpr Actor kOtherOperator{ParticipantId{1}, UserId{7}};

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
  set_up_.push_back({kAdministrator, GrantRole{kOtherOperator, Role::kOperator}});
  set_up_.push_back({kAdministrator, GrantRole{kRegistrar, Role::kRegistrar}});
  set_up_.push_back({kAdministrator, GrantRole{kCashier, Role::kCashier}});
  MarketRules second = MakeRules();
  second.band_basis_points = 3000;
  second.buy_is_sellable_next_day = false;
  second.position_max = Kilograms(7'000);
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
      set_up_.push_back({kCashier, Deposit{AccountId{account}, Fen{1'500'000}, "start"}});
      for (uint32_t number = 1; number <= kInstrumentCount; ++number) {
        set_up_.push_back({kRegistrar, AllocateRights{AccountId{account}, InstrumentId{number},
                                                      Kilograms(2'500)}});
      }
    }
  }
  // A trader who is not independent.
  set_up_.push_back({kAdministrator, GrantRole{kSeller, Role::kOperator}});
  set_up_.push_back({kOperator, OpenTradingDay{kMonday}});
  LUHENG_CHECK(set_up_.size() == kSetUpCount);
}

Deed Workload::Next(const StateMachine& machine) {
  if (set_up_.empty()) PlanSetUp();
  if (machine.has_continuation()) return {kSystemActor, Continue{}};
  if (set_up_done_ < set_up_.size()) return set_up_[set_up_done_++];
  return NextTrading(machine);
}

template <class Value>
void Workload::Remember(std::vector<Value>& values, const Value& value, size_t count_max) {
  if (values.size() < count_max) {
    values.push_back(value);
  } else {
    values[random_.Below(count_max)] = value;
  }
}

void Workload::Observe(const Result& result) {
  constexpr size_t kOrdersRemembered = 300;
  constexpr size_t kTradesRemembered = 20;
  for (const Event& event : result.events) {
    const auto* side = std::get_if<TradeSide>(&event);
    if (side == nullptr || side->side != Side::kBuy || !random_.OneIn(8)) continue;
    Remember(trades_, side->trade, kTradesRemembered);
  }
  if (const auto* requested = std::get_if<ReversalRequested>(&result.outcome)) {
    Remember(reversals_, requested->reversal, 4);
  }
  const auto* report = std::get_if<OrderReport>(&result.outcome);
  if (report == nullptr || report->state == OrderState::kCancelled) return;
  Remember(orders_, {report->order, report->account}, kOrdersRemembered);
}

Deed Workload::NextTrading(const StateMachine& machine) {
  if (machine.has_task() && random_.OneIn(3)) return {kSystemActor, Continue{}};
  if (auto due = DueTimer(machine)) return *due;
  if (!machine.exchange().open_day() && random_.OneIn(3)) return NextDay(machine);
  if (crowd_left_ > 0) return NextOfCrowd(machine);
  const uint64_t dice = random_.Below(10'000);
  if (dice < 20) return NextDay(machine);
  if (dice < 130) return NextPhase(machine);
  if (dice < 160) return NextMeans();
  if (dice < 190) return NextRules(machine);
  if (dice < 220) return NextOddity(machine);
  if (dice < 330) return NextReversal();
  if (dice < 400) return NextTimer(machine);
  if (dice < 430) return NextMassCancel(machine);
  if (dice < 2300) return NextCancel(machine);
  if (dice < 3600) return NextAmend(machine);
  if (dice < 3604) return NextOfCrowd(machine);
  return NextOrder(machine);
}

Actor Workload::AnyTrader() {
  return TraderOf(static_cast<uint32_t>(random_.Between(2, 1 + kEnterpriseCount)));
}

Actor Workload::TraderFor(AccountId account) {
  if (random_.OneIn(100)) return AnyTrader();
  return TraderOf(
      static_cast<uint32_t>(2 + (static_cast<uint64_t>(account) - 1) / kAccountsOfEach));
}

AccountId Workload::AnyAccount() {
  return AccountId{random_.Below(kEnterpriseCount * kAccountsOfEach) + 1};
}

InstrumentId Workload::AnyInstrument() {
  return InstrumentId{static_cast<uint32_t>(random_.Below(kInstrumentCount) + 1)};
}

TradingDay Workload::DayAfter(const StateMachine& machine, int count) const {
  const Exchange& exchange = machine.exchange();
  TradingDay day = *exchange.last_day();
  while (count > 0) {
    day = engine::NextDay(day);
    if (exchange.IsTradingDay(day)) --count;
  }
  return day;
}

Deed Workload::NextDay(const StateMachine& machine) {
  const Exchange& exchange = machine.exchange();
  if (exchange.open_day()) {
    if (random_.OneIn(3)) return {kOperator, CloseTradingDay{*exchange.open_day()}};
    if (random_.OneIn(2)) return {kOperator, CloseTradingDay{DayAfter(machine, 1)}};
    return {kOperator, OpenTradingDay{*exchange.open_day()}};
  }
  if (random_.OneIn(20)) return {kOperator, OpenTradingDay{*exchange.last_day()}};
  if (random_.OneIn(20)) return {kOperator, OpenTradingDay{Day(2199, 12, 1)}};  // A Sunday.
  return {kOperator, OpenTradingDay{DayAfter(machine, 1)}};
}

Deed Workload::NextPhase(const StateMachine& machine) {
  constexpr Phase kPhases[] = {Phase::kClosed, Phase::kCall, Phase::kCallNoCancel,
                               Phase::kContinuous, Phase::kHalted};
  if (random_.OneIn(20)) {
    return {kOperator, SetPhase{AnyInstrument(), kPhases[random_.Below(5)]}};
  }
  InstrumentId instrument = AnyInstrument();
  // Calls and halts are short.
  for (int tries = 0; tries < 3; ++tries) {
    if (machine.exchange().FindInstrument(instrument)->phase != Phase::kContinuous) break;
    instrument = AnyInstrument();
  }
  const uint64_t dice = random_.Below(100);
  Phase phase = Phase::kContinuous;
  switch (machine.exchange().FindInstrument(instrument)->phase) {
    case Phase::kClosed:
    case Phase::kListing:  // No instrument here is traded so.
      break;
    case Phase::kCall:
      if (dice < 50) phase = Phase::kCallNoCancel;
      if (dice < 8) phase = Phase::kHalted;
      if (dice < 4) phase = Phase::kClosed;
      break;
    case Phase::kCallNoCancel:
      if (dice < 8) phase = Phase::kHalted;
      if (dice < 4) phase = Phase::kClosed;
      break;
    case Phase::kContinuous:
      if (dice < 80) phase = Phase::kCall;
      if (dice < 12) phase = Phase::kHalted;
      if (dice < 2) phase = Phase::kClosed;
      break;
    case Phase::kHalted:
      if (dice < 30) phase = Phase::kCall;
      if (dice < 4) phase = Phase::kClosed;
      break;
  }
  return {kOperator, SetPhase{instrument, phase}};
}

Deed Workload::NextMeans() {
  if (random_.OneIn(2))
    return {kCashier, Deposit{AnyAccount(), Fen{random_.Between(1, 50'000)}, ""}};
  return {kRegistrar,
          AllocateRights{AnyAccount(), AnyInstrument(), Kilograms(random_.Between(1, 20))}};
}

// New rules and floors, in force from the next day on.
Deed Workload::NextRules(const StateMachine& machine) {
  const TradingDay day = DayAfter(machine, random_.OneIn(20) ? 0 : 1);
  if (random_.OneIn(3)) {
    return {kAdministrator,
            SetPriceFloor{AnyInstrument(), day, Price{random_.Between(20, 90) * 1000}}};
  }
  MarketRules rules = MakeRules();
  rules.effective_day = day;
  if (random_.OneIn(2)) {
    rules.band_basis_points = static_cast<uint32_t>(random_.Between(300, 3000));
  }
  rules.buy_is_sellable_next_day = random_.OneIn(2);
  rules.opens_with_call = random_.OneIn(3);
  if (random_.OneIn(2)) rules.position_max = Kilograms(random_.Between(5'000, 9'000));
  if (random_.OneIn(3)) rules.order_quantity_max = Kilograms(random_.Between(50, 3000));
  return {kAdministrator, SetMarketRules{MarketId{random_.OneIn(2) ? 1u : 2u}, rules}};
}

Deed Workload::NextReversal() {
  const std::vector<Actor> actors = {kOperator, kOtherOperator,      kOperator,
                                     kSeller,   kOtherAdministrator, kAdministrator};
  if (random_.OneIn(3) && !trades_.empty()) {
    const Actor actor = actors[random_.Below(4)];
    return {actor, RequestReversal{random_.OneIn(30) ? TradeId{1} : Any(trades_)}};
  }
  const ReversalId reversal = reversals_.empty() ? ReversalId{1} : Any(reversals_);
  return {Any(actors), ApproveReversal{reversal}};
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
