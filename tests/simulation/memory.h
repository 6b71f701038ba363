// Memory that can run out: a program that links memory.cc has operator new in its own hands.
#ifndef TESTS_SIMULATION_MEMORY_H_
#define TESTS_SIMULATION_MEMORY_H_

#include <cstdint>

namespace luheng::simulation {

// After so many more allocations each one throws std::bad_alloc.
void ExhaustMemoryAfter(int64_t allocations);

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_MEMORY_H_
