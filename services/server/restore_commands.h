// The subcommands of luhengd that work on files, and end: backup, restore, rebuild-tiles.
#ifndef SERVICES_SERVER_RESTORE_COMMANDS_H_
#define SERVICES_SERVER_RESTORE_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <vector>

#include "absl/status/status.h"

namespace luheng::services {

struct FileCommand {
  CLI::App* app;  // parsed() tells whether it was called.
  std::function<absl::Status()> run;
};

std::vector<FileCommand> AddRestoreCommands(CLI::App& luhengd);

}  // namespace luheng::services

#endif  // SERVICES_SERVER_RESTORE_COMMANDS_H_
