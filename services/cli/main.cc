// luheng: the command line of the exchange.
#include <stdlib.h>

#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "services/cli/exit_code.h"
#include "services/cli/run.h"

int main(int argc, char** argv) {
  // gRPC's own log would stand between our messages; what it has to say comes back in statuses.
  ::setenv("GRPC_VERBOSITY", "NONE", 0);
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    return static_cast<int>(luheng::services::cli::RunCli(arguments, std::cout, std::cerr));
  } catch (const std::exception& error) {
    std::cerr << "luheng: " << error.what() << "\n";
    return static_cast<int>(luheng::services::cli::ExitCode::kOther);
  }
}
