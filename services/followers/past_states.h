// PastStates: the exchange as it was at any moment, made again from the journal.
//
// From the nearest earlier state that is at hand (one that was asked for lately, a snapshot whose
// hash the journal has, the beginning) every command is executed again, and its entries compared
// byte for byte: an answer about the past rests on the journal, and on nothing that was written
// beside it.
//
// Not thread-safe; the states that it gives out may be read by many.
#ifndef SERVICES_FOLLOWERS_PAST_STATES_H_
#define SERVICES_FOLLOWERS_PAST_STATES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/engine.h"
#include "ledger/block.h"
#include "ledger/entry.h"
#include "ledger/journal_store.h"
#include "services/followers/commands.h"

namespace luheng::services {

// The exchange after all commands whose entries are below size().
struct PastState {
  engine::Engine engine;
  ledger::ChainState chain;
  uint64_t sequence = 0;  // Of the last command.
  uint64_t size() const { return chain.tree.size(); }
};

class PastStates {
 public:
  static constexpr size_t kKeptMax = 4;

  // `journal` must outlive this. `snapshots` is the directory of snapshots.
  PastStates(const ledger::JournalStore& journal, std::string snapshots);

  // From now on everything here ends with CANCELLED when this is true; it is asked once a block.
  void StopWhen(std::function<bool()> is_unwanted) { is_unwanted_ = std::move(is_unwanted); }

  // REQUIRES: a command ends before entry `size`, and all below are committed. DATA_LOSS names the
  // first entry that differs from what executing its command makes.
  absl::StatusOr<std::shared_ptr<const PastState>> At(uint64_t size);

  // The state `size` entries into the journal, made from `begin`, and nothing nearer.
  // REQUIRES: as At(), and size >= begin.size(). Errors as At().
  absl::StatusOr<PastState> From(const PastState& begin, uint64_t size) const;

  // Executes everything up to `size` again, from the beginning, calling `visit` with the state
  // before each command and then with the state after it. Ends early, with its status, when `visit`
  // fails.
  enum class Side { kBefore, kAfter };
  using Visit =
      std::function<absl::Status(Side side, const PastState& state, const CommandEntries& command)>;
  absl::Status ForEachCommand(uint64_t size, const Visit& visit) const;

 private:
  absl::StatusOr<PastState> Begin(uint64_t size) const;
  absl::Status Advance(uint64_t size, const Visit* visit, PastState* state) const;

  const ledger::JournalStore& journal_;
  const std::string snapshots_;
  std::function<bool()> is_unwanted_ = [] { return false; };
  std::list<std::shared_ptr<const PastState>> kept_;  // The last used first.
};

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_PAST_STATES_H_
