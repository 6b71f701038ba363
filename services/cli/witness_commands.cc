// luheng witness: keygen, serve.
#include <pthread.h>
#include <signal.h>

#include <chrono>

#include "ledger/base/status_macros.h"
#include "ledger/cosignature.h"
#include "ledger/file.h"
#include "ledger/key_file.h"
#include "services/cli/commands.h"
#include "services/witness/witness_server.h"

namespace luheng::services::cli {
namespace {

struct KeygenOptions {
  std::string key;
  std::string name;
};

struct ServeOptions {
  std::string listen = "127.0.0.1:7450";
  std::string directory;
  std::string key;
  std::vector<std::string> logs;
};

// The witness's name stands in the public key, beside the private one.
std::string VkeyPath(const std::string& key_path) { return key_path + ".vkey"; }

absl::StatusOr<ExitCode> Keygen(const KeygenOptions& options, Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Signer signer,
                          ledger::CreateKeyFile(options.key, options.name));
  const std::string vkey = ledger::CosignatureVerifier(signer).Vkey();
  LUHENG_RETURN_IF_ERROR(ledger::WriteFileAtomically(VkeyPath(options.key), vkey + "\n"));
  invocation.out() << vkey << "\n";
  return ExitCode::kDone;
}

absl::StatusOr<ledger::Signer> LoadSigner(const std::string& path) {
  LUHENG_ASSIGN_OR_RETURN(std::string vkey, ledger::ReadFile(VkeyPath(path)));
  if (vkey.ends_with('\n')) vkey.pop_back();
  LUHENG_ASSIGN_OR_RETURN(const auto verifier,
                          ForOption("--key", ledger::CosignatureVerifier::FromVkey(vkey)));
  LUHENG_ASSIGN_OR_RETURN(ledger::Signer signer, ledger::LoadKeyFile(path, verifier.name()));
  if (signer.verifier().public_key().type != ledger::KeyType::kEd25519 ||
      ledger::CosignatureVerifier(signer).Vkey() != vkey) {
    return absl::InvalidArgumentError(VkeyPath(path) + " is not the public key of " + path);
  }
  return signer;
}

uint64_t NowSeconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

// Blocks the signals that stop a server, in this thread and those that it starts, while it lives.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  void Wait() {
    int signal = 0;
    sigwait(&signals_, &signal);
  }

 private:
  sigset_t signals_;
  sigset_t before_;
};

absl::StatusOr<ExitCode> Serve(const ServeOptions& options, Invocation& invocation) {
  std::vector<ledger::Verifier> logs;
  for (const std::string& vkey : options.logs) {
    LUHENG_ASSIGN_OR_RETURN(ledger::Verifier log,
                            ForOption("--log", ledger::Verifier::FromVkey(vkey)));
    logs.push_back(std::move(log));
  }
  LUHENG_ASSIGN_OR_RETURN(ledger::Signer signer, LoadSigner(options.key));
  LUHENG_ASSIGN_OR_RETURN(auto state, WitnessState::Open(options.directory, logs));
  Witness witness(std::move(signer), std::move(state), NowSeconds);
  StopSignals signals;
  LUHENG_ASSIGN_OR_RETURN(const auto server, ServeWitness(options.listen, witness));
  invocation.out() << "luheng witness ready on " << server->address() << std::endl;
  signals.Wait();
  return ExitCode::kDone;
}

}  // namespace

void AddWitnessCommands(const Commands& root) {
  const Commands witness =
      root.Group("witness", "Cosigns the checkpoints of logs, for a regulator to run.");
  {
    auto [command, options] = witness.Add<KeygenOptions>(
        {.name = "keygen",
         .what = "Makes a witness's key, and prints its vkey.",
         .examples = {"luheng witness keygen --key witness.pem --name witness.example/w1"}},
        Keygen);
    command.add_option("--key", options.key, "New file for the private key; FILE.vkey is public")
        ->required();
    command.add_option("--name", options.name, "Name of the witness, for ever")->required();
  }
  auto [command, options] = witness.Add<ServeOptions>(
      {.name = "serve",
       .what = "Answers logs that ask for cosignatures, until it is told to stop.",
       .examples = {"luheng witness serve --dir witness --key witness.pem --log \"$(luheng ledger "
                    "vkey)\""}},
      Serve);
  command.add_option("--listen", options.listen, "HOST:PORT, for plain HTTP")
      ->capture_default_str();
  command.add_option("--dir", options.directory, "Directory of what was cosigned")->required();
  command.add_option("--key", options.key, "Private key, of `witness keygen`")->required();
  command.add_option("--log", options.logs, "Verifier key of a log to watch; more than one")
      ->type_name("VKEY")
      ->required();
}

}  // namespace luheng::services::cli
