// Tally: what became of the faults of a campaign, as a table.
#ifndef TESTS_SIMULATION_TALLY_H_
#define TESTS_SIMULATION_TALLY_H_

#include <cstdint>
#include <map>
#include <string>

namespace luheng::simulation {

// What became of one fault.
enum class Outcome : uint8_t {
  kSurvived,  // Everything is there, and goes on, as it must after what a disk may do.
  kRefused,   // Somebody says what is wrong.
  kRepaired,  // Only what can be made again was damaged, and it was made again.
  kHarmless,  // Nothing that was told to anybody differs.
  kSilent,    // Something differs, and nobody says so.
  kFailed,    // It must have been survived, or said in order, and was not.
};

class Tally {
 public:
  void Count(const std::string& kind, Outcome outcome) { ++rows_[kind][outcome]; }
  void Add(const Tally& other);
  // Of all kinds.
  uint64_t Total() const;
  uint64_t Total(Outcome outcome) const;
  // A line a kind, and their sum.
  std::string Table() const;

 private:
  std::map<std::string, std::map<Outcome, uint64_t>> rows_;
};

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_TALLY_H_
