// The shape of a rule.
//
// For every command body there are two functions, in the room that the command belongs to:
//
//   std::optional<Rejection> Check(const RuleView&, const Body&);
//   Outcome Do(const RuleScope&, const Body&);
//
// Check returns the first reason that applies; Do REQUIRES that there is none.
//
// Check is called once the actor's role is known to be right (engine/registry/authority.h).
// Commands that every order pays for have one function that does both, so that nothing is looked up
// twice.
#ifndef ENGINE_RULES_H_
#define ENGINE_RULES_H_

#include <vector>

#include "engine/command.h"
#include "engine/event.h"
#include "engine/market/exchange.h"
#include "engine/registry/registry.h"
#include "engine/rights/rights.h"

namespace luheng::engine {

// A command does at most this many trades or order ends; Continue commands do the rest.
inline constexpr int kWorkPerCommandMax = 256;

// What a check may look at.
struct RuleView {
  const Registry& registry;
  const Exchange& exchange;
  const Rights& rights;
  const Actor& actor;
  TimeMicros now;  // Of the command.
};

// What an act may change.
struct RuleScope {
  Registry& registry;
  Exchange& exchange;
  Rights& rights;
  const Command& command;
  std::vector<Event>& events;

  RuleView view() const { return {registry, exchange, rights, command.actor, command.time}; }
  // Index of the entry that the next event will have.
  uint64_t next_entry_index() const { return command.sequence + 1 + events.size(); }
};

}  // namespace luheng::engine

#endif  // ENGINE_RULES_H_
