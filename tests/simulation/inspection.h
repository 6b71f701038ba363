// Inspection: opens what is left of a data directory, and holds it against what the world was told.
#ifndef TESTS_SIMULATION_INSPECTION_H_
#define TESTS_SIMULATION_INSPECTION_H_

#include <cstdint>
#include <string>

#include "tests/simulation/history.h"

namespace luheng::simulation {

enum class Verdict : uint8_t {
  kEqual,    // Everything that anybody was told is there, and the auditor agrees.
  kRefused,  // Something says that it is not, and what.
  kSilent,   // Something else is there, and nobody says so.
  kDied,     // The process ended, or hung.
};

struct Finding {
  Verdict verdict = Verdict::kDied;
  std::string detail;
};

struct Inspected {
  std::string directory;
  std::string verifier_key;  // Pinned, as an auditor has it.
  uint64_t seed = 0;
};

// Runs the auditor on the directory as it is, then the exchange, then the auditor again:
//   - entries that were seen, answers to requests (asked again), names
//   - the state against one that is computed anew from all entries
//   - proofs: from the checkpoint that was seen to the present one, and of entries in it
//   - the index against the journal
//   - a new command is taken
// The directory is changed. In a process of its own (trial.h).
Finding Inspect(const Inspected& inspected, const History& history);

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_INSPECTION_H_
