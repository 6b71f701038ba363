// Journal: what an Engine wrote, kept by command, for tests that read it back.
#ifndef TESTS_ENGINE_JOURNAL_H_
#define TESTS_ENGINE_JOURNAL_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "tests/engine/workload.h"

namespace luheng::engine::testing {

// The blinding value of these tests: the index, so that it differs from entry to entry.
ledger::Blinding BlindingAt(uint64_t index);

// Runs commands through an engine, and keeps them with their entries.
class Journal {
 public:
  // Begins empty, or behind `chain` with an engine that is there.
  explicit Journal(Engine engine = Engine(), const ledger::ChainState& chain = {});

  // Executes a command as the sequencer would stamp it; returns its outcome.
  Outcome Do(const Actor& actor, CommandBody body);
  // The same with a command of another journal.
  void Do(const Command& command);
  // So many deeds of a workload.
  void DoAll(Workload& workload, int count);

  Engine& engine() { return engine_; }
  const Engine& engine() const { return engine_; }
  const ledger::ChainState& chain() const { return chain_; }
  const std::vector<Command>& commands() const { return commands_; }
  // The entries of each command, its own first.
  const std::vector<std::vector<std::string>>& entries() const { return entries_; }
  const Result& result() const { return result_; }

 private:
  Engine engine_;
  ledger::ChainState chain_;
  Result result_;
  std::vector<Command> commands_;
  std::vector<std::vector<std::string>> entries_;
};

std::vector<std::string_view> Views(const std::vector<std::string>& entries);

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_JOURNAL_H_
