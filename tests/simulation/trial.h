// A piece of work in a process of its own: whatever becomes of it, the campaign goes on.
#ifndef TESTS_SIMULATION_TRIAL_H_
#define TESTS_SIMULATION_TRIAL_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"

namespace luheng::simulation {

// What `work` returned; ABORTED if its process ended before, DEADLINE_EXCEEDED if it took longer
// than a minute. REQUIRES: the calling process has one thread.
absl::StatusOr<std::string> RunTrial(const std::function<std::string()>& work);

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_TRIAL_H_
