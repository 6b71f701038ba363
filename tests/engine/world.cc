#include "tests/engine/world.h"

namespace luheng::engine::testing {

World::World(uint32_t order_slots_max, const Genesis& genesis) : machine_(order_slots_max) {
  Accept<Done>(kSystemActor, genesis);
  Accept<Done>(kAdministrator, GrantRole{kOperator, Role::kOperator});
  Accept<Done>(kAdministrator, GrantRole{kRegistrar, Role::kRegistrar});
  Accept<Done>(kAdministrator, GrantRole{kCashier, Role::kCashier});
  Accept<Done>(kAdministrator, GrantRole{kRegulator, Role::kRegulator});
}

Outcome World::Do(const Actor& actor, CommandBody body) {
  Command command;
  command.sequence = machine_.next_index();
  command.time = machine_.last_time() + TimeMicros{1} + waited_;
  waited_ = {};
  command.actor = actor;
  command.body = std::move(body);
  const auto malformed = FindMalformed(command.body);
  EXPECT_FALSE(malformed) << malformed->field << " " << malformed->problem;
  const char* misplaced = machine_.FindMisplaced(command);
  EXPECT_EQ(misplaced, nullptr) << misplaced;
  const std::optional<Rejection> checked = machine_.Check(command);

  machine_.Apply(command, result_);
  machine_.CheckInvariants();
  events_ = result_.events;

  // What Check() foretells comes true.
  const auto* rejection = std::get_if<Rejection>(&result_.outcome);
  EXPECT_EQ(checked.value_or(Rejection{}), rejection == nullptr ? Rejection{} : *rejection);
  return result_.outcome;
}

Rejection World::Refuse(const Actor& actor, CommandBody body) {
  const Outcome outcome = Do(actor, std::move(body));
  const auto* rejection = std::get_if<Rejection>(&outcome);
  return rejection == nullptr ? Rejection{} : *rejection;
}

int World::ContinueAll() {
  int count = 0;
  std::vector<Event> all;
  while (machine_.has_continuation() || machine_.has_task()) {
    Accept<Done>(kSystemActor, Continue{});
    all.insert(all.end(), events_.begin(), events_.end());
    ++count;
  }
  events_ = std::move(all);
  return count;
}

void World::AddEnterprises() {
  for (uint32_t number = 2; number <= 3; ++number) {
    const auto made = Accept<ParticipantRegistered>(kRegistrar, MakeParticipant(number));
    Accept<AccountOpened>(kRegistrar, OpenAccount{made.participant, AccountKind::kTrading});
  }
  Accept<Done>(kAdministrator, GrantRole{kSeller, Role::kTrader});
  Accept<Done>(kAdministrator, GrantRole{kBuyer, Role::kTrader});
}

void World::OpenMarket(const MarketRules& rules, const CreateInstrument& instrument) {
  Accept<MarketCreated>(kAdministrator, CreateMarket{"ZJ-PERMIT", rules});
  Accept<InstrumentCreated>(kAdministrator, instrument);
  Accept<Done>(kOperator, OpenTradingDay{kMonday});
}

void World::OpenForTrade(const MarketRules& rules, const CreateInstrument& instrument) {
  AddEnterprises();
  OpenMarket(rules, instrument);
  Accept<Done>(kRegistrar, AllocateRights{kSellerAccount, kInstrument, Kilograms(1'000'000)});
  Accept<Done>(kCashier, Deposit{kBuyerAccount, Fen{1'000'000'000'000}, "bank-1"});
}

void World::Finish() {
  std::vector<Event> all = events_;
  ContinueAll();
  all.insert(all.end(), events_.begin(), events_.end());
  events_ = std::move(all);
}

void World::CloseDay(TradingDay day) {
  Accept<Done>(kOperator, CloseTradingDay{day});
  Finish();
}

Actor World::TraderOf(AccountId account) const {
  return {registry().FindAccount(account)->participant, UserId{1}};
}

OrderReport World::Submit(const SubmitOrder& order) {
  const auto report = Accept<OrderReport>(TraderOf(order.account), order);
  Finish();
  return report;
}

Rejection World::RefuseOrder(const SubmitOrder& order) {
  return Refuse(TraderOf(order.account), order);
}

std::vector<Traded> World::Trades() const {
  std::vector<Traded> trades;
  for (const TradeSide& side : EventsOf<TradeSide>()) {
    if (side.side == Side::kBuy) trades.push_back({side.quantity, side.price});
  }
  return trades;
}

std::vector<Traded> World::Book(Side side) const {
  std::vector<Traded> levels;
  for (const DepthLevel& level : exchange().Depth(kInstrument, side, SIZE_MAX)) {
    levels.push_back({level.quantity, level.price});
  }
  return levels;
}

void PrintTo(const Traded& traded, std::ostream* out) {
  *out << traded.quantity.value() / 1000 << " kg at " << traded.price.value() / 100 << " yuan";
}

AccountId World::AddAccount(ParticipantId participant, Grams rights, Fen money) {
  const AccountId account =
      Accept<AccountOpened>(kRegistrar, OpenAccount{participant, AccountKind::kTrading}).account;
  if (rights > Grams{}) {
    Accept<Done>(kRegistrar, AllocateRights{account, kInstrument, rights});
  }
  if (money > Fen{}) Accept<Done>(kCashier, Deposit{account, money, "bank-2"});
  return account;
}

OrderReport World::Sell(Grams quantity, Price price, TimeInForce time_in_force) {
  return Accept<OrderReport>(kSeller, MakeSell(quantity, price, time_in_force));
}

OrderReport World::Buy(Grams quantity, Price price, TimeInForce time_in_force) {
  return Accept<OrderReport>(kBuyer, MakeBuy(quantity, price, time_in_force));
}

}  // namespace luheng::engine::testing
