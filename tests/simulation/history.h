// History: what the world was told while the exchange ran. It must be true for ever.
#ifndef TESTS_SIMULATION_HISTORY_H_
#define TESTS_SIMULATION_HISTORY_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/hash.h"
#include "ledger/tree_head.h"

namespace luheng::simulation {

struct History {
  // The leaf hashes of the entries that readers could see, from 0 on.
  std::vector<ledger::Hash> entries;
  // Number of a request -> its sequence.
  std::map<uint64_t, uint64_t> answers;
  // The checkpoint published last.
  ledger::TreeHead checkpoint;
  // Names that the vault took, by commitment.
  std::map<std::string, std::string> names;

  // What was read, by index in the journal of reads.
  std::map<uint64_t, std::string> reads;

  // What a note says. Notes are made by these functions.
  void Learn(std::string_view note);
};

std::string EntryNote(uint64_t index, const ledger::Hash& leaf_hash);
std::string AnswerNote(uint64_t request, uint64_t sequence);
std::string CheckpointNote(const ledger::TreeHead& head);
std::string NameNote(std::string_view commitment, std::string_view text);
std::string ReadNote(uint64_t index, std::string_view request);

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_HISTORY_H_
