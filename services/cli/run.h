// The command line, from its arguments to its exit code.
#ifndef SERVICES_CLI_RUN_H_
#define SERVICES_CLI_RUN_H_

#include <ostream>
#include <string>
#include <vector>

#include "services/cli/exit_code.h"

namespace CLI {
class App;
}  // namespace CLI

namespace luheng::services::cli {

// Runs `luheng` with these arguments (without the program's name).
ExitCode RunCli(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_RUN_H_
