// What others keep of an exchange, damaged at rest: the state of an audit, and what a witness has
// seen. Both have seen one moment, and are asked about another.
#ifndef TESTS_SIMULATION_KEPT_ELSEWHERE_H_
#define TESTS_SIMULATION_KEPT_ELSEWHERE_H_

#include <functional>
#include <string>

#include "tests/simulation/image.h"
#include "tests/simulation/inspection.h"

namespace luheng::simulation {

struct Kept {
  std::string directory;  // To work in.
  const Image& older;     // An exchange,
  const Image& newer;     // and the same one later.
  std::string verifier_key;
};

// Changes the bytes of a file, and says how.
using Damager = std::function<std::string(std::string&)>;

// Audits the older moment, damages the state of that audit, and goes on with it to the newer one:
// kRefused if the state cannot be used, kSilent if it is believed.
Finding DamageAudit(const Kept& kept, const Damager& damager);

// Shows the newer moment to a witness, damages what it remembers, and shows it the older one:
// kRefused if it does not start, kEqual if it refuses the older one and goes on with the newer one,
// kSilent if it cosigns the older one.
Finding DamageWitness(const Kept& kept, const Damager& damager);

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_KEPT_ELSEWHERE_H_
