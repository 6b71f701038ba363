// luheng as its user runs it, in the test's own process.
#ifndef TESTS_SERVICES_CLI_RUN_LUHENG_H_
#define TESTS_SERVICES_CLI_RUN_LUHENG_H_

#include <sstream>
#include <string>
#include <vector>

#include "services/cli/run.h"

namespace luheng::services::cli {

struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

inline Ran RunLuheng(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const ExitCode code = RunCli(arguments, out, err);
  return {.code = static_cast<int>(code), .out = out.str(), .err = err.str()};
}

}  // namespace luheng::services::cli

#endif  // TESTS_SERVICES_CLI_RUN_LUHENG_H_
