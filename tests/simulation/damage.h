// Damage at rest: what happens to files that nobody has open.
#ifndef TESTS_SIMULATION_DAMAGE_H_
#define TESTS_SIMULATION_DAMAGE_H_

#include <string>

#include "tests/engine/random.h"
#include "tests/simulation/image.h"

namespace luheng::simulation {

struct Damage {
  std::string kind;  // For the table.
  std::string what;  // Which file, and where.
  bool is_derived;   // Only what can be made again is damaged: index or snapshots.
};

// Damages something in the image, which differs afterwards. `older` is the same directory as it was
// earlier.
Damage DoDamage(Image& image, const Image& older, engine::testing::Random& random);

// Damages a single file, whose bytes differ afterwards. Returns how, for the table.
std::string DamageFile(std::string& bytes, engine::testing::Random& random);

// The whole directory as it was earlier, but for a mark that is kept elsewhere.
void RollBackButForMark(Image& image, const Image& older);

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_DAMAGE_H_
