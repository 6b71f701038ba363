#include "services/cli/commands.h"

namespace luheng::services::cli {

CLI::App& Commands::AddSubcommand(const CommandText& text) const {
  CLI::App& command = *app_.add_subcommand(text.name, text.what);
  std::string footer = text.examples.size() == 1 ? "Example:" : "Examples:";
  for (const std::string& example : text.examples) footer += "\n  " + example;
  command.footer(footer);
  return command;
}

Commands Commands::Group(const std::string& name, const std::string& what) const {
  CLI::App& group = *app_.add_subcommand(name, what);
  group.require_subcommand(1);
  group.footer("luheng " + name + " COMMAND --help shows a command's options and an example.");
  return Commands(group, selected_);
}

void AddMutationOptions(CLI::App& command, MutationOptions& options) {
  command.add_option("--request-id", options.request_id,
                     "UUID of the request; the same command with the same id happens once, however "
                     "often it is sent. Without it a new one is made, and told on stderr.");
  command.add_flag("--validate-only", options.validate_only,
                   "Tell what would happen now, and change nothing.");
}

}  // namespace luheng::services::cli
