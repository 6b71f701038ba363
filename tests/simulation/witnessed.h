// A rollback of everything that an exchange has, its mark included: only a witness can tell.
#ifndef TESTS_SIMULATION_WITNESSED_H_
#define TESTS_SIMULATION_WITNESSED_H_

#include <string>

#include "absl/status/status.h"
#include "tests/simulation/image.h"

namespace luheng::simulation {

// Shows `image` to a witness, rolls all of it back to `older`, and starts that. OK if the start is
// refused; otherwise what happened. Works in `directory`.
absl::Status RollBackBeforeWitness(const std::string& directory, const Image& image,
                                   const Image& older, const std::string& verifier_key);

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_WITNESSED_H_
