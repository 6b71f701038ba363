// StateMachine: the rules of the exchange, and the state they keep.
//
// Each rule first runs all its checks in order and returns the first reason that applies; after
// that the command must succeed. See docs/reject_reasons.md.
//
// Invariants (CheckInvariants):
//   (1) No bucket of any holding is negative.
//   (2) For every instrument the sum over all accounts is what was allocated; for money, what was
//       deposited.
//   (3) What accounts hold for orders is what their open orders need.
//   (4) No book is crossed in CONTINUOUS.
//   (5) The figures of an instrument's day are those of the day's trades that are not reversed.
//
// Not thread-safe; the const methods may be called by several readers at once.
#ifndef ENGINE_STATE_MACHINE_H_
#define ENGINE_STATE_MACHINE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "engine/codec.h"
#include "engine/command.h"
#include "engine/event.h"
#include "engine/market/exchange.h"
#include "engine/market/lookahead.h"
#include "engine/registry/registry.h"
#include "engine/rights/rights.h"
#include "engine/rules.h"

namespace luheng::engine {

class StateMachine {
 public:
  // `order_slots_max` is how many orders can be open at once; only tests make it small.
  explicit StateMachine(uint32_t order_slots_max = kSlotMax) : exchange_(order_slots_max) {}

  // Applies the command, and fills `result` with its outcome and events (result.events is cleared
  // first, its memory kept).
  // REQUIRES: FindMalformed(command.body) is nullopt; FindMisplaced(command) is nullptr.
  void Apply(const Command& command, Result& result);

  // Why Apply() would refuse the command as things stand; nullopt if it would not. Looks at actor
  // and body only. REQUIRES: FindMalformed(command.body) is nullopt.
  std::optional<Rejection> Check(const Command& command) const;

  // What Apply() would answer, the proposal's number aside, where the command needs a second
  // person's approval; nullopt where it does not. REQUIRES: Check() finds nothing.
  std::optional<Proposed> FindProposal(const Command& command) const;

  // Hints that a command with this body comes soon (engine/market/lookahead.h).
  void Prefetch(const CommandBody& body, Lookahead step) const;

  // What keeps the command from standing here in a journal, whatever it does: its sequence, its
  // time, genesis that is not first, Continue without need or anything else while it is needed.
  // nullptr if nothing. No request of a user gets here: the sequencer stamps commands so that they
  // fit, and a replay finds by this that a journal is damaged.
  const char* FindMisplaced(const Command& command) const;

  // True when the last command had more to do than one command may, and nothing may come between:
  // the sequencer issues Continue (as kSystemActor) until it is false, and nothing else meanwhile.
  bool has_continuation() const { return exchange_.has_continuation(); }
  // True while there is work that other commands may come between: the sequencer issues Continue
  // now and then until it is false.
  bool has_task() const { return !exchange_.tasks().empty(); }

  const Registry& registry() const { return registry_; }
  const Exchange& exchange() const { return exchange_; }
  const Rights& rights() const { return rights_; }

  // Entries that are behind this state: the sequence of the next command.
  uint64_t next_index() const { return next_index_; }
  // Time of the last command.
  TimeMicros last_time() const { return last_time_; }
  // The first command. REQUIRES: next_index() > 0.
  const Genesis& genesis() const { return genesis_; }

  // Names the invariant that is broken; nullopt if none is. Walks the whole state.
  std::optional<std::string> FindBrokenInvariant() const;
  // Stops the process, naming the invariant, if one is broken.
  void CheckInvariants() const;

  // For snapshots (engine/codec.h). After Load, FindBrokenInvariant() says whether the state makes
  // sense; until then only that it can be walked.
  void Save(Writer& writer) const;
  void Load(Reader& reader);
  // Changes of checkpoint keys: the end of a snapshot, and nothing where there was none.
  void SaveKeyChanges(Writer& writer) const;
  void LoadKeyChanges(Reader& reader);

 private:
  const char* FindUntimely(const Command& command) const;
  std::optional<std::string> FindBrokenHold() const;
  std::optional<std::string> FindBrokenTrade() const;
  std::optional<std::string> FindBrokenOrder(uint32_t slot) const;

  Genesis genesis_;
  uint64_t next_index_ = 0;
  TimeMicros last_time_;
  Registry registry_;
  Exchange exchange_;
  Rights rights_;
};

}  // namespace luheng::engine

#endif  // ENGINE_STATE_MACHINE_H_
