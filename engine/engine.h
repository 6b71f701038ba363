// Engine: the exchange as a pure function of its journal.
//
// An Engine is the state machine (rules and balances) together with the subject heads (which entry
// each subject had last). Everybody who follows the journal holds one: the sequencer, the read
// replica, the snapshotter, recovery, the auditor. No file, socket, thread, clock, random number or
// floating point is in here; the same commands give the same entries and the same state hash on any
// compiler.
//
// Not thread-safe.
#ifndef ENGINE_ENGINE_H_
#define ENGINE_ENGINE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/event.h"
#include "engine/state_machine.h"
#include "engine/subject_heads.h"
#include "ledger/block.h"
#include "ledger/entry.h"

namespace luheng::engine {

// Gives the blinding value of the entry at `index`: from the journal secret when writing, from the
// stored entry when replaying.
using BlindingSource = std::function<ledger::Blinding(uint64_t index)>;

class Engine {
 public:
  Engine() = default;

  const StateMachine& state() const { return state_; }

  // Index of the last entry of a subject's history; nullopt if there is no such subject. Of orders,
  // open ones only.
  std::optional<uint64_t> Head(const Subject& subject) const;

  // Applies the command, fills `result`, and adds its entries to `builder`.
  // REQUIRES: FindMalformed(command.body) is nullopt, state().FindMisplaced(command) is nullptr,
  // and command.sequence == builder.next_index().
  void Execute(const Command& command, const BlindingSource& blinding, Result& result,
               ledger::BlockBuilder& builder);

  // Re-executes one recorded command, given all its entries, the command's own first. Returns
  // DATA_LOSS, naming the first entry that differs, unless the re-made entries are byte for byte
  // these. `chain` stands before the first entry, and moves behind the last on success. After a
  // failure the engine is between two states, and must not be used again.
  absl::Status Replay(std::span<const std::string_view> entries, ledger::ChainState& chain);

  // As Replay, but believes the entries: for followers of a journal that this process wrote or has
  // already verified. DATA_LOSS if they are no command, or not the next one.
  absl::Status Follow(std::span<const std::string_view> entries);

  // The whole state in a canonical coding: equal states give equal bytes.
  std::string Save() const;
  // DATA_LOSS says what is wrong with the bytes.
  static absl::StatusOr<Engine> Load(std::string_view bytes);
  // SHA-256 of Save().
  Hash256 StateHash() const;

 private:
  StateMachine state_;
  SubjectHeads heads_;
  Result result_;        // Of replayed commands.
  std::string payload_;  // Of the entry being made; kept for its memory.
};

// A command and its outcome, read back from the command's entry.
struct RecordedCommand {
  Command command;
  Outcome outcome;
  std::string_view body_bytes;  // The coding of the body alone: what a repeated request must equal.
};
// DATA_LOSS if the entry is none of a command, or its payload cannot be read.
absl::StatusOr<RecordedCommand> DecodeCommandEntry(const ledger::Entry& entry);

// An event, read back from its entry. DATA_LOSS as above.
absl::StatusOr<Event> DecodeEventEntry(const ledger::Entry& entry);

// The coding of a body alone, as it stands in the command's entry.
// REQUIRES: FindMalformed(body) is nullopt.
std::string EncodeBody(const CommandBody& body);

}  // namespace luheng::engine

#endif  // ENGINE_ENGINE_H_
