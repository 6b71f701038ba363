// World: a state machine with people in it, for tests of the rules.
#ifndef TESTS_ENGINE_WORLD_H_
#define TESTS_ENGINE_WORLD_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <ostream>
#include <utility>
#include <vector>

#include "engine/state_machine.h"
#include "tests/engine/cast.h"

namespace luheng::engine::testing {

// So much at a price: a trade, or what a book shows.
struct Traded {
  Grams quantity{};
  Price price{};
  bool operator==(const Traded&) const = default;
};
void PrintTo(const Traded& traded, std::ostream* out);

class World {
 public:
  // Genesis, and the roles of the cast.
  explicit World(uint32_t order_slots_max = kSlotMax, const Genesis& genesis = MakeGenesis());

  // Applies a command, checks the invariants, and returns the outcome.
  Outcome Do(const Actor& actor, CommandBody body);
  // As Do(), and expects an acceptance of this kind.
  template <class Acceptance>
  Acceptance Accept(const Actor& actor, CommandBody body) {
    const Outcome outcome = Do(actor, std::move(body));
    const auto* acceptance = std::get_if<Acceptance>(&outcome);
    if (acceptance == nullptr) {
      const auto* rejection = std::get_if<Rejection>(&outcome);
      ADD_FAILURE() << (rejection == nullptr ? "another acceptance"
                                             : RejectReasonName(rejection->reason));
      return {};
    }
    return *acceptance;
  }
  // As Do(), and returns why it was refused; kNone if it was not.
  Rejection Refuse(const Actor& actor, CommandBody body);
  // Continues while there is work left, tasks included; returns how many commands it took.
  int ContinueAll();

  // Kept from the last Do(), or all of the last ContinueAll().
  const std::vector<Event>& events() const { return events_; }
  // Those of one kind.
  template <class Kind>
  std::vector<Kind> EventsOf() const {
    std::vector<Kind> found;
    for (const Event& event : events_) {
      if (const auto* kind = std::get_if<Kind>(&event)) found.push_back(*kind);
    }
    return found;
  }

  // The next command comes so much later.
  void Wait(TimeMicros time) { waited_ += time; }

  StateMachine& machine() { return machine_; }
  const StateMachine& machine() const { return machine_; }
  const Registry& registry() const { return machine_.registry(); }
  const Exchange& exchange() const { return machine_.exchange(); }
  Fen AvailableMoney(AccountId account) const { return registry().FindAccount(account)->available; }
  Fen HeldMoney(AccountId account) const { return registry().FindAccount(account)->held; }

  // Registers the seller and the buyer (participants 2 and 3) with an account each.
  void AddEnterprises();
  // Market 1 with these rules and instrument 1, and opens kMonday.
  void OpenMarket(const MarketRules& rules = MakeRules(),
                  const CreateInstrument& instrument = MakeInstrument());
  // All of the above, 1,000,000 kg for the seller and 10^12 fen for the buyer.
  void OpenForTrade(const MarketRules& rules = MakeRules(),
                    const CreateInstrument& instrument = MakeInstrument());
  // Continues while there is work left; events() are those of the last command and of all this.
  void Finish();
  // Closes the day, and finishes.
  void CloseDay(TradingDay day);
  // The trader of the account's participant submits an order, and all that follows is finished; or
  // it is refused.
  OrderReport Submit(const SubmitOrder& order);
  Rejection RefuseOrder(const SubmitOrder& order);
  Actor TraderOf(AccountId account) const;
  // What the last events traded, in order; what a side of the book shows, best first.
  std::vector<Traded> Trades() const;
  std::vector<Traded> Book(Side side) const;
  std::optional<OpenOrder> Find(OrderId order) const { return exchange().FindOrder(order); }
  // Another account of a participant, with rights in kInstrument and money.
  AccountId AddAccount(ParticipantId participant, Grams rights, Fen money);

  OrderReport Sell(Grams quantity, Price price, TimeInForce time_in_force = TimeInForce::kDay);
  OrderReport Buy(Grams quantity, Price price, TimeInForce time_in_force = TimeInForce::kDay);

 private:
  StateMachine machine_;
  Result result_;
  std::vector<Event> events_;
  TimeMicros waited_{};
};

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_WORLD_H_
