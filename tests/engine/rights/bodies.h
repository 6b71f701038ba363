// Good bodies of the commands of rights, for tests of what may be in them and of how they are
// coded.
#ifndef TESTS_ENGINE_RIGHTS_BODIES_H_
#define TESTS_ENGINE_RIGHTS_BODIES_H_

#include <vector>

#include "engine/command.h"
#include "engine/event.h"

namespace luheng::engine::testing {

// One of each kind from SetParameter on, in the order of CommandBody, with every optional field.
std::vector<CommandBody> GoodRightsBodies();

// One of each kind from CertificateIssued on, in the order of Event; no field is 0.
std::vector<Event> RightsEvents();

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_RIGHTS_BODIES_H_
