// luhengd: the exchange as a process.
//
//   luhengd init --data DIR --origin NAME [--shard N]
//   luhengd --config FILE [--listen HOST:PORT]
//   luhengd backup | restore | rebuild-tiles        services/server/restore_commands.h
//   luhengd --config FILE key new NAME [--type ed25519|sm2]
//   luhengd --config FILE key list
//   luhengd --config FILE key change --old VKEY --new VKEY
//
// Exit codes: 0 stopped by SIGTERM or SIGINT, and everything is written; 1 failed, and said why;
// 2 called wrongly.
#include <pthread.h>
#include <signal.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/public_key.h"
#include "services/keys/key_change.h"
#include "services/keys/key_ring.h"
#include "services/sequencer/clock.h"
#include "services/sequencer/data_directory.h"
#include "services/server/config.h"
#include "services/server/node.h"
#include "services/server/restore_commands.h"
#include "services/server/server.h"
#include "spdlog/spdlog.h"

namespace luheng::services {
namespace {

constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;
constexpr long kLookNanos = 200'000'000;

struct Arguments {
  std::string config;
  std::string listen;
  std::string data_directory;
  std::string origin;
  int shard = 0;
  std::string key_name;
  std::string key_type = "ed25519";
  std::string old_vkey;
  std::string new_vkey;
};

// Signals that stop the server. Blocked in every thread, and waited for in this one.
sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// Returns OK on a stop signal, else what is wrong with the node.
absl::Status WaitForEnd(const Node& node) {
  const sigset_t signals = StopSignals();
  const timespec interval{.tv_sec = 0, .tv_nsec = kLookNanos};
  for (;;) {
    if (sigtimedwait(&signals, nullptr, &interval) > 0) return absl::OkStatus();
    LUHENG_RETURN_IF_ERROR(node.health());
  }
}

absl::Status Serve(const Arguments& arguments) {
  LUHENG_ASSIGN_OR_RETURN(Config config, LoadConfig(arguments.config));
  if (!arguments.listen.empty()) config.listen = arguments.listen;
  spdlog::set_level(spdlog::level::from_str(config.log_level));

  SystemClock clock;
  NodeOptions options;
  options.data_directory = config.data_directory;
  options.durability = config.durability;
  options.witnesses = config.witnesses;
  options.token = config.token;
  options.say = [](const std::string& what) { spdlog::warn("{}", what); };
  options.witnesses.say = options.say;
  LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<Node> node, Node::Start(options, clock));
  for (const std::string& warning : node->warnings()) spdlog::warn("{}", warning);
  LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<Server> server,
                          Server::Start(config, *node, node->vault(), clock));
  std::printf("luhengd ready on %s\n", server->address().c_str());
  std::fflush(stdout);
  spdlog::info("serving {} on {}", config.data_directory, server->address());
  if (!config.tile_log_listen.empty()) {
    spdlog::info("serving the tile log on https://{}", server->tile_log_address());
  }

  const absl::Status end = WaitForEnd(*node);
  spdlog::info("draining");
  server->Drain();
  const absl::Status stopped = node->Stop();
  return end.ok() ? stopped : end;
}

absl::Status Init(const Arguments& arguments) {
  SystemClock clock;
  LUHENG_RETURN_IF_ERROR(InitDataDirectory(arguments.data_directory, arguments.origin,
                                           engine::Shard{static_cast<uint8_t>(arguments.shard)},
                                           clock));
  std::printf("%s holds the journal of %s\n", arguments.data_directory.c_str(),
              arguments.origin.c_str());
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<KeyRing>> OpenKeys(const Config& config) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier first, ReadFirstKey(config.data_directory));
  return KeyRing::Open(
      {.directory = DataDirectory(config.data_directory).keys(), .token = config.token},
      first.name());
}

absl::Status NewKey(const Arguments& arguments) {
  LUHENG_ASSIGN_OR_RETURN(const Config config, LoadConfig(arguments.config));
  LUHENG_ASSIGN_OR_RETURN(
      const ledger::Verifier key,
      MakeKey(config.data_directory, arguments.key_name,
              arguments.key_type == "sm2" ? ledger::KeyType::kSm2 : ledger::KeyType::kEd25519));
  std::printf("%s\n", key.Vkey().c_str());
  return absl::OkStatus();
}

