// Commands: the tree of subcommands, and how one is added to it.
//
// A command is a struct of options and a function that runs with them:
//
//   struct BookOptions { std::string symbol; };
//   absl::StatusOr<ExitCode> ShowBook(const BookOptions& options, Invocation& invocation);
//
//   auto [command, options] = commands.Add<BookOptions>(
//       {.name = "book", .what = "Shows ...", .examples = {"luheng book ..."}}, ShowBook);
//   command.add_option("SYMBOL", options.symbol, "...")->required();
#ifndef SERVICES_CLI_COMMANDS_H_
#define SERVICES_CLI_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/cli/invocation.h"

namespace luheng::services::cli {

using Action = std::function<absl::StatusOr<ExitCode>(Invocation&)>;

struct CommandText {
  std::string name;
  std::string what;                   // One sentence.
  std::vector<std::string> examples;  // Whole command lines.
};

class Commands {
 public:
  // `selected` receives what the parsed command line asks for; both must outlive the parse.
  Commands(CLI::App& app, Action& selected) : app_(app), selected_(selected) {}

  template <class Options>
  struct Added {
    CLI::App& command;
    Options& options;
  };

  // Adds a command. The options live as long as the tree.
  template <class Options>
  Added<Options> Add(const CommandText& text,
                     absl::StatusOr<ExitCode> (*run)(const Options&, Invocation&)) const {
    // Shared with the parser's callback, which must be copyable.
    auto options = std::make_shared<Options>();
    CLI::App& command = AddSubcommand(text);
    command.callback([options, run, &command, &selected = selected_] {
      // One of its own commands was given.
      if (!command.get_subcommands().empty()) return;
      selected = [options, run](Invocation& invocation) { return run(*options, invocation); };
    });
    return {command, *options};
  }

  // A command that may stand alone as a group, too.
  Commands Under(CLI::App& command) const { return Commands(command, selected_); }

  // Adds a group, whose own commands are added to what this returns.
  Commands Group(const std::string& name, const std::string& what) const;

 private:
  CLI::App& AddSubcommand(const CommandText& text) const;

  CLI::App& app_;
  Action& selected_;
};

// Adds --request-id and --validate-only.
void AddMutationOptions(CLI::App& command, MutationOptions& options);

// Prefixes what is wrong with the option's name.
template <class Value>
absl::StatusOr<Value> ForOption(const char* option, absl::StatusOr<Value> value) {
  if (value.ok()) return value;
  return absl::Status(value.status().code(),
                      std::string(option) + ": " + std::string(value.status().message()));
}

// The groups, one file each.
void AddOrderCommands(const Commands& root);
void AddMarketDataCommands(const Commands& root);
void AddCandleCommands(const Commands& root);
void AddAccountCommands(const Commands& root);
void AddRegistryCommands(const Commands& root);
void AddAdminCommands(const Commands& root);
void AddLedgerCommands(const Commands& root);
void AddPkiCommands(const Commands& root);
void AddWitnessCommands(const Commands& root);
void AddDemoCommands(const Commands& root);
void AddActCommands(const Commands& root);
void AddVerifyExportCommand(const Commands& root);

// The parts of a group that have files of their own.
void AddBookWatchCommand(const Commands& book);
void AddTradesWatchCommand(const Commands& trades);
void AddTradingIndexCommand(const Commands& trades);
void AddRegistryImportCommand(const Commands& registry);
void AddOrderChangeCommands(const Commands& order);
void AddAdminReversalCommands(const Commands& admin);
void AddAdminMarketCommands(const Commands& admin);
void AddAdminInstrumentCommands(const Commands& admin);
void AddAdminCalendarCommands(const Commands& admin);
void AddAdminTradingDayCommands(const Commands& admin);
void AddAdminGrantCommands(const Commands& admin);
void AddLedgerHistoryCommand(const Commands& ledger);
void AddLedgerProofCommands(const Commands& ledger);
void AddLotteryProofCommand(const Commands& ledger);
void AddCertificatePdfCommand(const Commands& ledger);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_COMMANDS_H_
