#include "services/server/restore_commands.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "fmt/format.h"
#include "ledger/base/status_macros.h"
#include "ledger/file.h"
#include "services/http/tile_client.h"
#include "services/restore/backup.h"
#include "services/restore/restore.h"
#include "services/restore/tile_rebuild.h"
#include "services/verify/progress.h"

namespace luheng::services {
namespace {

struct RestoreArguments {
  std::string tiles;
  std::string backup;
  TileClientOptions log;
  std::string data_directory;
  std::string keys;
  std::string vault;
  std::string vkey;
};

std::optional<std::string> Given(const std::string& argument) {
  return argument.empty() ? std::nullopt : std::optional(argument);
}

absl::Status RunRestore(const RestoreArguments& arguments) {
  RestoreOptions options{.log = {},
                         .data_directory = arguments.data_directory,
                         .verifier_key = Given(arguments.vkey),
                         .keys_directory = Given(arguments.keys),
                         .vault_directory = Given(arguments.vault),
                         .reads_directory = std::nullopt};
  std::unique_ptr<TileClient> client;
  if (!arguments.log.url.empty()) {
    LUHENG_ASSIGN_OR_RETURN(client, TileClient::Create(arguments.log));
    options.log = [&client](const std::string& path) { return client->Get(path); };
  } else if (!arguments.backup.empty()) {
    options.log = ReadFromDirectory(BackupTiles(arguments.backup));
    const std::string vault = BackupVault(arguments.backup);
    LUHENG_ASSIGN_OR_RETURN(const bool has_vault, ledger::Exists(vault));
    if (!options.vault_directory.has_value() && has_vault) options.vault_directory = vault;
    const std::string reads = BackupReads(arguments.backup);
    LUHENG_ASSIGN_OR_RETURN(const bool has_reads, ledger::Exists(reads));
    if (has_reads) options.reads_directory = reads;
  } else {
    options.log = ReadFromDirectory(arguments.tiles);
  }
  std::optional<Progress> progress;
  LUHENG_ASSIGN_OR_RETURN(const AuditReport report, Restore(options, progress.emplace()));
  progress.reset();
  fmt::print("{}restored {} entries into {}\n", FormatText(report), report.entry_count,
             arguments.data_directory);
  return absl::OkStatus();
}

FileCommand AddRestore(CLI::App& luhengd) {
  const auto arguments = std::make_shared<RestoreArguments>();
  CLI::App* const command = luhengd.add_subcommand(
      "restore", "Makes a data directory again from a tile log, and executes every command of it");
  CLI::Option_group* const from = command->add_option_group("Where the tile log is (one of these)");
  from->add_option("--from-tiles", arguments->tiles,
                   "Tile directory: a copy of tlog/, or a mirror");
  from->add_option("--from-backup", arguments->backup, "What `luhengd backup` made");
  CLI::Option* const log = from->add_option("--from-log", arguments->log.url,
                                            "Tile log or mirror: http[s]://HOST:PORT[/PATH]");
  from->require_option(1);
  command->add_option("--ca", arguments->log.ca_file, "Authority of the log's server")->needs(log);
  command->add_option("--cert", arguments->log.certificate_file, "A regulator's certificate")
      ->needs(log);
  command->add_option("--key", arguments->log.key_file, "Its key")->needs(log);
  command->add_option("--to", arguments->data_directory, "Data directory; there must be none yet")
      ->required();
  command->add_option("--keys", arguments->keys,
                      "Directory with checkpoint.pem, and journal.secret if it is not lost");
  command->add_option("--vault", arguments->vault, "Vault of names to copy");
  command->add_option("--vkey", arguments->vkey,
                      "Verifier key that you trust (`luheng ledger vkey`)");
  return {command, [arguments] { return RunRestore(*arguments); }};
}

FileCommand AddBackup(CLI::App& luhengd) {
  struct Arguments {
    std::string data_directory;
    std::string backup;
  };
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* const command = luhengd.add_subcommand(
      "backup",
      "Copies tile log, names and the journal of reads, while the server runs or not; without the "
      "keys");
  command->add_option("--data", arguments->data_directory, "Data directory")->required();
  command->add_option("--to", arguments->backup, "Directory of the backup; is brought up to date")
      ->required();
  return {command, [arguments]() -> absl::Status {
            std::optional<Progress> progress;
            LUHENG_ASSIGN_OR_RETURN(
                const BackupReport report,
                Backup(arguments->data_directory, arguments->backup, progress.emplace()));
            progress.reset();
            fmt::print("{} has {} entries, {} files of them new, and {} rows of names\n",
                       arguments->backup, report.size, report.file_count, report.name_count);
            return absl::OkStatus();
          }};
}

FileCommand AddRebuildTiles(CLI::App& luhengd) {
  const auto directory = std::make_shared<std::string>();
  CLI::App* const command = luhengd.add_subcommand(
      "rebuild-tiles", "Makes a lost tile log of a stopped server again from its journal");
  command->add_option("--data", *directory, "Data directory")->required();
  return {command, [directory]() -> absl::Status {
            std::optional<Progress> progress;
            LUHENG_ASSIGN_OR_RETURN(const uint64_t size,
                                    RebuildTileLog(*directory, progress.emplace()));
            progress.reset();
            fmt::print("{}/tlog has {} entries\n", *directory, size);
            return absl::OkStatus();
          }};
}

}  // namespace

std::vector<FileCommand> AddRestoreCommands(CLI::App& luhengd) {
  return {AddBackup(luhengd), AddRestore(luhengd), AddRebuildTiles(luhengd)};
}

}  // namespace luheng::services