absl::Status ListKeys(const Arguments& arguments) {
  LUHENG_ASSIGN_OR_RETURN(const Config config, LoadConfig(arguments.config));
  LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<KeyRing> keys, OpenKeys(config));
  for (const ledger::Verifier& key : keys->AllVerifiers()) std::printf("%s\n", key.Vkey().c_str());
  return absl::OkStatus();
}

// Prints the command that an administrator gives from wherever he is.
absl::Status ChangeKey(const Arguments& arguments) {
  LUHENG_ASSIGN_OR_RETURN(const Config config, LoadConfig(arguments.config));
  LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<KeyRing> keys, OpenKeys(config));
  LUHENG_ASSIGN_OR_RETURN(const engine::ChangeKey change,
                          SignKeyChange(*keys, arguments.old_vkey, arguments.new_vkey));
  std::printf("luheng key change %s --old-signature %s --new-signature %s\n", change.vkey.c_str(),
              change.old_signature.c_str(), change.new_signature.c_str());
  return absl::OkStatus();
}

using Job = absl::Status (*)(const Arguments&);

// The subcommands of `luhengd key`.
void AddKeyCommands(CLI::App& app, Arguments& arguments, Job& job) {
  CLI::App* const key =
      app.add_subcommand("key", "The keys that sign checkpoints, on this machine");
  key->require_subcommand(1);
  CLI::App* const make =
      key->add_subcommand("new", "Makes a key file, and prints its verifier key");
  make->add_option("NAME", arguments.key_name, "Name of the file, without .pem")->required();
  make->add_option("--type", arguments.key_type, "Signature algorithm")
      ->check(CLI::IsMember({"ed25519", "sm2"}))
      ->capture_default_str();
  make->callback([&job] { job = &NewKey; });
  CLI::App* const list = key->add_subcommand("list", "Prints the verifier keys of what is here");
  list->callback([&job] { job = &ListKeys; });
  CLI::App* const change = key->add_subcommand(
      "change", "Signs the change to a new key with both, and prints the command that makes it");
  change->add_option("--old", arguments.old_vkey, "Verifier key that vouches")->required();
  change->add_option("--new", arguments.new_vkey, "Verifier key that comes")->required();
  change->callback([&job] { job = &ChangeKey; });
}

int Run(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("The Luheng exchange server.", "luhengd");
  app.add_option("--config", arguments.config, "Configuration file (TOML)");
  app.add_option("--listen", arguments.listen, "HOST:PORT, instead of the file's");
  CLI::App* const init = app.add_subcommand("init", "Creates a data directory with a new journal");
  init->add_option("--data", arguments.data_directory, "Data directory")->required();
  init->add_option("--origin", arguments.origin,
                   "Origin of the checkpoints, such as example.org/log")
      ->required();
  init->add_option("--shard", arguments.shard, "Number of this exchange among its peers")
      ->check(CLI::Range(0, 127));
  Job job = &Serve;
  init->callback([&job] { job = &Init; });
  AddKeyCommands(app, arguments, job);
  const std::vector<FileCommand> file_commands = AddRestoreCommands(app);
  app.require_subcommand(0, 1);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  std::function<absl::Status()> act = [&] { return job(arguments); };
  bool needs_config = job != &Init;
  for (const FileCommand& command : file_commands) {
    if (!command.app->parsed()) continue;
    act = command.run;
    needs_config = false;
  }
  if (needs_config && arguments.config.empty()) {
    std::fprintf(stderr, "luhengd: --config is required\n");
    return kExitUsage;
  }
  const absl::Status status = act();
  if (status.ok()) return 0;
  std::fprintf(stderr, "luhengd: %s\n", std::string(status.message()).c_str());
  return kExitFailed;
}

}  // namespace
}  // namespace luheng::services

int main(int argc, char** argv) {
  const sigset_t signals = luheng::services::StopSignals();
  LUHENG_CHECK(pthread_sigmask(SIG_BLOCK, &signals, nullptr) == 0);
  // A client that goes away must not end the process.
  LUHENG_CHECK(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
  spdlog::set_default_logger(std::make_shared<spdlog::logger>(
      "luhengd", std::make_shared<spdlog::sinks::stderr_sink_mt>()));
  try {
    return luheng::services::Run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "luhengd: %s\n", error.what());
    return luheng::services::kExitFailed;
  }
}
