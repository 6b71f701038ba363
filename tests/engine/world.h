// World: a state machine with people in it, for tests of the rules.
#ifndef TESTS_ENGINE_WORLD_H_
#define TESTS_ENGINE_WORLD_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/state_machine.h"
#include "tests/engine/cast.h"

namespace luheng::engine::testing {

class World {
 public:
  // Genesis, and the roles of the cast.
  explicit World(uint32_t order_slots_max = kSlotMax);

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
  // Continues while there is work left; returns how many commands it took.
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

  StateMachine& machine() { return machine_; }
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

  OrderReport Sell(Grams quantity, Price price, TimeInForce time_in_force = TimeInForce::kDay);
  OrderReport Buy(Grams quantity, Price price, TimeInForce time_in_force = TimeInForce::kDay);

 private:
  StateMachine machine_;
  Result result_;
  std::vector<Event> events_;
};

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_WORLD_H_
